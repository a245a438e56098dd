#include "cli/map_coverage.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/document_reader.h"
#include "cli/empty_fields.h"
#include "cli/input.h"
#include "cli/output_file.h"
#include "cli/text_table.h"
#include "mapping/coverage.h"
#include "mapping/read.h"
#include "mapping/test.h"
#include "partner/library.h"
#include "report/mapping_pages.h"
#include "translate/inbound.h"

namespace crossdock::cli {

namespace {

using mapping::Coverage;

class CoverageRun {
 public:
  CoverageRun(Context& context, const partner::PackVersion& pack, const partner::LinkedDocument& document)
      : context_(context), pack_(pack), document_(document), reader_(document.map) {}

  void read(InputStream& input, const std::string& name) {
    read_documents(input, name, pack_, &document_, [&](ReadDocument& one) {
      if (one.title.empty()) return;
      Arena arena;
      mapping::ReadLog log;
      std::vector<CanonicalObject> objects;
      std::vector<Diagnostic> findings;
      reader_.read(one.set, translate::map_inputs(pack_, context_.now()), {}, arena, objects, findings, &log);
      coverage_.add(*document_.map, one.set, log);
      for (const mapping::ReadLog::Entry& entry : log.entries)
        if (!entry.path.empty()) filled_.insert(without_indexes(entry.path));
    });
  }

  /// The samples of the map's tests, each once.
  void read_samples() {
    std::vector<std::string> seen;
    for (const language::Text& given : mapping::test_samples(pack_.definitions().maps, document_.map->name)) {
      if (std::find(seen.begin(), seen.end(), given.text) != seen.end()) continue;
      seen.push_back(given.text);
      const auto file = pack_.library()->find_file(pack_.definitions(), given.text, given.span);
      const auto text = file ? read_file(file.value(), limits::source_file_bytes) : Result<std::string>(file.error());
      if (!text) {
        context_.complain(text.error().message);
        context_.exit = Exit::found;
        continue;
      }
      MemoryStream stream(*text);
      read(stream, given.text);
    }
  }

  [[nodiscard]] const Coverage& coverage() const { return coverage_; }
  /// The fields of the object that got a value, without indexes.
  [[nodiscard]] const std::set<std::string>& filled() const { return filled_; }

 private:
  Context& context_;
  const partner::PackVersion& pack_;
  const partner::LinkedDocument& document_;
  mapping::MapReader reader_;
  Coverage coverage_;
  std::set<std::string> filled_;
};

std::string count_text(std::size_t count) { return count == 0 ? "" : std::to_string(count); }

void write_json(Context& context, const std::string& map, const Coverage& coverage, const std::vector<report::EmptyField>& empty) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("map", map).member("documents", coverage.documents()).key("places").begin_object();
  for (const auto& [path, place] : coverage.places()) {
    json.key(path).begin_object().member_unless_empty("name", place.name).member("mapped", place.mapped).member("verified", place.verified);
    json.member("ignored", place.ignored).member("dropped", place.dropped).member_unless_empty("dropped_value", place.dropped_value);
    json.end_object();
  }
  json.end_object().key("empty").begin_object();
  for (const report::EmptyField& field : empty) {
    json.key(field.path).begin_object().member_unless_empty("description", field.description).key("needed_by").begin_array();
    for (const std::string& by : field.needed_by) json.string(by);
    json.end_array().end_object();
  }
  json.end_object().end_object();
  context.out() << out << "\n";
}

bool write_page(Context& context, const std::string& file, const mapping::MapProgram& program, const Coverage& coverage,
                std::vector<report::EmptyField> empty) {
  report::CoveragePage page{program.name, program.object->name, coverage.documents(), {}, std::move(empty)};
  for (const auto& [path, place] : coverage.places())
    page.places.push_back({path, place.name, place.mapped, place.verified, place.ignored, place.dropped, place.dropped_value});
  const std::string html = report::coverage_html(page, context.now());
  if (file == "-") {
    context.out() << html;
    return false;
  }
  if (const auto written = write_output_file(file, html); !written) {
    context.complain(written.error().message);
    context.exit = Exit::temporary;
    return false;
  }
  return true;
}

}  // namespace

void show_coverage(Context& context, const partner::Site* site, const partner::PackVersion& pack, const partner::LinkedDocument& document,
                   const std::vector<std::string>& files, CoverageOptions options) {
  CoverageRun run(context, pack, document);
  if (files.empty()) run.read_samples();
  for (const std::string& file : files) {
    const auto stream = open_input(context, file);
    if (stream == nullptr) return;
    run.read(*stream, file);
  }
  const Coverage& coverage = run.coverage();
  Coverage::Place sum;
  std::size_t places_dropped = 0;
  TextTable table({"PLACE", "NAME", "MAPPED", "VERIFIED", "IGNORED", "DROPPED", "SUCH AS"});
  for (const auto& [path, place] : coverage.places()) {
    sum.mapped += place.mapped;
    sum.verified += place.verified;
    sum.ignored += place.ignored;
    sum.dropped += place.dropped;
    places_dropped += place.dropped == 0 ? 0u : 1u;
    if (options.only_dropped && place.dropped == 0) continue;
    table.add({path, place.name, count_text(place.mapped), count_text(place.verified), count_text(place.ignored), count_text(place.dropped),
               place.dropped_value});
  }
  if (places_dropped != 0) context.exit = Exit::found;
  const std::vector<report::EmptyField> empty = empty_fields(site, pack, document, run.filled());
  if (!options.html.empty() && !write_page(context, options.html, *document.map, coverage, empty)) return;
  if (options.json) return write_json(context, document.map->name, coverage, empty);
  if (!table.empty()) {
    table.write(context.out());
    context.out() << "\n";
  }
  TextTable needed({"EMPTY FIELD", "WHO NEEDS IT"});
  for (const report::EmptyField& field : empty)
    if (!field.needed_by.empty()) needed.add({field.path, printable(joined(field.needed_by, "; "))});
  if (!needed.empty() && !options.only_dropped) {
    needed.write(context.out());
    context.out() << "\n";
  }
  context.out() << document.map->name << ": " << coverage.documents() << (coverage.documents() == 1 ? " document, " : " documents, ")
                << sum.mapped << " elements mapped, " << sum.verified << " verified, " << sum.ignored << " ignored, " << sum.dropped
                << " dropped";
  if (places_dropped != 0) context.out() << " at " << places_dropped << (places_dropped == 1 ? " place" : " places");
  context.out() << "\n";
}

}  // namespace crossdock::cli
