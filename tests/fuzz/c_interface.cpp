// Any calls of the C interface, with any of the handles there are, closed ones and other numbers, and any bytes: each
// gives a status of the header, says why when it fails, and in the end nothing is left.
//
// A call is a byte for the function, a byte for each handle, and a length with bytes for each text.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/c/bot.h"
#include "tests/fuzz/example.hpp"

namespace {

using bot::fuzz::check;

struct Calls {
  std::string_view rest;
  std::vector<void*> artifacts{}, sessions{}, machines{}, deployments{};
  std::vector<void*> all{};  ///< also closed ones
  std::vector<std::uint8_t> saved{};

  std::uint8_t byte() {
    if (rest.empty()) return 0;
    const auto out = static_cast<std::uint8_t>(rest[0]);
    rest.remove_prefix(1);
    return out;
  }
  std::uint64_t number() {
    std::uint64_t out = 0;
    for (unsigned i = byte() % 9; i > 0; --i) out = out << 8 | byte();
    return out;
  }
  bot_text text() {
    const std::size_t wanted = byte();
    if (wanted == 255) return {nullptr, number()};
    const std::string_view out = rest.substr(0, wanted);
    rest.remove_prefix(out.size());
    return {out.data(), out.size()};
  }
  /// Mostly a right one.
  void* handle(const std::vector<void*>& right) {
    const std::uint8_t which = byte();
    if (which == 255) return reinterpret_cast<void*>(number());
    if (which >= 240) return all.empty() ? nullptr : all[which % all.size()];
    return right.empty() ? nullptr : right[which % right.size()];
  }
  bot_artifact* artifact() { return static_cast<bot_artifact*>(handle(artifacts)); }
  bot_session* session() { return static_cast<bot_session*>(handle(sessions)); }
  bot_machine* machine() { return static_cast<bot_machine*>(handle(machines)); }
  bot_deployment* deployment() { return static_cast<bot_deployment*>(handle(deployments)); }

  static bot_status judge(bot_status status) {
    check(status >= 0 && status < 60 && status != BOT_DEFECT && status != BOT_OUT_OF_MEMORY);
    check(status == BOT_OK || (bot_last_error().size > 10 && bot_status_text(status)[0] != 0));
    return status;
  }
  template <typename Handle>
  void keep(bot_status status, Handle* made, std::vector<void*>& list) {
    check((judge(status) == BOT_OK) == (made != nullptr));
    if (made == nullptr) return;
    list.push_back(made);
    all.push_back(made);
  }
  void drop(bot_status status, const void* handle, std::vector<void*>& list) {
    if (judge(status) == BOT_OK) std::erase(list, handle);
  }

  bot_value value(unsigned depth, std::vector<bot_value>& items, std::vector<bot_text>& names) {
    bot_value out{};
    out.kind = byte() % 8;
    out.integer = static_cast<std::int64_t>(number());
    out.number = static_cast<double>(out.integer) / 3;
    out.boolean = byte();
    if (out.kind == BOT_VALUE_TEXT) out.text = text();
    if (out.kind < BOT_VALUE_LIST || depth == 3) return out;
    std::vector<bot_value> mine;
    for (unsigned i = byte() % 4; i > 0; --i) mine.push_back(value(depth + 1, items, names));
    if (items.size() + mine.size() > items.capacity()) return out;  // with kind list and no items
    out.count = static_cast<std::uint32_t>(mine.size()) + (byte() == 255 ? 1 : 0);
    if (out.count > mine.size()) return out;
    out.items = items.data() + items.size();
    out.names = names.data() + names.size();
    for (const bot_value& v : mine) {
      items.push_back(v);
      names.push_back(text());
    }
    return out;
  }

  void read(const bot_value& v, std::size_t& sum) {
    for (std::size_t i = 0; i < v.text.size; ++i) sum += static_cast<unsigned char>(v.text.data[i]);
    for (std::uint32_t i = 0; i < v.count; ++i) {
      if (v.kind == BOT_VALUE_RECORD) sum += v.names[i].size;
      read(v.items[i], sum);
    }
  }

  void read_effects(bot_machine* m) {
    std::size_t count = 0, sum = 0;
    if (judge(bot_effect_count(m, &count)) != BOT_OK) return;
    for (std::size_t i = 0; i < count; ++i) {
      bot_effect e = BOT_INIT(bot_effect);
      bot_text json{};
      check(bot_effect_get(m, i, &e) == BOT_OK && bot_effect_json(m, i, i % 2, &json) == BOT_OK);
      for (std::size_t k = 0; k < json.size; ++k) sum += static_cast<unsigned char>(json.data[k]);
      for (std::uint32_t k = 0; k < e.part_count; ++k) sum += e.parts[k].label.size + e.parts[k].payload.size;
      if (e.value != nullptr) read(*e.value, sum);
    }
    check(sum < SIZE_MAX && bot_effect_get(m, count, nullptr) != BOT_OK);
  }

  void turn() {
    std::vector<bot_value> items;
    std::vector<bot_text> names;
    items.reserve(64);
    names.reserve(64);
    bot_event e = BOT_INIT(bot_event);
    bot_machine* const m = machine();
    bot_session* const s = session();
    bot_deployment* const d = byte() % 2 == 0 ? nullptr : deployment();
    e.kind = byte() % 6;
    e.text = text();
    const std::uint8_t more = byte();
    if ((more & 1) != 0) e.name = text();
    if ((more & 2) != 0) e.json = text();
    if ((more & 4) != 0) e.time = static_cast<std::int64_t>(number());
    if ((more & 8) != 0) e.call = number(), e.ok = byte() % 3;
    if ((more & 16) != 0) e.channel = text(), e.user_id = text(), e.user_name = text(), e.url = text();
    if ((more & 32) != 0) e.media = byte() % 9, e.offset_minutes = static_cast<std::int32_t>(number());
    bot_value v{};
    if ((more & 64) != 0) {
      v = value(0, items, names);
      e.value = &v;
    }
    bot_found found[2] = {{text(), text(), 0.9}, {}};
    if ((more & 128) != 0) e.found = found, e.found_count = byte() % 3;
    judge(bot_turn(m, s, d, byte() == 255 ? nullptr : &e));
    read_effects(m);
  }

