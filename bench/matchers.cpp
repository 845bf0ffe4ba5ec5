// Finding phrases in messages: the runtime's keyword tables beside Hyperscan, RE2::Set and a hash table of words.
//
// Phrases of one to three words, messages of about 40 bytes; all are lower-case ASCII, so that everybody reads the same
// text. Ten phrases mean the same; what is found is the set of meanings whose phrases stand in the message as whole
// words. Every matcher has to find the same sets before it is timed.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <functional>
#include <hs/hs.h>
#include <random>
#include <re2/re2.h>
#include <re2/set.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/emit/keyword_builder.hpp"
#include "runtime/match/match.hpp"

namespace {

using namespace bot;
using Clock = std::chrono::steady_clock;
using Found = std::vector<std::uint32_t>;  // meanings, in rising order
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Work {
  std::vector<std::string> phrases;  // all different; phrase i means i / 10
  std::vector<std::string> messages;
};

Work make_work(std::size_t count) {
  std::mt19937_64 random(count);
  // As many words as make phrases of all lengths collide now and then.
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::max<std::size_t>(60, count / 2); ++i) {
    static constexpr std::string_view heads = "bdghjklmnprst", tails = "aeiou";
    std::string word;
    for (std::size_t k = i + 7; k > 0; k /= 65) {
      word += heads[k % 13];
      word += tails[k / 13 % 5];
    }
    words.push_back(word + (i % 3 == 0 ? "n" : ""));
  }
  const auto word = [&]() -> const std::string& { return words[random() % words.size()]; };
  Work work;
  std::unordered_map<std::string, bool> seen;
  while (work.phrases.size() < count) {
    std::string phrase = word();
    for (std::size_t more = random() % 3; more > 0; --more) phrase += " " + word();
    if (seen.emplace(phrase, true).second) work.phrases.push_back(std::move(phrase));
  }
  for (int i = 0; i < 2000; ++i) {
    std::string message;
    const std::size_t place = random() % 4;
    for (std::size_t part = 0; message.size() < 36; ++part) {
      if (!message.empty()) message += ' ';
      message += part == place && i % 2 == 0 ? work.phrases[random() % count] : word();
    }
    work.messages.push_back(std::move(message));
  }
  return work;
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// A matcher: fills the meanings of one message.
struct Matcher {
  std::string name;
  std::function<void(const std::string&, Found&)> find;
  double build_seconds = 0;
  double bytes = 0;  // of its tables, where it is known
};

Matcher botlang(const Work& work) {
  const auto begin = Clock::now();
  std::vector<emit::KeywordNlu> nlus((work.phrases.size() + 9) / 10);
  std::vector<emit::KeywordPhrase> phrases;
  for (std::size_t i = 0; i < work.phrases.size(); ++i)
    phrases.push_back({static_cast<std::uint32_t>(i / 10), 0, work.phrases[i]});
  const emit::KeywordSection section = emit::build_keywords(nlus, phrases);
  struct State {
    std::vector<std::uint64_t> storage;
    std::vector<std::uint32_t> values;
    bytecode::KeywordTables tables;
    runtime::MatchScratch scratch;
  };
  const auto state = std::make_shared<State>();
  state->storage.resize((section.bytes.size() + 7) / 8);
  std::memcpy(state->storage.data(), section.bytes.data(), section.bytes.size());
  state->values.assign(nlus.size(), 1);
  const double built = seconds_since(begin);
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(state->storage.data()),
                                         section.bytes.size());
  if (bytecode::validate_keywords(bytes, state->values, state->tables) != bytecode::KeywordError::none) std::exit(1);
  return {"Botlang",
          [state](const std::string& message, Found& out) {
            if (!runtime::recognize(state->tables, message, state->scratch)) std::exit(1);
            const auto found = state->scratch.found_nlus();
            out.assign(found.begin(), found.end());
          },
          built, static_cast<double>(section.bytes.size())};
}

Matcher hyperscan(const Work& work) {
  const auto begin = Clock::now();
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> flags(work.phrases.size(), HS_FLAG_SOM_LEFTMOST), ids;
  for (std::size_t i = 0; i < work.phrases.size(); ++i) {
    texts.push_back(work.phrases[i].c_str());
    lengths.push_back(work.phrases[i].size());
    flags[i] = 0;
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(), static_cast<unsigned>(texts.size()),
                           HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS)
    std::exit(1);
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) std::exit(1);
  std::size_t size = 0;
  hs_database_size(database, &size);
  struct Context {
    const Work* work;
    const std::string* message;
    Found* out;
  };
  const auto take = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* given) {
    const Context& c = *static_cast<Context*>(given);
    const std::size_t end = to, start = end - c.work->phrases[id].size();
    if ((start == 0 || !letter((*c.message)[start - 1])) && (end == c.message->size() || !letter((*c.message)[end])))
      c.out->push_back(id / 10);
    return 0;
  };
  return {"Hyperscan, literals",
          [=, &work](const std::string& message, Found& out) {
            out.clear();
            Context context{&work, &message, &out};
            hs_scan(database, message.data(), static_cast<unsigned>(message.size()), 0, scratch, take, &context);
          },
          seconds_since(begin), static_cast<double>(size)};
}

