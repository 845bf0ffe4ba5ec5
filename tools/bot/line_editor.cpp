#include "tools/bot/line_editor.hpp"

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <histedit.h>
#include <sys/stat.h>

#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

constexpr int history_lines = 500;

/// Where the history is kept, its directories made; empty when there is no such place.
std::string history_file() {
  std::string folder;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
    folder = state;
  } else if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
    folder = home;
    for (const char* part : {"/.local", "/state"}) (void)::mkdir((folder += part).c_str(), 0700);
  } else {
    return {};
  }
  folder += "/bot";
  (void)::mkdir(folder.c_str(), 0700);
  return folder + "/history";
}

char* prompt(EditLine*) {
  static char colored_text[] = "\1\033[1;32m\1❯\1\033[0m\1 ";
  static char plain_text[] = "> ";
  return colored(1) ? colored_text : plain_text;
}

}  // namespace

struct LineEditor::Parts {
  EditLine* editor = nullptr;
  History* history = nullptr;
  std::string file;
  const std::vector<std::string_view>* words = nullptr;

  static unsigned char complete(EditLine* editor, int) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    const LineInfo* const line = el_line(editor);
    const std::string_view typed(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    if (typed.empty() || typed.front() != ':' || line->cursor != line->lastchar) return CC_ERROR;
    std::string common;
    std::size_t found = 0;
    for (const std::string_view word : *static_cast<const Parts*>(data)->words) {
      if (!word.starts_with(typed)) continue;
      if (found++ == 0) common = word;
      while (!word.starts_with(common)) common.pop_back();
    }
    if (found == 0) return CC_ERROR;
    std::string rest = common.substr(typed.size());
    if (found == 1) rest += ' ';
    if (rest.empty() || el_insertstr(editor, rest.c_str()) < 0) return CC_REFRESH_BEEP;
    return CC_REFRESH;
  }
};

LineEditor::LineEditor(const std::vector<std::string_view>& words) : parts_(new Parts) {
  // Terminals speak UTF-8, also where nothing says so (a bare container).
  const char* const locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
  parts_->words = &words;
  parts_->editor = el_init("bot", stdin, stdout, stderr);
  parts_->history = history_init();
  if (parts_->editor == nullptr || parts_->history == nullptr) throw std::bad_alloc();
  HistEvent event;
  history(parts_->history, &event, H_SETSIZE, history_lines);
  history(parts_->history, &event, H_SETUNIQUE, 1);
  parts_->file = history_file();
  if (!parts_->file.empty()) history(parts_->history, &event, H_LOAD, parts_->file.c_str());
  el_set(parts_->editor, EL_CLIENTDATA, parts_);
  el_set(parts_->editor, EL_EDITOR, "emacs");
  el_set(parts_->editor, EL_PROMPT_ESC, prompt, '\1');
  el_set(parts_->editor, EL_HIST, history, parts_->history);
  el_wset(parts_->editor, EL_ADDFN, L"complete", L"completes a command", &Parts::complete);  // el_set would leak
  el_set(parts_->editor, EL_BIND, "\t", "complete", nullptr);
  el_set(parts_->editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_source(parts_->editor, nullptr);  // the user's .editrc
}

LineEditor::~LineEditor() {
  HistEvent event;
  if (!parts_->file.empty() && history(parts_->history, &event, H_SAVE, parts_->file.c_str()) >= 0)
    (void)::chmod(parts_->file.c_str(), 0600);
  history_end(parts_->history);
  el_end(parts_->editor);
  delete parts_;
}

std::optional<std::string> LineEditor::next() {
  int count = 0;
  const char* const text = el_gets(parts_->editor, &count);
  if (text == nullptr || count <= 0) return std::nullopt;
  std::string line(text);
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  return line;
}

void LineEditor::remember(const std::string& line) {
  if (line.empty()) return;
  HistEvent event;
  history(parts_->history, &event, H_ENTER, line.c_str());
}

}  // namespace bot::tool
