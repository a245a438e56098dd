#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"

/// TOML text as a plain tree with the place of every key and value. toml++ is used behind this header only.
namespace crossdock::partner {

struct TomlEntry;

struct TomlValue {
  enum class Kind : std::uint8_t { boolean, integer, real, text, moment, array, table };

  Kind kind = Kind::table;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;
  std::vector<TomlValue> items;    ///< of an array
  std::vector<TomlEntry> entries;  ///< of a table, in the order of the file
  SourceSpan span;

  /// The value of `key` in a table; nullptr where it is absent.
  [[nodiscard]] const TomlValue* find(std::string_view key) const;
  [[nodiscard]] TomlValue* find(std::string_view key);
  /// The value at a path such as "x12.delimiters.element".
  [[nodiscard]] const TomlValue* at(std::string_view path) const;
};

struct TomlEntry {
  std::string key;
  SourceSpan key_span;
  TomlValue value;
};

/// "a text", "a whole number", … for messages.
[[nodiscard]] std::string_view kind_name(TomlValue::Kind kind);

/// Parses file `file` of `sources`. A syntax error is one diagnostic, and the tree is empty then.
[[nodiscard]] TomlValue parse_toml(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics);

/// `over` laid on `under`: tables are merged key by key, anything else of `over` replaces what stands under it.
/// `[[document]]` entries are matched by what they name (set, layout or object, and direction).
[[nodiscard]] TomlValue merged(TomlValue under, const TomlValue& over);

}  // namespace crossdock::partner
