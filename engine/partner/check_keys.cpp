#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "partner/key_values.h"
#include "partner/keys.h"

namespace crossdock::partner {

namespace {

/// What stands at a path in a table of keys.
enum class Place : std::uint8_t { unknown, key, table };

/// Tables of which there are always several.
bool is_list(std::string_view path) { return path == "document" || path == "expect" || path == "alert"; }

/// And those of which there may be: `theirs` and `ours` are one table or a list of them.
bool may_be_list(std::string_view path) { return is_list(path) || path.ends_with("ids.theirs") || path.ends_with("ids.ours"); }

const KeySpec* spec_at(std::span<const KeySpec> keys, std::string_view path) {
  for (const KeySpec& key : keys)
    if (key.path == path) return &key;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  for (const KeySpec& key : keys)
    if (key.path.ends_with(".*") && key.path.substr(0, key.path.size() - 2) == path.substr(0, dot)) return &key;
  return nullptr;
}

bool is_inside(std::string_view path, std::string_view table) {
  return table.empty() || (path.size() > table.size() && path.starts_with(table) && path[table.size()] == '.');
}

Place place_of(std::span<const KeySpec> keys, std::string_view path) {
  if (spec_at(keys, path) != nullptr) return Place::key;
  return std::any_of(keys.begin(), keys.end(), [&](const KeySpec& key) { return is_inside(key.path, path); }) ? Place::table
                                                                                                              : Place::unknown;
}

/// The keys that table `path` may have, for "did you mean".
std::vector<std::string> keys_inside(std::span<const KeySpec> keys, std::string_view path) {
  std::vector<std::string> result;
  for (const KeySpec& key : keys) {
    if (!is_inside(key.path, path)) continue;
    const std::string_view rest = path.empty() ? key.path : key.path.substr(path.size() + 1);
    std::string first(rest.substr(0, rest.find('.')));
    if (first == "*") {
      if (!path.ends_with("validation")) continue;
      for (const FaultGroup& group : fault_groups()) {
        result.emplace_back(group.key);
        for (const FaultKind kind : group.kinds) result.emplace_back(fault_name(kind));
      }
    } else if (std::find(result.begin(), result.end(), first) == result.end()) {
      result.push_back(std::move(first));
    }
  }
  return result;
}

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) result += i + 1 == words.size() ? " or " : ", ";
    result += "`" + words[i] + "`";
  }
  return result;
}

class Checker {
 public:
  Checker(std::span<const KeySpec> keys, std::vector<Diagnostic>& diagnostics) : keys_(keys), diagnostics_(diagnostics) {}

  void run(const TomlValue& root) {
    open_.emplace_back(&root, "");
    while (!open_.empty()) {
      const auto [table, path] = std::move(open_.back());
      open_.pop_back();
      for (const TomlEntry& entry : table->entries) check(entry, path.empty() ? entry.key : path + "." + entry.key, path);
    }
  }

 private:
  void report(Code code, SourceSpan span, std::string message, std::string help = {}, Severity severity = Severity::error) {
    diagnostics_.push_back(pack_diagnostic(code, span, std::move(message), std::move(help), severity));
  }

  void check(const TomlEntry& entry, const std::string& path, const std::string& table) {
    const KeySpec* spec = spec_at(keys_, path);
    if (entry.key.find('.') != std::string::npos || (spec == nullptr && place_of(keys_, path) == Place::unknown) ||
        (spec != nullptr && !is_known_name(*spec, entry.key)))
      return unknown(entry, table);
    if (spec != nullptr) return check_value(*spec, entry);
    if (entry.value.kind == TomlValue::Kind::table) {
      if (is_list(path))
        return report(Code::pack_type, entry.key_span, "`" + path + "` is one of several", "write `[[" + path + "]]` with two brackets");
      open_.emplace_back(&entry.value, path);
    } else if (entry.value.kind == TomlValue::Kind::array && may_be_list(path)) {
      for (const TomlValue& item : entry.value.items) {
        if (item.kind == TomlValue::Kind::table)
          open_.emplace_back(&item, path);
        else
          report(Code::pack_type, item.span, "`" + path + "` is a list of tables, not of " + std::string(kind_name(item.kind)));
      }
    } else {
      report(Code::pack_type, entry.value.span, "`" + path + "` is a table, not " + std::string(kind_name(entry.value.kind)),
             "its keys are " + listed(keys_inside(keys_, path)));
    }
  }

