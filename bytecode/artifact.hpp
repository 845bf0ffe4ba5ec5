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
  info,        ///< one InfoRow
  flows,       ///< FlowRow, sorted by id
  states,      ///< StateRow, sorted by id
  intents,     ///< IntentRow, sorted by id
  attributes,  ///< AttributeRow, those of an intent together
  handlers,    ///< HandlerRow, those of a level together, in the order they are tried
  openers,     ///< OpenerRow, in the order they are tried
  nlus,        ///< NluRow, sorted by id
  values,      ///< ValueRow, those of an NLU together, in source order
  variables,   ///< VariableRow, sorted by id: the schema of the session
  texts,       ///< TextRow, sorted by id
  chunks,      ///< ChunkRow, in the order of their code
  sources,     ///< SourceRow, sorted by name
  needs,       ///< NeedRow, sorted
  keywords,    ///< the keyword tables, see keyword_table.hpp
  code,        ///< the instructions of all chunks
  pool,        ///< UTF-8 text that the other sections cut slices from
  debug,       ///< names and source places, see debug_info.hpp; empty when stripped
};
inline constexpr std::uint32_t section_count = 18;

struct Header {
  char magic[4];
  std::uint16_t version;
  std::uint16_t sections;
  std::uint64_t checksum;  ///< hash64 of everything behind it; finds damage, not malice
  std::uint32_t offsets[section_count + 1];
  std::uint32_t zero;
};
static_assert(sizeof(Header) == 96);
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
  std::uint32_t zero;
};
static_assert(sizeof(InfoRow) == 88);

struct FlowRow {
  std::uint64_t id;
  std::uint32_t initial;  ///< state
  std::uint32_t init;     ///< chunk that sets the flow's variables, or no_row
  Level handlers;
};
static_assert(sizeof(FlowRow) == 24);

/// StateRow::flags
inline constexpr std::uint32_t state_end = 1;     ///< the flow closes behind its actions
inline constexpr std::uint32_t state_silent = 2;  ///< sends and suspends nothing on entry

struct StateRow {
  std::uint64_t id;
  std::uint32_t flow;
  std::uint32_t flags;
  std::uint32_t entry;  ///< chunk or no_row
  std::uint32_t exit;   ///< chunk or no_row
  Level handlers;
};
static_assert(sizeof(StateRow) == 32);

enum class IntentKind : std::uint8_t { text, event };
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
  Slice event;               ///< name of the host event, for IntentKind::event
};
static_assert(sizeof(IntentRow) == 32);

/// An attribute takes match `index` of the `of` first ones of its NLU.
struct AttributeRow {
  std::uint32_t nlu;
  std::uint8_t index;
  std::uint8_t of;
  std::uint8_t optional;
  std::uint8_t zero;
};
static_assert(sizeof(AttributeRow) == 8);

/// HandlerRow::target: none waits on; bit 31 set means a flow, else a state.
inline constexpr std::uint32_t target_is_flow = 0x8000'0000;

/// A handler holds when its intent matched, its attribute (if it names one) has the value, and its guard holds.
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
};

struct NluRow {
  std::uint64_t id;
  std::uint32_t values;
  std::uint32_t value_count;
  std::uint32_t default_value;  ///< or no_row
  std::uint32_t zero;
};
static_assert(sizeof(NluRow) == 24);

struct ValueRow {
  std::uint64_t id;
  Slice name;
};

struct VariableRow {
  std::uint64_t id;
  std::uint32_t nlu;  ///< for an enum, else 0
  std::uint8_t type;  ///< type byte
  std::uint8_t zero[3];
};
static_assert(sizeof(VariableRow) == 16);

/// A message. A placeholder is the byte 0xff and the argument's number (a byte); 0xff is never part of UTF-8.
struct TextRow {
  std::uint64_t id;
  Slice text;
};
inline constexpr char placeholder_byte = '\xff';
inline constexpr std::uint32_t max_placeholders = 128;

enum class ChunkKind : std::uint32_t { guard, action, init };
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
enum class NeedKind : std::uint32_t { capability, event };
struct NeedRow {
  NeedKind kind;
  Slice name;
  std::uint32_t zero;
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

  [[nodiscard]] std::string_view text(Slice s) const {
    const std::span<const std::byte> pool = bytes(Section::pool);
    return {reinterpret_cast<const char*>(pool.data()) + s.offset, s.length};
  }

 private:
  std::span<const std::byte> file_;
};

}  // namespace bot::bytecode
