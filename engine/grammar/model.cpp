#include "grammar/model.h"

#include <algorithm>
#include <array>

namespace crossdock::grammar {

namespace {

constexpr std::array<std::pair<std::string_view, ElementType>, 7> type_words{{
    {"AN", ElementType::alphanumeric},
    {"ID", ElementType::identifier},
    {"R", ElementType::decimal},
    {"N", ElementType::implied},
    {"DT", ElementType::date},
    {"TM", ElementType::time},
    {"B", ElementType::binary},
}};

const NodeModel* first_leaf(const NodeModel& node) {
  const NodeModel* at = &node;
  while (at->kind != NodeKind::segment) {
    if (at->children.empty()) return nullptr;
    at = &at->children.front();
  }
  return at;
}

}  // namespace

const std::string& NodeModel::tag() const {
  static const std::string no_tag;
  const NodeModel* leaf = first_leaf(*this);
  if (leaf == nullptr) return no_tag;
  return leaf->segment != nullptr ? leaf->segment->tag : leaf->name;
}

const SegmentModel* NodeModel::first_segment() const {
  const NodeModel* leaf = first_leaf(*this);
  return leaf == nullptr ? nullptr : leaf->segment.get();
}

std::string type_text(ElementType type, std::uint8_t decimals) {
  if (type == ElementType::composite) return "composite";
  for (const auto& [word, value] : type_words)
    if (value == type) return std::string(word) + (type == ElementType::implied ? std::to_string(decimals) : "");
  return {};
}

std::optional<std::pair<ElementType, std::uint8_t>> type_of(std::string_view word) {
  if (word.size() == 2 && word[0] == 'N' && word[1] >= '0' && word[1] <= '9')
    return std::pair{ElementType::implied, static_cast<std::uint8_t>(word[1] - '0')};
  for (const auto& [text, type] : type_words)
    if (text == word) return std::pair{type, std::uint8_t{0}};
  return std::nullopt;
}

std::string note_text(const SyntaxNote& note) {
  std::string text(1, static_cast<char>(note.kind));
  const auto add = [&](unsigned number) { text += (number < 10 ? "0" : "") + std::to_string(number); };
  if (note.first != 0) add(note.first);
  for (unsigned number = 1; number <= 64; ++number)
    if (number != note.first && (note.mask >> (number - 1) & 1) != 0) add(number);
  return text;
}

std::string length_text(std::uint32_t min, std::uint32_t max) {
  return std::to_string(min) + ".." + (max == unbounded ? std::string() : std::to_string(max));
}

}  // namespace crossdock::grammar
