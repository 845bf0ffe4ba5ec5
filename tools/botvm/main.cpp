// botvm: runs compiled bots with the runtime alone.

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>
#include <sys/random.h>
#include <unistd.h>

#include "tools/botvm/botvm.hpp"

namespace bot::vm {

std::int64_t Bot::clock() const {
  using namespace std::chrono;
  return options.now ? *options.now : duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

namespace {

std::uint64_t any_seed() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
    seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  return seed;
}

[[noreturn]] void refuse(const std::string& path, std::span<const std::byte> bytes, const runtime::LoadResult& result) {
  if (bytes.empty()) throw FileError(path + " is empty; make it again with `bot build`");
  if (result.error == runtime::LoadError::not_an_artifact && path.ends_with(".bot"))
    throw FileError(path + " is the source of a bot; compile it with `bot build`, or run it with `bot run`");
  std::string text = path + ": " + runtime::text(result.error);
  if (*result.detail != 0) text += std::string(" (") + result.detail + ")";
  throw FileError(text);
}

void list_needs(const bytecode::View& view) {
  static constexpr std::string_view kinds[] = {"capability", "event", "config", "service", "model"};
  for (const bytecode::NeedRow& need : view.needs()) {
    print(kinds[static_cast<std::size_t>(need.kind)]);
    print(" ");
    print(view.text(need.name));
    if (need.kind == bytecode::NeedKind::config) {
      const bytecode::VariableRow& variable = view.variables()[need.row];
      print(std::string(" ") + bytecode::base_type_names[variable.type & 0x7f]);
      if ((variable.flags & bytecode::variable_required) != 0) print(" required");
    }
    print("\n");
  }
}

Exit run(const Options& options) {
  if (options.help) return print(help_text()), Exit::fine;
  if (options.version) return print("botvm " BOT_VERSION "\n"), Exit::fine;
  runtime::MappedFile file;
  if (const int error = runtime::MappedFile::open(options.path.c_str(), file); error != 0)
    throw FileError("cannot read " + options.path + ": " + reason(error));
  const runtime::LoadResult loaded = runtime::load(file.bytes());
  if (!loaded.artifact) refuse(options.path, file.bytes(), loaded);
  if (options.needs) list_needs(loaded.artifact->view());
  if (options.verify || options.needs) return Exit::fine;

  const std::vector<runtime::Config::Pair> pairs(options.config.begin(), options.config.end());
  runtime::Config config;
  std::string problem;
  if (!runtime::Config::read(*loaded.artifact, pairs, config, problem))
    throw UsageError(problem + "; give it with --config NAME=VALUE");
  Bot bot{options, *loaded.artifact, {&config, nullptr}, options.seed ? *options.seed : any_seed()};

  struct sigaction action {};
  action.sa_handler = [](int) { Lines::interrupt(); };  // without SA_RESTART: it ends the read that waits
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGALRM, &action, nullptr);
  return options.json ? talk_in_json(bot) : talk_in_lines(bot);
}

void complain(const std::string& text) noexcept {
  const std::string line = "botvm: " + text + "\n";
  if (::write(2, line.data(), line.size()) < 0) return;  // nobody is there to be told
}

Exit guarded(std::span<char*> words) {
  try {
    const Exit code = run(read_options(words));
    flush();
    return code;
  } catch (const ReaderGone&) {
    return Exit::fine;
  } catch (const UsageError& error) {
    complain(std::string(error.what()) + "\nTry: botvm --help");
    return Exit::usage;
  } catch (const FileError& error) {
    complain(error.what());
    return Exit::files;
  } catch (const std::bad_alloc&) {
    complain("there is not enough memory for this");
    return Exit::files;
  } catch (const std::exception& error) {
    complain(std::string("this is a defect of botvm itself (") + error.what() + "); please report it");
    return Exit::defect;
  }
}

}  // namespace

}  // namespace bot::vm

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is noticed when writing
  return static_cast<int>(bot::vm::guarded({argv + (argc > 0 ? 1 : 0), argv + argc}));
}
