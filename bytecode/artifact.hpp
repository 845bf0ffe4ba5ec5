#pragma once
// The artifact container (a `.botc` file), version 1.
//
// A header, then sections, all little-endian and used in place: a reader maps the file and looks at the rows where they
// are. docs/bytecode.md is the description for people; this header is its source.
//
//   Header | offsets[section_count + 1] | section 0 | section 1 | …
//
// Section i lies in bytes [offsets[i], offsets[i+1]); the first one begins behind the header and the file ends at the
// last offset. Sections of rows hold whole rows, and the size of every row and of the keywords is a multiple of 8, so
// that all of these are aligned when the file is. An index into another section is a u32; no_row (all ones) says that
// there is nothing. Names and texts are slices of the pool. Limits: 4 GiB a file, 2^31 - 1 rows a section.
//
// Promises: the same sources give the same bytes; rows that carry a stable id are sorted by it, where the row says so;
// a stable id is hash64 of a kind word, a space and the qualified name ("state handover.greetings"). Nothing here may
// be trusted before runtime/load has verified it.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace bot::bytecode {

inline constexpr char artifact_magic[4] = {'B', 'O', 'T', 'C'};
inline constexpr std::uint16_t artifact_version = 1;
inline constexpr std::uint32_t no_row = 0xffff'ffff;  ///< an index that means nothing

enum class Section : std::uint32_t {
  info,          ///< one InfoRow
  flows,         ///< FlowRow, sorted by id
  states,        ///< StateRow, sorted by id
  intents,       ///< IntentRow, sorted by id
  attributes,    ///< AttributeRow, those of an intent together
  handlers,      ///< HandlerRow, those of a level together, in the order they are tried
  openers,       ///< OpenerRow, in the order they are tried
  nlus,          ///< NluRow, sorted by id
  values,        ///< ValueRow, those of an NLU together, in source order
  variables,     ///< VariableRow, sorted by id: the schema of the session
  texts,         ///< TextRow, sorted by id
  chunks,        ///< ChunkRow, in the order of their code
  sources,       ///< SourceRow, sorted by name
  needs,         ///< NeedRow, sorted
  flow_extras,   ///< FlowExtraRow, sorted by flow
  params,        ///< ParamRow, those of a flow together, in order
  shapes,        ///< ShapeRow: records, lists and payloads, those that others hold before them
  fields,        ///< FieldRow, those of a shape or a service call together, in order
  cells,         ///< CellRow: types of stacks and parameters
  functions,     ///< FunctionRow, those that are called before the ones that call them
  calls,         ///< ServiceCallRow, sorted by id
  resumes,       ///< ResumeRow, sorted by id
  patterns,      ///< PatternRow, those of an NLU together, in source order
  translations,  ///< Slice: the texts in the bot's second language, in the order of their rows, then in the third …
  keywords,      ///< the keyword tables, see keyword_table.hpp
  code,          ///< the instructions of all chunks
  pool,          ///< UTF-8 text that the other sections cut slices from
  debug,         ///< names and source places, see debug_info.hpp; empty when stripped
};
inline constexpr std::uint32_t section_count = 28;

struct Header {
  char magic[4];
  std::uint16_t version;
  std::uint16_t sections;
  std::uint64_t checksum;  ///< hash64 of everything behind it; finds damage, not malice
  std::uint32_t offsets[section_count + 1];
  std::uint32_t zero;
};
static_assert(sizeof(Header) == 136);
/// Limits that the loader insists on, so that a hostile file costs little.
inline constexpr std::uint32_t max_stack_words = 1024;
inline constexpr std::uint32_t max_variables = 1U << 16;
inline constexpr std::uint32_t max_flows = 0xffff;  ///< a session counts its open flows in 16 bits

/// Where the checksum starts to count.
inline constexpr std::size_t checksum_start = 16;

/// A slice of the pool.
struct Slice {
  std::uint32_t offset;
  std::uint32_t length;
};