  /// Names under a `*`: any contact, but only X12 versions, and kinds and groups of fault that may be set.
  static bool is_known_name(const KeySpec& spec, const std::string& key) {
    if (spec.path.ends_with("x12.grammars.*")) return is_version(key);
    if (spec.path != "validation.*" && spec.path != "defaults.validation.*") return true;
    for (const FaultGroup& group : fault_groups())
      if (group.key == key) return true;
    const auto kind = fault_of_name(key);
    return kind && may_be_set(*kind);
  }

  void unknown(const TomlEntry& entry, const std::string& table) {
    const std::vector<std::string> known = keys_inside(keys_, table);
    std::string message = "unknown key `" + printable(entry.key) + "`" + (table.empty() ? "" : " in `" + table + "`");
    if (const auto kind = fault_of_name(entry.key); kind && table.ends_with("validation"))
      message = "`" + entry.key + "` always rejects: what cannot be read cannot be accepted";
    const auto near = nearest(entry.key, known);
    std::string help;
    if (near)
      help = "did you mean `" + *near + "`?";
    else if (table.ends_with("x12.grammars"))
      help = "a key is a version as GS08 says it: \"004050\" = \"005010\"";
    else if (known.size() <= 16)
      help = "known here: " + listed(known);
    report(Code::pack_key_unknown, entry.key_span, std::move(message), std::move(help));
  }

  void wrong_type(const TomlEntry& entry, std::string_view wanted, std::string help = {}) {
    report(Code::pack_type, entry.value.span,
           "`" + entry.key + "` is " + std::string(wanted) + ", not " + std::string(kind_name(entry.value.kind)), std::move(help));
  }

  void check_value(const KeySpec& spec, const TomlEntry& entry) {
    const std::size_t before = diagnostics_.size();
    switch (spec.type) {
      case KeyType::boolean:
        if (entry.value.kind != TomlValue::Kind::boolean) wrong_type(entry, "true or false", "write true or false, without quotes");
        break;
      case KeyType::integer: check_integer(spec, entry); break;
      case KeyType::names:
      case KeyType::texts:
      case KeyType::pins: check_list(spec, entry); break;
      default:
        if (entry.value.kind != TomlValue::Kind::text)
          wrong_type(entry, "a text", entry.value.kind == TomlValue::Kind::integer ? "put it in quotes" : "");
        else
          check_text(spec, entry);
    }
    if (spec.later && diagnostics_.size() == before)
      report(Code::pack_later, entry.key_span, "`" + std::string(spec.path) + "` is read and checked, but this version does not act on it",
             "", Severity::note);
  }

  void check_integer(const KeySpec& spec, const TomlEntry& entry) {
    if (entry.value.kind != TomlValue::Kind::integer) return wrong_type(entry, "a whole number", "write it without quotes");
    const auto [low, high] = parse_range(spec.words);
    if (entry.value.integer < low || entry.value.integer > high)
      report(Code::pack_value, entry.value.span,
             "`" + entry.key + "` is from " + std::to_string(low) + " to " + std::to_string(high) + ", not " +
                 std::to_string(entry.value.integer));
  }

