#include "tests/unit/docs/examples.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include "tests/cases/play.hpp"
#include "tools/bot/test_show.hpp"

namespace bot::docs {

namespace {

struct Kind {
  bool part = false, frame = false;
  std::string_view place = place_of_declarations;
  std::string wrong;  ///< code of the finding
  std::string file;   ///< name of a module
  std::string problem;
};

bool is(const Block& block, std::string_view first) { return !block.info.empty() && block.info[0] == first; }

Kind kind_of(const Block& block) {
  Kind out;
  for (std::size_t i = 1; i < block.info.size(); ++i) {
    const std::string& word = block.info[i];
    const bool more = i + 1 < block.info.size();
    if (word == "part") out.part = true;
    else if (word == "frame") out.frame = true;
    else if (word == "flow" && out.part) out.place = place_of_members;
    else if (word == "state" && out.part) out.place = place_of_actions;
    else if (word == "wrong" && more) out.wrong = block.info[++i];
    else if (word == "file" && more) out.file = block.info[++i];
    else out.problem = "the word `" + word + "` is not known here";
  }
  return out;
}

std::string in_frame(std::string_view frame, std::string_view place, const std::string& text) {
  std::string out(frame);
  const std::size_t at = out.find(place);
  if (at != out.npos) out.replace(at, place.size(), text);
  return out;
}

/// The code of a line that begins a finding, "error[B0401]: …".
std::string code_in(const std::string& line, std::string_view severity) {
  const std::string lead = std::string(severity) + "[";
  const std::size_t end = line.find("]: ");
  return line.starts_with(lead) && end != line.npos ? line.substr(lead.size(), end - lead.size()) : "";
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& l : lines) out += "\n  " + l;
  return out;
}

struct Examples {
  const Document& document;
  std::string_view frame;
  const std::filesystem::path& folder;
  std::vector<std::string> problems;

  void problem(const Block& block, const std::string& what) {
    problems.push_back(document.name + ":" + std::to_string(block.line) + ": " + what);
  }

  /// The program as it is compiled. A complete one begins on its line of the document, so that findings point there.
  std::string program(const Block& block, const Kind& kind) const {
    return kind.part ? in_frame(frame, kind.place, block.text) : std::string(block.line - 1, '\n') + block.text;
  }

  cases::Played play(const std::string& text, const std::vector<std::string>& chat) const {
    return cases::play(folder, document.name, cases::parse_case(cases::write_case(text, chat)));
  }

  /// A part may have states and flows that its frame does not lead to, words that the frame has as well, and one of the
  /// two things that the other does not use.
  static bool forgiven(const Kind& kind, const std::string& code) {
    if (kind.frame) return code == "B0241";
    return kind.part && (code == "B0402" || code == "B0411" || code == "B0440" || code == "B0441" || code == "B0241");
  }

  bool compile(const Block& block, const Kind& kind) {
    const cases::Played played = play(program(block, kind), {});
    bool raised = false;
    bool fine = played.problems.empty();
    for (const std::string& line : played.lines) {
      const std::string error = code_in(line, "error"), warning = code_in(line, "warning");
      raised = raised || (!kind.wrong.empty() && (error == kind.wrong || warning == kind.wrong));
      if (!error.empty()) fine = fine && error == kind.wrong;
      if (!warning.empty()) fine = fine && (warning == kind.wrong || forgiven(kind, warning));
    }
    if (!fine) problem(block, "the example has findings:" + joined(played.lines) + joined(played.problems));
    else if (!kind.wrong.empty() && !raised)
      problem(block, "the example does not have the finding " + kind.wrong + joined(played.lines));
    return fine;
  }

  /// Plays the `test` blocks of an example that compiles.
  void play_tests(const Block& block, const Kind& kind) {
    if (block.text.find("test \"") == block.text.npos) return;
    driver::Job job;
    job.name = document.name;
    job.text = program(block, kind);
    job.probes = true;
    const driver::Result result = driver::compile(job);
    if (!result.findings.ok()) return problem(block, "a test names something that is not there");
    const tool::LoadedBot bot = tool::load_made(result.artifact, document.name);
    tool::TestBench bench(result, bot);
    for (const model::Test& test : result.checked_tests)
      if (const tool::TestResult r = bench.run(test); !r.passed)
        problem(block, "the test \"" + r.name + "\" fails:\n" + tool::show(r));
  }

  void talk(const Block& block, const Block& bot, const Kind& kind) {
    std::vector<std::string> chat;
    for (std::size_t at = 0; at < block.text.size();) {
      const std::size_t end = block.text.find('\n', at);
      chat.push_back(block.text.substr(at, end - at));
      at = end + 1;
    }
    cases::Played played = play(program(bot, kind), chat);
    if (!played.problems.empty()) problem(block, "the conversation breaks a promise:" + joined(played.problems));
    if (kind.part) {  // behind the findings, which were looked at before
      const auto first = std::ranges::find(played.lines, chat.front());
      played.lines.erase(played.lines.begin(), first);
    }
    if (played.lines != chat)
      problem(block, "the conversation goes otherwise, as written (-) and as it goes (+):\n" +
                         cases::diff(chat, played.lines));
  }

  void run() {
    if (!document.closed) problems.push_back(document.name + ": a code block is not closed");
    const Block* bot = nullptr;  // the one a conversation would be with
    bool fine = false;           // whether it compiles
    Kind bot_kind;
    for (const Block& block : document.blocks) {
      if (is(block, "chat")) {
        if (!bot) problem(block, "there is no bot above this conversation");
        else if (block.text.empty()) problem(block, "the conversation is empty");
        else if (fine) talk(block, *bot, bot_kind);
        continue;
      }
      if (!is(block, "bot")) continue;
      const Kind kind = kind_of(block);
      bot = nullptr;
      fine = false;
      if (!kind.problem.empty()) problem(block, kind.problem);
      else if (!kind.file.empty()) module(block, kind);
      else if (kind.part && frame.empty()) problem(block, "there is no frame for this part");
      else fine = compile(block, kind);
      if (fine && kind.wrong.empty()) play_tests(block, kind);
      if (kind.wrong.empty() && kind.file.empty()) {
        bot = &block;
        bot_kind = kind;
      }
    }
  }

  void module(const Block& block, const Kind& kind) {
    const std::filesystem::path path = (folder / document.name).parent_path() / kind.file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << block.text;
  }
};

}  // namespace

std::string find_frame(const Document& document) {
  for (const Block& block : document.blocks)
    if (is(block, "bot") && kind_of(block).frame) return block.text;
  return {};
}

std::vector<std::string> check_examples(const Document& document, std::string_view frame,
                                        const std::filesystem::path& folder) {
  Examples examples{document, frame, folder, {}};
  examples.run();
  return std::move(examples.problems);
}

Counts count_examples(const Document& document) {
  Counts out;
  for (const Block& block : document.blocks) {
    out.bots += is(block, "bot") ? 1 : 0;
    out.chats += is(block, "chat") ? 1 : 0;
  }
  return out;
}

}  // namespace bot::docs
