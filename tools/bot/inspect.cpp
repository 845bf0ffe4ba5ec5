// bot inspect: what a compiled bot holds.

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "bytecode/disassemble.hpp"
#include "bytecode/plural.hpp"
#include "compiler/source/source.hpp"
#include "tools/bot/conversation.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/names.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

using bytecode::NameKind;
using bytecode::no_row;
using bytecode::Section;
using Json = nlohmann::ordered_json;

constexpr Option options[] = {{"json", 0, "", "one JSON object"}};

struct SectionInfo {
  std::string_view name;
  std::size_t row;  ///< bytes of a row; 0 for sections that have none
};
constexpr std::array<SectionInfo, bytecode::section_count> sections = {{
    {"info", sizeof(bytecode::InfoRow)},
    {"flows", sizeof(bytecode::FlowRow)},
    {"states", sizeof(bytecode::StateRow)},
    {"intents", sizeof(bytecode::IntentRow)},
    {"attributes", sizeof(bytecode::AttributeRow)},
    {"handlers", sizeof(bytecode::HandlerRow)},
    {"openers", sizeof(bytecode::OpenerRow)},
    {"nlus", sizeof(bytecode::NluRow)},
    {"values", sizeof(bytecode::ValueRow)},
    {"variables", sizeof(bytecode::VariableRow)},
    {"texts", sizeof(bytecode::TextRow)},
    {"chunks", sizeof(bytecode::ChunkRow)},
    {"sources", sizeof(bytecode::SourceRow)},
    {"needs", sizeof(bytecode::NeedRow)},
    {"flow_extras", sizeof(bytecode::FlowExtraRow)},
    {"params", sizeof(bytecode::ParamRow)},
    {"shapes", sizeof(bytecode::ShapeRow)},
    {"fields", sizeof(bytecode::FieldRow)},
    {"cells", sizeof(bytecode::CellRow)},
    {"functions", sizeof(bytecode::FunctionRow)},
    {"calls", sizeof(bytecode::ServiceCallRow)},
    {"resumes", sizeof(bytecode::ResumeRow)},
    {"patterns", sizeof(bytecode::PatternRow)},
    {"translations", sizeof(bytecode::Slice)},
    {"keywords", 0},
    {"code", 0},
    {"pool", 0},
    {"debug", 0},
}};

std::string_view need_kind(bytecode::NeedKind kind) {
  switch (kind) {
    case bytecode::NeedKind::capability: return "capability";
    case bytecode::NeedKind::event: return "event";
    case bytecode::NeedKind::config: return "config";
    case bytecode::NeedKind::service: return "service";
    case bytecode::NeedKind::model: return "model";
  }
  return "";
}

std::string index(std::uint32_t row) { return row == no_row ? "-" : std::to_string(row); }

std::string hash_text(const bytecode::SourceRow& row) {
  std::string out;
  for (const std::uint8_t byte : row.hash) out += fmt::format("{:02x}", byte);
  return out;
}

/// A file that has changed since has other lines.
bool same_hash(std::string_view text, const bytecode::SourceRow& row) {
  std::uint8_t hash[sizeof row.hash];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return std::memcmp(hash, row.hash, sizeof hash) == 0;
}

std::string_view chunk_kind(bytecode::ChunkKind kind) {
  switch (kind) {
    case bytecode::ChunkKind::guard: return "guard";
    case bytecode::ChunkKind::action: return "action";
    case bytecode::ChunkKind::init: return "init";
    case bytecode::ChunkKind::function: return "function";
  }
  return "";
}

/// A text with its holes as {0}, and {1, plural, one {…} other {…}}.
std::string template_text(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == bytecode::placeholder_byte) {
      out += fmt::format("{{{}}}", byte(++i));
    } else if (text[i] == bytecode::plural_byte) {
      const unsigned argument = byte(i + 1), forms = byte(i + 2);
      out += fmt::format("{{{}, plural,", argument);
      i += 2;
      for (unsigned f = 0; f < forms && i < text.size(); ++f) {
        const std::size_t category = std::min<std::size_t>(byte(i + 1), std::size(bytecode::plural_category_names) - 1);
        const std::size_t length = byte(i + 2) | byte(i + 3) << 7 | byte(i + 4) << 14;
        const std::string_view rest = text.substr(std::min(i + 5, text.size()));
        out +=
            fmt::format(" {} {{{}}}", bytecode::plural_category_names[category], template_text(rest.substr(0, length)));
        i += 4 + length;
      }
      out += '}';
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : harmless(template_text(text))) {
    if (c == '\n') out += "\\n";
    else if (c == '"') out += "\\\"";
    else out += c;
  }
  return out;
}

