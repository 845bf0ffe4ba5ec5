#include "compiler/i18n/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace bot::i18n {

namespace {

/// Pairs of bytes, sorted: what a text consists of.
using Pairs = std::vector<std::uint16_t>;

Pairs pairs_of(std::string_view text) {
  constexpr std::size_t most = 2000;  // the beginning of a long text says enough
  text = text.substr(0, most);
  Pairs out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    out.push_back(
        static_cast<std::uint16_t>(static_cast<unsigned char>(text[i]) << 8 | static_cast<unsigned char>(text[i + 1])));
  std::sort(out.begin(), out.end());
  return out;
}

/// From 0 (nothing in common) to 1: twice the common pairs by all pairs.
double similarity(const Pairs& a, const Pairs& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++common, ++i, ++j;
    else if (a[i] < b[j]) ++i;
    else ++j;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}
constexpr double alike = 0.6;

struct Merger {
  Catalogue& old;
  Catalogue& fresh;
  MergeCounts& counts;
  using Key = std::pair<std::string, std::string>;
  std::map<Key, std::size_t> by_key = {};                           // entry of old
  std::map<std::string, std::vector<std::size_t>> by_context = {};  // entries of old that are left
  std::map<std::string, std::vector<std::size_t>> by_id = {};       // entries of old with a translation
  std::vector<bool> used = std::vector<bool>(old.entries.size());
  std::vector<Pairs> pairs = std::vector<Pairs>(old.entries.size());

  static Key key(const Entry& e) { return {e.context.value_or(""), e.id}; }

  /// Which entries of the old catalogue are for messages that are still there.
  void index() {
    for (const bool obsolete : {false, true})  // an obsolete one only where there is no other
      for (std::size_t i = 0; i < old.entries.size(); ++i)
        if (old.entries[i].obsolete == obsolete) by_key.emplace(key(old.entries[i]), i);
    for (const Entry& e : fresh.entries)
      if (const auto found = by_key.find(key(e)); found != by_key.end()) used[found->second] = true;
    for (std::size_t i = 0; i < old.entries.size(); ++i) {
      const Entry& e = old.entries[i];
      if (e.translation.empty()) continue;
      by_id[e.id].push_back(i);
      if (!used[i]) by_context[e.context.value_or("")].push_back(i);
    }
  }

  void keep(const Entry& from, Entry& to) {
    to.comments = from.comments;
    to.translation = from.translation;
    for (const std::string& f : from.flags)
      if (!to.has_flag(f)) to.flags.push_back(f);
    to.previous_context = from.previous_context;
    to.previous_id = from.previous_id;
    ++(to.translation.empty() ? counts.added : counts.kept);
  }

  void suggest(const Entry& from, Entry& to) {
    to.comments = from.comments;
    to.translation = from.translation;
    to.flags.emplace_back("fuzzy");
    if (from.context != to.context) to.previous_context = from.context.value_or("");
    to.previous_id = from.id;
    ++counts.changed;
  }

  /// The entry whose translation may do, or none.
  std::size_t similar(const Entry& e) {
    const std::size_t none = old.entries.size();
    std::size_t best = none;
    double score = alike;
    if (const auto found = by_context.find(e.context.value_or("")); found != by_context.end()) {
      const Pairs mine = pairs_of(e.id);
      for (const std::size_t i : found->second) {
        if (used[i]) continue;
        if (pairs[i].empty()) pairs[i] = pairs_of(old.entries[i].id);
        const double s = similarity(mine, pairs[i]);
        if (s > score || (s == score && best == none)) best = i, score = s;
      }
    }
    if (best != none) return best;
    const auto same = by_id.find(e.id);
    if (same == by_id.end()) return none;
    const auto left = std::find_if(same->second.begin(), same->second.end(), [&](std::size_t i) { return !used[i]; });
    return left != same->second.end() ? *left : same->second.front();
  }

  void run() {
    index();
    for (Entry& e : fresh.entries) {
      if (const auto found = by_key.find(key(e)); found != by_key.end()) {
        keep(old.entries[found->second], e);
        continue;
      }
      const std::size_t from = similar(e);
      if (from < old.entries.size()) {
        suggest(old.entries[from], e);
        used[from] = true;
      } else {
        ++counts.added;
      }
    }
    for (std::size_t i = 0; i < old.entries.size(); ++i) {
      Entry& e = old.entries[i];
      if (used[i] || e.translation.empty() || by_key.at(key(e)) != i) continue;
      e.obsolete = true;
      ++counts.obsolete;
      fresh.entries.push_back(std::move(e));
    }
  }

  void header() {
    if (old.fields.empty()) return;
    fresh.header.comments = old.header.comments;
    fresh.header.flags = old.header.flags;
    std::vector<std::pair<std::string, std::string>> fields = old.fields;
    for (const auto& field : fresh.fields) {
      const auto there =
          std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == field.first; });
      if (there == fields.end()) fields.push_back(field);
      else if (field.first == "Content-Type" || there->second.empty()) there->second = field.second;
    }
    fresh.fields = std::move(fields);
  }
};

}  // namespace

Catalogue make_catalogue(const std::vector<Message>& messages, const source::SourceSet& sources, std::string_view bot,
                         std::string_view language) {
  Catalogue out;
  out.fields = {{"Project-Id-Version", std::string(bot)},
                {"Language", std::string(language)},
                {"MIME-Version", "1.0"},
                {"Content-Type", "text/plain; charset=UTF-8"},
                {"Content-Transfer-Encoding", "8bit"}};
  for (const Message& m : messages) out.entries.push_back(entry_of(m, sources));
  return out;
}

Catalogue merge(Catalogue old, Catalogue fresh, MergeCounts& counts) {
  Merger merger{old, fresh, counts};
  merger.header();
  merger.run();
  return fresh;
}

}  // namespace bot::i18n
