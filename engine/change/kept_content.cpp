#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "change/versions.h"

namespace crossdock::change {

namespace {

void write_files(const partner::PackFiles& files, std::string_view name, JsonWriter& json) {
  json.key(name).begin_array();
  for (const partner::PackFile& file : files.files) json.begin_object().member("name", file.name).member("text", file.text).end_object();
  json.end_array();
}

std::string text_of(const JsonValue& object, std::string_view name) {
  const JsonValue* const value = object.find(name);
  return value != nullptr && value->is(JsonKind::string) ? std::string(value->string()) : std::string();
}

std::shared_ptr<const partner::PackFiles> files_in(const JsonValue& root, std::string_view name, const std::filesystem::path& folder) {
  const JsonValue* const list = root.find(name);
  if (list == nullptr || !list->is(JsonKind::array)) return nullptr;
  auto files = std::make_shared<partner::PackFiles>();
  files->folder = folder;
  for (const JsonValue& item : list->items()) files->files.push_back({text_of(item, "name"), text_of(item, "text"), {}});
  return files;
}

std::shared_ptr<partner::PackSnapshot> read_content(std::string_view content, const partner::SiteSettings& settings,
                                                    std::string_view partner) {
  const auto json = parse_json(content);
  if (!json.ok() || !json->root.is(JsonKind::object)) return nullptr;
  auto snapshot = std::make_shared<partner::PackSnapshot>();
  snapshot->defaults = text_of(json->root, "defaults");
  snapshot->base = text_of(json->root, "base");
  if (!snapshot->base.empty()) snapshot->base_files = files_in(json->root, "base_files", settings.partners / snapshot->base);
  snapshot->files = files_in(json->root, "files", settings.partners / partner);
  snapshot->hash = hash_of(*snapshot);
  return snapshot;
}

}  // namespace

Result<std::string> content_of(const partner::PackSnapshot& snapshot) {
  for (const auto& files : {snapshot.base_files, snapshot.files})
    if (files)
      for (const partner::PackFile& file : files->files)
        if (!file.problem.empty()) return Error{printable(file.name) + " cannot be kept: " + file.problem};
  std::string content;
  JsonWriter json(content);
  json.begin_object().member("defaults", snapshot.defaults).member("base", snapshot.base);
  if (snapshot.base_files) write_files(*snapshot.base_files, "base_files", json);
  write_files(*snapshot.files, "files", json);
  json.end_object();
  const auto back = read_content(content, {}, "");
  if (back == nullptr || back->hash != snapshot.hash) return Error{"a file of it is no UTF-8, so it cannot be kept as it is"};
  return content;
}

Result<std::shared_ptr<const partner::PackSnapshot>> snapshot_of(std::string_view content, std::string_view hash,
                                                                 const partner::SiteSettings& settings, std::string_view partner) {
  auto snapshot = read_content(content, settings, partner);
  if (snapshot == nullptr || snapshot->hash != hash)
    return Error{"the version " + short_hash(hash) + " of " + printable(partner) + " is damaged in the ledger: its hash is another"};
  return std::shared_ptr<const partner::PackSnapshot>(std::move(snapshot));
}

std::string short_hash(std::string_view hash) { return std::string(hash.substr(0, 12)); }

}  // namespace crossdock::change
