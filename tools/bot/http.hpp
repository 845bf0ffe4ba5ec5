#pragma once
// POST over HTTP, with libcurl. The library is loaded when the first request is made: it would double the time that
// every start of the tool takes.

#include <cstdint>
#include <string>
#include <vector>

namespace bot::tool {

struct HttpAnswer {
  long status = 0;      ///< 0: nothing came back, `problem` says why
  std::string body;     ///< at most max_http_bytes
  std::string problem;  ///< for people
};
inline constexpr std::size_t max_http_bytes = std::size_t{8} << 20;

/// Sends the JSON text and waits for the answer, at most so many milliseconds. Follows no redirects.
[[nodiscard]] HttpAnswer http_post(const std::string& url, const std::vector<std::string>& headers,
                                   const std::string& json, std::int64_t timeout);

}  // namespace bot::tool
