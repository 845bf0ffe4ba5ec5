#pragma once
// The heap of a program that compiles large bots. For programs alone: it changes settings of the whole process.

#include <cstddef>

namespace bot::driver {

/// Makes room for compiling so many bytes of source, in large pages where the system has them. Page by page, getting
/// the memory of a large bot takes a quarter of the time. Nothing happens for a small one.
void prepare_heap(std::size_t source_bytes);

}  // namespace bot::driver