/// The handlers of one level (state, flow or bot): [first, first+count) are tried in that order, and
/// [first+count, first+count+otherwise) are the otherwise handlers.
struct Level {
  std::uint32_t first;
  std::uint16_t count;
  std::uint16_t otherwise;
};
inline constexpr std::size_t max_level_handlers = 0xffff;  ///< of each of the two
inline constexpr std::size_t max_few_handlers = 0xff;      ///< `on resume` of a state or flow, and `after` of a state

struct InfoRow {
  std::uint64_t bot_id;
  std::uint64_t schema;  ///< see schema.hpp; sessions with another one do not fit
  Slice name;
  Slice title;
  Slice languages;              ///< separated by spaces, the default first
  Slice channels;               ///< separated by spaces
  Slice timezone;               ///< IANA name, may be empty
  Level handlers;               ///< the bot's own
  std::uint32_t init;           ///< chunk that sets the bot's variables, or no_row
  std::uint32_t fallback_flow;  ///< or no_row
  std::uint32_t max_stack;      ///< words
  std::uint32_t max_steps;      ///< instructions of one turn at most
  std::uint32_t max_jumps;      ///< states entered in one turn at most
  std::uint32_t language;       ///< enum variable whose value is the place of the language in `languages`, or no_row
  std::uint32_t on_error;       ///< action chunk that runs when a turn has failed, or no_row
  std::uint32_t zero;
};
static_assert(sizeof(InfoRow) == 96);

/// FlowRow::flags
inline constexpr std::uint16_t flow_volatile = 1;   ///< closes when another flow opens over it
inline constexpr std::uint16_t flow_exclusive = 2;  ///< initial intents of other flows do not hold

struct FlowRow {
  std::uint64_t id;
  std::uint32_t initial;  ///< state
  std::uint32_t init;     ///< chunk that sets the flow's variables but for its parameters, or no_row
  Level handlers;
  std::uint16_t resume;  ///< `on resume` handlers: they follow the level's
  std::uint16_t flags;
  std::uint32_t extra;  ///< FlowExtraRow or no_row
};
static_assert(sizeof(FlowRow) == 32);

inline constexpr std::uint8_t no_type = 0xff;  ///< a type byte that means nothing

/// What few flows have.
struct FlowExtraRow {
  std::uint32_t flow;
  std::uint32_t params;         ///< the first one
  std::uint32_t expires;        ///< seconds after opening, or 0
  std::uint32_t result_detail;  ///< of the type
  std::uint16_t param_count;
  std::uint8_t result;  ///< type byte, or no_type
  std::uint8_t zero[5];
};
static_assert(sizeof(FlowExtraRow) == 24);

/// The variable that a parameter of a flow is.
struct ParamRow {
  std::uint32_t variable;
  std::uint32_t zero;
};

/// StateRow::flags
inline constexpr std::uint16_t state_end = 1;        ///< the flow closes behind its actions
inline constexpr std::uint16_t state_silent = 2;     ///< sends and suspends nothing on entry
inline constexpr std::uint16_t state_exclusive = 4;  ///< initial intents of other flows do not hold

/// Handlers of a state lie together: those of the level, then `resume` ones, then `timers`, the shortest first.
struct StateRow {
  std::uint64_t id;
  std::uint32_t flow;
  std::uint16_t flags;
  std::uint8_t resume;  ///< `on resume` handlers
  std::uint8_t timers;  ///< `after` handlers
  std::uint32_t entry;  ///< chunk or no_row
  std::uint32_t exit;   ///< chunk or no_row
  Level handlers;
};
static_assert(sizeof(StateRow) == 32);

enum class IntentKind : std::uint8_t { text, event, command, image, audio, video, file, location, contact, sticker };
inline constexpr std::uint8_t intent_kind_count = 10;
/// IntentRow::classifier: bit 31 set means "NLU n found something", else a guard chunk.
inline constexpr std::uint32_t classifier_is_nlu = 0x8000'0000;

struct IntentRow {
  std::uint64_t id;
  IntentKind kind;
  std::uint8_t fallback;  ///< 1: matches every message
  std::uint16_t attribute_count;
  std::uint32_t classifier;  ///< or no_row
  std::uint32_t when;        ///< guard chunk or no_row
  std::uint32_t attributes;  ///< the first one
  Slice event;               ///< name of the host event or the command
};
static_assert(sizeof(IntentRow) == 32);

