#pragma once
// One conversation: a session, its clock, and what the customer can still tap.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/vm/machine.hpp"
#include "tools/talk/input.hpp"

namespace bot::talk {

class Talker {
 public:
  /// The artifact outlives it.
  Talker(const runtime::Artifact& artifact, std::uint64_t seed);

  /// What an input becomes; nothing when it cannot be: `problem` then says why ("there is no button …").
  [[nodiscard]] std::optional<runtime::TurnError> put(const Input& input, std::string& problem);
  /// Runs a turn with the talker's time, channel and user.
  runtime::TurnError turn(runtime::Event event);

  void restart();
  /// The buttons that were shown and not forgotten since, the newest meaning of a label.
  [[nodiscard]] const std::map<std::string, std::string>& buttons() const { return buttons_; }
  /// The service call the bot waits for, also when the session comes from another process or an answer was undone.
  struct Waiting {
    std::uint64_t call = 0;
    std::string service;  ///< "orders.place"
  };
  [[nodiscard]] std::optional<Waiting> waiting() const;
  /// After a turn with a due_error(): what may have failed in it, such as "a reminder".
  [[nodiscard]] std::string what_was_due() const;

  const runtime::Artifact& artifact;
  runtime::Session session;
  runtime::Machine machine;
  runtime::Limits limits;
  runtime::Deployment deployment;
  std::uint64_t seed = 0;
  std::int64_t now = 0;  ///< milliseconds since 1970
  std::string channel = "text", user_id, user_name;
  std::function<void(const runtime::Event&)> heard;  ///< called with each event before its turn

 private:
  void remember(std::span<const runtime::Effect> effects);

  std::string zone_;
  std::int64_t zone_hour_ = INT64_MIN;
  int offset_ = 0;
  std::map<std::string, std::string> buttons_;  // payload by label and by number
  runtime::Session before_;                     // as it was before the last turn
  struct RemoteFound {
    std::string model, value;
    double score;
  };
  std::vector<RemoteFound> found_;
};

}  // namespace bot::talk
