#include "mapping/map_source.h"

#include <algorithm>
#include <utility>

#include "language/parse.h"
#include "language/words.h"

namespace crossdock::mapping {

namespace {
constexpr std::size_t words_of_head = 4;
}  // namespace

bool MapGlance::Head::names(std::string_view word) const { return std::find(words.begin(), words.end(), word) != words.end(); }

bool MapGlance::has(std::string_view kind) const {
  return std::any_of(heads.begin(), heads.end(), [&](const Head& head) { return head.kind == kind; });
}

bool MapGlance::has(std::string_view kind, std::string_view name) const {
  return std::any_of(heads.begin(), heads.end(),
                     [&](const Head& head) { return head.kind == kind && !head.words.empty() && head.words.front() == name; });
}

MapGlance glance_at_map(std::string_view text) {
  MapGlance glance;
  language::Words words(text);
  bool outside = false;
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    if (words.starts() && (word == "map" || word == "rules" || word == "shape" || word == "table") && !words.arrow_follows()) {
      glance.heads.push_back({word, {}});
      outside = outside || (words.depth() == 0 && (word == "map" || word == "rules"));
    } else if (!glance.heads.empty() && glance.heads.back().words.size() < words_of_head) {
      glance.heads.back().words.push_back(word);
    }
  }
  // Where blocks do not close, only the parser knows what stands in them.
  glance.surely_has_rules = outside && words.balanced() && words.depth() == 0;
  return glance;
}

MapSource::MapSource(const SourceSet& sources, std::uint32_t file, Layer layer)
    : sources_(&sources), index_(file), layer_(layer), glance_(glance_at_map(sources.file(file).text())) {}

MapSource::MapSource(std::shared_ptr<const language::MapFile> parsed, Layer layer)
    : index_(parsed->file), layer_(layer), file_(std::move(parsed)) {
  std::call_once(once_, [this] { list(); });
}

void MapSource::list() const {
  for (const language::MapDeclaration& map : file_->maps) maps_.push_back({&map, file_.get(), layer_});
  for (const language::RulesDeclaration& rules : file_->rules) rules_.push_back({&rules, file_.get(), layer_});
}

void MapSource::parse() const {
  std::call_once(once_, [this] {
    file_ = std::make_shared<const language::MapFile>(language::parse_map(*sources_, index_, diagnostics_));
    list();
  });
}

bool MapSource::may_have(std::string_view kind, std::string_view name) const { return sources_ == nullptr || glance_.has(kind, name); }
bool MapSource::may_have(std::string_view kind) const { return sources_ == nullptr || glance_.has(kind); }

bool MapSource::may_name(std::string_view word) const {
  return sources_ == nullptr || std::any_of(glance_.heads.begin(), glance_.heads.end(),
                                            [&](const MapGlance::Head& head) { return head.kind == "map" && head.names(word); });
}

bool MapSource::is_shared() const {
  if (sources_ != nullptr && glance_.surely_has_rules) return false;
  if (sources_ != nullptr && !glance_.has("map") && !glance_.has("rules")) return true;
  return maps().empty() && rules().empty();
}

const language::MapFile& MapSource::file() const {
  parse();
  return *file_;
}

const std::vector<Diagnostic>& MapSource::diagnostics() const {
  parse();
  return diagnostics_;
}

const std::vector<MapSource::MapEntry>& MapSource::maps() const {
  parse();
  return maps_;
}

const std::vector<MapSource::RulesEntry>& MapSource::rules() const {
  parse();
  return rules_;
}

}  // namespace crossdock::mapping