/// An attribute takes match `index` of the `of` first ones of its NLU; that of an event takes the field of its name.
struct AttributeRow {
  std::uint32_t nlu;  ///< no_row for an event
  std::uint8_t index;
  std::uint8_t of;
  std::uint8_t optional;
  std::uint8_t type;  ///< type byte of its value, without the optional bit
  std::uint32_t detail;
  std::uint32_t bound;  ///< of a list: the most items that come in; else 0
  Slice name;
};
static_assert(sizeof(AttributeRow) == 24);

/// HandlerRow::target: none waits on; target_back goes back; else bit 31 set means a flow without parameters, else a
/// state.
inline constexpr std::uint32_t target_is_flow = 0x8000'0000;
inline constexpr std::uint32_t target_back = 0xffff'fffe;

/// A handler holds when its intent matched, its attribute (if it names one) has the value, and its guard holds. The
/// attribute is of an enum. Of an `after` handler `attribute` and `value` are the low and the high half of its delay in
/// milliseconds.
struct HandlerRow {
  std::uint32_t intent;     ///< none: otherwise
  std::uint32_t attribute;  ///< place in the intent, or no_row
  std::uint32_t value;
  std::uint32_t guard;  ///< chunk or no_row
  std::uint32_t body;   ///< chunk or no_row
  std::uint32_t target;
};
static_assert(sizeof(HandlerRow) == 24);

/// An initial intent that may open its flow from outside.
struct OpenerRow {
  std::uint32_t intent;
  std::uint32_t flow;
  std::uint32_t args;  ///< chunk that sets the flow's parameters from the attributes, or no_row
  std::uint32_t zero;
};

/// How the value of an NLU is found; `plain` never finds anything: it is an enum alone.
enum class NluKind : std::uint8_t { keyword, pattern, remote, entity, plain };
inline constexpr std::uint8_t nlu_kind_count = 5;
enum class Entity : std::uint8_t { int_, number, email, phone, url, date, time, duration, money };
inline constexpr std::uint8_t entity_count = 9;

struct NluRow {
  std::uint64_t id;
  std::uint32_t values;
  std::uint32_t value_count;    ///< of an enum
  std::uint32_t default_value;  ///< or no_row
  std::uint32_t patterns;  ///< of a pattern NLU the first pattern; of a remote one its row; of an entity the Entity
  std::uint16_t pattern_count;
  NluKind kind;
  std::uint8_t type;     ///< type byte of its value
  std::uint32_t detail;  ///< of the type; of an enum it is the NLU itself
};
static_assert(sizeof(NluRow) == 32);

/// A regular expression (RE2's syntax); or a remote model's name with the least score that counts, in millionths.
struct PatternRow {
  Slice text;
  std::uint32_t threshold;
  std::uint32_t zero;
};

enum class ShapeKind : std::uint8_t { record, list, payload };
/// What a record or a list holds, or the fields of an emitted event. Fields refer to shapes before their own.
struct ShapeRow {
  std::uint64_t id;
  Slice name;           ///< of the record or event
  std::uint32_t first;  ///< field; a list has one: its item
  std::uint16_t count;
  ShapeKind kind;
  std::uint8_t zero;
};
static_assert(sizeof(ShapeRow) == 24);

inline constexpr std::uint8_t field_secret = 1;
struct FieldRow {
  Slice name;
  std::uint32_t detail;
  std::uint8_t type;  ///< type byte
  std::uint8_t flags;
  std::uint16_t bound;  ///< of a list: the most items that come in; else 0
};
static_assert(sizeof(FieldRow) == 16);

/// The type of a cell of a stack, or of a parameter.
struct CellRow {
  std::uint32_t detail;
  std::uint8_t type;  ///< type byte
  std::uint8_t zero[3];
};
static_assert(sizeof(CellRow) == 8);

/// Its chunk begins with the parameters on the stack and ends with the result on top.
struct FunctionRow {
  std::uint32_t chunk;
  std::uint32_t params;  ///< the first cell
  std::uint16_t count;
  std::uint8_t result;  ///< type byte
  std::uint8_t zero;
  std::uint32_t result_detail;
};
static_assert(sizeof(FunctionRow) == 16);

