#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/limits.h"
#include "diagnostic/render.h"
#include "language/parse.h"

// Any text is a grammar file: parsing ends, keeps to its limits, and every diagnostic can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crossdock::SourceSet sources;
  const std::uint32_t file = sources.add("fuzz.grammar", std::string(data, data + size));
  std::vector<crossdock::Diagnostic> diagnostics;
  const auto parsed = crossdock::language::parse_grammar(sources, file, diagnostics);
  // One note more tells how many were left out.
  if (diagnostics.size() > crossdock::limits::source_diagnostics + 1) std::abort();
  for (const crossdock::Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.span || diagnostic.span->begin > diagnostic.span->end || diagnostic.span->end > size) std::abort();
    if (crossdock::render_frame(diagnostic, sources).empty() || crossdock::render_json(diagnostic, sources).empty()) std::abort();
  }
  return 0;
}
