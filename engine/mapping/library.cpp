#include <algorithm>
#include <array>
#include <utility>

#include "mapping/link.h"

namespace crossdock::mapping {

namespace {
/// A chain of `extends` longer than this is a circle.
constexpr std::size_t most_links = 16;
}  // namespace

std::string_view layer_name(Layer layer) {
  constexpr std::array<std::string_view, 3> names = {"base", "family", "partner"};
  return names.at(static_cast<std::size_t>(layer));
}

void MapLibrary::add(std::shared_ptr<const MapSource> source) { sources_.push_back(std::move(source)); }
void MapLibrary::add(std::shared_ptr<const language::MapFile> file, Layer layer) {
  add(std::make_shared<const MapSource>(std::move(file), layer));
}

const MapLibrary::MapEntry* MapLibrary::find_map(std::string_view name) const {
  const MapEntry* found = nullptr;
  for (const auto& source : sources_) {
    if ((found != nullptr && source->layer() < found->layer) || !source->may_have("map", name)) continue;
    for (const MapEntry& entry : source->maps())
      if (entry.map->name.text == name) found = &entry;
  }
  return found;
}

std::vector<MapLibrary::RulesEntry> MapLibrary::find_rules(std::string_view name) const {
  std::vector<RulesEntry> found;
  for (const Layer layer : {Layer::base, Layer::family, Layer::partner})
    for (const auto& source : sources_) {
      if (source->layer() != layer || !source->may_have("rules", name)) continue;
      for (const RulesEntry& entry : source->rules())
        if (entry.rules->name.text == name) found.push_back(entry);
    }
  return found;
}

std::vector<MapLibrary::MapEntry> MapLibrary::maps_naming(std::string_view word) const {
  std::vector<MapEntry> found;
  for (const auto& source : sources_)
    if (source->may_name(word)) found.insert(found.end(), source->maps().begin(), source->maps().end());
  return found;
}

std::vector<MapLibrary::MapEntry> MapLibrary::maps() const {
  std::vector<MapEntry> all;
  for (const auto& source : sources_) all.insert(all.end(), source->maps().begin(), source->maps().end());
  return all;
}

std::vector<MapLibrary::RulesEntry> MapLibrary::rules() const {
  std::vector<RulesEntry> all;
  for (const auto& source : sources_) all.insert(all.end(), source->rules().begin(), source->rules().end());
  return all;
}

std::vector<MapLibrary::MapEntry> MapLibrary::maps_of(Layer layer) const {
  std::vector<MapEntry> all;
  for (const auto& source : sources_)
    if (source->layer() == layer) all.insert(all.end(), source->maps().begin(), source->maps().end());
  return all;
}

std::vector<MapLibrary::RulesEntry> MapLibrary::rules_of(Layer layer) const {
  std::vector<RulesEntry> all;
  for (const auto& source : sources_)
    if (source->layer() == layer) all.insert(all.end(), source->rules().begin(), source->rules().end());
  return all;
}

namespace {

template <class Wanted>
std::vector<MapLibrary::SharedFile> shared_files(const std::vector<std::shared_ptr<const MapSource>>& sources, Wanted&& wanted) {
  std::vector<MapLibrary::SharedFile> found;
  for (const Layer layer : {Layer::base, Layer::family, Layer::partner})
    for (const auto& source : sources)
      if (source->layer() == layer && wanted(*source) && source->is_shared()) found.push_back({&source->file(), layer});
  return found;
}

}  // namespace

std::vector<MapLibrary::SharedFile> MapLibrary::shared() const {
  return shared_files(sources_, [](const MapSource&) { return true; });
}

std::vector<MapLibrary::SharedFile> MapLibrary::shared_with_shape(std::string_view name) const {
  return shared_files(sources_, [&](const MapSource& source) { return source.may_have("shape", name); });
}

std::vector<MapLibrary::SharedFile> MapLibrary::shared_with_tables() const {
  return shared_files(sources_, [](const MapSource& source) { return source.may_have("table"); });
}

const MapSource* MapLibrary::source(std::uint32_t file) const {
  const auto found = std::find_if(sources_.begin(), sources_.end(), [&](const auto& source) { return source->index() == file; });
  return found == sources_.end() ? nullptr : found->get();
}

std::optional<MapHeader> MapLibrary::header_of(std::string_view name) const {
  const MapEntry* entry = find_map(name);
  for (std::size_t i = 0; i < most_links && entry != nullptr && entry->map->extends; ++i) entry = find_map(entry->map->extends->text);
  if (entry == nullptr || !entry->map->format || !entry->map->document || !entry->map->object) return std::nullopt;
  const language::MapDeclaration& map = *entry->map;
  MapHeader header;
  header.document = {map.format->text, map.document->text};
  header.object = map.object->text;
  header.reads = map.direction != language::MapOperator::writes;
  header.writes = map.direction != language::MapOperator::reads;
  return header;
}

}  // namespace crossdock::mapping
