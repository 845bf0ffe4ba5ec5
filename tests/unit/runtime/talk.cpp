#include "tests/unit/runtime/talk.hpp"

#include <cstring>

#include "bytecode/utf8.hpp"

namespace bot::test {

Aligned::Aligned(std::span<const std::byte> bytes) : words_((bytes.size() + 7) / 8), size_(bytes.size()) {
  if (size_ > 0) std::memcpy(words_.data(), bytes.data(), size_);
}

Talk::Talk(const Aligned& artifact, std::uint64_t seed) : file_(artifact), loaded_(runtime::load(file_.bytes())) {
  INFO(runtime::text(loaded_.error) << ": " << loaded_.detail);
  REQUIRE(loaded_.artifact);
  session = runtime::Session::start(*loaded_.artifact, seed);
}

std::string Talk::say(std::string_view message) {
  runtime::Event event;
  event.text = message;
  event.time = now;
  return run(event);
}

std::string Talk::raise(std::string_view name, const runtime::Value& value) {
  runtime::Event event;
  event.kind = runtime::Event::Kind::host;
  event.name = name;
  event.value = value;
  event.time = now;
  return run(event);
}

std::string Talk::tap(std::uint32_t number) {
  REQUIRE(number <= payloads.size());
  const std::string payload = payloads[number - 1];
  runtime::Event event;
  event.kind = runtime::Event::Kind::tap;
  event.text = payload;
  event.time = now;
  return run(event);
}

std::string Talk::result(bool ok, const runtime::Value& value) {
  runtime::Event event;
  event.kind = runtime::Event::Kind::result;
  event.call = last_call;
  event.ok = ok;
  event.value = value;
  event.time = now;
  return run(event);
}

std::string Talk::wait(std::int64_t milliseconds) {
  now += milliseconds - 1000;
  runtime::Event event;
  event.kind = runtime::Event::Kind::tick;
  event.time = now;
  return run(event);
}

std::string Talk::line(std::string_view line) {
  if (line.starts_with('!')) return raise(line.substr(1));
  if (line == "+wait") return wait(600'000);
  if (line == "+fail") return result(false);
  if (line == "+ok") {
    // Fits what the bots of these tests call.
    static const runtime::Value tags[] = {runtime::Value::of_text("a"), runtime::Value::of_text("b")};
    static const runtime::Value fields[] = {runtime::Value::of_text("A1"), runtime::Value::of_number(2.5),
                                            runtime::Value::of_list(tags)};
    static constexpr std::string_view names[] = {"id", "total", "tags"};
    return result(true, runtime::Value::of_record(names, fields));
  }
  if (line.starts_with('*')) {
    const auto number = static_cast<std::uint32_t>(line[1] - '0');
    return number <= payloads.size() ? tap(number) : say(line);
  }
  return say(line);
}

namespace {

std::string line_of(const runtime::Effect& e) {
  using Kind = runtime::Effect::Kind;
  const std::string text(e.text), both = text + "|" + std::string(e.note);
  switch (e.kind) {
    case Kind::say: return text;
    case Kind::handover: return "[handover " + both + "]";
    case Kind::ended: return "[ended]";
    case Kind::image: return "[image " + both + "]";
    case Kind::audio: return "[audio " + both + "]";
    case Kind::video: return "[video " + both + "]";
    case Kind::file: return "[file " + both + "]";
    case Kind::sticker: return "[sticker " + both + "]";
    case Kind::contact: return "[contact " + both + "]";
    case Kind::location:
      return "[location " + show(runtime::Value::of_number(e.latitude)) + " " +
             show(runtime::Value::of_number(e.longitude)) + "|" + std::string(e.note) + "]";
    case Kind::carousel: return "[carousel]";
    case Kind::call: return "[call " + std::to_string(e.call) + " " + text + " " + show(e.value) + "]";
    case Kind::emit: return "[emit " + text + " " + show(e.value) + "]";
  }
  return {};
}

void utf8(std::string_view text) {
  if (bytecode::find_invalid_utf8(text)) FAIL("a text of an effect is not UTF-8");
}

void utf8(const runtime::Value& value) {
  utf8(value.text);
  for (const runtime::Value& v : value.items()) utf8(v);
}

void all_utf8(const runtime::Machine& machine) {
  for (const runtime::Effect& e : machine.effects()) {
    utf8(e.text);
    utf8(e.note);
    utf8(e.value);
    for (const runtime::Part& p : e.parts)
      for (const std::string_view text : {p.label, p.text, p.image, p.url, p.payload}) utf8(text);
  }
}

}  // namespace

std::string show(const runtime::Value& value) {
  using Kind = runtime::Value::Kind;
  if (value.secret) return "***";
  switch (value.kind) {
    case Kind::none: return "none";
    case Kind::bool_: return value.boolean ? "true" : "false";
    case Kind::int_: return std::to_string(value.integer);
    case Kind::number: {
      std::string out = std::to_string(value.number);
      while (out.ends_with('0')) out.pop_back();
      return out;
    }
    case Kind::text: return "\"" + std::string(value.text) + "\"";
    case Kind::list:
    case Kind::record: break;
  }
  std::string out;
  for (std::uint32_t i = 0; i < value.count; ++i) {
    out += out.empty() ? "" : ", ";
    if (value.kind == Kind::record) out += std::string(value.names()[i]) + ": ";
    out += show(value.items()[i]);
  }
  return value.kind == Kind::record ? "{" + out + "}" : "[" + out + "]";
}

std::string Talk::run(const runtime::Event& event) {
  now += 1000;
  const std::vector<std::byte> before = saved();
  error_ = machine.turn(*loaded_.artifact, session, event, limits, deployment);
  std::string out;
  if (error_ != runtime::TurnError::none) {
    out = std::string("[error: ") + runtime::text(error_) + "]\n";
    if (saved() != before) FAIL("a turn that failed has changed the session");
  }
  all_utf8(machine);
  for (const runtime::Effect& e : machine.effects()) {
    out += line_of(e) + "\n";
    if (e.kind == runtime::Effect::Kind::call) last_call = e.call;
    bool first = true;
    for (const runtime::Part& p : e.parts) {
      switch (p.kind) {
        case runtime::Part::Kind::button:
          if (first) payloads.clear();
          first = false;
          payloads.emplace_back(p.payload);
          out += "  " + std::to_string(p.number) + " " + std::string(p.label) + "\n";
          break;
        case runtime::Part::Kind::link: out += "  > " + std::string(p.label) + " " + std::string(p.url) + "\n"; break;
        case runtime::Part::Kind::card:
          out += "  # " + std::string(p.label) + "|" + std::string(p.text) + "|" + std::string(p.image) + "\n";
          break;
      }
    }
  }
  if (error_ == runtime::TurnError::none) {
    runtime::Session again;
    const auto problem = runtime::Session::restore(*loaded_.artifact, session.bytes(), again);
    INFO(runtime::text(problem));
    REQUIRE(problem == runtime::SessionError::none);
    if (runtime::due(*loaded_.artifact, again) != machine.next_due()) FAIL("due() differs from next_due()");
    if (restoring) session = again;
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
    all_utf8(machine);
    for (const runtime::Effect& e : machine.effects()) seen += e.text.size();
    if (runtime::Session::restore(*loaded.artifact, session.bytes(), again) != runtime::SessionError::none)
      FAIL("a saved session is refused");
  }
  (void)seen;
  return "";
}

}  // namespace bot::test