struct ServiceCallRow {
  std::uint64_t id;
  Slice name;            ///< "orders.place"
  std::uint32_t params;  ///< the first field
  std::uint16_t count;
  std::uint8_t result;  ///< type byte, or no_type
  std::uint8_t zero;
  std::uint32_t result_detail;
  std::uint32_t timeout;       ///< milliseconds
  std::uint32_t result_bound;  ///< of a list: the most items; else 0
  std::uint32_t zero2;
};
static_assert(sizeof(ServiceCallRow) == 40);

/// A place where a block waits: for an answer, for a flow, for a service. What is on the stack there is kept with the
/// session.
enum class ResumeKind : std::uint8_t { ask, call, try_ };
/// ResumeRow::flags
inline constexpr std::uint8_t resume_secret = 1;  ///< of an ask: the message that answers is hidden behind the block
struct ResumeRow {
  std::uint64_t id;
  std::uint32_t chunk;
  std::uint32_t wait;      ///< offset in the code section of the ask, call_flow or try_call
  std::uint32_t question;  ///< of an ask: offset of its `question`
  std::uint32_t retry;     ///< of an ask: offset behind its `retry`, or that of its question
  std::uint32_t cells;     ///< the first one
  std::uint16_t cell_count;
  ResumeKind kind;
  std::uint8_t flags;
  std::uint32_t what;     ///< NLU (no_row: any text), flow or service call
  std::uint32_t retries;  ///< of an ask; no_row: without end
};
static_assert(sizeof(ResumeRow) == 40);

struct ValueRow {
  std::uint64_t id;
  Slice name;
};

/// VariableRow::flags
inline constexpr std::uint8_t variable_secret = 1;    ///< kept out of what is shown
inline constexpr std::uint8_t variable_config = 2;    ///< set by the host when a session begins; a need has its name
inline constexpr std::uint8_t variable_required = 4;  ///< of a config: it has no initial value of its own

struct VariableRow {
  std::uint64_t id;
  std::uint32_t detail;  ///< of the type
  std::uint8_t type;     ///< type byte
  std::uint8_t flags;
  std::uint8_t zero[2];
};
static_assert(sizeof(VariableRow) == 16);

/// A message. A placeholder is the byte 0xff and the argument's number (a byte below 0x80). A plural is the byte 0xfe,
/// the number of its argument (the number's digits), how many forms there are, and for each form its category (see
/// plural.hpp), three bytes with 7 bits each of its length, the lowest first, and its text, which has placeholders but
/// no plurals; the last form is `other`. All these bytes are below 0x80; 0xfe and 0xff are never part of UTF-8.
struct TextRow {
  std::uint64_t id;
  Slice text;
};
inline constexpr char placeholder_byte = '\xff';
inline constexpr char plural_byte = '\xfe';
inline constexpr std::uint32_t max_placeholders = 128;
/// The slice of a translation that is not there.
inline constexpr std::uint32_t no_translation = no_row;  ///< its offset

enum class ChunkKind : std::uint32_t { guard, action, init, function };
/// Code from `begin` to the begin of the next chunk (or the end of the section).
struct ChunkRow {
  std::uint32_t begin;
  std::uint32_t meta;  ///< kind in bits 0-1; above them the intent whose attributes it may read plus one, or 0

  [[nodiscard]] ChunkKind kind() const { return static_cast<ChunkKind>(meta & 3); }
  [[nodiscard]] std::uint32_t intent() const {
    return (meta >> 2) - 1;
  }  ///< none when there is none, too: see has_intent
  [[nodiscard]] bool has_intent() const { return meta >> 2 != 0; }
};

/// Hash of one source file: BLAKE2b with 16 bytes of output.
struct SourceRow {
  std::uint8_t hash[16];
  Slice name;
};

/// What the host must provide.
/// capability: handover, timers, services … · event: one the host raises · config: a value, `row` is its variable ·
/// service: a call, `row` is its ServiceCallRow · model: a remote NLU, `row` is its NLU
enum class NeedKind : std::uint32_t { capability, event, config, service, model };
inline constexpr std::uint32_t need_kind_count = 5;
struct NeedRow {
  NeedKind kind;
  Slice name;
  std::uint32_t row;  ///< 0 where it means nothing
};
static_assert(sizeof(NeedRow) == 16);

