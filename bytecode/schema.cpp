#include "bytecode/schema.hpp"

#include <vector>

#include "bytecode/hash.hpp"
#include "bytecode/types.hpp"

namespace bot::bytecode {

namespace {

struct Schema {
  const View& view;
  std::vector<std::uint32_t> nlus, shapes;  // their numbers
  std::uint32_t nlu_count = 0, shape_count = 0;
  std::vector<std::uint64_t> words;

  void type(std::uint8_t byte, std::uint32_t detail) {
    words.push_back(byte);
    const Type t = type_of_byte(byte, detail);
    if (t.base == BaseType::enum_) nlu(t.detail);
    if (t.base == BaseType::record || t.base == BaseType::list) shape(t.detail);
  }

  void nlu(std::uint32_t row) {
    const bool first = nlus[row] == 0;
    if (first) nlus[row] = ++nlu_count;
    words.push_back(nlus[row]);
    if (!first) return;
    const NluRow& n = view.nlus()[row];
    words.push_back(n.value_count);
    for (const ValueRow& value : view.values().subspan(n.values, n.value_count)) words.push_back(value.id);
  }

  void shape(std::uint32_t row) {
    const bool first = shapes[row] == 0;
    if (first) shapes[row] = ++shape_count;
    words.push_back(shapes[row]);
    if (!first) return;
    const ShapeRow& s = view.shapes()[row];
    words.push_back(s.count);
    for (const FieldRow& f : view.fields().subspan(s.first, s.count)) {
      words.push_back(hash64(view.text(f.name)));
      type(f.type, f.detail);
    }
  }

  [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const {
    return hash64({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t)}, seed);
  }
};

Schema empty(const View& view) {
  return {view, std::vector<std::uint32_t>(view.nlus().size()), std::vector<std::uint32_t>(view.shapes().size()), 0, 0,
          {}};
}

}  // namespace

std::uint64_t session_schema(const View& view) {
  Schema s = empty(view);
  for (const VariableRow& v : view.variables()) {
    s.words.push_back(v.id);
    s.type(v.type, v.detail);
  }
  return s.hash(view.info().bot_id);
}

std::uint64_t resume_schema(const View& view, std::uint32_t resume) {
  const ResumeRow& r = view.resumes()[resume];
  Schema s = empty(view);
  for (const CellRow& c : view.cells().subspan(r.cells, r.cell_count)) s.type(c.type, c.detail);
  return s.hash(r.id);
}

}  // namespace bot::bytecode
