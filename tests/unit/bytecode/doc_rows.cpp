#include "tests/unit/bytecode/doc_rows.hpp"

#include <cstddef>

namespace bot::test {

using namespace bytecode;

#define BOT_FIELD(row, field, type, text) \
  { #field, type, offsetof(row, field), sizeof(row::field), text }

namespace {

void flows(std::vector<DocRow>& rows) {
  rows.push_back(
      {Section::info,
       "info",
       sizeof(InfoRow),
       "one row: the bot",
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
        BOT_FIELD(InfoRow, max_steps, "u32", "instructions that one thing that happens takes at most"),
        BOT_FIELD(InfoRow, max_jumps, "u32", "states it enters at most"),
        BOT_FIELD(InfoRow, language, "u32",
                  "enum variable whose value is the place of the session's language in `languages`, or none"),
        BOT_FIELD(InfoRow, on_error, "u32", "action chunk that runs when a turn has failed, or none"),
        BOT_FIELD(InfoRow, zero, "u32", "0")}});
  rows.push_back(
      {Section::flows,
       "flows",
       sizeof(FlowRow),
       "sorted by id, at most 65535",
       {BOT_FIELD(FlowRow, id, "u64", "stable id"),
        BOT_FIELD(FlowRow, initial, "u32", "state the flow begins in; it is one of its own"),
        BOT_FIELD(FlowRow, init, "u32",
                  "init chunk that sets the flow's variables but for its parameters when it opens, or none"),
        BOT_FIELD(FlowRow, handlers, "level", "the flow's handlers"),
        BOT_FIELD(FlowRow, resume, "u16", "`on resume` handlers: they follow those of the level"),
        BOT_FIELD(FlowRow, flags, "u16",
                  "1 volatile: closes when another flow opens over it. 2 exclusive: no initial intent of another flow "
                  "holds"),
        BOT_FIELD(FlowRow, extra, "u32", "flow extra, or none")}});
  rows.push_back(
      {Section::states,
       "states",
       sizeof(StateRow),
       "sorted by id",
       {BOT_FIELD(StateRow, id, "u64", "stable id"), BOT_FIELD(StateRow, flow, "u32", "flow it belongs to"),
        BOT_FIELD(
            StateRow, flags, "u16",
            "1: the flow closes behind the entry actions. 2: it sends and suspends nothing on entry. 4 exclusive: "
            "no initial intent of another flow holds"),
        BOT_FIELD(StateRow, resume, "u8", "`on resume` handlers: they follow those of the level"),
        BOT_FIELD(StateRow, timers, "u8", "`after` handlers: they come next, the shortest first"),
        BOT_FIELD(StateRow, entry, "u32", "action chunk with the entry actions, or none"),
        BOT_FIELD(StateRow, exit, "u32",
                  "action chunk that runs when the state is left by an arrow within the flow, or none"),
        BOT_FIELD(StateRow, handlers, "level", "the state's handlers")}});
}

void intents(std::vector<DocRow>& rows) {
  rows.push_back(
      {Section::intents,
       "intents",
       sizeof(IntentRow),
       "sorted by id; intents that nothing uses are left out",
       {BOT_FIELD(IntentRow, id, "u64", "stable id"),
        BOT_FIELD(
            IntentRow, kind, "u8",
            "0: a message. 1: the host event `event`. 2: the command `event`. A message that is 3 an image, 4 audio, "
            "5 video, 6 a file, 7 a location, 8 a contact, 9 a sticker"),
        BOT_FIELD(IntentRow, fallback, "u8", "1: matches every message"),
        BOT_FIELD(IntentRow, attribute_count, "u16", "number of attributes"),
        BOT_FIELD(IntentRow, classifier, "u32",
                  "with bit 31: that NLU must have found something; else a guard chunk; or none"),
        BOT_FIELD(IntentRow, when, "u32", "guard chunk that must hold besides, or none; it may read the attributes"),
        BOT_FIELD(IntentRow, attributes, "u32", "first attribute"),
        BOT_FIELD(IntentRow, event, "slice", "name of the host event or the command")}});
  rows.push_back(
      {Section::attributes,
       "attributes",
       sizeof(AttributeRow),
       "those of an intent together, in source order",
       {BOT_FIELD(AttributeRow, nlu, "u32", "NLU whose value it takes; none: of an event, it takes the field `name`"),
        BOT_FIELD(AttributeRow, index, "u8", "it takes match `index` (from 0) …"),
        BOT_FIELD(
            AttributeRow, of, "u8",
            "… of the `of` best matches of the NLU that do not overlap, in the order of the message; 0 for an event"),
        BOT_FIELD(AttributeRow, optional, "u8",
                  "1: the intent matches without it; its type is then a T?, unless the NLU has a default"),
        BOT_FIELD(AttributeRow, type, "u8", "type byte of its value, without bit 7"),
        BOT_FIELD(AttributeRow, detail, "u32", "detail of the type"),
        BOT_FIELD(AttributeRow, bound, "u32", "of a list: the most items that come in; else 0"),
        BOT_FIELD(AttributeRow, name, "slice", "name")}});
  rows.push_back(
      {Section::handlers,
       "handlers",
       sizeof(HandlerRow),
       "those of a level together, in the order they are tried; a handler belongs to one level",
       {BOT_FIELD(HandlerRow, intent, "u32", "intent that must match; none: an `otherwise`, a timer or a return"),
        BOT_FIELD(
            HandlerRow, attribute, "u32",
            "attribute of the intent (from 0), of an enum, that must have `value`, or none; of a timer the low half "
            "of its delay in milliseconds"),
        BOT_FIELD(HandlerRow, value, "u32",
                  "place of the value in the attribute's NLU; of a timer the high half of its delay"),
        BOT_FIELD(HandlerRow, guard, "u32", "guard chunk that must hold besides, or none"),
        BOT_FIELD(HandlerRow, body, "u32", "action chunk that runs before the arrow is taken, or none"),
        BOT_FIELD(HandlerRow, target, "u32",
                  "`fffffffe`: goes back; else with bit 31: opens that flow, which has no parameters; else enters that "
                  "state of the same flow; none: waits on")}});
  rows.push_back(
      {Section::openers,
       "openers",
       sizeof(OpenerRow),
       "initial intents, in the order they are tried",
       {BOT_FIELD(OpenerRow, intent, "u32", "intent that must match"),
        BOT_FIELD(OpenerRow, flow, "u32", "flow that opens then"),
        BOT_FIELD(OpenerRow, args, "u32", "action chunk that sets the flow's parameters from the attributes, or none"),
        BOT_FIELD(OpenerRow, zero, "u32", "0")}});
  rows.push_back(
      {Section::nlus,
       "nlus",
       sizeof(NluRow),
       "sorted by id",
       {BOT_FIELD(NluRow, id, "u64", "stable id"), BOT_FIELD(NluRow, values, "u32", "first value"),
        BOT_FIELD(NluRow, value_count, "u32", "number of values; only of an enum"),
        BOT_FIELD(NluRow, default_value, "u32", "value an attribute has when nothing matched, or none"),
        BOT_FIELD(
            NluRow, patterns, "u32",
            "kind 1: the first pattern. Kind 2: its row of the patterns. Kind 3: 0 int, 1 number, 2 email, 3 phone, "
            "4 url, 5 date, 6 time, 7 duration, 8 money"),
        BOT_FIELD(NluRow, pattern_count, "u16", "number of patterns, of kind 1"),
        BOT_FIELD(NluRow, kind, "u8",
                  "0 keyword, 1 pattern, 2 remote, 3 built-in entity, 4 plain: an enum alone, which finds nothing"),
        BOT_FIELD(NluRow, type, "u8", "type byte of its value"),
        BOT_FIELD(NluRow, detail, "u32", "detail of the type; of an enum the NLU itself")}});
  rows.push_back({Section::values,
                  "values",
                  sizeof(ValueRow),
                  "those of an NLU together, in source order",
                  {BOT_FIELD(ValueRow, id, "u64", "stable id"),
                   BOT_FIELD(ValueRow, name, "slice", "name, as `text_enum` gives it")}});
}

void content(std::vector<DocRow>& rows) {
  rows.push_back(
      {Section::variables,
       "variables",
       sizeof(VariableRow),
       "sorted by id; a session has a word for each",
       {BOT_FIELD(VariableRow, id, "u64", "stable id"), BOT_FIELD(VariableRow, detail, "u32", "detail of the type"),
        BOT_FIELD(VariableRow, type, "u8", "type byte"),
        BOT_FIELD(VariableRow, flags, "u8",
                  "1 secret: kept out of what is shown. 2 config: the host gives the value when a session "
                  "begins. 4: … and it must, for there is no other"),
        BOT_FIELD(VariableRow, zero, "bytes", "0")}});
  rows.push_back({Section::texts,
                  "texts",
                  sizeof(TextRow),
                  "sorted by id",
                  {BOT_FIELD(TextRow, id, "u64", "stable id: of the context it is said in and the text itself"),
                   BOT_FIELD(TextRow, text, "slice", "UTF-8 with placeholders and plurals, see below")}});
  rows.push_back(
      {Section::chunks,
       "chunks",
       sizeof(ChunkRow),
       "in the order of their code; no two share a byte of it",
       {BOT_FIELD(ChunkRow, begin, "u32", "offset in the code section; the chunk ends where the next one begins"),
        BOT_FIELD(ChunkRow, meta, "u32",
                  "bits 0 and 1: 0 guard, 1 action, 2 init, 3 function. Above: the intent whose attributes it may read "
                  "plus one, or 0")}});
  rows.push_back({Section::sources,
                  "sources",
                  sizeof(SourceRow),
                  "sorted by name",
                  {BOT_FIELD(SourceRow, hash, "bytes", "BLAKE2b of the file's bytes, 16 bytes long"),
                   BOT_FIELD(SourceRow, name, "slice", "relative name with forward slashes, or `std/…`")}});
  rows.push_back({Section::needs,
                  "needs",
                  sizeof(NeedRow),
                  "what the host must provide, sorted",
                  {BOT_FIELD(NeedRow, kind, "u32",
                             "0: a capability (`handover`). 1: an event the host raises. 2: a configured value. 3: a "
                             "service's call. 4: a remote model"),
                   BOT_FIELD(NeedRow, name, "slice", "its name"),
                   BOT_FIELD(NeedRow, row, "u32", "kind 2: variable. Kind 3: call. Kind 4: NLU. Else 0")}});
}

void rich(std::vector<DocRow>& rows) {
  rows.push_back({Section::flow_extras,
                  "flow_extras",
                  sizeof(FlowExtraRow),
                  "what few flows have, sorted by flow",
                  {BOT_FIELD(FlowExtraRow, flow, "u32", "flow it belongs to"),
                   BOT_FIELD(FlowExtraRow, params, "u32", "first parameter"),
                   BOT_FIELD(FlowExtraRow, expires, "u32", "seconds after opening when it closes, or 0"),
                   BOT_FIELD(FlowExtraRow, result_detail, "u32", "detail of the result's type"),
                   BOT_FIELD(FlowExtraRow, param_count, "u16", "number of parameters"),
                   BOT_FIELD(FlowExtraRow, result, "u8", "type byte of its result; `ff`: it has none"),
                   BOT_FIELD(FlowExtraRow, zero, "bytes", "0")}});
  rows.push_back({Section::params,
                  "params",
                  sizeof(ParamRow),
                  "those of a flow together, in order",
                  {BOT_FIELD(ParamRow, variable, "u32", "variable that the parameter is"),
                   BOT_FIELD(ParamRow, zero, "u32", "0")}});
  rows.push_back({Section::shapes,
                  "shapes",
                  sizeof(ShapeRow),
                  "records, lists and what events hold; those that others hold before them",
                  {BOT_FIELD(ShapeRow, id, "u64", "stable id"),
                   BOT_FIELD(ShapeRow, name, "slice", "name of the record or the event; of a list empty"),
                   BOT_FIELD(ShapeRow, first, "u32", "first field"),
                   BOT_FIELD(ShapeRow, count, "u16", "number of fields; a list has one: its item"),
                   BOT_FIELD(ShapeRow, kind, "u8", "0 record, 1 list, 2 payload of an event"),
                   BOT_FIELD(ShapeRow, zero, "u8", "0")}});
  rows.push_back(
      {Section::fields,
       "fields",
       sizeof(FieldRow),
       "those of a shape or a service's call together, in order",
       {BOT_FIELD(FieldRow, name, "slice", "name; of an item empty"),
        BOT_FIELD(FieldRow, detail, "u32", "detail of the type; a shape is one before this one"),
        BOT_FIELD(FieldRow, type, "u8", "type byte"), BOT_FIELD(FieldRow, flags, "u8", "1 secret: not for logs"),
        BOT_FIELD(FieldRow, bound, "u16", "of a list: the most items that come in; else 0")}});
  rows.push_back({Section::cells,
                  "cells",
                  sizeof(CellRow),
                  "types of values on the stack, those of a function or a resume point together, the bottom first",
                  {BOT_FIELD(CellRow, detail, "u32", "detail of the type"), BOT_FIELD(CellRow, type, "u8", "type byte"),
                   BOT_FIELD(CellRow, zero, "bytes", "0")}});
  rows.push_back(
      {Section::functions,
       "functions",
       sizeof(FunctionRow),
       "those that are called before the ones that call them",
       {BOT_FIELD(FunctionRow, chunk, "u32", "function chunk"),
        BOT_FIELD(FunctionRow, params, "u32", "first cell of the parameters"),
        BOT_FIELD(FunctionRow, count, "u16", "number of parameters"),
        BOT_FIELD(FunctionRow, result, "u8", "type byte of the result"), BOT_FIELD(FunctionRow, zero, "u8", "0"),
        BOT_FIELD(FunctionRow, result_detail, "u32", "detail of its type")}});
  rows.push_back({Section::calls,
                  "calls",
                  sizeof(ServiceCallRow),
                  "calls of services, sorted by id",
                  {BOT_FIELD(ServiceCallRow, id, "u64", "stable id"),
                   BOT_FIELD(ServiceCallRow, name, "slice", "service and call, with a point between them"),
                   BOT_FIELD(ServiceCallRow, params, "u32", "first field of the parameters"),
                   BOT_FIELD(ServiceCallRow, count, "u16", "number of parameters"),
                   BOT_FIELD(ServiceCallRow, result, "u8", "type byte of the result; `ff`: it has none"),
                   BOT_FIELD(ServiceCallRow, zero, "u8", "0"),
                   BOT_FIELD(ServiceCallRow, result_detail, "u32", "detail of its type"),
                   BOT_FIELD(ServiceCallRow, timeout, "u32", "milliseconds the bot waits, not 0"),
                   BOT_FIELD(ServiceCallRow, result_bound, "u32", "of a list: the most items; else 0"),
                   BOT_FIELD(ServiceCallRow, zero2, "u32", "0")}});
  rows.push_back(
      {Section::resumes,
       "resumes",
       sizeof(ResumeRow),
       "places where a block waits, sorted by id",
       {BOT_FIELD(ResumeRow, id, "u64", "stable id"), BOT_FIELD(ResumeRow, chunk, "u32", "chunk it is in"),
        BOT_FIELD(ResumeRow, wait, "u32", "offset in the code section of its `ask`, `call_flow` or `try_call`"),
        BOT_FIELD(ResumeRow, question, "u32", "kind 0: offset of its `question`"),
        BOT_FIELD(ResumeRow, retry, "u32", "kind 0: offset behind its `retry`, or that of its question"),
        BOT_FIELD(ResumeRow, cells, "u32", "first cell of the stack that is kept"),
        BOT_FIELD(ResumeRow, cell_count, "u16", "number of cells"),
        BOT_FIELD(ResumeRow, kind, "u8", "0: for an answer. 1: for a flow. 2: for a service"),
        BOT_FIELD(ResumeRow, flags, "u8",
                  "kind 0: 1 secret: the message that answers, or does not fit, is hidden behind the block"),
        BOT_FIELD(ResumeRow, what, "u32", "NLU of the answer (none: any text), flow or call"),
        BOT_FIELD(ResumeRow, retries, "u32", "kind 0: how often is asked again; none: without end")}});
  rows.push_back({Section::patterns,
                  "patterns",
                  sizeof(PatternRow),
                  "those of an NLU together, in source order",
                  {BOT_FIELD(PatternRow, text, "slice", "regular expression in RE2's syntax, or the model's name"),
                   BOT_FIELD(PatternRow, threshold, "u32", "of a model: the least score that counts, in millionths"),
                   BOT_FIELD(PatternRow, zero, "u32", "0")}});
  rows.push_back({Section::translations,
                  "translations",
                  sizeof(Slice),
                  "the texts in the bot's second language, in the order of their rows, then in the third …",
                  {BOT_FIELD(Slice, offset, "u32", "offset in the pool; none: there is no translation"),
                   BOT_FIELD(Slice, length, "u32", "length in bytes")}});
}

}  // namespace

const std::vector<DocRow>& doc_rows() {
  static const std::vector<DocRow> rows = [] {
    std::vector<DocRow> all;
    flows(all);
    intents(all);
    content(all);
    rich(all);
    return all;
  }();
  return rows;
}

#undef BOT_FIELD

}  // namespace bot::test
