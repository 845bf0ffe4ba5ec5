#include "compiler/format/format.hpp"

#include "compiler/format/print.hpp"

namespace bot::format {

std::string format(const source::SourceSet& sources, source::FileId file, const ast::Module& module) {
  const std::string_view text = sources.text(file);
  const std::vector<Lexeme> words = lexemes(text);
  std::vector<Line> lines = print(text, words, layout_of(module, text, words));
  align(lines);
  return write(lines);
}

}  // namespace bot::format
