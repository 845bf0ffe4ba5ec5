// Values from the caller and for the caller.

#include "runtime/c/objects.hpp"

namespace bot::c {

using runtime::Value;

namespace {

constexpr unsigned max_depth = 64;

struct Taker {
  const char* function;
  MachineObject& machine;
  std::size_t most;
  std::size_t items = 0, names = 0;  // of all lists and records

  /// Also the sizes: what comes after it trusts the value.
  bot_status count(const bot_value& v, unsigned depth) {
    const auto wrong = [&](std::string_view what) { return fail(BOT_INVALID_ARGUMENT, function, {what}); };
    if (v.kind > BOT_VALUE_RECORD) return wrong("a value is of no kind that there is; see bot_value");
    if (v.kind == BOT_VALUE_TEXT && !sound(v.text)) return fail_text(function, "a text value");
    if (v.kind != BOT_VALUE_LIST && v.kind != BOT_VALUE_RECORD) return BOT_OK;
    if (v.count > 0 && (v.items == nullptr || (v.kind == BOT_VALUE_RECORD && v.names == nullptr)))
      return wrong("a list or record has a count but no items or names; set both, or the count to zero");
    if (depth == max_depth) return wrong("a value is nested deeper than 64 lists and records, or holds itself");
    items += v.count;
    if (v.kind == BOT_VALUE_RECORD) names += v.count;
    if (items > most) return fail(BOT_TURN_MEMORY, function);
    for (std::uint32_t i = 0; i < v.count; ++i) {
      if (v.kind == BOT_VALUE_RECORD && !sound(v.names[i])) return fail_text(function, "the name of a field");
      if (const bot_status status = count(v.items[i], depth + 1); status != BOT_OK) return status;
    }
    return BOT_OK;
  }

  Value make(const bot_value& v) {
    switch (v.kind) {
      case BOT_VALUE_BOOL: return Value::of_bool(v.boolean != 0);
      case BOT_VALUE_INT: return Value::of_int(v.integer);
      case BOT_VALUE_NUMBER: return Value::of_number(v.number);
      case BOT_VALUE_TEXT: return Value::of_text(view(v.text));
      case BOT_VALUE_LIST:
      case BOT_VALUE_RECORD: {
        const std::size_t at = machine.values.size(), at_names = machine.names.size();
        machine.values.resize(at + v.count);  // there is room
        const bool record = v.kind == BOT_VALUE_RECORD;
        if (record)
          for (std::uint32_t i = 0; i < v.count; ++i) machine.names.push_back(view(v.names[i]));
        for (std::uint32_t i = 0; i < v.count; ++i) machine.values[at + i] = make(v.items[i]);
        const std::span<const Value> made(machine.values.data() + at, v.count);
        if (!record) return Value::of_list(made);
        return Value::of_record({machine.names.data() + at_names, v.count}, made);
      }
      default: return {};
    }
  }
};

struct Counts {
  std::size_t parts = 0, values = 0, names = 0;

  void add(const Value& v) {
    values += v.count;
    names += v.names().size();
    for (const Value& item : v.items()) add(item);
  }
};

/// The room is there.
void show(const Value& v, ValueRoom& room, bot_value& out) {
  out = {};
  out.kind = static_cast<std::uint32_t>(v.kind);
  out.secret = v.secret ? 1 : 0;
  out.boolean = v.boolean ? 1 : 0;
  out.integer = v.integer;
  out.number = v.number;
  out.text = text_of(v.text);
  if (v.count == 0) return;
  const std::size_t at = room.values.size();
  room.values.resize(at + v.count);
  out.count = v.count;
  out.items = room.values.data() + at;
  if (v.first_name != nullptr) {
    out.names = room.names.data() + room.names.size();
    for (const std::string_view name : v.names()) room.names.push_back(text_of(name));
  }
  for (std::uint32_t i = 0; i < v.count; ++i) show(v.first_item[i], room, room.values[at + i]);
}

}  // namespace

bot_status take_value(const char* function, MachineObject& machine, const bot_event& event, Value& out) {
  if (event.json.size > 0) {
    if (event.value != nullptr)
      return fail(BOT_INVALID_ARGUMENT, function, {"the event has both a value and JSON; give one of them"});
    if (event.json.size > machine.limits.memory) return fail(BOT_TURN_MEMORY, function);
    runtime::JsonProblem problem;
    const auto read = runtime::read_json(view(event.json), machine.json_memory, problem);
    if (read) {
      out = *read;
      return BOT_OK;
    }
    char digits[24];
    std::size_t at = sizeof digits;
    for (std::size_t n = problem.at + 1; n > 0; n /= 10) digits[--at] = static_cast<char>('0' + n % 10);
    return fail(BOT_JSON_MALFORMED, function,
                {"the event's JSON is wrong at byte ", {digits + at, sizeof digits - at}, ": ", problem.what});
  }
  if (event.value == nullptr) return BOT_OK;
  Taker taker{function, machine, machine.limits.memory / sizeof(Value)};
  if (const bot_status status = taker.count(*event.value, 0); status != BOT_OK) return status;
  machine.values.clear();
  machine.names.clear();
  machine.values.reserve(taker.items);
  machine.names.reserve(taker.names);
  out = taker.make(*event.value);
  return BOT_OK;
}

void show_effects(MachineObject& machine) {
  const auto effects = machine.machine.effects();
  Counts counts;
  for (const runtime::Effect& e : effects) {
    counts.parts += e.parts.size();
    if (e.value.kind == Value::Kind::none) continue;
    ++counts.values;
    counts.add(e.value);
  }
  machine.effects.clear();
  machine.parts.clear();
  machine.out.values.clear();
  machine.out.names.clear();
  machine.effects.reserve(effects.size());
  machine.parts.reserve(counts.parts);
  machine.out.values.reserve(counts.values);
  machine.out.names.reserve(counts.names);
  for (const runtime::Effect& e : effects) {
    bot_effect out{};
    out.struct_size = sizeof out;
    out.kind = static_cast<std::uint32_t>(e.kind);
    out.message = e.message;
    out.text = text_of(e.text);
    out.note = text_of(e.note);
    out.latitude = e.latitude;
    out.longitude = e.longitude;
    out.call = e.call;
    out.timeout = e.timeout;
    if (!e.parts.empty()) {
      out.part_count = static_cast<std::uint32_t>(e.parts.size());
      out.parts = machine.parts.data() + machine.parts.size();
      for (const runtime::Part& p : e.parts)
        machine.parts.push_back({static_cast<std::uint32_t>(p.kind), p.number, text_of(p.label), text_of(p.text),
                                 text_of(p.image), text_of(p.url), text_of(p.payload)});
    }
    if (e.value.kind != Value::Kind::none) {
      bot_value& value = machine.out.values.emplace_back();
      show(e.value, machine.out, value);
      out.value = &value;
    }
    machine.effects.push_back(out);
  }
}

}  // namespace bot::c
