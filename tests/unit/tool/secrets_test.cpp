// No command shows a secret that the bot does not reveal: what a secret begins with, what the customer answered, what a
// service or an event brought. `bot inspect` is for the compiled file and what is in it.

#include <catch2/catch.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

constexpr const char* vault = R"(bot vault { title "Vault"  language id }

nlu word keyword { open: "buka" }
record account { owner: text  pin: secret text }
record outer { inner: account }
pub config api_key: secret text = "hidden key"
service bank { call check(pin: secret text, account: account) -> account }

var pin: secret text = "hidden first"
pub var pins: secret list<text> = ["hidden item"]
var accounts: list<account> = [account(owner: "ani", pin: "hidden field")]
var last: outer?
intent login(account: account, code: secret text) = event "login"
pub fn check(a: account) -> secret text = if a.pin == "hidden constant" then "hidden result" else a.pin

flow safe(p: secret text = "hidden parameter") {
  initial intent open = word
  initial state enter {
    ask "PIN?" for given: secret text
    set pin = given
    set last = outer(inner: account(owner: "budi", pin: given))
    try bank.check(pin, account(owner: "budi", pin: given)) as r {
      set accounts = accounts + [r]
      say "{r.owner}: {length(accounts)}"
    } failed { say "gagal" }
    -> done
  }
  end state done { if last != none { say "{last.inner.owner}" } }
}

on login { say "{account.owner}" }
otherwise { say "Ketik buka." }
)";

/// Nothing that is hidden is shown, and the command did something.
void check_hidden(const Ended& r, const char* shown) {
  INFO(r.out << r.err);
  CHECK(r.out.find(shown) != r.out.npos);
  CHECK(r.out.find("hidden") == r.out.npos);
  CHECK(r.err.find("hidden") == r.err.npos);
}

}  // namespace

TEST_CASE("no command shows a secret") {
  Folder f;
  f.write("vault.bot", vault);
  const char* talk =
      "buka\nhidden answer\n:returns {\"owner\": \"z\", \"pin\": \"hidden result\"}\n"
      ":event login {\"account\": {\"owner\": \"q\", \"pin\": \"hidden event\"}, \"code\": \"hidden code\"}\n"
      ":event login {\"account\": {\"owner\": \"q\", \"pin\": 5}, \"code\": \"hidden code\"}\nhalo\n";
  check_hidden(run_bot({"run", "vault.bot"}, talk, f.path), "z: 2");
  check_hidden(run_bot({"run", "vault.bot", "--json"}, talk, f.path), "bank.check");
  check_hidden(run_bot({"doc", "vault.bot"}, "", f.path), "api_key");
  check_hidden(run_bot({"doc", "vault.bot", "--format=md"}, "", f.path), "a secret");
  check_hidden(run_bot({"i18n", "extract", "vault.bot"}, "", f.path), "Ketik buka.");
  check_hidden(run_bot({"graph", "vault.bot"}, "", f.path), "enter");
}

TEST_CASE("a test that fails does not show what is secret") {
  Folder f;
  f.write("vault.bot", vault);
  f.write("vault.test.bot",
          "test \"secrets\" {\n  event \"login\" { account: account(owner: \"q\", pin: \"p\"), code: \"c\" }\n"
          "  expect intent safe.open\n}\n"
          "test \"variables\" {\n  user \"halo\"\n  expect that pin == \"x\"\n}\n");
  const Ended r = run_bot({"test", "vault.bot"}, "", f.path);
  CHECK(r.code == 1);
  INFO(r.out << r.err);
  CHECK(r.out.find("account: {\"owner\":\"q\",\"pin\":null}") != r.out.npos);
  CHECK(r.out.find("code: secret") != r.out.npos);
  CHECK(r.out.find("hidden") == r.out.npos);
}
