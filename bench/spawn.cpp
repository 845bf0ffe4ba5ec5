// spawn TIMES INPUT COMMAND...: starts the command so many times with the file INPUT on its standard input and prints
//   median_ms maximum_kb
// the median time from starting it to the first byte on its standard output (to its end, when it writes nothing), in
// milliseconds, and the largest resident size any of them reached.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

struct Cost {
  double milliseconds = 0;
  long kilobytes = 0;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(3);
}

[[noreturn]] void become(const char* input, int output, char** command) {
  const int in = open(input, O_RDONLY | O_CLOEXEC);
  if (in < 0 || dup2(in, 0) < 0 || dup2(output, 1) < 0) fail(input);
  execvp(command[0], command);
  fail(command[0]);
}

Cost spawn(const char* input, char** command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) become(input, ends[1], command);
  close(ends[1]);
  char buffer[4096];
  ssize_t got = read(ends[0], buffer, sizeof buffer);
  const auto first = std::chrono::steady_clock::now();
  while (got > 0) got = read(ends[0], buffer, sizeof buffer);
  close(ends[0]);

  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) fail("wait4");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::fprintf(stderr, "spawn: %s failed\n", command[0]);
    std::exit(1);
  }
  return {std::chrono::duration<double, std::milli>(first - start).count(), usage.ru_maxrss};
}

}  // namespace

int main(int argc, char** argv) {
  const int times = argc > 3 ? std::atoi(argv[1]) : 0;
  if (times < 1) {
    std::fprintf(stderr, "usage: spawn TIMES INPUT COMMAND...\n");
    return 2;
  }
  std::vector<double> milliseconds;
  long kilobytes = 0;
  for (int i = 0; i < times; ++i) {
    const Cost cost = spawn(argv[2], argv + 3);
    milliseconds.push_back(cost.milliseconds);
    kilobytes = std::max(kilobytes, cost.kilobytes);
  }
  const auto middle = milliseconds.begin() + times / 2;
  std::nth_element(milliseconds.begin(), middle, milliseconds.end());
  std::printf("%.2f %ld\n", *middle, kilobytes);
}
