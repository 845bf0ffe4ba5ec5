// Phone numbers, e-mail and web addresses: what is one and what is none.

#include <catch2/catch.hpp>

#include "tests/unit/match/entities_show.hpp"

namespace bot::test {
namespace {

using runtime::EntityKind;

struct Row {
  std::string_view message;
  std::string_view values;
};

void check(EntityKind kind, std::span<const Row> rows) {
  for (const Row& row : rows) {
    INFO(name_of(kind) << ": " << row.message);
    CHECK(show_values(kind, row.message, story_context()) == row.values);
  }
}

TEST_CASE("entities: phone numbers") {
  static constexpr Row rows[] = {
      {"+62 812-3456-7890", "+6281234567890"},
      {"+6281234567890", "+6281234567890"},
      {"+62 812 3456 7890", "+6281234567890"},
      {"+62-812-3456-7890", "+6281234567890"},
      {"+62.812.3456.7890", "+6281234567890"},
      {"+62 (0)812 3456 7890", "+6281234567890"},
      {"+62 0812 3456 7890", "+6281234567890"},
      {"(+62) 812 3456 7890", "+6281234567890"},
      {"(+62)812-3456-7890", "+6281234567890"},
      {"0062 812 3456 7890", "+6281234567890"},
      {"6281234567890", "+6281234567890"},
      {"62 812 3456 7890", "+6281234567890"},
      {"081234567890", "+6281234567890"},
      {"0812 3456 7890", "+6281234567890"},
      {"0812-3456-7890", "+6281234567890"},
      {"0812.3456.7890", "+6281234567890"},
      {"0812 - 3456 - 7890", "+6281234567890"},
      {"0812 34 56 78 90", "+6281234567890"},
      {"(0812) 3456-7890", "+6281234567890"},
      {"(021) 555-1234", "+62215551234"},
      {"(021)5551234", "+62215551234"},
      {"021-5551234", "+62215551234"},
      {"0215551234", "+62215551234"},
      {"02155512", "+622155512"},
      {"\u202a+62 812\u20113456\u20117890\u202c", "+6281234567890"},
      {"+1 202 555 0172", "+12025550172"},
      {"+1 (202) 555-0172", "+12025550172"},
      {"+12025550172", "+12025550172"},
      {"+44 20 7946 0958", "+442079460958"},
      {"001 202 555 0172", "+12025550172"},
      {"hp 0812 3456 7890.", "+6281234567890"},
      {"wa:081234567890", "+6281234567890"},
      {"*081234567890*", "+6281234567890"},
      {"081234567890, 081298765432", "+6281234567890 | +6281298765432"},
      {"081234567890\n081298765432", "+6281234567890 | +6281298765432"},
      {"081234567890 081298765432", "+6281234567890 | +6281298765432"},
      {"0812 3456 7890 2 porsi", "+6281234567890"},
      {"0812 3456 7890 20 porsi", "+6281234567890"},
      {"081234567890 15 porsi", "+6281234567890"},
      {"2 porsi 081234567890", "+6281234567890"},
      {"pesan 2 081234567890", "+6281234567890"},
      {"0812 3456 7890 20rb", "+6281234567890"},
      {"0812345", ""},
      {"081", ""},
      {"12345678", ""},
      {"8123456789", ""},
      {"123456789012", ""},
      {"1234 5678 0901 2345", ""},
      {"0123 4567 8901 2345", ""},
      {"08123456789012345", ""},
      {"+6212345", ""},
      {"+0812345678", ""},
      {"+1234567890123456", ""},
      {"00812345678", "+812345678"},
      {"A081234567890", ""},
      {"081234567890a", ""},
      {"081234567890/1", ""},
      {"081234567890,5", ""},
      {"08-08-2026", ""},
      {"08.08.2026", ""},
      {"08/08/2026", ""},
      {"08.00 - 17.00", ""},
      {"08.00-17.00", ""},
      {"0,12345678", ""},
      {"(555) 123-4567", ""},
      {"(0812 3456 7890", "+6281234567890"},
      {"https://wa.me/6281234567890", ""},
      {"user081234567890@mail.com", ""},
  };
  check(EntityKind::phone, rows);
}

TEST_CASE("entities: e-mail addresses") {
  static constexpr Row rows[] = {
      {"budi@mail.com", "budi@mail.com"},
      {"email saya budi@mail.co.id.", "budi@mail.co.id"},
      {"Budi.Santoso+promo@Mail.Example.CO.ID,", "Budi.Santoso+promo@Mail.Example.CO.ID"},
      {"(a@b.com)", "a@b.com"},
      {"<a@b.com>", "a@b.com"},
      {"\"a@b.com\"", "a@b.com"},
      {"mailto:a@b.com", "a@b.com"},
      {"_a@b.com_", "a@b.com"},
      {"*a@b.com*", "a@b.com"},
      {"a_b@c-d.org", "a_b@c-d.org"},
      {"a%b@c.io", "a%b@c.io"},
      {"1@2.com", "1@2.com"},
      {"a@b.com c@d.com", "a@b.com | c@d.com"},
      {"a@b.com;c@d.com", "a@b.com | c@d.com"},
      {"a@b.com?", "a@b.com"},
      {"a@b.com-", "a@b.com"},
      {"tokopedia.com@mail.com", "tokopedia.com@mail.com"},
      {"budi@mail.com/satu", "budi@mail.com"},
      {"a@b", ""},
      {"a@b.c", ""},
      {"a@b..com", ""},
      {"a@.com", ""},
      {"a.@b.com", ""},
      {"a..b@c.com", ""},
      {"@b.com", ""},
      {"a@", ""},
      {"a@@b.com", ""},
      {"a@b@c.com", ""},
      {"a@b.1a", ""},
      {"a@1.2.3.4", ""},
      {"a@-b.com", ""},
      {"éa@b.com", ""},
      {"a@b.comé", ""},
      {"a b.com", ""},
      {"a @b.com", ""},
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.com", ""},
  };
  check(EntityKind::email, rows);
}

TEST_CASE("entities: web addresses") {
  static constexpr Row rows[] = {
      {"https://tokopedia.com", "https://tokopedia.com"},
      {"http://x", "http://x"},
      {"HTTPS://X.COM/Y", "HTTPS://X.COM/Y"},
      {"lihat https://tokopedia.com/x?y=1#z.", "https://tokopedia.com/x?y=1#z"},
      {"lihat https://tokopedia.com/x, ya", "https://tokopedia.com/x"},
      {"(https://tokopedia.com/x)", "https://tokopedia.com/x"},
      {"(https://id.wikipedia.org/wiki/A_(b))", "https://id.wikipedia.org/wiki/A_(b)"},
      {"https://id.wikipedia.org/wiki/A_(b)", "https://id.wikipedia.org/wiki/A_(b)"},
      {"\"https://x.com/a\"!", "https://x.com/a"},
      {"“https://x.com/a”", "https://x.com/a"},
      {"<https://x.com/a>", "https://x.com/a"},
      {"https://x.com😊", "https://x.com"},
      {"😊https://x.com", "https://x.com"},
      {"https://x.com/é?q=ü", "https://x.com/é?q=ü"},
      {"https://x.com:8080/a", "https://x.com:8080/a"},
      {"https://192.168.1.1/a", "https://192.168.1.1/a"},
      {"https://[::1]/a", "https://[::1]/a"},
      {"https://x.com/~user/a_b*c", "https://x.com/~user/a_b*c"},
      {"*https://x.com*", "https://x.com"},
      {"https://a.com https://b.com", "https://a.com | https://b.com"},
      {"www.bca.co.id", "www.bca.co.id"},
      {"www.example.museum/x", "www.example.museum/x"},
      {"WWW.BCA.CO.ID.", "WWW.BCA.CO.ID"},
      {"tokopedia.com", "tokopedia.com"},
      {"tokopedia.com/x", "tokopedia.com/x"},
      {"Tokopedia.com/x?y=1,", "Tokopedia.com/x?y=1"},
      {"shop.tokopedia.co.id", "shop.tokopedia.co.id"},
      {"bank-abc.id", "bank-abc.id"},
      {"tokopedia.com:443/x", "tokopedia.com:443/x"},
      {"tokopedia.com?x=1", "tokopedia.com?x=1"},
      {"wa.me/62812", "wa.me/62812"},
      {"youtu.be/abc", "youtu.be/abc"},
      {"bit.ly/abc", "bit.ly/abc"},
      {"t.me/x", "t.me/x"},
      {"https://", ""},
      {"https://.", ""},
      {"https:/x.com", "x.com"},
      {"http://!", ""},
      {"www.", ""},
      {"www.x", ""},
      {"wa.me", ""},
      {"oke.me", ""},
      {"halo.saya mau", ""},
      {"no.id", ""},
      {"oke.co/", "oke.co/"},
      {"1.500", ""},
      {"12.com", ""},
      {"1.2.3.4", ""},
      {"x..com", ""},
      {"-.com", ""},
      {"a@b.com", ""},
      {"@bca.co.id", ""},
      {"user@bca.co.id", ""},
      {"étokopedia.com", ""},
      {"tokopedia.comé", ""},
      {"ftp://x", ""},
      {"tokopedia.com_x", ""},
      {"dll.dsb", ""},
  };
  check(EntityKind::url, rows);
}

}  // namespace
}  // namespace bot::test
