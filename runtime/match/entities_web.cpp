// Web and e-mail addresses.

#include <algorithm>
#include <array>

#include "runtime/match/entities_tokens.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::size_t max_local = 64;
constexpr std::size_t max_host = 253;
constexpr std::size_t max_label = 63;

// Endings an address without http:// and www. may have.
constexpr auto endings = std::to_array<std::string_view>(
    {"com",  "net",     "org", "co",  "id",   "io",   "app", "dev",  "info",   "biz",  "xyz",  "ai",
     "edu",  "gov",     "mil", "int", "link", "site", "web", "shop", "online", "tech", "asia", "store",
     "club", "digital", "uk",  "au",  "jp",   "sg",   "de",  "fr",   "nl",     "cn",   "kr",   "hk"});
// Endings that are words too, or that short links have: only with something behind a slash.
constexpr auto endings_with_path = std::to_array<std::string_view>(
    {"me", "my", "be", "us", "in", "to", "ly", "gl", "gg", "tv", "cc", "page", "gle", "is", "it", "ee", "st", "ac"});

bool is_alnum(char c) { return is_letter(c) || is_digit(c); }
bool is_local(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool is_host(char c) { return is_alnum(c) || c == '.' || c == '-'; }

// `low` is in lower case.
bool equal_folded(std::string_view text, std::string_view low) {
  return text.size() == low.size() &&
         std::equal(text.begin(), text.end(), low.begin(), [](char a, char b) { return to_lower(a) == b; });
}
bool begins_folded(std::string_view text, std::string_view low) {
  return text.size() >= low.size() && equal_folded(text.substr(0, low.size()), low);
}

template <typename List>
bool is_one_of(std::string_view text, const List& list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view low) { return equal_folded(text, low); });
}

// Labels of a name with dots: at least two, the last one `ending`. Nothing when it is no host's name.
bool split_host(std::string_view host, std::string_view& ending, std::size_t& labels) {
  if (host.empty() || host.size() > max_host) return false;
  labels = 0;
  for (std::size_t begin = 0; begin <= host.size();) {
    const std::size_t end = std::min(host.find('.', begin), host.size());
    const std::string_view label = host.substr(begin, end - begin);
    if (label.empty() || label.size() > max_label || label.front() == '-' || label.back() == '-') return false;
    ending = label;
    ++labels;
    begin = end + 1;
  }
  return labels >= 2;
}

bool only_letters(std::string_view text) { return std::all_of(text.begin(), text.end(), is_letter); }

bool is_trailing(char c) { return std::string_view(".,;:!?'*~_").find(c) != std::string_view::npos; }

// Where an address whose rest begins at `from` ends, without the punctuation of the sentence around it.
std::size_t address_end(std::string_view message, std::size_t from) {
  std::size_t end = from;
  std::array<std::int32_t, 3> open{};  // brackets open minus closed: ( [ {
  const auto bracket = [](char c, std::string_view kinds) { return kinds.find(c); };
  while (end < message.size()) {
    const char c = message[end];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
          std::string_view("\"<>`\\|^").find(c) != std::string_view::npos)
        break;
      if (const std::size_t i = bracket(c, "([{"); i < 3) ++open[i];
      if (const std::size_t i = bracket(c, ")]}"); i < 3) --open[i];
      ++end;
    } else {
      const Point point = point_at(message, end);
      if (point.code < 0 || class_of(point.code) != CharClass::letter) break;
      end += point.bytes;
    }
  }
  for (; end > from; --end) {
    const char c = message[end - 1];
    if (const std::size_t i = bracket(c, "([{"); i < 3) {
      --open[i];
    } else if (const std::size_t k = bracket(c, ")]}"); k < 3) {
      if (open[k] >= 0) break;
      ++open[k];
    } else if (!is_trailing(c)) {
      break;
    }
  }
  return end;
}

Token none(std::size_t next) {
  Token token;
  token.end = static_cast<std::uint32_t>(next);
  return token;
}

