#include "counters.h"

#include <atomic>
#include <cstddef>
#include <fstream>
#include <string>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The C library's own, behind the ones below.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
}

namespace bench {

namespace {

std::atomic<bool> counting{false};
std::atomic<std::uint64_t> calls_so_far{0};

void note_allocation() {
  if (counting.load(std::memory_order_relaxed)) calls_so_far.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t nanoseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

std::uint64_t cpu_ns() { return nanoseconds(CLOCK_PROCESS_CPUTIME_ID); }
std::uint64_t wall_ns() { return nanoseconds(CLOCK_MONOTONIC); }

std::uint64_t peak_memory() {
  // Not ru_maxrss, which a new program inherits from the one that started it.
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::uint64_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

AllocationCount::AllocationCount() {
  calls_so_far = 0;
  counting = true;
}
AllocationCount::~AllocationCount() { counting = false; }
std::uint64_t AllocationCount::calls() const { return calls_so_far; }

InstructionCount::InstructionCount() {
  perf_event_attr asked{};
  asked.type = PERF_TYPE_HARDWARE;
  asked.size = sizeof asked;
  asked.config = PERF_COUNT_HW_INSTRUCTIONS;
  asked.exclude_kernel = 1;
  asked.exclude_hv = 1;
  file_ = static_cast<int>(::syscall(SYS_perf_event_open, &asked, 0, -1, -1, 0));
}
InstructionCount::~InstructionCount() {
  if (file_ >= 0) ::close(file_);
}

std::optional<std::uint64_t> InstructionCount::read() const {
  std::uint64_t count = 0;
  if (file_ < 0 || ::read(file_, &count, sizeof count) != static_cast<ssize_t>(sizeof count)) return std::nullopt;
  return count;
}

}  // namespace bench

// Every allocation of the program comes through here: operator new calls malloc.
extern "C" {
void* malloc(std::size_t size) {
  bench::note_allocation();
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  bench::note_allocation();
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  bench::note_allocation();
  return __libc_realloc(old, size);
}
}