struct Inspector {
  const LoadedBot& bot;
  const bytecode::View& view;
  bytecode::DebugInfo debug;
  Names names;
  std::vector<std::optional<source::SourceSet>> files;  // by row of sources: its text when it was found

  explicit Inspector(const LoadedBot& b) : bot(b), view(b.view()), debug(debug_info(b)), names{view, debug} {
    for (const bytecode::SourceRow& row : view.sources()) {
      files.emplace_back();
      const std::string name(view.text(row.name));
      FileText file = debug.places.empty() ? FileText{} : read_file(bot.folder + name, source::max_source_bytes);
      if (!file.text || file.text->size() > source::max_source_bytes || !same_hash(*file.text, row)) continue;
      files.back().emplace();
      (void)files.back()->add(name, std::move(*file.text));
    }
  }

  [[nodiscard]] std::string source_line(std::uint32_t file, std::uint32_t line) const {
    if (file >= files.size() || !files[file]) return {};
    std::string_view text = files[file]->line(source::FileId{}, line);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    return harmless(text);
  }

  [[nodiscard]] std::string level(const bytecode::Level& l) const {
    if (l.count + l.otherwise == 0) return "no handlers";
    std::string out = l.count == 0 ? "" : fmt::format("handlers {}..{}", l.first, l.first + l.count - 1);
    if (l.otherwise > 0) {
      out += fmt::format("{}otherwise {}", out.empty() ? "" : ", ", l.first + l.count);
      if (l.otherwise > 1) out += fmt::format("..{}", l.first + l.count + l.otherwise - 1);
    }
    return out;
  }

  [[nodiscard]] std::string target(std::uint32_t t) const {
    if (t == no_row) return "stay";
    if (t == bytecode::target_back) return "back";
    if ((t & bytecode::target_is_flow) != 0) return "flow " + names.of(NameKind::flow, t & ~bytecode::target_is_flow);
    return names.of(NameKind::state, t);
  }

  void header() const {
    const bytecode::InfoRow& info = view.info();
    print(fmt::format("bot         {} ({})\n", harmless(view.text(info.name)), hex(info.bot_id)));
    if (info.title.length > 0) print(fmt::format("title       {}\n", one_line(view.text(info.title))));
    print(fmt::format("format      {}, {} bytes, checksum {}\n", view.header().version, view.file().size(),
                      hex(view.header().checksum)));
    print(fmt::format("languages   {}\n", harmless(view.text(info.languages))));
    if (info.channels.length > 0) print(fmt::format("channels    {}\n", harmless(view.text(info.channels))));
    if (info.timezone.length > 0) print(fmt::format("timezone    {}\n", harmless(view.text(info.timezone))));
    print(fmt::format("sessions    schema {}, {} variables\n", hex(info.schema), view.variables().size()));
    print(fmt::format("a turn      at most {} steps, {} states, {} values on the stack\n", info.max_steps,
                      info.max_jumps, info.max_stack));
    print(fmt::format("debug       {}\n", view.bytes(Section::debug).empty() ? "none (stripped)" : "names and places"));
    print("\nSections\n");
    for (std::uint32_t i = 0; i < bytecode::section_count; ++i) {
      const std::size_t size = view.bytes(static_cast<Section>(i)).size();
      print(fmt::format("  {:<12} {:>8} bytes", sections[i].name, size));
      if (sections[i].row != 0) print(fmt::format("  {:>6} rows", size / sections[i].row));
      print("\n");
    }
    print("\nSources\n");
    for (const bytecode::SourceRow& row : view.sources())
      print(fmt::format("  {}  {}\n", hash_text(row), harmless(view.text(row.name))));
    print("\nNeeds of the host\n");
    for (const bytecode::NeedRow& row : view.needs())
      print(fmt::format("  {:<10} {}\n", need_kind(row.kind), harmless(view.text(row.name))));
    if (view.needs().empty()) print("  nothing\n");
  }

