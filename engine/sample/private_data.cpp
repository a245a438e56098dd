#include "sample/private_data.h"

#include <algorithm>
#include <optional>

#include "base/decimal.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::sample {

namespace {

using grammar::ElementType;

std::optional<Privacy> privacy_of(std::string_view word) {
  constexpr std::pair<std::string_view, Privacy> all[] = {{"keep", Privacy::keep},   {"name", Privacy::name}, {"address", Privacy::address},
                                                          {"phone", Privacy::phone}, {"id", Privacy::id},     {"price", Privacy::price},
                                                          {"text", Privacy::text}};
  for (const auto& [name, privacy] : all)
    if (name == word) return privacy;
  return std::nullopt;
}

std::string_view type_name(ElementType type) {
  switch (type) {
    case ElementType::alphanumeric: return "AN";
    case ElementType::identifier: return "ID";
    case ElementType::decimal: return "R";
    case ElementType::implied: return "N";
    case ElementType::date: return "DT";
    case ElementType::time: return "TM";
    case ElementType::binary: return "B";
    case ElementType::composite: return "";
  }
  return "";
}

bool is_number(ElementType type) { return type == ElementType::decimal || type == ElementType::implied; }

}  // namespace

std::string_view privacy_plural(Privacy privacy) {
  switch (privacy) {
    case Privacy::keep: return "values kept";
    case Privacy::name: return "names";
    case Privacy::address: return "parts of addresses";
    case Privacy::phone: return "phone numbers and mail addresses";
    case Privacy::id: return "ids";
    case Privacy::price: return "prices and amounts";
    case Privacy::text: return "texts";
  }
  return "";
}

Result<PrivateData> PrivateData::read(const std::filesystem::path& file) {
  const auto text = read_file(file, limits::source_file_bytes);
  if (!text) return text.error();
  auto table = parse(*text);
  if (!table) return Error{printable(file.string()) + ", " + table.error().message};
  return table;
}

Result<PrivateData> PrivateData::parse(std::string_view text) {
  PrivateData table;
  std::size_t number = 0;
  for (const std::string_view each : split(text, '\n')) {
    ++number;
    const std::string_view line = trimmed(each);
    if (line.empty() || line.front() == '#' || line == "kind,key,what") continue;
    const auto cells = split(line, ',');
    const auto privacy = cells.size() == 3 ? privacy_of(trimmed(cells[2])) : std::nullopt;
    const std::string_view kind = trimmed(cells[0]);
    if (!privacy || (kind != "element" && kind != "type" && kind != "word"))
      return Error{"line " + std::to_string(number) + ": write element, type or word, its key, and what it is: `element,93,name`"};
    const std::string key(trimmed(cells[1]));
    if (kind == "element") table.elements_[key] = *privacy;
    if (kind == "type") table.types_[key] = *privacy;
    if (kind == "word") table.words_.emplace_back(key, *privacy);
  }
  return table;
}

Privacy PrivateData::of_element(const grammar::Grammar& grammar, const grammar::ElementRule& rule) const {
  if (rule.codes != grammar::none) return Privacy::keep;
  if (const auto found = elements_.find(grammar.text(rule.id)); found != elements_.end()) return found->second;
  const auto found = types_.find(type_name(rule.type));
  return found == types_.end() ? Privacy::text : found->second;
}

Privacy PrivateData::of_field(const grammar::Grammar* grammar, const grammar::ElementRule* rule, std::string_view name,
                              std::string_view value) const {
  if (rule != nullptr && rule->codes != grammar::none) return Privacy::keep;
  if (rule != nullptr && (rule->type == ElementType::date || rule->type == ElementType::time)) return Privacy::keep;
  const bool numeric = rule != nullptr ? is_number(rule->type) : Decimal::parse(trimmed(value)).has_value();
  std::vector<std::string> words = words_of_name(name);
  if (rule != nullptr)
    for (const grammar::TextRef text : {rule->id, rule->column})
      for (std::string& word : words_of_name(grammar->text(text))) words.push_back(std::move(word));
  std::optional<Privacy> by_word;
  for (const auto& [word, privacy] : words_)
    if (!by_word && std::find(words.begin(), words.end(), word) != words.end()) by_word = privacy;
  if (rule != nullptr && rule->personal)
    return by_word && *by_word != Privacy::keep && *by_word != Privacy::price ? *by_word : Privacy::name;
  // A number that is no price is a quantity or a count; where no layout says that it is a number, it may be an id.
  if (numeric && rule != nullptr) return by_word == Privacy::price ? Privacy::price : Privacy::keep;
  if (numeric) return by_word.value_or(Privacy::id);
  if (by_word == Privacy::price) return Privacy::text;
  return by_word.value_or(Privacy::text);
}

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  char before = 0;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(to_lower_ascii(word));
    word.clear();
  };
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z', small = c >= 'a' && c <= 'z';
    if (!capital && !small) {
      end_word();
    } else {
      if (capital && before >= 'a' && before <= 'z') end_word();
      word.push_back(c);
    }
    before = c;
  }
  end_word();
  return words;
}

}  // namespace crossdock::sample
