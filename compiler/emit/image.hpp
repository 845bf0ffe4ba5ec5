#pragma once
// What goes into an artifact, before it is laid out: the rows in their final order, the code, the phrases.
// lower/ makes it, emit() turns it into bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/artifact.hpp"
#include "bytecode/debug_info.hpp"
#include "bytecode/encoding.hpp"
#include "compiler/emit/interner.hpp"
#include "compiler/emit/keyword_builder.hpp"

namespace bot::emit {

/// Texts that rows cut slices from; equal ones are there once.
class Pool {
 public:
  bytecode::Slice add(std::string_view text);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::vector<bytecode::Slice> slices_;
  Interner places_;  // of the slices
};

struct Image {
  bytecode::InfoRow info{};
  std::vector<bytecode::FlowRow> flows;
  std::vector<bytecode::StateRow> states;
  std::vector<bytecode::IntentRow> intents;
  std::vector<bytecode::AttributeRow> attributes;
  std::vector<bytecode::HandlerRow> handlers;
  std::vector<bytecode::OpenerRow> openers;
  std::vector<bytecode::NluRow> nlus;
  std::vector<bytecode::ValueRow> values;
  std::vector<bytecode::VariableRow> variables;
  std::vector<bytecode::TextRow> texts;
  std::vector<bytecode::ChunkRow> chunks;
  std::vector<bytecode::SourceRow> sources;
  std::vector<bytecode::NeedRow> needs;
  std::vector<bytecode::FlowExtraRow> flow_extras;
  std::vector<bytecode::ParamRow> params;
  std::vector<bytecode::ShapeRow> shapes;
  std::vector<bytecode::FieldRow> fields;
  std::vector<bytecode::CellRow> cells;
  std::vector<bytecode::FunctionRow> functions;
  std::vector<bytecode::ServiceCallRow> calls;
  std::vector<bytecode::ResumeRow> resumes;
  std::vector<bytecode::PatternRow> patterns;
  std::vector<bytecode::Slice> translations;
  bytecode::Bytes code;
  Pool pool;
  bytecode::DebugInfo debug;

  std::vector<std::uint32_t> probes;  ///< chunks of the program's probes

  std::vector<KeywordNlu> keyword_nlus;                                ///< parallel to nlus
  std::vector<KeywordPhrase> keyword_phrases;                          ///< texts point into the program
  std::vector<std::pair<std::uint32_t, std::uint32_t>> phrase_places;  ///< file and offset, for problems
};

}  // namespace bot::emit
