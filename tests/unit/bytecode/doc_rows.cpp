#include "tests/unit/bytecode/doc_rows.hpp"

#include <cstddef>

namespace bot::test {

using namespace bytecode;

#define BOT_FIELD(row, field, type, text) \
  { #field, type, offsetof(row, field), sizeof(row::field), text }

const std::vector<DocRow>& doc_rows() {
  static const std::vector<DocRow> rows{
      {Section::info, "info", sizeof(InfoRow), "one row: the bot",
       {BOT_FIELD(InfoRow, bot_id, "u64", "stable id of the bot"),
        BOT_FIELD(InfoRow, schema, "u64", "schema of the session, see *Sessions*"),
        BOT_FIELD(InfoRow, name, "slice", "name of the bot"),
        BOT_FIELD(InfoRow, title, "slice", "title for people, may be empty"),
        BOT_FIELD(InfoRow, languages, "slice", "language tags with a space between them, the default first"),
        BOT_FIELD(InfoRow, channels, "slice", "channels the bot is made for, with a space between them; empty: any"),
        BOT_FIELD(InfoRow, timezone, "slice", "IANA name, may be empty"),
        BOT_FIELD(InfoRow, handlers, "level", "the bot's own handlers"),
        BOT_FIELD(InfoRow, init, "u32", "init chunk that sets the bot's variables, or none"),
        BOT_FIELD(InfoRow, fallback_flow, "u32", "flow that opens when nothing else does, or none"),
        BOT_FIELD(InfoRow, max_stack, "u32", "words the stack needs, at most 1024"),
        BOT_FIELD(InfoRow, max_steps, "u32", "instructions of one turn at most"),
        BOT_FIELD(InfoRow, max_jumps, "u32", "states entered in one turn at most"),
        BOT_FIELD(InfoRow, zero, "u32", "0")}},
      {Section::flows, "flows", sizeof(FlowRow), "sorted by id, at most 65535",
       {BOT_FIELD(FlowRow, id, "u64", "stable id"),
        BOT_FIELD(FlowRow, initial, "u32", "state the flow begins in; it is one of its own"),
        BOT_FIELD(FlowRow, init, "u32", "init chunk that sets the flow's variables when it opens, or none"),
        BOT_FIELD(FlowRow, handlers, "level", "the flow's handlers")}},
      {Section::states, "states", sizeof(StateRow), "sorted by id",
       {BOT_FIELD(StateRow, id, "u64", "stable id"),
        BOT_FIELD(StateRow, flow, "u32", "flow it belongs to"),
        BOT_FIELD(StateRow, flags, "u32", "1: the flow closes behind the entry actions. 2: it sends and suspends nothing on entry"),
        BOT_FIELD(StateRow, entry, "u32", "action chunk with the entry actions, or none"),
        BOT_FIELD(StateRow, exit, "u32", "action chunk that runs when the state is left by an arrow within the flow, or none"),
        BOT_FIELD(StateRow, handlers, "level", "the state's handlers")}},
      {Section::intents, "intents", sizeof(IntentRow), "sorted by id; intents that nothing uses are left out",
       {BOT_FIELD(IntentRow, id, "u64", "stable id"),
        BOT_FIELD(IntentRow, kind, "u8", "0: a message. 1: the host event `event`"),
        BOT_FIELD(IntentRow, fallback, "u8", "1: matches every message"),
        BOT_FIELD(IntentRow, attribute_count, "u16", "number of attributes"),
        BOT_FIELD(IntentRow, classifier, "u32", "with bit 31: that NLU must have found something; else a guard chunk; or none"),
        BOT_FIELD(IntentRow, when, "u32", "guard chunk that must hold besides, or none; it may read the attributes"),
        BOT_FIELD(IntentRow, attributes, "u32", "first attribute"),
        BOT_FIELD(IntentRow, event, "slice", "name of the host event, for kind 1")}},
      {Section::attributes, "attributes", sizeof(AttributeRow), "those of an intent together, in source order",
       {BOT_FIELD(AttributeRow, nlu, "u32", "NLU whose value it takes"),
        BOT_FIELD(AttributeRow, index, "u8", "it takes match `index` (from 0) …"),
        BOT_FIELD(AttributeRow, of, "u8", "… of the `of` best matches of the NLU that do not overlap, in the order of the message"),
        BOT_FIELD(AttributeRow, optional, "u8", "1: the intent matches without it; its type is then a T?, unless the NLU has a default"),
        BOT_FIELD(AttributeRow, zero, "u8", "0")}},
      {Section::handlers, "handlers", sizeof(HandlerRow), "those of a level together, in the order they are tried; a handler belongs to one level",
       {BOT_FIELD(HandlerRow, intent, "u32", "intent that must match; none: an `otherwise`"),
        BOT_FIELD(HandlerRow, attribute, "u32", "attribute of the intent (from 0) that must have `value`, or none"),
        BOT_FIELD(HandlerRow, value, "u32", "place of the value in the attribute's NLU"),
        BOT_FIELD(HandlerRow, guard, "u32", "guard chunk that must hold besides, or none"),
        BOT_FIELD(HandlerRow, body, "u32", "action chunk that runs before the arrow is taken, or none"),
        BOT_FIELD(HandlerRow, target, "u32", "with bit 31: opens that flow; else enters that state of the same flow; none: waits on")}},
      {Section::openers, "openers", sizeof(OpenerRow), "initial intents, in the order they are tried",
       {BOT_FIELD(OpenerRow, intent, "u32", "intent that must match"), BOT_FIELD(OpenerRow, flow, "u32", "flow that opens then")}},
      {Section::nlus, "nlus", sizeof(NluRow), "sorted by id",
       {BOT_FIELD(NluRow, id, "u64", "stable id"),
        BOT_FIELD(NluRow, values, "u32", "first value"),
        BOT_FIELD(NluRow, value_count, "u32", "number of values"),
        BOT_FIELD(NluRow, default_value, "u32", "value an attribute has when nothing matched, or none"),
        BOT_FIELD(NluRow, zero, "u32", "0")}},
      {Section::values, "values", sizeof(ValueRow), "those of an NLU together, in source order",
       {BOT_FIELD(ValueRow, id, "u64", "stable id"), BOT_FIELD(ValueRow, name, "slice", "name, as `text_enum` gives it")}},
      {Section::variables, "variables", sizeof(VariableRow), "sorted by id; a session has a word for each",
       {BOT_FIELD(VariableRow, id, "u64", "stable id"),
        BOT_FIELD(VariableRow, nlu, "u32", "for an enum its NLU, else 0"),
        BOT_FIELD(VariableRow, type, "u8", "type byte"),
        BOT_FIELD(VariableRow, zero, "bytes", "0")}},
      {Section::texts, "texts", sizeof(TextRow), "sorted by id",
       {BOT_FIELD(TextRow, id, "u64", "stable id: of the context it is said in and the text itself"),
        BOT_FIELD(TextRow, text, "slice", "UTF-8 with placeholders; at most 128 of them")}},
      {Section::chunks, "chunks", sizeof(ChunkRow), "in the order of their code; no two share a byte of it",
       {BOT_FIELD(ChunkRow, begin, "u32", "offset in the code section; the chunk ends where the next one begins"),
        BOT_FIELD(ChunkRow, meta, "u32", "bits 0 and 1: 0 guard, 1 action, 2 init. Above: the intent whose attributes it may read plus one, or 0")}},
      {Section::sources, "sources", sizeof(SourceRow), "sorted by name",
       {BOT_FIELD(SourceRow, hash, "bytes", "BLAKE2b of the file's bytes, 16 bytes long"),
        BOT_FIELD(SourceRow, name, "slice", "relative name with forward slashes, or `std/…`")}},
      {Section::needs, "needs", sizeof(NeedRow), "what the host must provide, sorted",
       {BOT_FIELD(NeedRow, kind, "u32", "0: a capability (`handover`). 1: an event the host raises"),
        BOT_FIELD(NeedRow, name, "slice", "its name"),
        BOT_FIELD(NeedRow, zero, "u32", "0")}},
  };
  return rows;
}

#undef BOT_FIELD

}  // namespace bot::test
