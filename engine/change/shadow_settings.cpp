#include <string>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "change/shadow.h"
#include "partner/key_values.h"
#include "partner/keys.h"
#include "partner/toml.h"

namespace crossdock::change {

namespace {

using partner::KeySpec;
using partner::KeyType;
using partner::TomlValue;

constexpr KeySpec shadow_keys[] = {
    {"partner", KeyType::name, "", "", "whose files are taken"},
    {"receiver", KeyType::name, "", "", "what is made for this one is compared"},
    {"results", KeyType::folder, "", "", "what the other system made, a file a document"},
    {"inputs", KeyType::folder, "", "", "copies of the files that the other system got; left out: what came here, by the archive"},
    {"match", KeyType::word, "key name", "key", "how a result is found: it holds the business key, or bears the name of its file"},
    {"ignore", KeyType::texts, "", "", "segments, elements, columns and fields that do not count"},
};

}  // namespace

ShadowSettings read_shadow(const std::filesystem::path& file, const partner::Site& site, SourceSet& sources,
                           std::vector<Diagnostic>& diagnostics) {
  ShadowSettings settings;
  settings.name = file.stem().string();
  auto text = read_file(file, limits::source_file_bytes);
  const std::uint32_t index = sources.add(file.lexically_normal().string(), text.ok() ? *text : std::string());
  if (!text.ok()) {
    diagnostics.push_back(partner::pack_diagnostic(Code::pack_unreadable, {index, 0, 0}, text.error().message,
                                                   "a shadow is declared in shadows/NAME.toml: docs/change-a-partner-safely.md"));
    return settings;
  }
  const TomlValue root = partner::parse_toml(sources, index, diagnostics);
  partner::check_keys(root, shadow_keys, diagnostics);
  const auto text_at = [&](std::string_view key) -> const TomlValue* {
    const TomlValue* const value = root.find(key);
    return value != nullptr && value->kind == TomlValue::Kind::text ? value : nullptr;
  };
  const auto folder_at = [&](std::string_view key) {
    const TomlValue* const value = text_at(key);
    return value != nullptr ? (site.settings().root / value->text).lexically_normal() : std::filesystem::path();
  };
  for (const auto& [key, target] : {std::pair{"partner", &settings.partner}, {"receiver", &settings.receiver}}) {
    const TomlValue* const value = text_at(key);
    if (value == nullptr)
      diagnostics.push_back(partner::pack_diagnostic(Code::pack_required_missing, {index, 0, 0}, std::string("`") + key + "` is missing"));
    else if (site.entry(value->text) == nullptr)
      diagnostics.push_back(
          partner::pack_diagnostic(Code::pack_value, value->span, "there is no partner `" + printable(value->text) + "`"));
    else
      *target = value->text;
  }
  settings.results = folder_at("results");
  settings.inputs = folder_at("inputs");
  if (settings.results.empty())
    diagnostics.push_back(partner::pack_diagnostic(Code::pack_required_missing, {index, 0, 0}, "`results` is missing"));
  if (const TomlValue* const match = text_at("match"); match != nullptr && match->text == "name") settings.match = MatchBy::name;
  if (const TomlValue* const ignored = root.find("ignore"); ignored != nullptr && ignored->kind == TomlValue::Kind::array)
    for (const TomlValue& one : ignored->items) settings.ignored.push_back(one.text);
  return settings;
}

}  // namespace crossdock::change