  void understanding() const {
    print("\nNLUs\n");
    for (std::uint32_t i = 0; i < view.nlus().size(); ++i) {
      std::string values;
      for (std::uint32_t v = 0; v < view.nlus()[i].value_count; ++v) values += (v > 0 ? " | " : "") + names.value(i, v);
      print(fmt::format("  {:>3} {} = {}\n", i, names.of(NameKind::nlu, i), values));
    }
    print("\nIntents\n");
    for (std::uint32_t i = 0; i < view.intents().size(); ++i) {
      const bytecode::IntentRow& row = view.intents()[i];
      std::string text = fmt::format("  {:>3} {}", i, names.of(NameKind::intent, i));
      for (std::uint32_t k = 0; k < row.attribute_count; ++k) {
        const bytecode::AttributeRow& a = view.attributes()[row.attributes + k];
        text += fmt::format("{}{}: {}{}", k == 0 ? "(" : ", ", names.of(NameKind::attribute, row.attributes + k),
                            type_name(names, a.type, a.detail), a.optional != 0 ? "?" : "");
      }
      if (row.attribute_count > 0) text += ")";
      if (row.kind != bytecode::IntentKind::text) {
        static constexpr std::string_view kinds[] = {"text",  "event", "command",  "image",   "audio",
                                                     "video", "file",  "location", "contact", "sticker"};
        text += fmt::format(" = {}", kinds[static_cast<std::size_t>(row.kind)]);
        if (row.event.length > 0) text += " " + harmless(view.text(row.event));
      }
      if (row.classifier != no_row) {
        const bool nlu = (row.classifier & bytecode::classifier_is_nlu) != 0;
        text += nlu ? " = " + names.of(NameKind::nlu, row.classifier & ~bytecode::classifier_is_nlu)
                    : fmt::format(" = chunk {}", row.classifier);
      }
      if (row.when != no_row) text += fmt::format(" when chunk {}", row.when);
      if (row.fallback != 0) text += " fallback";
      print(text + "\n");
    }
    print("\nOpeners\n");
    for (const bytecode::OpenerRow& row : view.openers())
      print(fmt::format("  {} opens {}\n", names.of(NameKind::intent, row.intent), names.of(NameKind::flow, row.flow)));
  }

  void flows() const {
    const bytecode::InfoRow& info = view.info();
    print(fmt::format("\nFlows\n  the bot: {}{}\n", level(info.handlers),
                      info.init == no_row ? "" : fmt::format(", init chunk {}", info.init)));
    for (std::uint32_t i = 0; i < view.flows().size(); ++i) {
      const bytecode::FlowRow& row = view.flows()[i];
      print(fmt::format("  {:>3} {} {}: begins in {}, {}{}{}\n", i, hex(row.id), names.of(NameKind::flow, i),
                        names.of(NameKind::state, row.initial), level(row.handlers),
                        row.init == no_row ? "" : fmt::format(", init chunk {}", row.init),
                        info.fallback_flow == i ? ", fallback" : ""));
    }
    print("\nStates\n");
    for (std::uint32_t i = 0; i < view.states().size(); ++i) {
      const bytecode::StateRow& row = view.states()[i];
      print(fmt::format("  {:>3} {} {}: entry {}, exit {}, {}{}{}\n", i, hex(row.id), names.of(NameKind::state, i),
                        index(row.entry), index(row.exit), level(row.handlers),
                        (row.flags & bytecode::state_end) != 0 ? ", end" : "",
                        (row.flags & bytecode::state_silent) != 0 ? ", silent" : ""));
    }
    print("\nHandlers\n");
    for (std::uint32_t i = 0; i < view.handlers().size(); ++i) {
      const bytecode::HandlerRow& row = view.handlers()[i];
      const std::uint64_t delay = row.attribute | std::uint64_t{row.value} << 32;
      std::string text = fmt::format("  {:>3} {}", i,
                                     row.intent != no_row      ? names.of(NameKind::intent, row.intent)
                                     : row.attribute != no_row ? fmt::format("after {} ms", delay)
                                                               : "otherwise or resume");
      if (row.intent != no_row && row.attribute != no_row) {
        const std::uint32_t place = view.intents()[row.intent].attributes + row.attribute;
        text += fmt::format(" with {} = {}", names.of(NameKind::attribute, place),
                            names.value(view.attributes()[place].nlu, row.value));
      }
      if (row.guard != no_row) text += fmt::format(" when chunk {}", row.guard);
      if (row.body != no_row) text += fmt::format(" do chunk {}", row.body);
      print(text + " -> " + target(row.target) + "\n");
    }
  }

