// `bot run` and the services of a bot: real HTTP, to a server that this test plays.

#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "tests/unit/tool/program.hpp"

namespace {

using namespace bot::test;

/// Answers one request after the other, each with the next answer, and keeps what was asked.
class Server {
 public:
  explicit Server(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port = 0;
  std::vector<std::string> requests;  ///< whole; to be read when the program has ended

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      std::string request;
      char buffer[4096];
      while (!complete(request)) {
        const ssize_t n = ::read(connection, buffer, sizeof buffer);
        if (n <= 0) break;
        request.append(buffer, static_cast<std::size_t>(n));
      }
      requests.push_back(request);
      (void)!::write(connection, answer.data(), answer.size());
      ::close(connection);
    }
  }
  static bool complete(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    const std::size_t length = request.find("Content-Length: ");
    return end != request.npos && length != request.npos &&
           request.size() >= end + 4 + std::stoul(request.substr(length + 16));
  }

  std::vector<std::string> answers_;
  int listener_ = -1;
  std::thread thread_;
};

std::string http(std::string_view status, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + std::string(body);
}

constexpr std::string_view shop = R"(bot shop { title "Shop" }
record receipt { id: text  total: number }
service orders { call place(qty: int, note: text?) -> receipt timeout 5s }
nlu word keyword { buy: "beli" }
config currency: text = "IDR"
flow buying {
  initial intent buy = word.buy
  initial state start {
    try orders.place(2) as r { say "{r.id}: {currency} {r.total}" } failed { say "gagal" }
    -> done
  }
  end state done {}
}
otherwise { say "?" }
)";

std::string manifest(int port, std::string_view more = "") {
  return "[bot]\nmain = \"shop.bot\"\n[services.orders]\nurl = \"http://127.0.0.1:" + std::to_string(port) +
         "/orders\"\ntoken = \"secret\"\n" + std::string(more);
}

}  // namespace

TEST_CASE("a service is called over HTTP") {
  Folder f;
  Server server({http("200 OK", R"({"id": "A1", "total": 20, "more": true})")});
  f.write("shop.bot", shop);
  f.write("bot.toml", manifest(server.port, "[config]\ncurrency = \"USD\"\n"));
  const Ended r = run_bot({"run"}, "beli\n", f.path);
  INFO(r.out << r.err);
  CHECK(r.code == 0);
  CHECK(has(r.out, "bot: A1: USD 20"));
  REQUIRE(server.requests.size() == 1);
  CHECK(has(server.requests[0], "POST /orders/place HTTP/1.1"));
  CHECK(has(server.requests[0], "Authorization: Bearer secret"));
  CHECK(has(server.requests[0], R"({"qty":2,"note":null})"));
}

TEST_CASE("what a service may answer wrongly takes the failed branch") {
  Folder f;
  Server server({http("200 OK", R"({"id": "A1"})"), http("404 Not Found", "{}"), http("200 OK", "no JSON"),
                 http("200 OK", "[1]")});
  f.write("shop.bot", shop);
  f.write("bot.toml", manifest(server.port));
  const Ended r = run_bot({"run"}, "beli\nbeli\nbeli\nbeli\n", f.path);
  INFO(r.out << r.err);
  CHECK(r.code == 0);
  std::size_t failed = 0;
  for (std::size_t at = r.out.find("bot: gagal"); at != r.out.npos; at = r.out.find("bot: gagal", at + 1)) ++failed;
  CHECK(failed == 4);
  CHECK(has(r.out, "status 404"));
  CHECK(has(r.out, "the answer is no JSON"));
}

TEST_CASE("a call is tried again as often as the manifest says") {
  Folder f;
  Server server({http("500 Oops", ""), http("503 Busy", ""), http("200 OK", R"({"id": "A1", "total": 1.5})")});
  f.write("shop.bot", shop);
  f.write("bot.toml", manifest(server.port, "retries = 2\n"));
  const Ended r = run_bot({"run"}, "beli\n", f.path);
  INFO(r.out << r.err);
  CHECK(has(r.out, "bot: A1: IDR 1.5"));
  CHECK(server.requests.size() == 3);
}

TEST_CASE("a service without an address is answered by hand") {
  Folder f;
  f.write("shop.bot", shop);
  const Ended r = run_bot({"run", "shop.bot", "--config", "currency=EUR"},
                          "beli\n:returns {\"id\": \"A9\", \"total\": 3}\nbeli\n:fails\n:returns {}\n", f.path);
  INFO(r.out << r.err);
  CHECK(has(r.out, "(call orders.place {\"qty\":2,\"note\":null})"));
  CHECK(has(r.out, "answer with `:returns"));
  CHECK(has(r.out, "bot: A9: EUR 3"));
  CHECK(has(r.out, "bot: gagal"));
  CHECK(has(r.out, "(the bot waits for no service)"));
  CHECK(r.code == 1);
}

namespace {

/// Waits for a service; what comes back decides whether the block behind it fails. A message may fail, too.
constexpr std::string_view waiting = R"(bot waiting { title "Waiting" }
service o { call p(k: int) -> int timeout 1h }
nlu word keyword { buy: "beli"  divide: "bagi" }
intent divide = word.divide
var zero: int = 0
flow buying {
  initial intent buy = word.buy
  initial state start {
    try o.p(2) as r { say "{10 / r}" } failed { say "gagal" }
    -> done
  }
  end state done {}
}
on divide { say "{1 / zero}" }
otherwise { say "?" }
)";

}  // namespace

TEST_CASE("another process answers for the service that the session waits for") {
  Folder f;
  f.write("w.bot", waiting);
  const std::vector<std::string> words = {"run", "w.bot", "--session", "s"};
  const std::string waits =
      "(the bot waits for o.p: answer with `:returns {…}` or `:fails`, or name its url in bot.toml)\n";
  CHECK(run_bot(words, "beli\n", f.path).out == "(call o.p {\"k\":2})\n" + waits);
  // A message has to wait; the session knows for what.
  CHECK(run_bot(words, "halo\n", f.path).out == waits);
  const Ended r = run_bot(words, ":returns 5\n:returns 5\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out == "bot: 2\nbot: ?\n(the bot waits for no service)\n");
}

TEST_CASE("an answer that was undone can be given again") {
  Folder f;
  f.write("w.bot", waiting);
  const Ended r = run_bot({"run", "w.bot"}, "beli\n:returns 0\n:returns 5\n", f.path);
  CHECK(r.code == 1);
  CHECK(has(r.out, "(the turn failed: a number is divided by zero (w.bot:9))\n(the bot waits for o.p: answer"));
  CHECK(r.out.ends_with("\nbot: 2\n"));
  CHECK(run_bot({"run", "w.bot"}, "beli\n:returns 0\n:fails\n", f.path).out.ends_with("\nbot: gagal\n"));
}

TEST_CASE("a message that waited for a service and fails is told") {
  Folder f;
  f.write("w.bot", waiting);
  const std::string failed = "a message that waited failed: a number is divided by zero (w.bot:14)";
  const Ended r = run_bot({"run", "w.bot"}, "beli\nbagi\nhalo\n:returns 5\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out.ends_with("bot: 2\nbot: ?\n(" + failed + ")\n"));
}
