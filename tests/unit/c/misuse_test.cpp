// Every function with what it should not be given: a status, a text that says what to do, and nothing else happens.

#include <catch2/catch.hpp>
#include <cstring>
#include <functional>
#include <thread>

#include "tests/unit/c/support.hpp"

using namespace bot::ctest;

namespace {

template <typename Handle>
Handle* as(void* handle) {
  return static_cast<Handle*>(handle);
}

bot_artifact_info artifact_info = BOT_INIT(bot_artifact_info);
bot_need need = BOT_INIT(bot_need);
bot_session_info session_info = BOT_INIT(bot_session_info);
bot_effect effect = BOT_INIT(bot_effect);
bot_turn_info turn_info = BOT_INIT(bot_turn_info);
std::uint64_t id = 0;
bot_text out_text{};
std::size_t size = 0;
void* made = nullptr;
const bot_event usual = message("x");

struct Function {
  const char* name;
  char kind;  ///< of the handle it takes
  std::function<bot_status(void*)> call;
};

/// Each function that takes a handle, with the one in question; everything else is fine.
std::vector<Function> functions(Open& o) {
  const auto place = [](auto** p) { return p; };
  return {
      {"bot_artifact_retain", 'a', [](void* h) { return bot_artifact_retain(as<bot_artifact>(h)); }},
      {"bot_artifact_close", 'a', [](void* h) { return bot_artifact_close(as<bot_artifact>(h)); }},
      {"bot_artifact_get_info", 'a',
       [](void* h) { return bot_artifact_get_info(as<bot_artifact>(h), &artifact_info); }},
      {"bot_artifact_need", 'a', [](void* h) { return bot_artifact_need(as<bot_artifact>(h), 0, &need); }},
      {"bot_artifact_text", 'a', [](void* h) { return bot_artifact_text(as<bot_artifact>(h), 0, &id, &out_text); }},
      {"bot_deployment_create", 'a',
       [=](void* h) {
         return bot_deployment_create(as<bot_artifact>(h), place(reinterpret_cast<bot_deployment**>(&made)));
       }},
      {"bot_session_start", 'a',
       [=](void* h) {
         return bot_session_start(as<bot_artifact>(h), 1, place(reinterpret_cast<bot_session**>(&made)));
       }},
      {"bot_session_restore", 'a',
       [=](void* h) {
         return bot_session_restore(as<bot_artifact>(h), "x", 1, place(reinterpret_cast<bot_session**>(&made)));
       }},
      {"bot_session_move", 'a', [&o](void* h) { return bot_session_move(o.session, as<bot_artifact>(h)); }},
      {"bot_deployment_close", 'd', [](void* h) { return bot_deployment_close(as<bot_deployment>(h)); }},
      {"bot_deployment_set_config", 'd',
       [](void* h) { return bot_deployment_set_config(as<bot_deployment>(h), nullptr, 0); }},
      {"bot_deployment_set_text", 'd',
       [](void* h) { return bot_deployment_set_text(as<bot_deployment>(h), {}, 0, {}); }},
      {"bot_session_close", 's', [](void* h) { return bot_session_close(as<bot_session>(h)); }},
      {"bot_session_save", 's', [](void* h) { return bot_session_save(as<bot_session>(h), nullptr, 0, &size); }},
      {"bot_session_move", 's', [&o](void* h) { return bot_session_move(as<bot_session>(h), o.artifact); }},
      {"bot_session_get_info", 's', [](void* h) { return bot_session_get_info(as<bot_session>(h), &session_info); }},
      {"bot_turn", 's', [&o](void* h) { return bot_turn(o.machine, as<bot_session>(h), nullptr, &usual); }},
      {"bot_machine_close", 'm', [](void* h) { return bot_machine_close(as<bot_machine>(h)); }},
      {"bot_machine_set_limits", 'm', [](void* h) { return bot_machine_set_limits(as<bot_machine>(h), 0, 0); }},
      {"bot_turn", 'm', [&o](void* h) { return bot_turn(as<bot_machine>(h), o.session, nullptr, &usual); }},
      {"bot_effect_count", 'm', [](void* h) { return bot_effect_count(as<bot_machine>(h), &size); }},
      {"bot_effect_get", 'm', [](void* h) { return bot_effect_get(as<bot_machine>(h), 0, &effect); }},
      {"bot_effect_json", 'm', [](void* h) { return bot_effect_json(as<bot_machine>(h), 0, 0, &out_text); }},
      {"bot_turn_get_info", 'm', [](void* h) { return bot_turn_get_info(as<bot_machine>(h), &turn_info); }},
      {"bot_turn", 'd',
       [&o](void* h) {
         return h == nullptr ? BOT_INVALID_HANDLE : bot_turn(o.machine, o.session, as<bot_deployment>(h), &usual);
       }},
  };
}

/// The status, with an error that names the function and says more than that.
void refused(bot_status status, bot_status wanted, const char* function) {
  INFO(function << " gave " << status << ", " << last_error());
  CHECK(status == wanted);
  CHECK_THAT(last_error(), Catch::StartsWith(std::string(function) + ": "));
  CHECK(last_error().size() > std::strlen(function) + 20);
}

}  // namespace

