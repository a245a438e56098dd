#pragma once

#include <cstdint>
#include <optional>

/// What this process has used so far.
namespace bench {

/// Nanoseconds of processor time, all threads of the process together.
[[nodiscard]] std::uint64_t cpu_ns();
/// Nanoseconds of a clock that never goes back.
[[nodiscard]] std::uint64_t wall_ns();
/// The most memory that was in use at once, in bytes.
[[nodiscard]] std::uint64_t peak_memory();

/// Counts the calls of malloc, calloc, realloc and operator new while it lives; one at a time.
class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;
  [[nodiscard]] std::uint64_t calls() const;
};

/// Counts the instructions that the program itself executes, where the kernel tells.
class InstructionCount {
 public:
  InstructionCount();
  ~InstructionCount();
  InstructionCount(const InstructionCount&) = delete;
  InstructionCount& operator=(const InstructionCount&) = delete;
  /// Since the start; nothing where the kernel or the machine does not tell.
  [[nodiscard]] std::optional<std::uint64_t> read() const;

 private:
  int file_ = -1;
};

}  // namespace bench