Token address(Token::Kind kind, std::size_t begin, std::size_t end) {
  Token token;
  token.begin = static_cast<std::uint32_t>(begin);
  token.end = static_cast<std::uint32_t>(end);
  token.kind = kind;
  return token;
}

// Whether a letter of any script is at `at`.
bool letter_at(std::string_view message, std::size_t at) {
  if (at >= message.size()) return false;
  if (static_cast<unsigned char>(message[at]) < 0x80) return is_letter(message[at]);
  const Point point = point_at(message, at);
  return point.code >= 0 && class_of(point.code) == CharClass::letter;
}

bool letter_or_digit_at(std::string_view message, std::size_t at) {
  return letter_at(message, at) || (at < message.size() && is_digit(message[at]));
}

Token find_email(std::string_view message, std::size_t begin, std::size_t sign) {
  const std::string_view local = message.substr(begin, sign - begin);
  if (local.size() > max_local || local.back() == '.' || local.find("..") != std::string_view::npos) return none(sign);
  std::size_t end = sign + 1;
  while (end < message.size() && end - sign <= max_host + 2 && is_host(message[end])) ++end;
  while (end > sign + 1 && !is_alnum(message[end - 1])) --end;
  std::string_view ending;
  std::size_t labels = 0;
  if (!split_host(message.substr(sign + 1, end - sign - 1), ending, labels)) return none(sign);
  if (ending.size() < 2 || !only_letters(ending)) return none(sign);
  if (end < message.size() && (message[end] == '@' || letter_at(message, end))) return none(sign);
  return address(Token::Kind::email, begin, end);
}

Token find_bare(std::string_view message, std::size_t begin, std::size_t run) {
  std::size_t end = begin;
  while (end < run && is_host(message[end])) ++end;
  if (end < run || letter_at(message, run)) return none(run);
  while (end > begin && !is_alnum(message[end - 1])) --end;
  std::string_view ending;
  std::size_t labels = 0;
  if (!split_host(message.substr(begin, end - begin), ending, labels) || ending.size() < 2) return none(run);
  std::size_t rest = end;
  if (rest + 1 < message.size() && message[rest] == ':' && is_digit(message[rest + 1])) {
    ++rest;
    while (rest < message.size() && is_digit(message[rest])) ++rest;
  }
  const bool more = rest < message.size() && std::string_view("/?#").find(message[rest]) != std::string_view::npos;
  const bool path = more && message[rest] == '/' && letter_or_digit_at(message, rest + 1);
  const std::string_view host = message.substr(begin, end - begin);
  if (begins_folded(host, "www.")) {
    if (labels < 3 || !only_letters(ending)) return none(run);
  } else if (is_one_of(ending, endings)) {
    // "no.id", "oke.co": rather a dot without a space behind it
    const std::size_t name = host.size() - ending.size() - 1;
    if (!path && ending.size() == 2 && labels == 2 && name < 3) return none(run);
    if (std::all_of(host.begin(), host.begin() + static_cast<std::ptrdiff_t>(name), is_digit)) return none(run);
  } else if (!path || !is_one_of(ending, endings_with_path)) {
    return none(run);
  }
  const std::size_t whole = more ? address_end(message, rest) : rest;
  return address(Token::Kind::url, begin, std::max(whole, end));
}

}  // namespace

Token find_address(std::string_view message, std::size_t at) {
  std::size_t run = at;
  while (run < message.size() && is_local(message[run])) ++run;
  const std::string_view word = message.substr(at, run - at);
  const std::string_view behind = message.substr(run, 4);
  if (behind.starts_with("://") && (equal_folded(word, "http") || equal_folded(word, "https"))) {
    const std::size_t host = run + 3;
    if (letter_or_digit_at(message, host) || message.substr(host).starts_with('[')) {
      const std::size_t end = address_end(message, host);
      if (end > host) return address(Token::Kind::url, at, end);
    }
    return none(run);
  }
  if (at > 0 && message[at - 1] == '@') return none(run);
  if (behind.starts_with('@')) return find_email(message, at, run);
  return word.find('.') == std::string_view::npos ? none(run) : find_bare(message, at, run);
}

}  // namespace bot::runtime::entities
