#include "tests/oracle/compare.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>

#include "bytecode/hash.hpp"
#include "compiler/diagnostics/render.hpp"
#include "runtime/session/layout.hpp"
#include "tests/oracle/both.hpp"

namespace bot::oracle {

namespace {

/// By stable id: the place in the program.
template <typename Rows>
std::map<std::uint64_t, std::size_t> by_id(const Rows& rows, const std::string& kind) {
  std::map<std::uint64_t, std::size_t> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out[bytecode::hash64(kind + " " + rows[i].qualified)] = i;
  return out;
}

Value decode(const model::Program& program, const model::Type& type, const runtime::Spaces& spaces,
             bytecode::Word word) {
  using K = model::TypeKind;
  if (type.optional && word == (type.is(K::number) ? bytecode::none_number_word : bytecode::none_word)) return {};
  switch (type.kind) {
    case K::error:
    case K::none: return {};
    case K::bool_: return {word != 0};
    case K::int_:
    case K::duration:
    case K::time:
    case K::date:
    case K::enum_: return {static_cast<std::int64_t>(word)};
    case K::number: {
      double number = 0;
      std::memcpy(&number, &word, sizeof number);
      return {number};
    }
    case K::text: return {std::string(spaces.text(word))};
    case K::record: {
      Values out;
      const auto words = spaces.block(word);
      const auto& fields = program.at(type.record).fields;
      for (std::size_t i = 0; i < fields.size(); ++i)
        out.push_back(decode(program, fields[i].type, spaces, words.empty() ? 0 : words[i]));
      return {std::move(out)};
    }
    case K::list: {
      Values out;
      for (const bytecode::Word w : spaces.block(word))
        out.push_back(decode(program, program.at(type.list).item, spaces, w));
      return {std::move(out)};
    }
  }
  return {};
}

const char* name_of(runtime::SessionStatus status) {
  using S = runtime::SessionStatus;
  switch (status) {
    case S::fresh: return "fresh";
    case S::active: return "active";
    case S::agent: return "agent";
    case S::ended: return "ended";
  }
  return "";
}

}  // namespace

std::unique_ptr<Bot> compile(const std::string& source) {
  auto bot = std::make_unique<Bot>();
  driver::Job job;
  job.name = "random.bot";
  job.text = source;
  job.explored_states = 0;  // that has tests of its own
  bot->compiled = driver::compile(job);
  if (bot->compiled.artifact.empty()) {
    bot->problem = diag::render(bot->compiled.findings, bot->compiled.sources, diag::Format::short_line, {});
    return bot;
  }
  const auto& bytes = bot->compiled.artifact;
  bot->words.resize((bytes.size() + 7) / 8);
  std::memcpy(bot->words.data(), bytes.data(), bytes.size());
  bot->loaded = runtime::load(std::as_bytes(std::span(bot->words)).first(bytes.size()));
  if (!bot->loaded.artifact) {
    bot->internal = true;
    bot->problem = std::string("the loader refuses it: ") + runtime::text(bot->loaded.error) + " " + bot->loaded.detail;
    return bot;
  }
  bot->rich = bot->loaded.artifact->rich();
  std::set<std::uint64_t> ids;
  for (const bytecode::VariableRow& v : bot->loaded.artifact->view().variables()) ids.insert(v.id);
  for (const model::Var& v : bot->program().vars)
    if (ids.contains(bytecode::hash64("var " + v.qualified))) bot->vars.insert(v.qualified);
  return bot;
}

std::string view(const Bot& bot, const runtime::Session& session) {
  const model::Program& program = bot.program();
  const runtime::Artifact& artifact = *bot.loaded.artifact;
  const bytecode::View rows = artifact.view();
  runtime::Unpacked parts;
  runtime::Spaces spaces;
  spaces.view = rows;
  runtime::unpack(artifact, session, parts, spaces);
  const auto& head = session.header();
  std::string out = std::string("status ") + name_of(head.status) + "\n";
  out += "now " + std::to_string(head.now) + "\n";
  out += "misses " + std::to_string(head.misses) + "\n";
  if (head.status == runtime::SessionStatus::fresh || head.status == runtime::SessionStatus::ended) return out;
  const auto states = by_id(program.states, "state"), intents = by_id(program.intents, "intent"),
             resumes = by_id(program.resumes, "resume"), vars = by_id(program.vars, "var");
  std::set<model::FlowId> open;
  std::size_t at = 0;
  for (const runtime::Frame& f : parts.frames) {
    const model::State& state = program.states[states.at(rows.states()[f.state].id)];
    open.insert(state.flow);
    out += "frame " + state.qualified + "\n";
    if (!bot.rich) continue;
    out += "  opened " + std::to_string(f.opened) + " entered " + std::to_string(f.entered) + " fired " +
           std::to_string(f.fired) + (f.called ? " called" : "") + "\n";
    for (std::uint8_t i = 0; i < f.waited; ++i)
      out += (i == 0 ? "  waited " : " ") +
             std::string(program.states[states.at(rows.states()[f.history[i]].id)].name) +
             (i + 1 == f.waited ? "\n" : "");
    for (std::uint32_t i = 0; i < f.continuations; ++i) {
      const runtime::Continuation& c = parts.continuations[at++];
      const model::Resume& resume = program.resumes[resumes.at(rows.resumes()[c.resume].id)];
      out += "  waits " + resume.qualified;
      if (resume.kind == model::Resume::Kind::ask) out += " attempts " + std::to_string(c.attempts);
      if (resume.kind == model::Resume::Kind::try_)
        out += " call " + std::to_string(c.call) + " until " + std::to_string(c.deadline);
      out += "\n";
    }
  }
  std::map<std::size_t, std::string> shown;
  for (std::size_t i = 0; i < rows.variables().size(); ++i) {
    const auto it = vars.find(rows.variables()[i].id);
    if (it == vars.end()) continue;
    const model::Var& var = program.vars[it->second];
    if (var.flow && !open.contains(*var.flow)) continue;
    shown[it->second] = "var " + var.qualified + " = " +
                        show(program, var.type, decode(program, var.type, spaces, parts.slots[i])) + "\n";
  }
  for (const auto& [place, line] : shown) out += line;
  for (const runtime::Choice& c : parts.choices) out += "choice " + quoted(std::string(spaces.text(c.label))) + "\n";
  std::vector<std::string> reminders;
  for (const runtime::Reminder& r : parts.reminders)
    reminders.push_back("reminder " + program.intents[intents.at(rows.intents()[r.intent].id)].qualified + " at " +
                        std::to_string(r.due) + "\n");
  std::sort(reminders.begin(), reminders.end());
  for (const std::string& r : reminders) out += r;
  for (std::size_t i = 0; i < parts.queue.size(); ++i) out += "queued\n";
  return out;
}

// ---- conversations --------------------------------------------------------------------------------------------------

Run play_random(const Bot& bot, std::uint64_t seed, std::size_t count, std::vector<Step>& steps) {
  Both both(bot, seed);
  Rng rng{seed};
  while (steps.size() < count && both.goes_on()) {
    steps.push_back(random_step(rng, both.played()));
    both.turn(steps.back());
  }
  return both.run;
}

Run play(const Bot& bot, std::uint64_t seed, const std::vector<Step>& steps) {
  Both both(bot, seed);
  for (const Step& step : steps) {
    if (!both.goes_on()) break;
    both.turn(step);
  }
  return both.run;
}

std::vector<Step> shrink(const Bot& bot, std::uint64_t seed, std::vector<Step> steps) {
  for (std::size_t size = std::max<std::size_t>(steps.size() / 2, 1); size > 0;) {
    bool less = false;
    for (std::size_t at = 0; at + size <= steps.size();) {
      std::vector<Step> fewer = steps;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                  fewer.begin() + static_cast<std::ptrdiff_t>(at + size));
      const Run run = play(bot, seed, fewer);
      if (run.differs) {
        fewer.resize(run.turns);
        steps = std::move(fewer);
        less = true;
      } else {
        at += size;
      }
    }
    if (!less) size /= 2;
  }
  return steps;
}

}  // namespace bot::oracle
