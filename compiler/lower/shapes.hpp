#pragma once
// Inside of lower/: types as the artifact has them, and the shapes of records, lists and payloads.

#include <map>
#include <tuple>

#include "compiler/lower/rows.hpp"

namespace bot::lower {

/// Gives shapes their rows when they are first asked for; what a shape holds comes before it.
class Shapes {
 public:
  Shapes(const model::Program& program, const Rows& rows, emit::Image& image)
      : program_(program), rows_(rows), image_(image) {}

  [[nodiscard]] bytecode::Type type(model::Type type);
  /// The most items of a list; 0 of another type.
  [[nodiscard]] std::uint32_t bound(model::Type type) const {
    return type.is(model::TypeKind::list) ? program_.at(type.list).bound : 0;
  }
  [[nodiscard]] std::uint32_t of(model::RecordId record);
  /// A list type; lists with the same items have one shape, whatever their bounds.
  [[nodiscard]] std::uint32_t of_list(model::Type list);
  [[nodiscard]] std::uint32_t payload(const model::Emit& emit);
  /// Adds the fields of a service call and gives the place of the first.
  [[nodiscard]] std::uint32_t parameters(const std::vector<model::RecordField>& params);

 private:
  bytecode::FieldRow field(std::string_view name, model::Type type);
  std::uint32_t add(std::uint64_t id, std::string_view name, bytecode::ShapeKind kind,
                    const std::vector<bytecode::FieldRow>& fields);

  const model::Program& program_;
  const Rows& rows_;
  emit::Image& image_;
  std::map<model::RecordId, std::uint32_t> records_;
  std::map<std::tuple<std::uint8_t, std::uint32_t, std::uint32_t>, std::uint32_t>
      lists_;  // by type and bound of the item
  std::map<std::string, std::uint32_t> payloads_;
};

}  // namespace bot::lower
