#pragma once
// Bots put together row by row and instruction by instruction: what the compiler makes, without it.

#include <catch2/catch.hpp>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"
#include "compiler/emit/emit.hpp"
#include "tests/unit/runtime/code.hpp"
#include "tests/unit/runtime/talk.hpp"

namespace bot::test {

using bytecode::BaseType;
using bytecode::ChunkKind;
using bytecode::no_row;
using bytecode::Op;
using bytecode::Type;

struct On {
  std::uint32_t intent = no_row;
  std::uint32_t attribute = no_row, value = 0;
  std::uint32_t guard = no_row, body = no_row, target = no_row;
};

struct Attribute {
  std::uint32_t nlu = no_row;
  bool optional = false;
  std::string name = {};
  Type type = {};  ///< of an event's
  std::uint8_t index = 0, of = 1;
};

class Assembly {
 public:
  Assembly();

  emit::Image image;
  struct Level {
    std::vector<bytecode::HandlerRow> matching, otherwise, resume, timers;
  };
  Level bot;
  std::vector<Level> of_flow, of_state;

  std::uint32_t keyword(const std::vector<std::pair<std::string, std::vector<std::string>>>& values);
  std::uint32_t values(const std::vector<std::string>& names, bytecode::NluKind kind = bytecode::NluKind::plain);
  std::uint32_t remote(const std::string& model, const std::vector<std::string>& names, std::uint32_t threshold);
  std::uint32_t entity(bytecode::Entity entity);
  /// `shape` is of the record of its captures, or no_row for a text.
  std::uint32_t pattern(const std::vector<std::string>& patterns, std::uint32_t shape = no_row);

  std::uint32_t intent(std::uint32_t nlu, const std::vector<Attribute>& attributes = {},
                       bytecode::IntentKind kind = bytecode::IntentKind::text, const std::string& event = {});
  std::uint32_t flow(std::uint16_t flags = 0);
  /// The first one of a flow is its initial one.
  std::uint32_t state(std::uint32_t flow, std::uint16_t flags = 0);
  void opener(std::uint32_t intent, std::uint32_t flow, std::uint32_t args = no_row);
  bytecode::FlowExtraRow& extra(std::uint32_t flow);
  std::uint32_t variable(Type type, std::uint8_t flags = 0);
  std::uint32_t shape(bytecode::ShapeKind kind, const std::vector<std::pair<std::string, Type>>& fields,
                      const std::string& name = {});
  std::uint32_t text(std::string_view text);
  std::uint32_t call(const std::string& name, const std::vector<std::pair<std::string, Type>>& params,
                     std::optional<Type> result, std::uint32_t timeout = 5000);
  std::uint32_t function(const std::vector<Type>& params, Type result, const Code& code);
  std::uint32_t chunk(ChunkKind kind, const Code& code, std::uint32_t intent = no_row);
  std::uint32_t action(const Code& code, std::uint32_t intent = no_row) {
    return chunk(ChunkKind::action, code, intent);
  }
  /// A chunk that says a text.
  std::uint32_t says(std::string_view text);
  void need(bytecode::NeedKind kind, const std::string& name, std::uint32_t row);

  /// A resume point of the chunk that is made next, to be completed by the functions below.
  std::uint32_t resume(bytecode::ResumeKind kind, std::uint32_t what, const std::vector<Type>& cells,
                       std::uint32_t retries = no_row);
  void question(Code& code, std::uint32_t resume);
  [[nodiscard]] std::size_t retry(Code& code, std::uint32_t resume);
  [[nodiscard]] std::size_t ask(Code& code, std::uint32_t resume);
  void call_flow(Code& code, std::uint32_t resume);
  [[nodiscard]] std::size_t try_call(Code& code, std::uint32_t resume);

  void on(std::uint32_t state, const On& on) { of_state[state].matching.push_back(row(on)); }
  void otherwise(std::uint32_t state, const On& on) { of_state[state].otherwise.push_back(row(on)); }
  void resumed(std::uint32_t state, const On& on) { of_state[state].resume.push_back(row(on)); }
  void after(std::uint32_t state, std::int64_t milliseconds, On on);
  [[nodiscard]] static bytecode::HandlerRow row(const On& on) {
    return {on.intent, on.attribute, on.value, on.guard, on.body, on.target};
  }

  [[nodiscard]] Aligned make();

 private:
  std::uint32_t place(std::uint32_t offset) const { return static_cast<std::uint32_t>(image.code.size()) + offset; }
  bytecode::Slice pool(std::string_view text) { return image.pool.add(text); }
  std::uint32_t add_nlu(bytecode::NluRow row);
  void lay_out(bytecode::Level& level, const Level& from, std::size_t& next);

  std::deque<std::string> kept_;
};

}  // namespace bot::test