  void data() const {
    print("\nVariables\n");
    for (std::uint32_t i = 0; i < view.variables().size(); ++i) {
      const bytecode::VariableRow& row = view.variables()[i];
      print(fmt::format("  {:>3} {} {}: {}\n", i, hex(row.id), names.of(NameKind::variable, i),
                        type_name(names, row.type, row.detail)));
    }
    if (view.variables().empty()) print("  none\n");
    print("\nTexts\n");
    for (std::uint32_t i = 0; i < view.texts().size(); ++i)
      print(fmt::format("  {:>3} {} \"{}\"\n", i, hex(view.texts()[i].id), one_line(view.text(view.texts()[i].text))));
  }

  /// What an operand means, where a number alone says little.
  [[nodiscard]] std::string meaning(const bytecode::Instruction& in) const {
    using bytecode::Op;
    const auto a = static_cast<std::uint32_t>(in.a);
    const auto one_of = [&](std::initializer_list<Op> ops) {
      return std::find(ops.begin(), ops.end(), in.op) != ops.end();
    };
    if (one_of({Op::say, Op::say_format, Op::const_text, Op::format}))
      return "\"" + one_line(view.text(view.texts()[a].text)) + "\"";
    if (one_of({Op::go})) return names.of(NameKind::state, a);
    if (one_of({Op::open})) return names.of(NameKind::flow, a);
    if (one_of({Op::load, Op::store, Op::variant})) return names.of(NameKind::variable, a);
    if (one_of({Op::found, Op::text_enum})) return names.of(NameKind::nlu, a);
    if (one_of({Op::button, Op::remind, Op::cancel})) return names.of(NameKind::intent, a);
    if (one_of({Op::emit, Op::record, Op::field})) return harmless(view.text(view.shapes()[a].name));
    if (one_of({Op::call_flow})) return names.of(NameKind::flow, view.resumes()[a].what);
    if (one_of({Op::try_call})) return harmless(view.text(view.calls()[view.resumes()[a].what].name));
    if (one_of({Op::const_enum, Op::found_value}))
      return names.of(NameKind::nlu, a) + "." + names.value(a, static_cast<std::uint32_t>(in.b));
    return {};
  }

  template <typename Visit>
  void instructions(std::uint32_t chunk, Visit visit) const {
    const auto code = view.bytes(Section::code);
    const auto chunks = view.chunks();
    const std::size_t end = chunk + 1 < chunks.size() ? chunks[chunk + 1].begin : code.size();
    for (std::uint32_t at = chunks[chunk].begin; at < end;) {
      bytecode::Instruction in;
      if (!bytecode::decode(code, at, static_cast<std::uint32_t>(end), in)) return;
      visit(in);
      at = in.end;
    }
  }

  void code() const {
    print("\nCode\n");
    for (std::uint32_t i = 0; i < view.chunks().size(); ++i) {
      print(fmt::format("  chunk {} ({})\n", i, chunk_kind(view.chunks()[i].kind())));
      std::pair<std::uint32_t, std::uint32_t> shown{no_row, 0};
      instructions(i, [&](const bytecode::Instruction& in) {
        const bytecode::DebugPlace* const at = debug.place(in.begin);
        if (at != nullptr && shown != std::pair{at->file, at->line}) {
          shown = {at->file, at->line};
          const std::string text = source_line(at->file, at->line);
          print(fmt::format("    {}{}{}\n", names.place(at->file, at->line), text.empty() ? "" : "  ", text));
        }
        const std::string note = meaning(in);
        const std::string op = bytecode::show(in);
        print(note.empty() ? fmt::format("      {:>5}  {}\n", in.begin, op)
                           : fmt::format("      {:>5}  {:<20} {}\n", in.begin, op, note));
      });
    }
  }

  [[nodiscard]] Json json() const;
};

