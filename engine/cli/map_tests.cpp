#include "cli/map_tests.h"

#include <memory>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "cli/document_reader.h"
#include "format/json/canonical_json.h"
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
  std::vector<std::unique_ptr<std::string>> texts;  // what the objects view
  const auto read_objects = [&](const std::string& path, SourceSpan asked_at, Arena& arena) -> Result<std::vector<CanonicalObject>> {
    const auto file = pack.library()->find_file(pack.definitions(), path, asked_at);
    if (!file) return file.error();
    auto text = read_file(file.value(), limits::source_file_bytes);
    if (!text) return text.error();
    texts.push_back(std::make_unique<std::string>(std::move(*text)));
    format::CanonicalReader reader(*texts.back(), pack.objects(), path);
    std::vector<CanonicalObject> objects;
    CanonicalObject object;
    format::Findings findings;
    while (reader.next(arena, object, findings))
      if (object.root != nullptr) objects.push_back(object);
    const std::vector<Diagnostic> found = findings.take();
    if (has_errors(found)) return Error{path + ": " + found.front().message};
    return objects;
  };
  return mapping::run_tests(pack.definitions().maps, document.map, document.rules, translate::map_inputs(pack, now), read_sample,
                            read_objects);
}

MapTestCount test_maps(const partner::PackVersion& pack, mapping::Layer layer, Instant now, std::vector<Diagnostic>& failures) {
  MapTestCount count;
  for (const auto& entry : pack.definitions().maps.maps_of(layer)) {
    const partner::LinkedDocument* document = pack.map(entry.map->name.text);
    if (document == nullptr || document->map == nullptr) continue;
    for (mapping::TestResult& result : run_map_tests(pack, *document, now)) {
      ++count.run;
      if (result.passed) continue;
      ++count.failed;
      failures.insert(failures.end(), result.failures.begin(), result.failures.end());
    }
  }
  return count;
}

}  // namespace crossdock::cli
