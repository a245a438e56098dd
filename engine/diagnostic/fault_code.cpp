#include <array>
#include <utility>

#include "diagnostic/render.h"

namespace crossdock {

namespace {

constexpr std::array code_names = {
#define CROSSDOCK_CODE(name, text, title) std::pair{std::string_view(#name), Code::name},
#include "diagnostic/codes.inc"
#undef CROSSDOCK_CODE
};

/// A kind's code is the one of the same name.
const std::array<Code, fault_kinds> codes = [] {
  std::array<Code, fault_kinds> found{};
  found.fill(Code::internal);
  for (std::size_t kind = 0; kind < fault_kinds; ++kind)
    for (const auto& [name, code] : code_names)
      if (name == fault_name(static_cast<FaultKind>(kind))) found[kind] = code;
  return found;
}();

}  // namespace

Code code_of_fault(FaultKind kind) { return codes[static_cast<std::size_t>(kind)]; }

}  // namespace crossdock