Json Inspector::json() const {
  const bytecode::InfoRow& info = view.info();
  const auto text = [&](bytecode::Slice s) { return std::string(view.text(s)); };
  Json out;
  out["format"] = view.header().version;
  out["bytes"] = view.file().size();
  out["checksum"] = hex(view.header().checksum);
  out["bot"] = {{"name", text(info.name)},         {"id", hex(info.bot_id)},
                {"title", text(info.title)},       {"languages", text(info.languages)},
                {"channels", text(info.channels)}, {"timezone", text(info.timezone)},
                {"schema", hex(info.schema)}};
  out["bounds"] = {{"steps", info.max_steps}, {"jumps", info.max_jumps}, {"stack", info.max_stack}};
  out["stripped"] = view.bytes(Section::debug).empty();
  for (std::uint32_t i = 0; i < bytecode::section_count; ++i)
    out["sections"][std::string(sections[i].name)] = view.bytes(static_cast<Section>(i)).size();
  out["sources"] = out["needs"] = out["nlus"] = out["intents"] = out["flows"] = out["states"] = out["variables"] =
      out["texts"] = out["code"] = Json::array();
  for (const auto& row : view.sources())
    out["sources"].push_back({{"name", text(row.name)}, {"blake2b", hash_text(row)}});
  for (const auto& row : view.needs())
    out["needs"].push_back({{"kind", need_kind(row.kind)}, {"name", text(row.name)}});
  for (std::uint32_t i = 0; i < view.nlus().size(); ++i) {
    Json values = Json::array();
    for (std::uint32_t v = 0; v < view.nlus()[i].value_count; ++v) values.push_back(names.value(i, v));
    out["nlus"].push_back({{"id", hex(view.nlus()[i].id)}, {"name", names.of(NameKind::nlu, i)}, {"values", values}});
  }
  for (std::uint32_t i = 0; i < view.intents().size(); ++i)
    out["intents"].push_back({{"id", hex(view.intents()[i].id)}, {"name", names.of(NameKind::intent, i)}});
  for (std::uint32_t i = 0; i < view.flows().size(); ++i)
    out["flows"].push_back({{"id", hex(view.flows()[i].id)},
                            {"name", names.of(NameKind::flow, i)},
                            {"initial", names.of(NameKind::state, view.flows()[i].initial)},
                            {"fallback", info.fallback_flow == i}});
  for (std::uint32_t i = 0; i < view.states().size(); ++i)
    out["states"].push_back({{"id", hex(view.states()[i].id)},
                             {"name", names.of(NameKind::state, i)},
                             {"end", (view.states()[i].flags & bytecode::state_end) != 0},
                             {"place", names.place(NameKind::state, i)}});
  for (std::uint32_t i = 0; i < view.variables().size(); ++i)
    out["variables"].push_back({{"id", hex(view.variables()[i].id)},
                                {"name", names.of(NameKind::variable, i)},
                                {"type", type_name(names, view.variables()[i].type, view.variables()[i].detail)}});
  for (const auto& row : view.texts())
    out["texts"].push_back({{"id", hex(row.id)}, {"text", template_text(view.text(row.text))}});
  for (std::uint32_t i = 0; i < view.chunks().size(); ++i) {
    Json chunk = {{"chunk", i}, {"kind", chunk_kind(view.chunks()[i].kind())}, {"instructions", Json::array()}};
    instructions(i, [&](const bytecode::Instruction& in) {
      const bytecode::DebugPlace* const at = debug.place(in.begin);
      chunk["instructions"].push_back({{"at", in.begin},
                                       {"text", bytecode::show(in)},
                                       {"place", at != nullptr ? names.place(at->file, at->line) : std::string()}});
    });
    out["code"].push_back(std::move(chunk));
  }
  return out;
}

Exit run(const Arguments& arguments) {
  Exit code = Exit::fine;
  const auto bot = load_bot(arguments, code);
  if (!bot) return code;
  const Inspector inspector(*bot);
  if (arguments.has("json")) {
    print(inspector.json().dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return Exit::fine;
  }
  inspector.header();
  inspector.understanding();
  inspector.flows();
  inspector.data();
  inspector.code();
  return Exit::fine;
}

}  // namespace

const Command inspect_command{
    .name = "inspect",
    .arguments = "[PATH]",
    .summary = "Shows what a compiled bot holds: tables, texts and code with its source lines",
    .details = "PATH is a .botc file; a .bot file or a project is compiled first.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
