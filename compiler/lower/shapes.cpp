#include "compiler/lower/shapes.hpp"

namespace bot::lower {

using bytecode::BaseType;
using model::TypeKind;

namespace {

BaseType base_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::bool_: return BaseType::bool_;
    case TypeKind::number: return BaseType::number;
    case TypeKind::text: return BaseType::text;
    case TypeKind::enum_: return BaseType::enum_;
    case TypeKind::duration: return BaseType::duration;
    case TypeKind::time: return BaseType::time;
    case TypeKind::date: return BaseType::date;
    case TypeKind::record: return BaseType::record;
    case TypeKind::list: return BaseType::list;
    case TypeKind::int_:
    case TypeKind::none:
    case TypeKind::error: return BaseType::int_;
  }
  return BaseType::int_;
}

}  // namespace

bytecode::Type Shapes::type(model::Type t) {
  const BaseType base = base_of(t.kind);
  std::uint32_t detail = 0;
  if (base == BaseType::enum_) detail = rows_.of(t.nlu);
  if (base == BaseType::record) detail = of(t.record);
  if (base == BaseType::list) detail = of_list(t);
  return {base, t.optional, detail};
}

bytecode::FieldRow Shapes::field(std::string_view name, model::Type t) {
  const bytecode::Type lowered = type(t);
  return {image_.pool.add(name), lowered.detail, bytecode::type_byte(lowered),
          t.secret ? bytecode::field_secret : std::uint8_t{0}, static_cast<std::uint16_t>(bound(t))};
}

std::uint32_t Shapes::add(std::uint64_t id, std::string_view name, bytecode::ShapeKind kind,
                          const std::vector<bytecode::FieldRow>& fields) {
  const auto first = static_cast<std::uint32_t>(image_.fields.size());
  image_.fields.insert(image_.fields.end(), fields.begin(), fields.end());
  image_.shapes.push_back({id, image_.pool.add(name), first, static_cast<std::uint16_t>(fields.size()), kind, 0});
  return static_cast<std::uint32_t>(image_.shapes.size() - 1);
}

std::uint32_t Shapes::of(model::RecordId record) {
  if (const auto it = records_.find(record); it != records_.end()) return it->second;
  const model::Record& r = program_.at(record);
  std::vector<bytecode::FieldRow> fields;
  for (const model::RecordField& f : r.fields) fields.push_back(field(f.name, f.type));
  const std::uint32_t row = add(stable_id("record", r.qualified), r.name, bytecode::ShapeKind::record, fields);
  records_.emplace(record, row);
  return row;
}

std::uint32_t Shapes::of_list(model::Type list) {
  const bytecode::FieldRow item = field("", program_.at(list.list).item);
  const auto key = std::tuple{item.type, item.detail, std::uint32_t{item.bound}};
  if (const auto it = lists_.find(key); it != lists_.end()) return it->second;
  const std::string name =
      std::to_string(item.type) + ' ' + std::to_string(item.detail) + ' ' + std::to_string(item.bound);
  const std::uint32_t row = add(stable_id("list", name), "", bytecode::ShapeKind::list, {item});
  lists_.emplace(key, row);
  return row;
}

std::uint32_t Shapes::payload(const model::Emit& emit) {
  std::vector<bytecode::FieldRow> fields;
  std::string key = emit.event;
  for (const auto& [name, value] : emit.fields) {
    fields.push_back(field(name, value->type));
    key += '\n';
    key += name;
    key += ' ' + std::to_string(fields.back().type) + ' ' + std::to_string(fields.back().detail);
  }
  if (const auto it = payloads_.find(key); it != payloads_.end()) return it->second;
  const std::uint32_t row = add(stable_id("emit", emit.event), emit.event, bytecode::ShapeKind::payload, fields);
  payloads_.emplace(key, row);
  return row;
}

std::uint32_t Shapes::parameters(const std::vector<model::RecordField>& params) {
  std::vector<bytecode::FieldRow> fields;
  for (const model::RecordField& p : params) fields.push_back(field(p.name, p.type));
  const auto first = static_cast<std::uint32_t>(image_.fields.size());
  image_.fields.insert(image_.fields.end(), fields.begin(), fields.end());
  return first;
}

}  // namespace bot::lower
