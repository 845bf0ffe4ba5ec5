#pragma once
// Inside of the generator: what the program holds so far.

#include <string>
#include <vector>

#include "tests/oracle/generate.hpp"

namespace bot::oracle {

enum class Kind : std::uint8_t { bool_, int_, number, text, duration, time, date, enum_, record, list };

/// A type as the generator thinks of it.
struct Ty {
  Kind kind = Kind::int_;
  bool optional = false;
  std::size_t ref = 0;     ///< of an enum or a record; of a list whose items are such
  Kind item = Kind::int_;  ///< of a list
  int bound = 0;           ///< of a list; 0: the usual one
  friend bool operator==(const Ty&, const Ty&) = default;
  [[nodiscard]] Ty plain() const {
    Ty t = *this;
    t.optional = false;
    return t;
  }
  [[nodiscard]] Ty of_item() const { return {item, false, ref, Kind::int_, 0}; }
};

struct Named {
  std::string name;
  Ty type;
  bool writable = false;
};
struct EnumInfo {
  std::string name;
  std::vector<std::string> values;
  bool understands = false;  ///< a keyword or remote NLU
  bool standard = false;     ///< … with a default
};
struct RecordInfo {
  std::string name;
  std::vector<Named> fields;
};
/// `type` is what an attribute has; `written` its NLU or type.
struct AttributeInfo {
  std::string name, written;
  Ty type;
};
struct IntentInfo {
  std::string name;
  std::vector<AttributeInfo> attributes;
  bool event = false, fallback = false;
};
struct NluInfo {
  std::string name;
  Ty type;
  bool known = true;  ///< its type can be written; not that of a pattern with captures
};
struct CallInfo {
  std::string name;
  std::vector<Named> params;
  std::optional<Ty> result;
};
struct FlowInfo {
  std::string name;
  std::vector<Named> params;  ///< all with a default, unless the flow is only called
  std::optional<Ty> result;
  std::vector<std::string> states;
  std::vector<IntentInfo> intents;
};

enum class Place : std::uint8_t { entry, handler, exit, bot, error, function };

/// Where a statement stands.
struct Spot {
  Place place = Place::entry;
  int flow = -1;
  int state = -1;
  int depth = 0;
  bool in_loop = false;
  bool returns = false;  ///< a `return` has to follow: nothing may end the block
  std::vector<Named> names;
};

struct Writer {
  Rng rng;
  std::string source;
  int indent = 0;
  int counter = 0;
  std::vector<EnumInfo> enums;
  std::vector<RecordInfo> records;
  std::vector<NluInfo> nlus;
  std::vector<CallInfo> calls;
  std::vector<std::pair<CallInfo, Ty>> fns;
  std::vector<IntentInfo> intents;
  std::vector<Named> globals;
  std::vector<FlowInfo> flows;
  bool bot_answers = false;  ///< with its `otherwise`; else there is a fallback flow
  bool two_languages = false;
  bool has_secret = false;      ///< the variable `pin`
  bool secret_message = false;  ///< the block has asked for a secret: `message.text` is one

  void line(const std::string& text);
  void open(const std::string& text);
  void close();
  std::string fresh(const std::string& prefix);

  // generate_expressions.cpp
  std::string write(const Ty& type);
  Ty any_type(bool composite);
  std::string expr(const Ty& type, const Spot& spot, int depth);
  std::string constant(const Ty& type);
  std::string text(const Spot& spot, int depth);
  std::string words();
  std::optional<Named> some_name(const Spot& spot, const Ty& type);

  // generate_statements.cpp
  void block(Spot spot, int count);
  bool statement(Spot& spot);  ///< false: nothing may follow
  void say(Spot& spot);
  void choices(const Spot& spot, int depth);
  void ask(Spot& spot);
  void jump(const Spot& spot);
  std::string arrow(const Spot& spot);
  std::string button(const Spot& spot);
  std::vector<IntentInfo> visible(const Spot& spot) const;
  void handler(const Spot& spot, const std::string& head, bool needs_arrow);
  std::string trigger(const IntentInfo& intent, Spot& spot);
  void know(Spot& spot, const AttributeInfo& attribute) const;

  // generate_program.cpp
  void declarations();
  void keyword_nlu();
  void other_nlus();
  void values();
  void intent(std::vector<IntentInfo>& list, const std::string& head, const Spot& spot);
  void flow(int index);
  void state(int flow, int index, const std::vector<Named>& names);
  void bot_handlers();
};

}  // namespace bot::oracle
