#pragma once
// A case: one .bot file with its expectation at the end, in lines that begin with `//!`.
//
//   //! error[B0201]: …        findings as people see them, without colours; nothing when there are none
//   //! @ user.name Budi       a setting for the events that follow: seed, channel, user.id, user.name, `config a=b`;
//                              or `new`, which begins another conversation
//   //! > halo                 the customer's message
//   //! | kak                  … its further lines
//   //! ! agent.resolved       an event of the host, with {…} behind it its fields
//   //! ! :tap Ya              what else happens, as in `bot run`: :tap :wait :at :image :returns :fails :found
//   //! < Halo!                what the bot says
//   //! | 1. Ya                … its further lines
//   //! = handover to "x"      another effect: handover, ended, call, emit, error

#include <string>
#include <string_view>
#include <vector>

namespace bot::cases {

/// A line of the conversation that the case gives: everything but the bot's answers.
struct Input {
  enum class Kind { message, event, setting };
  Kind kind = Kind::message;
  std::string text;
};

struct CaseFile {
  std::string source;                 ///< without the expectation
  std::vector<std::string> expected;  ///< lines without `//! `
  std::vector<Input> inputs;
};

[[nodiscard]] CaseFile parse_case(std::string_view bytes);

/// The source with the lines as its expectation.
[[nodiscard]] std::string write_case(std::string_view source, const std::vector<std::string>& lines);

/// Appends `text` as lines, the first behind `mark`, the others behind `| `.
void append_marked(std::vector<std::string>& lines, std::string_view mark, std::string_view text);

/// Both texts line by line: ' ' in both, '-' expected only, '+' there only.
[[nodiscard]] std::string diff(const std::vector<std::string>& expected, const std::vector<std::string>& actual);

}  // namespace bot::cases
