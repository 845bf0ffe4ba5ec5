#include "bench/processes.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bot::bench {

ProcessFigures time_process(const std::vector<std::string>& command, const std::string& input, int runs) {
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); };
  std::vector<double> first, whole, processor;
  ProcessFigures out;
  for (int run = -1; run < runs; ++run) {  // the first one warms up
    int in[2], back[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0) std::exit(3);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, back[1], 1);
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const auto begin = Clock::now();
    pid_t child = 0;
    if (posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
      std::fprintf(stderr, "cannot start %s\n", argv[0]);
      std::exit(3);
    }
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(back[1]);
    if (write(in[1], input.data(), input.size()) < 0) std::perror("write");
    char buffer[4096];
    const ssize_t got = read(back[0], buffer, sizeof buffer);
    const auto at_first = Clock::now();
    close(in[1]);
    while (got > 0 && read(back[0], buffer, sizeof buffer) > 0) {
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    const auto end = Clock::now();
    close(back[0]);
    if (run < 0) continue;
    first.push_back(ms(at_first - begin));
    whole.push_back(ms(end - begin));
    const auto of = [](const timeval& t) {
      return 1e3 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e3;
    };
    processor.push_back(of(usage.ru_utime) + of(usage.ru_stime));
    out.peak_kib = std::max(out.peak_kib, usage.ru_maxrss);
  }
  std::sort(first.begin(), first.end());
  std::sort(whole.begin(), whole.end());
  std::sort(processor.begin(), processor.end());
  out.first_output_ms = first[first.size() / 2];
  out.slowest_ms = first.back();
  out.whole_ms = whole[whole.size() / 2];
  out.processor_ms = processor[processor.size() / 2];
  return out;
}

}  // namespace bot::bench