  void check_list(const KeySpec& spec, const TomlEntry& entry) {
    const auto check_item = [&](const TomlValue& item) {
      if (spec.type == KeyType::names) check_name(entry.key, item);
      if (spec.type == KeyType::pins) check_pin(item);
    };
    if (entry.value.kind == TomlValue::Kind::text && spec.type != KeyType::texts) return check_item(entry.value);
    if (entry.value.kind != TomlValue::Kind::array)
      return wrong_type(entry, spec.type == KeyType::names  ? "a name or a list of names"
                               : spec.type == KeyType::pins ? "a fingerprint or a list of them"
                                                            : "a list of texts");
    for (const TomlValue& item : entry.value.items) {
      if (item.kind != TomlValue::Kind::text)
        report(Code::pack_type, item.span, "`" + entry.key + "` is a list of texts, not of " + std::string(kind_name(item.kind)));
      else
        check_item(item);
    }
  }

  void check_pin(const TomlValue& value) {
    if (!is_fingerprint(value.text))
      report(Code::pack_value, value.span, "`" + printable(value.text) + "` is no fingerprint of a host key",
             "`SHA256:` and 43 characters, as `ssh-keygen -l` and `crossdock channel trust` show them");
  }

  void check_name(const std::string& key, const TomlValue& value) {
    if (!is_name(value.text))
      report(Code::pack_value, value.span, "`" + printable(value.text) + "` is no name for `" + key + "`",
             "a name starts with a letter and has letters, digits, `_`, `-` and `.`, 60 at most");
  }

  void check_text(const KeySpec& spec, const TomlEntry& entry) {
    const std::string& text = entry.value.text;
    const std::string shown = "`" + printable(text) + "`";
    const auto bad = [&](std::string_view what, std::string help) {
      report(Code::pack_value, entry.value.span, shown + " is no " + std::string(what), std::move(help));
    };
    switch (spec.type) {
      case KeyType::name: check_name(entry.key, entry.value); break;
      case KeyType::word: check_word(spec, entry); break;
      case KeyType::duration:
        if (!parse_duration(text)) bad("duration", "write a whole number and its unit: \"30s\", \"15m\", \"24h\", \"7d\"");
        break;
      case KeyType::character:
        if (!parse_character(text)) bad("single character", "write one byte, \"*\", or its code, \"0x85\"");
        break;
      case KeyType::suffix:
        if (!text.empty() && text != "\n" && text != "\r\n") bad("line end", "write \"\", \"\\n\" or \"\\r\\n\"");
        break;
      case KeyType::secret:
        if (text.starts_with("secret:") && text.size() > 7 && !is_secret_reference(text))
          bad("reference to a secret", "names with `/` between: \"secret:partner/" + entry.key + "\"");
        else if (!is_secret_reference(text))
          report(Code::pack_secret_literal, entry.value.span, "`" + entry.key + "` holds the secret itself",
                 "keep it out of the pack and name it: \"secret:" + std::string("partner/") + entry.key + "\"");
        break;
      case KeyType::readiness:
        if (!parse_readiness(text)) bad("way to tell a complete file", "write \"stable 30s\", \"renamed\" or \"done-file .done\"");
        break;
      case KeyType::version:
        if (!is_version(text)) bad("X12 version", "six digits, with an industry suffix where there is one: \"004010\", \"004010VICS\"");
        break;
      default: break;
    }
  }

  void check_word(const KeySpec& spec, const TomlEntry& entry) {
    std::vector<std::string> words;
    for (const std::string_view word : split(spec.words, ' ')) words.emplace_back(word);
    if (std::find(words.begin(), words.end(), entry.value.text) != words.end()) return;
    const auto near = nearest(entry.value.text, words);
    report(Code::pack_value, entry.value.span, "`" + printable(entry.value.text) + "` is no value of `" + entry.key + "`",
           near ? "did you mean `" + *near + "`? It is " + listed(words) : "it is " + listed(words));
  }

  std::span<const KeySpec> keys_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<std::pair<const TomlValue*, std::string>> open_;
};

}  // namespace

void check_keys(const TomlValue& root, std::span<const KeySpec> keys, std::vector<Diagnostic>& diagnostics) {
  const std::size_t before = diagnostics.size();
  Checker(keys, diagnostics).run(root);
  std::stable_sort(diagnostics.begin() + static_cast<std::ptrdiff_t>(before), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span->begin < b.span->begin; });
}

}  // namespace crossdock::partner
