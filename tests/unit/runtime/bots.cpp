#include "tests/unit/runtime/bots.hpp"

#include <cstring>
#include <fstream>
#include <sstream>

#include "bytecode/utf8.hpp"
#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"

namespace bot::test {

Aligned::Aligned(std::span<const std::byte> bytes) : words_((bytes.size() + 7) / 8), size_(bytes.size()) {
  if (size_ > 0) std::memcpy(words_.data(), bytes.data(), size_);
}

Aligned compile(std::string_view source, bool strip) {
  driver::Job job;
  job.name = "test.bot";
  job.text = source;
  job.strip = strip;
  const driver::Result result = driver::compile(job);
  INFO(diag::render(result.findings, result.sources, diag::Format::pretty, {}));
  REQUIRE(!result.artifact.empty());
  return Aligned(result.artifact);
}

std::string tutorial_source() {
  std::ifstream file(BOT_SOURCE_DIR "/examples/handover/handover.bot", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  REQUIRE(file.good());
  return text.str();
}

const Aligned& tutorial() {
  static const Aligned artifact = compile(tutorial_source());
  return artifact;
}

Talk::Talk(std::string_view source, std::uint64_t seed) : Talk(compile(source), seed) {}

Talk::Talk(const Aligned& artifact, std::uint64_t seed) : file_(artifact), loaded_(runtime::load(file_.bytes())) {
  INFO(runtime::text(loaded_.error) << ": " << loaded_.detail);
  REQUIRE(loaded_.artifact);
  session = runtime::Session::start(*loaded_.artifact, seed);
}

std::string Talk::say(std::string_view message) {
  runtime::Event event;
  event.text = message;
  return run(event);
}

std::string Talk::raise(std::string_view name) {
  runtime::Event event;
  event.kind = runtime::Event::Kind::host;
  event.name = name;
  return run(event);
}

std::string Talk::run(const runtime::Event& event) {
  error_ = machine.turn(*loaded_.artifact, session, event, limits);
  if (error_ != runtime::TurnError::none) return std::string("[error: ") + runtime::text(error_) + "]\n";
  std::string out;
  for (const runtime::Effect& e : machine.effects()) {
    switch (e.kind) {
      case runtime::Effect::Kind::say: out.append(e.text); break;
      case runtime::Effect::Kind::handover:
        out.append("[handover ").append(e.text).append("|").append(e.note).append("]");
        break;
      case runtime::Effect::Kind::ended: out += "[ended]"; break;
    }
    out += '\n';
  }
  return out;
}

runtime::Event event_of(std::string_view line) {
  runtime::Event event;
  if (line.starts_with('!')) {
    event.kind = runtime::Event::Kind::host;
    event.name = line.substr(1);
  } else {
    event.text = line;
  }
  return event;
}

std::span<const std::string_view> script() {
  static constexpr std::string_view lines[] = {
      "halo",
      "1 besar",
      "satu",
      "!agent.resolved",
      "hitung 2 kecil",
      "ya",
      "x",
      "2",
      "promo",
      "!payment.paid",
      "tidak",
      "besar",
      "agent",
      "!agent.returned",
      "lagi",
      "teks",
      "!unknown",
      "ulang",
      "halo",
      "\xff\xfe\x00 1",
  };
  return lines;
}

std::string try_out(std::span<const std::byte> aligned) {
  const runtime::LoadResult loaded = runtime::load(aligned);
  if (!loaded.artifact) {
    if (loaded.error == runtime::LoadError::none || *runtime::text(loaded.error) == '\0')
      FAIL("refused without a text");
    if ((loaded.error == runtime::LoadError::malformed) != (*loaded.detail != '\0'))
      FAIL("a malformed artifact and no detail");
    return loaded.error == runtime::LoadError::malformed ? loaded.detail : runtime::text(loaded.error);
  }
  static runtime::Machine machine;
  const runtime::Limits limits{.steps = 20'000, .memory = 1U << 16};
  runtime::Session session = runtime::Session::start(*loaded.artifact, 1);
  runtime::Session again;
  std::size_t seen = 0;
  for (const std::string_view line : script()) {
    runtime::Event event = event_of(line);
    event.user_id = "u-1";
    (void)machine.turn(*loaded.artifact, session, event, limits);
    for (const runtime::Effect& e : machine.effects()) {
      if (bytecode::find_invalid_utf8(e.text) || bytecode::find_invalid_utf8(e.note)) FAIL("an effect is not UTF-8");
      seen += e.text.size();
    }
    if (runtime::Session::restore(*loaded.artifact, session.bytes(), again) != runtime::SessionError::none)
      FAIL("a saved session is refused");
  }
  (void)seen;
  return "";
}

}  // namespace bot::test