/// Rows of a section in place. Only for bytes the loader has verified (or the compiler has made).
class View {
 public:
  View() = default;
  explicit View(std::span<const std::byte> file) : file_(file) {}

  [[nodiscard]] std::span<const std::byte> file() const { return file_; }
  [[nodiscard]] const Header& header() const { return *reinterpret_cast<const Header*>(file_.data()); }

  [[nodiscard]] std::span<const std::byte> bytes(Section s) const {
    const auto i = static_cast<std::uint32_t>(s);
    return file_.subspan(header().offsets[i], header().offsets[i + 1] - header().offsets[i]);
  }
  template <typename Row>
  [[nodiscard]] std::span<const Row> rows(Section s) const {
    const std::span<const std::byte> b = bytes(s);
    return {reinterpret_cast<const Row*>(b.data()), b.size() / sizeof(Row)};
  }

  [[nodiscard]] const InfoRow& info() const { return rows<InfoRow>(Section::info)[0]; }
  [[nodiscard]] std::span<const FlowRow> flows() const { return rows<FlowRow>(Section::flows); }
  [[nodiscard]] std::span<const StateRow> states() const { return rows<StateRow>(Section::states); }
  [[nodiscard]] std::span<const IntentRow> intents() const { return rows<IntentRow>(Section::intents); }
  [[nodiscard]] std::span<const AttributeRow> attributes() const { return rows<AttributeRow>(Section::attributes); }
  [[nodiscard]] std::span<const HandlerRow> handlers() const { return rows<HandlerRow>(Section::handlers); }
  [[nodiscard]] std::span<const OpenerRow> openers() const { return rows<OpenerRow>(Section::openers); }
  [[nodiscard]] std::span<const NluRow> nlus() const { return rows<NluRow>(Section::nlus); }
  [[nodiscard]] std::span<const ValueRow> values() const { return rows<ValueRow>(Section::values); }
  [[nodiscard]] std::span<const VariableRow> variables() const { return rows<VariableRow>(Section::variables); }
  [[nodiscard]] std::span<const TextRow> texts() const { return rows<TextRow>(Section::texts); }
  [[nodiscard]] std::span<const ChunkRow> chunks() const { return rows<ChunkRow>(Section::chunks); }
  [[nodiscard]] std::span<const SourceRow> sources() const { return rows<SourceRow>(Section::sources); }
  [[nodiscard]] std::span<const NeedRow> needs() const { return rows<NeedRow>(Section::needs); }

  [[nodiscard]] std::span<const FlowExtraRow> flow_extras() const { return rows<FlowExtraRow>(Section::flow_extras); }
  [[nodiscard]] std::span<const ParamRow> params() const { return rows<ParamRow>(Section::params); }
  [[nodiscard]] std::span<const ShapeRow> shapes() const { return rows<ShapeRow>(Section::shapes); }
  [[nodiscard]] std::span<const FieldRow> fields() const { return rows<FieldRow>(Section::fields); }
  [[nodiscard]] std::span<const CellRow> cells() const { return rows<CellRow>(Section::cells); }
  [[nodiscard]] std::span<const FunctionRow> functions() const { return rows<FunctionRow>(Section::functions); }
  [[nodiscard]] std::span<const ServiceCallRow> calls() const { return rows<ServiceCallRow>(Section::calls); }
  [[nodiscard]] std::span<const ResumeRow> resumes() const { return rows<ResumeRow>(Section::resumes); }
  [[nodiscard]] std::span<const PatternRow> patterns() const { return rows<PatternRow>(Section::patterns); }
  [[nodiscard]] std::span<const Slice> translations() const { return rows<Slice>(Section::translations); }

  [[nodiscard]] std::string_view text(Slice s) const {
    const std::span<const std::byte> pool = bytes(Section::pool);
    return {reinterpret_cast<const char*>(pool.data()) + s.offset, s.length};
  }

 private:
  std::span<const std::byte> file_;
};

}  // namespace bot::bytecode
