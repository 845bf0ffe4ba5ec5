#include <cstdio>
#include <exception>

#include "tools/gen/gen.hpp"

namespace {

int usage() {
  std::fputs(
      "usage: bot_gen catalogue DIRECTORY PAGES…\n"
      "       bot_gen embed NAMESPACE NAME OUT.hpp OUT.cpp [--base DIRECTORY] FILES…\n",
      stderr);
  return 2;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> args(values + 1, values + count);
  try {
    if (args.size() >= 2 && args[0] == "catalogue") {
      bot::gen::write_catalogue(args[1], {args.begin() + 2, args.end()});
      return 0;
    }
    if (args.size() >= 5 && args[0] == "embed") {
      bot::gen::Embed job{args[1], args[2], args[3], args[4], {}, {}};
      auto files = args.begin() + 5;
      if (args.end() - files >= 2 && *files == "--base") {
        job.base = files[1];
        files += 2;
      }
      job.files.assign(files, args.end());
      bot::gen::write_embed(job);
      return 0;
    }
    return usage();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