TEST_CASE("handles that are none") {
  Open o(hello());
  // One of each kind that was open and is closed.
  void* closed[4] = {};
  {
    Open gone(hello());
    closed[0] = gone.artifact;
    closed[1] = gone.machine;
    closed[2] = gone.session;
    closed[3] = gone.deployment;
  }
  std::uint64_t here[8] = {1, 2, 3, 4};
  std::vector<std::pair<const char*, void*>> foreign = {
      {"is no handle", here},
      {"is no handle", reinterpret_cast<void*>(std::uintptr_t{1})},
      {"is no handle", reinterpret_cast<void*>(~std::uintptr_t{0})},
      {"is no handle", reinterpret_cast<void*>(std::uintptr_t{0xb100'0000'00ff'ffff})},
      {"is no handle", reinterpret_cast<void*>(std::uintptr_t{0xb900'0000'0000'0000})},
  };
  const std::pair<char, void*> open[] = {{'a', o.artifact}, {'m', o.machine}, {'s', o.session}, {'d', o.deployment}};
  const auto before = save(o.session);
  for (const Function& f : functions(o)) {
    INFO(f.name << " " << f.kind);
    const bot_status of_null = f.call(nullptr);
    CHECK(of_null == BOT_INVALID_HANDLE);
    for (void* h : closed) {
      refused(f.call(h), BOT_INVALID_HANDLE, f.name);
      const bool same = h == closed[std::string_view("amsd").find(f.kind)];
      CHECK_THAT(last_error(), Catch::Contains(same ? "closed" : "this is a"));
    }
    for (const auto& [kind, handle] : open) {
      if (kind == f.kind) continue;
      refused(f.call(handle), BOT_INVALID_HANDLE, f.name);
      CHECK_THAT(last_error(), Catch::Contains("this is a") && Catch::Contains("; give a"));
    }
    for (const auto& [says, handle] : foreign) {
      refused(f.call(handle), BOT_INVALID_HANDLE, f.name);
      CHECK_THAT(last_error(), Catch::Contains(says));
    }
    // Another generation of an open one.
    for (const auto& [kind, handle] : open)
      if (kind == f.kind)
        refused(f.call(reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(handle) + (1U << 24))),
                BOT_INVALID_HANDLE, f.name);
  }
  CHECK(save(o.session) == before);
  CHECK(made == nullptr);
}

TEST_CASE("a place is used again, a handle is not") {
  Open o(hello());
  bot_session* first = nullptr;
  REQUIRE(bot_session_start(o.artifact, 1, &first) == BOT_OK);
  REQUIRE(bot_session_close(first) == BOT_OK);
  for (int i = 0; i < 1000; ++i) {
    bot_session* next = nullptr;
    REQUIRE(bot_session_start(o.artifact, 1, &next) == BOT_OK);
    CHECK(next != first);
    CHECK(bot_session_close(first) == BOT_INVALID_HANDLE);
    REQUIRE(bot_session_close(next) == BOT_OK);
  }
}

TEST_CASE("null where something should be written or read") {
  Open o(hello());
  const auto null = [](bot_status status, const char* function) { refused(status, BOT_INVALID_ARGUMENT, function); };
  bot_artifact* a = nullptr;
  null(bot_open_file(nullptr, &a), "bot_open_file");
  null(bot_open_file("x", nullptr), "bot_open_file");
  null(bot_open_bytes(nullptr, 8, BOT_OPEN_COPY, &a), "bot_open_bytes");
  null(bot_open_bytes("12345678", 8, BOT_OPEN_COPY, nullptr), "bot_open_bytes");
  null(bot_open_bytes("12345678", 8, 2, &a), "bot_open_bytes");
  null(bot_open_bytes("12345678", SIZE_MAX, BOT_OPEN_COPY, &a), "bot_open_bytes");
  null(bot_verify(nullptr, 8), "bot_verify");
  null(bot_verify("12345678", SIZE_MAX), "bot_verify");
  null(bot_artifact_get_info(o.artifact, nullptr), "bot_artifact_get_info");
  null(bot_artifact_text(o.artifact, 0, nullptr, &out_text), "bot_artifact_text");
  null(bot_artifact_text(o.artifact, 0, &id, nullptr), "bot_artifact_text");
  null(bot_deployment_create(o.artifact, nullptr), "bot_deployment_create");
  null(bot_deployment_set_config(o.deployment, nullptr, 1), "bot_deployment_set_config");
  const bot_pair pair{{nullptr, 3}, {}};
  null(bot_deployment_set_config(o.deployment, &pair, 1), "bot_deployment_set_config");
  null(bot_deployment_set_config(o.deployment, &pair, SIZE_MAX), "bot_deployment_set_config");
  null(bot_deployment_set_text(o.deployment, {nullptr, 1}, 0, {}), "bot_deployment_set_text");
  null(bot_deployment_set_text(o.deployment, {}, 0, {"x", SIZE_MAX}), "bot_deployment_set_text");
  null(bot_session_start(o.artifact, 1, nullptr), "bot_session_start");
  bot_session* s = nullptr;
  null(bot_session_restore(o.artifact, nullptr, 1, &s), "bot_session_restore");
  null(bot_session_restore(o.artifact, "x", SIZE_MAX, &s), "bot_session_restore");
  null(bot_session_restore(o.artifact, "x", 1, nullptr), "bot_session_restore");
  null(bot_session_save(o.session, nullptr, 1, &size), "bot_session_save");
  char buffer[8];
  null(bot_session_save(o.session, buffer, sizeof buffer, nullptr), "bot_session_save");
  null(bot_session_get_info(o.session, nullptr), "bot_session_get_info");
  null(bot_machine_create(nullptr), "bot_machine_create");
  null(bot_turn(o.machine, o.session, nullptr, nullptr), "bot_turn");
  null(bot_effect_count(o.machine, nullptr), "bot_effect_count");
  REQUIRE(o.say("x") == BOT_OK);
  null(bot_effect_get(o.machine, 0, nullptr), "bot_effect_get");
  null(bot_effect_json(o.machine, 0, 0, nullptr), "bot_effect_json");
  null(bot_effect_json(o.machine, 0, 2, &out_text), "bot_effect_json");
  null(bot_turn_get_info(o.machine, nullptr), "bot_turn_get_info");
  bot_allocator allocator = BOT_INIT(bot_allocator);
  refused(bot_use_allocator(&allocator), BOT_IN_USE, "bot_use_allocator");
  CHECK(a == nullptr);
  CHECK(s == nullptr);
}

TEST_CASE("structures of other versions") {
  Open o(hello());
  for (const std::size_t wrong : {std::size_t{0}, std::size_t{8}, sizeof(bot_event) - 8, std::size_t{5000}, SIZE_MAX}) {
    bot_event e = message("x");
    e.struct_size = wrong;
    refused(o.turn(e), BOT_INVALID_ARGUMENT, "bot_turn");
    bot_session_info info = BOT_INIT(bot_session_info);
    info.struct_size = wrong == sizeof(bot_event) - 8 ? sizeof info - 8 : wrong;
    refused(bot_session_get_info(o.session, &info), BOT_INVALID_ARGUMENT, "bot_session_get_info");
  }
  struct Newer {
    bot_event event;
    std::uint64_t more;
  } newer{message("x"), 0};
  newer.event.struct_size = sizeof newer;
  CHECK(o.turn(newer.event) == BOT_OK);
  newer.more = 1;
  refused(o.turn(newer.event), BOT_INVALID_ARGUMENT, "bot_turn");
  struct NewerInfo {
    bot_session_info info;
    std::uint64_t more, behind;
  } info{BOT_INIT(bot_session_info), 7, 7};
  info.info.struct_size = sizeof info.info + 8;
  CHECK(bot_session_get_info(o.session, &info.info) == BOT_OK);
  CHECK(info.info.turns == 1);
  CHECK(info.more == 0);
  CHECK(info.behind == 7);
}

TEST_CASE("events that cannot be") {
  Open o(everything());
  const auto wrong = [&](auto change) {
    bot_event e = message("halo");
    change(e);
    const auto before = save(o.session);
    refused(o.turn(e), BOT_INVALID_ARGUMENT, "bot_turn");
    CHECK(effects(o.machine).empty());
    CHECK(save(o.session) == before);
  };
  wrong([](bot_event& e) { e.kind = 5; });
  wrong([](bot_event& e) { e.kind = UINT32_MAX; });
  wrong([](bot_event& e) { e.media = 8; });
  wrong([](bot_event& e) { e.ok = 2; });
  wrong([](bot_event& e) { e.offset_minutes = 1440; });
  wrong([](bot_event& e) { e.offset_minutes = INT32_MIN; });
  wrong([](bot_event& e) { e.found_count = 1; });
  wrong([](bot_event& e) { e.found_count = SIZE_MAX; });
  for (bot_text bot_event::*t : {&bot_event::text, &bot_event::name, &bot_event::channel, &bot_event::user_id,
                                 &bot_event::user_name, &bot_event::url, &bot_event::json}) {
    wrong([t](bot_event& e) { e.*t = {nullptr, 1}; });
    wrong([t](bot_event& e) { e.*t = {"x", SIZE_MAX}; });
  }
  for (const double score : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    const bot_found found{text("topics"), text("billing"), score};
    wrong([&](bot_event& e) { e.found = &found, e.found_count = 1; });
  }
  // Values: of no kind, without what they count, in a circle.
  bot_value value{};
  const auto wrong_value = [&] { wrong([&](bot_event& e) { e.value = &value; }); };
  value.kind = 7;
  wrong_value();
  value.kind = BOT_VALUE_TEXT;
  value.text = {nullptr, 1};
  wrong_value();
  value = {};
  value.kind = BOT_VALUE_LIST;
  value.count = 1;
  wrong_value();
  value.items = &value;
  wrong_value();
  value.kind = BOT_VALUE_RECORD;
  wrong_value();
  const bot_text bad_name{nullptr, 2};
  bot_value inner{};
  value.items = &inner;
  value.names = &bad_name;
  wrong_value();
  // A circle that grows with every round: counted, not built.
  bot_value both[2] = {};
  both[0].kind = both[1].kind = BOT_VALUE_LIST;
  both[0].items = both[1].items = both;
  both[0].count = both[1].count = 2;
  bot_event e = message("halo");
  e.value = both;
  CHECK(o.turn(e) != BOT_OK);
  value = {};
  value.kind = BOT_VALUE_LIST;
  value.count = UINT32_MAX;
  value.items = both;
  e.value = &value;
  refused(o.turn(e), BOT_TURN_MEMORY, "bot_turn");
  e.value = nullptr;
  e.json = text("{\"a\":}");
  refused(o.turn(e), BOT_JSON_MALFORMED, "bot_turn");
  CHECK_THAT(last_error(), Catch::Contains("byte 6"));
  const std::string long_json(2'000'000, ' ');
  e.json = text(long_json);
  refused(o.turn(e), BOT_TURN_MEMORY, "bot_turn");
  value = {};
  e.json = text("{}");
  e.value = &value;
  refused(o.turn(e), BOT_INVALID_ARGUMENT, "bot_turn");
}

TEST_CASE("messages of any bytes and sizes") {
  const auto bytes =
      compile("bot b { title \"B\" }\non error { say \"maaf\" }\notherwise { say \"{message.text}\" }\n");
  Open o(bytes);
  REQUIRE(o.say(std::string_view("a\0b\xff\xc3(", 6)) == BOT_OK);
  CHECK(effects(o.machine).find(R"("text":"a\u0000b)"
                                "\xef\xbf\xbd\xef\xbf\xbd(\"") != std::string::npos);
  REQUIRE(o.say("") == BOT_OK);
  const std::string huge(10'000'000, 'x');
  const auto before = save(o.session);
  refused(o.say(huge), BOT_MESSAGE_TOO_LONG, "bot_turn");
  CHECK_THAT(effects(o.machine), Catch::Contains("maaf"));
  CHECK(save(o.session) == before);
  bot_event e = message("x");
  e.name = e.channel = e.user_id = e.user_name = e.url = text(huge);
  CHECK(o.turn(e) == BOT_OK);
  REQUIRE(bot_machine_set_limits(o.machine, 0, 200) == BOT_OK);
  refused(o.say(std::string(1000, 'x')), BOT_TURN_MEMORY, "bot_turn");
  REQUIRE(bot_machine_set_limits(o.machine, 1, 0) == BOT_OK);
  refused(o.say("x"), BOT_TURN_FUEL, "bot_turn");
  REQUIRE(bot_machine_set_limits(o.machine, 0, 0) == BOT_OK);
  CHECK(o.say("x") == BOT_OK);
}

TEST_CASE("artifacts that are none") {
  bot_artifact* a = nullptr;
  refused(bot_open_bytes(nullptr, 0, BOT_OPEN_COPY, &a), BOT_NOT_AN_ARTIFACT, "bot_open_bytes");
  CHECK(bot_verify(nullptr, 0) == BOT_NOT_AN_ARTIFACT);
  auto bytes = hello();
  const auto open = [&](std::uint32_t how) { return bot_open_bytes(bytes.data(), bytes.size(), how, &a); };
  bytes[4] = std::byte{9};
  refused(open(BOT_OPEN_COPY), BOT_OTHER_VERSION, "bot_open_bytes");
  bytes = hello();
  bytes[200] ^= std::byte{1};
  refused(open(BOT_OPEN_COPY), BOT_DAMAGED, "bot_open_bytes");
  CHECK(bot_verify(bytes.data(), bytes.size()) == BOT_DAMAGED);
  bytes = hello();
  bytes.pop_back();
  refused(open(BOT_OPEN_BORROW), BOT_TRUNCATED, "bot_open_bytes");
  bytes = hello();
  bytes.insert(bytes.begin(), std::byte{0});
  refused(bot_open_bytes(bytes.data() + 1, bytes.size() - 1, BOT_OPEN_BORROW, &a), BOT_UNALIGNED, "bot_open_bytes");
  CHECK(bot_verify(bytes.data() + 1, bytes.size() - 1) == BOT_OK);
  CHECK(a == nullptr);
  REQUIRE(bot_open_bytes(bytes.data() + 1, bytes.size() - 1, BOT_OPEN_COPY, &a) == BOT_OK);
  CHECK(bot_artifact_close(a) == BOT_OK);
}

TEST_CASE("sessions that are none") {
  Open o(everything());
  REQUIRE(o.say("halo") == BOT_OK);
  const auto saved = save(o.session);
  bot_session* s = nullptr;
  const auto restore = [&](const std::vector<std::byte>& bytes) {
    return bot_session_restore(o.artifact, bytes.data(), bytes.size(), &s);
  };
  refused(bot_session_restore(o.artifact, nullptr, 0, &s), BOT_NOT_A_SESSION, "bot_session_restore");
  refused(restore(std::vector<std::byte>(100)), BOT_NOT_A_SESSION, "bot_session_restore");
  for (std::size_t n = 0; n < saved.size(); ++n) {
    const bot_status status = restore({saved.begin(), saved.begin() + static_cast<std::ptrdiff_t>(n)});
    CHECK((status == BOT_SESSION_MALFORMED || status == BOT_NOT_A_SESSION));
  }
  Open other(hello());
  refused(bot_session_restore(other.artifact, saved.data(), saved.size(), &s), BOT_SESSION_OTHER_BOT,
          "bot_session_restore");
  CHECK(s == nullptr);
  // From an odd address.
  auto shifted = saved;
  shifted.insert(shifted.begin(), std::byte{0});
  REQUIRE(bot_session_restore(o.artifact, shifted.data() + 1, saved.size(), &s) == BOT_OK);
  CHECK(save(s) == saved);
  CHECK(bot_session_close(s) == BOT_OK);
}

TEST_CASE("sessions with a byte changed are refused, or are sessions") {
  Open o(everything());
  REQUIRE(o.say("halo") == BOT_OK);
  REQUIRE(o.say("kecil") == BOT_OK);
  const auto saved = save(o.session);
  std::size_t refusals = 0, taken = 0;
  for (std::size_t at = 0; at < saved.size(); ++at)
    for (const unsigned change : {0x01U, 0x80U, 0xffU}) {
      auto bytes = saved;
      bytes[at] ^= static_cast<std::byte>(change);
      bot_session* s = nullptr;
      const bot_status status = bot_session_restore(o.artifact, bytes.data(), bytes.size(), &s);
      if (status != BOT_OK) {
        CHECK((status >= BOT_NOT_A_SESSION && status <= BOT_SESSION_UNKNOWN && s == nullptr));
        ++refusals;
        continue;
      }
      ++taken;
      for (const std::uint32_t kind : {BOT_EVENT_TICK, BOT_EVENT_MESSAGE, BOT_EVENT_RESULT}) {
        bot_event e = message("halo", INT64_MAX / 2);
        e.kind = kind;
        e.call = 1;
        const bot_status turned = bot_turn(o.machine, s, nullptr, &e);
        CHECK((turned == BOT_OK || turned >= BOT_MESSAGE_TOO_LONG));
      }
      CHECK(bot_session_close(s) == BOT_OK);
    }
  CHECK(refusals > 100);
  CHECK(taken > 10);
}

TEST_CASE("fields of the wrong type: the event is not the one that is waited for") {
  Open o(everything());
  REQUIRE(o.say("halo") == BOT_OK);
  const auto raise = [&](const char* json) {
    bot_event e = BOT_INIT(bot_event);
    e.kind = BOT_EVENT_HOST;
    e.name = text("paid");
    e.json = text(json);
    REQUIRE(o.turn(e) == BOT_OK);
    return effects(o.machine);
  };
  for (const char* json : {"{}", "[]", "1", "null", R"({"invoice":1})", R"({"invoice":null})", R"({"invoice":["x"]})",
                           R"({"invoice":"x","total":"much"})"})
    CHECK(raise(json).empty());
  CHECK_THAT(raise(R"({"invoice":"x","total":1,"more":{"and":["more"]}})"), Catch::Contains("lunas x 1"));
}

namespace {

/// Calls the library from inside of a turn, as a second thread would.
struct Nosy {
  bot_session* session = nullptr;
  bot_machine* machine = nullptr;
  std::vector<bot_status> seen;
};

void* nosy_allocate(void* user, std::size_t bytes) {
  auto& n = *static_cast<Nosy*>(user);
  if (n.session != nullptr && n.seen.empty()) {
    std::thread([&n] {
      n.seen.push_back(bot_session_get_info(n.session, &session_info));
      n.seen.push_back(bot_session_close(n.session));
      n.seen.push_back(bot_machine_close(n.machine));
      n.seen.push_back(bot_turn(n.machine, n.session, nullptr, &usual));
    }).join();
  }
  return std::malloc(bytes);
}
void nosy_release(void*, void* block, std::size_t) { std::free(block); }

}  // namespace

TEST_CASE("a session or machine that is in use") {
  Nosy nosy;
  bot_allocator allocator = BOT_INIT(bot_allocator);
  allocator.user = &nosy;
  allocator.allocate = nosy_allocate;
  refused(bot_use_allocator(&allocator), BOT_INVALID_ARGUMENT, "bot_use_allocator");
  allocator.release = nosy_release;
  REQUIRE(bot_use_allocator(&allocator) == BOT_OK);
  {
    Open o(hello());
    nosy.machine = o.machine;
    nosy.session = o.session;
    CHECK(o.say("x") == BOT_OK);
    CHECK(nosy.seen == std::vector<bot_status>(4, BOT_IN_USE));
    nosy.session = nullptr;
    CHECK(o.say("x") == BOT_OK);
    CHECK(bot_use_allocator(nullptr) == BOT_IN_USE);
  }
  REQUIRE(bot_use_allocator(nullptr) == BOT_OK);
}
