#include "partner/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 32
#include <algorithm>
#include <utility>

#include <toml++/toml.h>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::partner {

namespace {

/// Byte offset of a toml++ position; its columns count code points.
std::uint32_t offset_of(const SourceFile& file, toml::source_position position) {
  if (position.line == 0) return 0;
  const std::string_view text = file.text();
  std::size_t at = file.line_start(position.line);
  for (std::uint32_t column = 1; column < position.column && at < text.size() && text[at] != '\n'; ++column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) ++at;
  }
  return static_cast<std::uint32_t>(at);
}

SourceSpan span_of(const SourceSet& sources, std::uint32_t file, const toml::source_region& region) {
  const SourceFile& source = sources.file(file);
  const std::uint32_t begin = offset_of(source, region.begin);
  return {file, begin, std::max(begin, offset_of(source, region.end))};
}

void set_scalar(TomlValue& value, const toml::node& node) {
  if (const auto* text = node.as_string()) {
    value.kind = TomlValue::Kind::text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlValue::Kind::integer;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlValue::Kind::boolean;
    value.boolean = boolean->get();
  } else {
    value.kind = node.is_floating_point() ? TomlValue::Kind::real : TomlValue::Kind::moment;
  }
}

/// Copies the toml++ tree, level by level without recursion. Vectors are sized before their elements are visited, so that
/// the pointers in `open` stay good.
TomlValue copied(const toml::table& root, const SourceSet& sources, std::uint32_t file) {
  TomlValue result;
  std::vector<std::pair<const toml::node*, TomlValue*>> open = {{&root, &result}};
  while (!open.empty()) {
    const auto [node, value] = open.back();
    open.pop_back();
    value->span = span_of(sources, file, node->source());
    if (const toml::table* table = node->as_table()) {
      value->kind = TomlValue::Kind::table;
      std::vector<std::pair<TomlEntry, const toml::node*>> found;
      for (const auto& [key, child] : *table) found.push_back({{std::string(key.str()), span_of(sources, file, key.source()), {}}, &child});
      std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first.key_span.begin < b.first.key_span.begin; });
      value->entries.reserve(found.size());
      for (auto& [entry, child] : found) {
        value->entries.push_back(std::move(entry));
        open.emplace_back(child, &value->entries.back().value);
      }
    } else if (const toml::array* array = node->as_array()) {
      value->kind = TomlValue::Kind::array;
      value->items.resize(array->size());
      for (std::size_t i = 0; i < array->size(); ++i) open.emplace_back(array->get(i), &value->items[i]);
    } else {
      set_scalar(*value, *node);
    }
  }
  return result;
}

/// The place of a key with more parts than `most`, or npos: toml++ bounds the nesting of values, not that of keys.
std::size_t deep_key(std::string_view text, int most) {
  int dots = 0;
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      dots = 0;
      quote = 0;
    } else if (quote != 0) {
      if (c == '\\' && quote == '"')
        ++at;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '=' || c == ',' || c == '{' || c == '#') {
      dots = 0;
    } else if (c == '.' && ++dots > most) {
      return at;
    }
  }
  return std::string_view::npos;
}

Diagnostic syntax_error(SourceSpan span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = Code::pack_syntax;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.help = "texts stand in quotes, `key = \"value\"`; a table starts with `[name]`, one of several with `[[name]]`";
  return diagnostic;
}

/// What tells one [[document]] of a pack from another.
std::string document_key(const TomlValue& document) {
  std::string key;
  for (const std::string_view part : {"direction", "set", "layout", "object"}) {
    const TomlValue* value = document.find(part);
    key += value != nullptr ? value->text : std::string();
    key += '/';
  }
  return key;
}

void merge_documents(TomlValue& under, const TomlValue& over) {
  for (const TomlValue& document : over.items) {
    const auto same = std::find_if(under.items.begin(), under.items.end(),
                                   [&](const TomlValue& other) { return document_key(other) == document_key(document); });
    if (same == under.items.end())
      under.items.push_back(document);
    else
      *same = merged(std::move(*same), document);
  }
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  for (const TomlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

TomlValue* TomlValue::find(std::string_view key) {
  for (TomlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

const TomlValue* TomlValue::at(std::string_view path) const {
  const TomlValue* value = this;
  for (const std::string_view key : split(path, '.')) {
    value = value->find(key);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string_view kind_name(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::boolean: return "true or false";
    case TomlValue::Kind::integer: return "a whole number";
    case TomlValue::Kind::real: return "a number with a point";
    case TomlValue::Kind::text: return "a text";
    case TomlValue::Kind::moment: return "a date or time";
    case TomlValue::Kind::array: return "a list";
    case TomlValue::Kind::table: return "a table";
  }
  return "";
}

TomlValue parse_toml(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics) {
  const SourceFile& source = sources.file(file);
  if (const std::size_t at = deep_key(source.text(), 16); at != std::string_view::npos) {
    const auto place = static_cast<std::uint32_t>(at);
    diagnostics.push_back(syntax_error({file, place, place + 1}, "this key has more parts than any that is known"));
    return {};
  }
  const toml::parse_result parsed = toml::parse(source.text(), source.name());
  if (parsed) return copied(parsed.table(), sources, file);
  std::string_view reason = parsed.error().description();
  if (const std::size_t colon = reason.find(": "); reason.starts_with("Error while parsing") && colon != std::string_view::npos)
    reason.remove_prefix(colon + 2);
  SourceSpan span = span_of(sources, file, parsed.error().source());
  if (span.end == span.begin && span.begin < source.text().size() && source.text()[span.begin] != '\n') ++span.end;
  diagnostics.push_back(syntax_error(span, "this is no TOML: " + printable(reason)));
  return {};
}

TomlValue merged(TomlValue under, const TomlValue& over) {
  if (under.kind != TomlValue::Kind::table || over.kind != TomlValue::Kind::table) return over;
  under.span = over.span;
  for (const TomlEntry& entry : over.entries) {
    TomlValue* below = under.find(entry.key);
    if (below == nullptr)
      under.entries.push_back(entry);
    else if (entry.key == "document" && below->kind == TomlValue::Kind::array && entry.value.kind == TomlValue::Kind::array)
      merge_documents(*below, entry.value);
    else
      *below = merged(std::move(*below), entry.value);
  }
  return under;
}

}  // namespace crossdock::partner
