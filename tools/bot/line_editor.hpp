#pragma once
// Lines typed on a terminal, with editing and a history that is kept.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::tool {

class LineEditor {
 public:
  /// `words` are completed at the start of a line (with the Tab key); they must outlive the editor.
  explicit LineEditor(const std::vector<std::string_view>& words);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// The next line, without its line break; nothing at the end (Ctrl-D, Ctrl-C).
  [[nodiscard]] std::optional<std::string> next();
  /// Puts a line into the history.
  void remember(const std::string& line);

  static constexpr unsigned prompt_columns = 2;

 private:
  struct Parts;
  Parts* parts_;
};

}  // namespace bot::tool
