#include "instructions.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define CROSSDOCK_CALLGRIND 1
#endif

#include "inputs.h"
#include "passes.h"

#if defined(__x86_64__)
// What __builtin_cpu_supports looks into (GCC's libgcc).
extern "C" {
extern struct { unsigned vendor, type, subtype, features[1]; } __cpu_model;
}
#endif

namespace bench {

namespace {

/// From here on the machine seems to have SSE2 and nothing beyond it.
void hide_vector_instructions() {
#if defined(__x86_64__)
  static_cast<void>(__builtin_cpu_supports("avx2"));
  constexpr unsigned first = 5, last = 31;  // SSE3 and what is newer, in the order of GCC's list
  for (unsigned bit = first; bit <= last; ++bit) __cpu_model.features[0] &= ~(1u << bit);
  if (__builtin_cpu_supports("avx2")) throw std::runtime_error("the machine's vector instructions cannot be hidden from the engine");
#endif
}

#if CROSSDOCK_CALLGRIND
template <class Action>
void count(const std::string& name, Action action) {
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  action();
  CALLGRIND_DUMP_STATS_AT(name.c_str());
  CALLGRIND_STOP_INSTRUMENTATION;
}
#endif

}  // namespace

void count_instructions(const std::filesystem::path& source, const std::filesystem::path& folder, std::uint64_t bytes) {
#if CROSSDOCK_CALLGRIND
  hide_vector_instructions();
  write_input(input::small, folder, bytes);
  std::vector<std::string_view> made;
  std::uint64_t sum = 0;
  std::unique_ptr<Packs> packs;
  const Subject small{folder / input::small, {}};
  count("first-order", [&] {
    packs = std::make_unique<Packs>(source);
    sum += pass("acknowledge-850").run(*packs, small).sets;
  });
  for (const Pass& one : passes()) {
    if (std::find(made.begin(), made.end(), one.input) == made.end()) {
      if (one.input == input::orders_json)
        write_json(*packs, folder / input::orders, folder / one.input);
      else
        write_input(one.input, folder, bytes);
      made.push_back(one.input);
    }
    Subject subject{folder / one.input, {}};
    std::string text;
    if (one.in_memory) {
      auto read = crossdock::read_file(subject.file, 2 * bytes + 4096);
      if (!read) throw std::runtime_error(read.error().message);
      text = std::move(read).value();
      subject.bytes = text;
    }
    sum += one.run(*packs, subject).sum;
    count(std::string(one.name), [&] { sum += one.run(*packs, subject).sum; });
  }
  if (sum == 0) throw std::runtime_error("nothing was read");
#else
  static_cast<void>(source);
  static_cast<void>(folder);
  static_cast<void>(bytes);
  throw std::runtime_error("built without valgrind's headers");
#endif
}

}  // namespace bench