Matcher re2_set(const Work& work) {
  const auto begin = Clock::now();
  re2::RE2::Options options;
  options.set_max_mem(std::int64_t{2} << 30);
  const auto set = std::make_shared<re2::RE2::Set>(options, re2::RE2::UNANCHORED);
  for (const std::string& phrase : work.phrases) set->Add("\\b" + phrase + "\\b", nullptr);
  if (!set->Compile()) std::exit(1);
  const auto hits = std::make_shared<std::vector<int>>();
  return {"RE2::Set",
          [=](const std::string& message, Found& out) {
            out.clear();
            if (set->Match(message, hits.get()))
              for (const int hit : *hits) out.push_back(static_cast<std::uint32_t>(hit) / 10);
          },
          seconds_since(begin), 0};
}

/// All windows of one to three words, looked up.
Matcher hash_table(const Work& work) {
  const auto begin = Clock::now();
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Map = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;
  const auto map = std::make_shared<Map>();
  for (std::size_t i = 0; i < work.phrases.size(); ++i)
    map->emplace(work.phrases[i], static_cast<std::uint32_t>(i / 10));
  return {"hash table of words",
          [=](const std::string& message, Found& out) {
            out.clear();
            std::size_t starts[3] = {0, 0, 0};  // of the word and the two before it
            std::size_t words = 0;
            for (std::size_t at = 0; at < message.size();) {
              starts[words++ % 3] = at;
              std::size_t end = message.find(' ', at);
              if (end == message.npos) end = message.size();
              for (std::size_t k = 1; k <= std::min<std::size_t>(words, 3); ++k) {
                const std::size_t start = starts[(words - k) % 3];
                const auto it = map->find(std::string_view(message).substr(start, end - start));
                if (it != map->end()) out.push_back(it->second);
              }
              at = end + 1;
            }
          },
          seconds_since(begin), 0};
}

void tidy(Found& found) {
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

}  // namespace

int main() {
  fmt::print(
      "| phrases | matcher | messages/s | Botlang is … times as fast | against its 100 | built, phrases/s | bytes a "
      "phrase |\n");
  fmt::print("|---:|---|---:|---:|---:|---:|---:|\n");
  double at_100 = 0;
  for (const std::size_t count : {100U, 10'000U, 100'000U, 1'000'000U}) {
    const Work work = make_work(count);
    std::vector<Matcher> matchers;
    matchers.push_back(botlang(work));
    if (count <= 100'000) matchers.push_back(hyperscan(work));
    if (count <= 10'000) matchers.push_back(re2_set(work));
    matchers.push_back(hash_table(work));
    Found found, wanted;
    for (const std::string& message : work.messages) {
      matchers[0].find(message, wanted);
      tidy(wanted);
      for (const Matcher& matcher : matchers) {
        matcher.find(message, found);
        tidy(found);
        if (found == wanted) continue;
        fmt::print(stderr, "{} finds something else in \"{}\"\n", matcher.name, message);
        return 1;
      }
    }
    std::vector<std::vector<double>> speeds(matchers.size());
    for (int round = 0; round < 15; ++round)
      for (std::size_t m = 0; m < matchers.size(); ++m) {
        std::size_t hits = 0;
        const auto begin = Clock::now();
        double passed = 0;
        std::size_t messages = 0;
        do {
          for (const std::string& message : work.messages) {
            matchers[m].find(message, found);
            hits += found.size();
          }
          messages += work.messages.size();
        } while ((passed = seconds_since(begin)) < 0.02);
        if (hits == 0) return 1;
        speeds[m].push_back(static_cast<double>(messages) / passed);
      }
    for (std::size_t m = 0; m < matchers.size(); ++m) {
      std::vector<double> ratios;
      for (std::size_t round = 0; round < speeds[m].size(); ++round)
        ratios.push_back(speeds[0][round] / speeds[m][round]);
      std::sort(ratios.begin(), ratios.end());
      std::sort(speeds[m].begin(), speeds[m].end());
      const double speed = speeds[m][speeds[m].size() / 2];
      if (m == 0 && count == 100) at_100 = speed;
      fmt::print(
          "| {} | {} | {:.0f} | {} | {} | {} | {} |\n", count, matchers[m].name, speed,
          m == 0 ? "1"
                 : fmt::format("{:.2f} ({:.2f} to {:.2f})", ratios[ratios.size() / 2], ratios.front(), ratios.back()),
          m == 0 ? fmt::format("{:.2f}", speed / at_100) : "",
          fmt::format("{:.0f}", static_cast<double>(count) / matchers[m].build_seconds),
          matchers[m].bytes > 0 ? fmt::format("{:.1f}", matchers[m].bytes / static_cast<double>(count)) : "");
    }
  }
}
