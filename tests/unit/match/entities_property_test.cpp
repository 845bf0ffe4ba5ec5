// What holds for every message: numbers written out are read again, hits keep their promises, hostile messages do no
// harm and take linear time.

#include <array>
#include <catch2/catch.hpp>
#include <limits>

#include "bytecode/fold.hpp"
#include "tests/unit/match/entities_show.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using runtime::EntityContext;
using runtime::EntityHit;
using runtime::EntityKind;
using runtime::EntityScratch;

constexpr auto kinds =
    std::to_array({EntityKind::int_, EntityKind::number, EntityKind::email, EntityKind::phone, EntityKind::url,
                   EntityKind::date, EntityKind::time, EntityKind::duration, EntityKind::money});

constexpr auto indonesian_units =
    std::to_array<const char*>({"", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"});

std::string joined(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? a + b : a + " " + b; }

std::string indonesian_below_thousand(std::size_t n) {
  std::string out;
  if (n >= 100) out = n < 200 ? "seratus" : indonesian_units[n / 100] + std::string(" ratus");
  n %= 100;
  if (n == 10) return joined(out, "sepuluh");
  if (n == 11) return joined(out, "sebelas");
  if (n > 11 && n < 20) return joined(out, indonesian_units[n - 10] + std::string(" belas"));
  if (n >= 20) out = joined(out, indonesian_units[n / 10] + std::string(" puluh"));
  return joined(out, indonesian_units[n % 10]);
}

std::string english_below_thousand(std::size_t n, bool hyphen) {
  static constexpr auto units = std::to_array<const char*>(
      {"",    "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
       "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"});
  static constexpr auto tens = std::to_array<const char*>(
      {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"});
  std::string out;
  if (n >= 100) out = units[n / 100] + std::string(" hundred");
  if (n >= 100 && n % 100 != 0 && hyphen) out += " and";
  n %= 100;
  if (n < 20) return joined(out, units[n]);
  out = joined(out, tens[n / 10]);
  if (n % 10 == 0) return out;
  return hyphen ? out + "-" + units[n % 10] : joined(out, units[n % 10]);
}

std::string spell(std::uint64_t n, bool indonesian, bool hyphen) {
  static constexpr const char* scales[][2] = {
      {"triliun", "trillion"}, {"miliar", "billion"}, {"juta", "million"}, {"ribu", "thousand"}, {"", ""}};
  std::uint64_t power = 1'000'000'000'000;
  std::string out;
  for (const auto& scale : scales) {
    const std::size_t part = n / power % 1000;
    if (part > 0) {
      std::string text = indonesian ? indonesian_below_thousand(part) : english_below_thousand(part, hyphen);
      if (indonesian && part == 1 && power == 1000) {
        text = "seribu";
      } else {
        text = joined(text, scale[indonesian ? 0 : 1]);
      }
      out = joined(out, text);
    }
    power /= 1000;
  }
  return out.empty() ? (indonesian ? "nol" : "zero") : out;
}

std::string grouped(std::uint64_t n, char separator) {
  std::string out = std::to_string(n);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, separator);
  return out;
}

std::uint64_t any_size(Random& random) { return random.next() % (std::uint64_t{10} << (random.below(45))); }

TEST_CASE("numbers written out are read again") {
  Random random(4);
  for (std::size_t i = 0; i < 20'000 * rounds(); ++i) {
    const std::uint64_t n = i < 2'000 ? i : any_size(random) % 1'000'000'000'000'000;
    const std::string value = std::to_string(n);
    for (const std::string& text : {spell(n, true, false), spell(n, false, false), spell(n, false, true),
                                    grouped(n, '.'), grouped(n, ','), std::to_string(n)}) {
      if (show_values(EntityKind::int_, text, {}) != value) FAIL(text << " is not " << value);
    }
    const std::string cents = grouped(n % 1'000'000'000, '.') + "," + std::to_string(10 + n % 90);
    const std::string point = std::to_string(n % 1'000'000'000) + "." + std::to_string(10 + n % 90);
    char shown[64];
    std::snprintf(shown, sizeof shown, "%.2f",
                  static_cast<double>(n % 1'000'000'000) + static_cast<double>(10 + n % 90) / 100);
    std::string wanted = shown;
    if (wanted.ends_with('0')) wanted.pop_back();
    for (const std::string& text : {cents, point}) {
      if (show_values(EntityKind::number, text, {}) != wanted) FAIL(text << " is not " << wanted);
    }
    const std::string rupiah = show_values(EntityKind::money, "Rp " + grouped(n, '.') + ",-", {});
    if (rupiah != value && n < 1'000'000) FAIL(rupiah << " is not " << value);
  }
}

constexpr auto pieces = std::to_array<std::string_view>({"1",          "2",
                                                         "12",         "0",
                                                         "08",         "0812",
                                                         "62",         "2026",
                                                         "17",         "345",
                                                         "1234567890", ".",
                                                         ",",          ":",
                                                         "/",          "-",
                                                         "-",          "+",
                                                         "(",          ")",
                                                         " ",          " ",
                                                         " ",          " ",
                                                         " ",          " ",
                                                         "\n",         "_",
                                                         "*",          "'",
                                                         "@",          "$",
                                                         "%",          "#",
                                                         "?",          "dua",
                                                         "belas",      "puluh",
                                                         "ratus",      "ribu",
                                                         "juta",       "seribu",
                                                         "setengah",   "half",
                                                         "and",        "a",
                                                         "an",         "koma",
                                                         "hundred",    "twenty",
                                                         "five",       "dozen",
                                                         "minus",      "k",
                                                         "rb",         "jt",
                                                         "Rp",         "rupiah",
                                                         "IDR",        "kg",
                                                         "x",          "menit",
                                                         "jam",        "hari",
                                                         "minggu",     "bulan",
                                                         "tahun",      "hour",
                                                         "minutes",    "h",
                                                         "m",          "s",
                                                         "sejam",      "pukul",
                                                         "at",         "am",
                                                         "pm",         "p",
                                                         "m",          "pagi",
                                                         "sore",       "malam",
                                                         "siang",      "dini",
                                                         "WIB",        "lewat",
                                                         "kurang",     "past",
                                                         "noon",       "besok",
                                                         "lusa",       "kemarin",
                                                         "today",      "ini",
                                                         "depan",      "lalu",
                                                         "yang",       "lagi",
                                                         "in",         "dalam",
                                                         "dari",       "sekarang",
                                                         "senin",      "jumat",
                                                         "monday",     "sun",
                                                         "Agustus",    "may",
                                                         "tanggal",    "the",
                                                         "on",         "of",
                                                         "th",         "day",
                                                         "after",      "tomorrow",
                                                         "akhir",      "next",
                                                         "last",       "nanti",
                                                         "tadi",       "tengah",
                                                         "t",          "z",
                                                         "http://",    "https://",
                                                         "www.",       "a",
                                                         "b.com",      "x.co.id",
                                                         "😊",          "é",
                                                         "\xff",       "\xe2\x80\x99",
                                                         "\xc2\xa0",   "duabelas",
                                                         "saya",       "mau"});

EntityContext random_context(Random& random) {
  static constexpr auto moments = std::to_array<std::int64_t>(
      {0, 1'795'000'000'000, -62'135'510'400'000, 253'402'214'400'000, std::numeric_limits<std::int64_t>::min(),
       std::numeric_limits<std::int64_t>::max(), 951'782'400'000});
  EntityContext context;
  context.now_ms = moments[random.below(moments.size())];
  if (random.below(2) == 0) context.now_ms = static_cast<std::int64_t>(random.next() % 4'000'000'000'000ULL);
  context.offset_minutes = static_cast<std::int32_t>(random.below(2881)) - 1440;
  return context;
}

void check_all(const std::string& message, const EntityContext& context, EntityScratch& scratch) {
  scratch.read(message, context);
  for (const EntityKind kind : kinds) {
    const std::string problem = check_hits(kind, message, scratch);
    if (!problem.empty()) FAIL(name_of(kind) << ": " << problem << ": " << message);
  }
}

TEST_CASE("hits of random messages keep their promises") {
  Random random(5);
  EntityScratch scratch;
  std::size_t found = 0;
  for (std::size_t i = 0; i < 60'000 * rounds(); ++i) {
    const std::string message = pick(random, pieces, 14);
    const EntityContext context = random_context(random);
    check_all(message, context, scratch);
    EntityScratch other;  // the same from the start, and whatever the scratch held before
    other.read(message, context);
    for (const EntityKind kind : kinds) {
      const auto a = scratch.find(kind);
      const auto b = other.find(kind);
      found += a.size();
      const auto same = [](const EntityHit& x, const EntityHit& y) {
        return x.begin == y.begin && x.end == y.end && x.integer == y.integer && x.number == y.number &&
               x.text_size == y.text_size && x.text == y.text;
      };
      if (!std::ranges::equal(a, b, same)) FAIL(name_of(kind) << " differs: " << message);
    }
  }
  CHECK(found > 10'000);
}

// A hit is what it is because of its own words, not of those around it.
TEST_CASE("a hit alone is found again") {
  Random random(6);
  EntityScratch scratch;
  EntityScratch alone;
  for (std::size_t i = 0; i < 60'000 * rounds(); ++i) {
    const std::string message = pick(random, pieces, 10);
    const EntityContext context = story_context();
    scratch.read(message, context);
    for (const EntityKind kind : kinds) {
      for (const EntityHit& hit : scratch.find(kind)) {
        const std::string slice = message.substr(hit.begin, hit.end - hit.begin);
        alone.read(slice, context);
        const auto hits = alone.find(kind);
        if (hits.empty() || hits[0].begin != 0 || hits[0].end != slice.size()) {
          FAIL(name_of(kind) << ": '" << slice << "' of '" << message << "'");
        }
        if (show_value(kind, hits[0], alone, context) != show_value(kind, hit, scratch, context)) {
          FAIL(name_of(kind) << ": '" << slice << "' of '" << message << "' has another value");
        }
      }
    }
  }
}

TEST_CASE("random bytes do no harm") {
  Random random(7);
  EntityScratch scratch;
  for (std::size_t i = 0; i < 30'000 * rounds(); ++i) {
    std::string message = random.below(2) == 0 ? pick(random, pieces, 8) : "";
    for (std::size_t left = random.below(24); left > 0; --left) {
      message.insert(random.below(message.size() + 1), 1, static_cast<char>(random.below(256)));
    }
    check_all(message, random_context(random), scratch);
  }
}

TEST_CASE("long hostile messages") {
  EntityScratch scratch;
  const EntityContext now = story_context();
  for (const std::string_view piece : {"1",
                                       "12 ",
                                       "1.",
                                       "1,",
                                       "1.500.",
                                       "a",
                                       "a ",
                                       "a.",
                                       "a@",
                                       "@",
                                       "a@b.",
                                       "x.zz/",
                                       "x.co/",
                                       "http://",
                                       "www.",
                                       "(",
                                       "+(",
                                       "+1 ",
                                       "0812 ",
                                       "0812-",
                                       "08 12 ",
                                       "62 ",
                                       "-",
                                       "--1",
                                       "_",
                                       "_1",
                                       "dua ",
                                       "dua",
                                       "puluh ",
                                       "juta ",
                                       "dua juta ",
                                       "dua juta dan ",
                                       "half a ",
                                       "koma satu ",
                                       "and a half ",
                                       "besok ",
                                       "besok saya mau ",
                                       "jam ",
                                       "jam 3 ",
                                       "3 jam ",
                                       "1 jam 2 ",
                                       "senin ",
                                       "senin, ",
                                       "tanggal ",
                                       "17/",
                                       "17-",
                                       "17 agustus ",
                                       "in ",
                                       "a a ",
                                       "the ",
                                       "nanti ",
                                       "malam ",
                                       "setengah ",
                                       "\n",
                                       "\xff",
                                       "\xc3",
                                       "é",
                                       "e\xcc\x81",
                                       "😊",
                                       "\xe2\x80\x99",
                                       "a'",
                                       "it's ",
                                       " ",
                                       "\xc2\xad",
                                       "1 2 3, ",
                                       "Rp ",
                                       "Rp 5 "}) {
    const bool whole = piece == "12 " || piece == "x.zz/" || piece == "dua";
    const std::size_t size = whole ? bytecode::max_fold_bytes : std::size_t{1} << 17;
    std::string message;
    while (message.size() + piece.size() <= size) message += piece;
    check_all(message, now, scratch);
  }
}

TEST_CASE("a message that is too long holds nothing") {
  std::string message = "12 ";
  message.resize(bytecode::max_fold_bytes + 1, ' ');
  EntityScratch scratch;
  scratch.read(message, story_context());
  CHECK(scratch.find(EntityKind::int_).empty());
  message.resize(bytecode::max_fold_bytes);
  scratch.read(message, story_context());
  CHECK(scratch.find(EntityKind::int_).size() == 1);
  message.clear();
  for (std::size_t i = 0; i < runtime::max_entity_hits + 7; ++i) message += "5 ";
  scratch.read(message, story_context());
  CHECK(scratch.find(EntityKind::int_).size() == runtime::max_entity_hits);
}

}  // namespace
}  // namespace bot::test
