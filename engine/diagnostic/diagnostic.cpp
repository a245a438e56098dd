#include "diagnostic/diagnostic.h"

namespace crossdock {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: break;
  }
  return "note";
}

}  // namespace crossdock
