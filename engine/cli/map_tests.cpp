#include "cli/map_tests.h"

#include <memory>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "cli/document_reader.h"
#include "partner/library.h"
#include "translate/inbound.h"

namespace crossdock::cli {

std::vector<mapping::TestResult> run_map_tests(const partner::PackVersion& pack, const partner::LinkedDocument& document, Instant now) {
  if (document.map == nullptr) return {};
  const auto read_sample = [&](const std::string& path, SourceSpan asked_at) -> Result<mapping::Sample> {
    const auto file = pack.library()->find_file(pack.definitions(), path, asked_at);
    if (!file) return file.error();
    auto text = read_file(file.value(), limits::source_file_bytes);
    if (!text) return text.error();
    MemoryStream stream(*text);
    mapping::Sample sample;
    read_documents(stream, path, pack, &document, [&](ReadDocument& one) {
      for (Diagnostic& finding : one.findings) sample.findings.push_back(std::move(finding));
      if (!one.title.empty()) sample.documents.push_back(std::move(one.set));
    });
    return sample;
  };
  return mapping::run_tests(pack.definitions().maps, document.map, document.rules, translate::map_inputs(pack, now), read_sample);
}

}  // namespace crossdock::cli
