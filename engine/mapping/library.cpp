#include <algorithm>
#include <array>

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

void MapLibrary::add(std::shared_ptr<const language::MapFile> file, Layer layer) {
  for (const language::MapDeclaration& map : file->maps) maps_.push_back({&map, file.get(), layer});
  for (const language::RulesDeclaration& rules : file->rules) rules_.push_back({&rules, file.get(), layer});
  if (file->maps.empty() && file->rules.empty()) {
    const auto after = std::find_if(shared_.begin(), shared_.end(), [&](const SharedFile& one) { return one.layer > layer; });
    shared_.insert(after, {file.get(), layer});
  }
  files_.push_back(std::move(file));
}

const MapLibrary::MapEntry* MapLibrary::find_map(std::string_view name) const {
  const MapEntry* found = nullptr;
  for (const MapEntry& entry : maps_)
    if (entry.map->name.text == name && (found == nullptr || entry.layer >= found->layer)) found = &entry;
  return found;
}

std::vector<MapLibrary::RulesEntry> MapLibrary::find_rules(std::string_view name) const {
  std::vector<RulesEntry> found;
  for (const Layer layer : {Layer::base, Layer::family, Layer::partner})
    for (const RulesEntry& entry : rules_)
      if (entry.layer == layer && entry.rules->name.text == name) found.push_back(entry);
  return found;
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