  void call() {
    bot_text t{};
    std::uint64_t id = 0;
    std::size_t size = 0;
    switch (byte() % 24) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5: return turn();
      case 6: {
        bot_session* made = nullptr;
        const bot_status status = bot_session_start(artifact(), number(), &made);
        return keep(status, made, sessions);
      }
      case 7: {
        bot_session* made = nullptr;
        bot_artifact* const a = artifact();
        if (byte() % 2 == 0) t = text();
        else t = {reinterpret_cast<const char*>(saved.data()), saved.size() - (saved.empty() ? 0 : byte() % 2)};
        return keep(bot_session_restore(a, t.data, t.size, &made), made, sessions);
      }
      case 8: {
        bot_session* const s = session();
        saved.resize(65536);
        const bot_status status = bot_session_save(s, saved.data(), byte() % 2 == 0 ? saved.size() : byte(), &size);
        saved.resize(judge(status) == BOT_OK ? size : 0);
        if (!saved.empty() && byte() % 4 == 0) saved[number() % saved.size()] ^= byte();
        return;
      }
      case 9: {
        bot_session* const s = session();
        return drop(bot_session_close(s), s, sessions);
      }
      case 10: {
        bot_session* const s = session();
        judge(bot_session_move(s, artifact()));
        return;
      }
      case 11: {
        bot_session_info info = BOT_INIT(bot_session_info);
        judge(bot_session_get_info(session(), byte() == 255 ? nullptr : &info));
        return;
      }
      case 12: {
        bot_artifact* made = nullptr;
        if (byte() % 4 != 0) return keep(bot_open_file(BOT_ARTIFACT, &made), made, artifacts);
        t = text();
        return keep(bot_open_bytes(t.data, t.size, byte() % 3, &made), made, artifacts);
      }
      case 13: {
        bot_artifact* const a = artifact();
        return drop(bot_artifact_close(a), a, artifacts);
      }
      case 14: {
        bot_artifact_info info = BOT_INIT(bot_artifact_info);
        judge(bot_artifact_get_info(artifact(), &info));
        return;
      }
      case 15: {
        bot_need need = BOT_INIT(bot_need);
        judge(bot_artifact_need(artifact(), number(), &need));
        return;
      }
      case 16: judge(bot_artifact_text(artifact(), number(), &id, &t)); return;
      case 17: {
        bot_deployment* made = nullptr;
        const bot_status status = bot_deployment_create(artifact(), &made);
        return keep(status, made, deployments);
      }
      case 18: {
        bot_deployment* const d = deployment();
        return drop(bot_deployment_close(d), d, deployments);
      }
      case 19: {
        bot_deployment* const d = deployment();
        const bot_pair pairs[] = {{text(), text()}, {text(), text()}};
        judge(bot_deployment_set_config(d, pairs, byte() % 3));
        return;
      }
      case 20: {
        bot_deployment* const d = deployment();
        bot_artifact* const a = artifact();
        (void)bot_artifact_text(a, byte() % 40, &id, &t);
        const bot_text language = text(), with = text();
        judge(bot_deployment_set_text(d, language, byte() % 8 == 0 ? number() : id, with));
        return;
      }
      case 21: {
        bot_machine* made = nullptr;
        if (machines.size() > 4) return;
        const bot_status status = bot_machine_create(&made);
        return keep(status, made, machines);
      }
      case 22: {
        bot_machine* const m = machine();
        if (byte() % 4 == 0) return drop(bot_machine_close(m), m, machines);
        judge(bot_machine_set_limits(m, static_cast<std::uint32_t>(number() % 100'000),
                                     static_cast<std::uint32_t>(number() % 1'000'000)));
        return;
      }
      default: {
        t = text();
        judge(bot_verify(t.data, t.size));
        bot_turn_info info = BOT_INIT(bot_turn_info);
        info.struct_size = byte() % 4 == 0 ? number() : info.struct_size;
        if (info.struct_size <= sizeof info) judge(bot_turn_get_info(machine(), &info));
        return;
      }
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Calls calls{{reinterpret_cast<const char*>(data), size}};
  bot_artifact* artifact = nullptr;
  calls.keep(bot_open_file(BOT_ARTIFACT, &artifact), artifact, calls.artifacts);
  bot_machine* machine = nullptr;
  calls.keep(bot_machine_create(&machine), machine, calls.machines);
  bot_session* session = nullptr;
  calls.keep(bot_session_start(artifact, size, &session), session, calls.sessions);
  while (!calls.rest.empty() && calls.all.size() < 200) calls.call();
  for (void* h : calls.sessions) check(bot_session_close(static_cast<bot_session*>(h)) == BOT_OK);
  for (void* h : calls.deployments) check(bot_deployment_close(static_cast<bot_deployment*>(h)) == BOT_OK);
  for (void* h : calls.artifacts) check(bot_artifact_close(static_cast<bot_artifact*>(h)) == BOT_OK);
  for (void* h : calls.machines) check(bot_machine_close(static_cast<bot_machine*>(h)) == BOT_OK);
  check(bot_use_allocator(nullptr) == BOT_OK);  // nothing is open
  return 0;
}
