#include "grammar/dictionary.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace crossdock::grammar {

using language::Change;

namespace {

template <class Map>
bool is_double(const Map& map, const language::Name& name, std::size_t layer, std::string_view what, Findings& findings) {
  const auto found = map.find(name.text);
  if (found == map.end() || found->second.layer != layer) return false;
  Diagnostic& diagnostic = findings.error(Code::grammar_duplicate, name.span,
                                          std::string(what) + " " + ticked(name.text) + " is defined twice", "keep one of the two");
  if constexpr (requires { found->second.span; }) {
    diagnostic.related.emplace_back(found->second.span, "first defined here");
  } else {
    diagnostic.related.emplace_back(found->second.model.span, "first defined here");
  }
  return true;
}

NoteModel note_of(const language::NoteUse& use) {
  NoteModel model;
  model.span = use.span;
  model.note.kind = static_cast<NoteKind>(use.kind);
  for (const std::uint32_t element : use.elements)
    if (element >= 1 && element <= 64) model.note.mask |= std::uint64_t{1} << (element - 1);
  if ((use.kind == 'C' || use.kind == 'L') && !use.elements.empty()) model.note.first = static_cast<std::uint8_t>(use.elements.front());
  return model;
}

/// True if all codes differ. Cheap: a standard has tens of thousands of them.
bool all_differ(const std::vector<language::CodeValue>& codes) {
  std::vector<std::uint64_t> words;
  words.reserve(codes.size());
  std::vector<std::string_view> long_ones;
  for (const language::CodeValue& code : codes) {
    words.push_back(word_of(code.value.text));
    if (words.back() != 0) continue;
    words.pop_back();
    long_ones.push_back(code.value.text);
  }
  std::sort(words.begin(), words.end());
  std::sort(long_ones.begin(), long_ones.end());
  return std::adjacent_find(words.begin(), words.end()) == words.end() &&
         std::adjacent_find(long_ones.begin(), long_ones.end()) == long_ones.end();
}

bool same_note(const SyntaxNote& a, const SyntaxNote& b) { return a.kind == b.kind && a.first == b.first && a.mask == b.mask; }

}  // namespace

std::shared_ptr<const CodeList> code_list_of(std::string name, const std::vector<language::CodeValue>& codes, SourceSpan span,
                                             Findings& findings) {
  auto list = std::make_shared<CodeList>();
  list->name = std::move(name);
  list->span = span;
  list->values.reserve(codes.size());
  const bool differ = all_differ(codes);
  std::map<std::string_view, SourceSpan> seen;
  for (const language::CodeValue& code : codes) {
    if (!differ) {
      const auto [place, is_new] = seen.try_emplace(code.value.text, code.value.span);
      if (!is_new) {
        findings
            .error(Code::grammar_duplicate, code.value.span, "code " + ticked(code.value.text) + " stands in the list twice",
                   "keep one of the two")
            .related.emplace_back(place->second, "first written here");
        continue;
      }
    }
    list->values.emplace_back(code.value.text, code.meaning ? code.meaning->text : std::string());
  }
  return list;
}

std::pair<std::uint32_t, std::uint32_t> length_of(const language::Range& range, Findings& findings) {
  const std::uint32_t max = range.to.value_or(unbounded);
  if (max >= range.from && max > 0) return {range.from, max};
  findings.error(Code::grammar_length_invalid, range.span, "no value is " + length_text(range.from, max) + " long",
                 max == 0 ? "a length counts from 1" : "write the smaller number first: `" + length_text(max, range.from) + "`");
  return {0, unbounded};
}

std::uint16_t repeat_of(const std::optional<language::Maximum>& maximum) {
  if (!maximum) return 1;
  if (!maximum->count) return 0;
  return static_cast<std::uint16_t>(std::clamp<std::uint32_t>(*maximum->count, 1, 0xFFFF));
}

Usage usage_of(const language::Usage& usage) { return usage.word == language::UsageWord::mandatory ? Usage::mandatory : Usage::optional; }

std::pair<ElementType, std::uint8_t> element_type_of(const language::Name& word, Findings& findings) {
  if (const auto type = type_of(word.text)) return *type;
  findings.error(Code::grammar_type_unknown, word.span, "there is no type " + ticked(word.text),
                 "types are AN, ID, R, N0 to N9, DT, TM and B");
  return {ElementType::alphanumeric, std::uint8_t{0}};
}

void Dictionary::apply(const std::vector<const language::GrammarFile*>& layer, Findings& findings) {
  ++layer_;
  for (const auto* file : layer)
    for (const auto& syntax : file->syntaxes) apply_syntax(syntax, findings);
  for (const auto* file : layer)
    for (const auto& codes : file->codes) apply_codes(codes, findings);
  for (const auto* file : layer)
    for (const auto& element : file->elements) apply_element(element, findings);
  for (const auto* file : layer)
    for (const auto& segment : file->segments) apply_segment(segment, findings);
}

void Dictionary::apply_syntax(const language::SyntaxDeclaration& declaration, Findings& findings) {
  syntax_ = {};
  for (const language::Setting& setting : declaration.settings) {
    std::vector<std::string> words;
    for (const auto& value : setting.values)
      if (const auto* literal = std::get_if<language::Literal>(&value.value)) words.push_back(literal->text);
    if (setting.name.text == "separators" && !words.empty()) {
      syntax_.separators = words;
    } else if (setting.name.text == "repetition" && words.size() == 3 && words[0] == "since") {
      syntax_.repetition_since = words[1];
      syntax_.repetition_place = words[2];
    } else {
      findings.error(Code::grammar_syntax_invalid, setting.span, ticked(setting.name.text) + " is no setting that a syntax has",
                     "write `separators element component segment` and `repetition since 00402 \"ISA11\"`");
    }
  }
}

void Dictionary::apply_codes(const language::CodesDeclaration& declaration, Findings& findings) {
  const std::string& name = declaration.name.text;
  auto list = code_list_of(name, declaration.codes, declaration.span, findings);
  const auto known = codes_.find(name);
  if (declaration.change == Change::define) {
    if (known != codes_.end() && codes_layer_[name] == layer_) {
      findings
          .error(Code::grammar_duplicate, declaration.name.span, "code list " + ticked(name) + " is defined twice",
                 "put the codes into one list, or add to it with `codes " + name + " += { … }`")
          .related.emplace_back(known->second->span, "first defined here");
      return;
    }
    codes_[name] = list;
    codes_layer_[name] = layer_;
    return;
  }
  if (known == codes_.end()) {
    findings.error(Code::grammar_unknown_codes, declaration.name.span, "there is no code list " + ticked(name) + " to change",
                   suggestion(name, code_list_names()));
    return;
  }
  auto changed = std::make_shared<CodeList>(*known->second);
  auto& values = changed->values;
  values.reserve(values.size() + declaration.codes.size());
  std::unordered_map<std::string, std::size_t> place_of;
  for (std::size_t i = 0; i < values.size(); ++i) place_of.emplace(values[i].first, i);
  std::vector<bool> dropped(values.size(), false);
  for (const language::CodeValue& code : declaration.codes) {
    const auto found = place_of.find(code.value.text);
    if (declaration.change == Change::add && found == place_of.end()) {
      place_of.emplace(code.value.text, values.size());
      values.emplace_back(code.value.text, code.meaning ? code.meaning->text : std::string());
    } else if (declaration.change == Change::add && code.meaning) {
      values[found->second].second = code.meaning->text;
    } else if (declaration.change == Change::drop && found != place_of.end()) {
      dropped[found->second] = true;
      place_of.erase(found);
    } else {
      findings.error(
          Code::grammar_change_invalid, code.value.span,
          "code " + ticked(code.value.text) + (declaration.change == Change::add ? " is in the list already" : " is not in the list"),
          "leave it out");
    }
  }
  if (declaration.change == Change::drop) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!dropped[i]) std::swap(values[kept++], values[i]);
    values.resize(kept);
  }
  known->second = changed;
}

void Dictionary::apply_element(const language::ElementDeclaration& declaration, Findings& findings) {
  if (is_double(elements_, declaration.id, layer_, "element", findings)) return;
  const auto previous = elements_.find(declaration.id.text);
  ElementEntry entry;
  entry.layer = layer_;
  std::tie(entry.model.type, entry.model.decimals) = element_type_of(declaration.type, findings);
  std::tie(entry.model.min, entry.model.max) = length_of(declaration.length, findings);
  entry.model.personal = declaration.personal;
  entry.model.id = declaration.id.text;
  entry.model.span = declaration.span;
  if (declaration.codes && declaration.codes->name) {
    entry.codes = declaration.codes->name->text;
    entry.codes_span = declaration.codes->name->span;
  } else if (declaration.codes) {
    entry.model.codes = code_list_of({}, declaration.codes->codes, declaration.codes->span, findings);
  }
  if (declaration.description) {
    entry.model.name = declaration.description->text;
  } else if (previous != elements_.end()) {
    entry.model.name = previous->second.model.name;
  }
  if (previous != elements_.end() && !declaration.codes && entry.model.type == previous->second.model.type) {
    entry.codes = previous->second.codes;
    entry.codes_span = previous->second.codes_span;
    entry.model.codes = previous->second.model.codes;
  }
  elements_[declaration.id.text] = std::move(entry);
}

void Dictionary::apply_segment(const language::SegmentDeclaration& declaration, Findings& findings) {
  auto& entries = declaration.composite ? composites_ : segments_;
  const std::string_view what = declaration.composite ? "composite" : "segment";
  if (is_double(entries, declaration.tag, layer_, what, findings)) return;

  const auto is_change = [](const auto& item) {
    const auto* use = std::get_if<language::ElementUse>(&item);
    return use != nullptr && use->change != Change::define;
  };
  const bool changes =
      std::any_of(declaration.elements.begin(), declaration.elements.end(), is_change) ||
      std::any_of(declaration.notes.begin(), declaration.notes.end(), [](const auto& note) { return note.change != Change::define; });
  if (changes) {
    const auto known = entries.find(declaration.tag.text);
    if (known == entries.end()) {
      findings.error(Code::grammar_change_invalid, declaration.tag.span,
                     "there is no " + std::string(what) + " " + ticked(declaration.tag.text) + " to change",
                     "write it whole, or say with `extends` which version has it");
      return;
    }
    change_segment(declaration, known->second, findings);
    return;
  }

  SegmentEntry entry;
  entry.composite = declaration.composite;
  entry.layer = layer_;
  entry.tag = declaration.tag.text;
  entry.span = declaration.span;
  if (declaration.description) {
    entry.name = declaration.description->text;
  } else if (const auto known = entries.find(entry.tag); known != entries.end()) {
    entry.name = known->second.name;
  }
  for (const auto& item : declaration.elements) {
    if (const auto* use = std::get_if<language::ElementUse>(&item)) add_use(entry, *use, findings);
    if (const auto* pairs = std::get_if<language::ElementPairs>(&item)) add_pairs(entry, *pairs, findings);
  }
  for (const language::NoteUse& note : declaration.notes) entry.notes.push_back(note_of(note));
  check_notes(entry, findings);
  entries[entry.tag] = std::move(entry);
}

void Dictionary::add_use(SegmentEntry& entry, const language::ElementUse& use, Findings& findings) {
  const std::size_t expected = entry.uses.size() + 1;
  if (use.position.value != expected)
    findings.error(
        Code::grammar_position_invalid, use.position.span,
        "element " + std::to_string(use.position.value) + " of " + entry.tag + " stands where " + std::to_string(expected) + " is next",
        "number the elements from 01 without gaps");
  entry.uses.push_back({use.element.text, usage_of(use.usage), repeat_of(use.repeat), use.personal, use.element.span});
}

void Dictionary::add_pairs(SegmentEntry& entry, const language::ElementPairs& pairs, Findings& findings) {
  const std::uint32_t first = pairs.positions.from;
  const std::uint32_t last = pairs.positions.to.value_or(first);
  const std::size_t expected = entry.uses.size() + 1;
  const std::size_t group = pairs.elements.size();
  if (group < 2 || first != expected || last < first || (last - first + 1) % group != 0 || last > 64) {
    findings.error(Code::grammar_position_invalid, pairs.positions.span,
                   "pairs " + std::to_string(first) + ".." + std::to_string(last) + " of " + entry.tag + " do not fit: element " +
                       std::to_string(expected) + " is next, and they take turns " + std::to_string(group) + " by " + std::to_string(group),
                   "write `pairs 06..25 (235 234)`: the first position, the last, and the elements that take turns");
    return;
  }
  for (std::uint32_t position = first; position <= last; ++position) {
    const language::Name& element = pairs.elements[(position - first) % group];
    entry.uses.push_back({element.text, Usage::optional, 1, false, element.span});
    if ((position - first) % group != 0) continue;
    NoteModel note;
    note.span = pairs.span;
    for (std::uint32_t i = 0; i < group; ++i) note.note.mask |= std::uint64_t{1} << (position - 1 + i);
    entry.notes.push_back(note);
  }
}

void Dictionary::change_segment(const language::SegmentDeclaration& declaration, SegmentEntry& entry, Findings& findings) {
  if (declaration.description) entry.name = declaration.description->text;
  entry.span = declaration.span;
  entry.layer = layer_;
  for (const auto& item : declaration.elements) {
    if (const auto* pairs = std::get_if<language::ElementPairs>(&item)) {
      findings.error(Code::grammar_change_invalid, pairs->span, "pairs cannot stand beside changes of " + entry.tag,
                     "write the segment whole, or add the elements one by one");
    } else {
      change_use(entry, std::get<language::ElementUse>(item), findings);
    }
  }
  for (const language::NoteUse& use : declaration.notes) {
    const NoteModel note = note_of(use);
    const auto known =
        std::find_if(entry.notes.begin(), entry.notes.end(), [&](const auto& other) { return same_note(other.note, note.note); });
    if (use.change == Change::drop && known == entry.notes.end()) {
      findings.error(Code::grammar_change_invalid, use.span, entry.tag + " has no note " + note_text(note.note) + " to drop",
                     "leave the line out");
    } else if (use.change == Change::drop) {
      entry.notes.erase(known);
    } else if (known == entry.notes.end()) {
      entry.notes.push_back(note);
    }
  }
  check_notes(entry, findings);
}

void Dictionary::change_use(SegmentEntry& entry, const language::ElementUse& use, Findings& findings) {
  const std::size_t position = use.position.value;
  const std::size_t size = entry.uses.size();
  const Use changed{use.element.text, usage_of(use.usage), repeat_of(use.repeat), use.personal, use.element.span};
  if (use.change == Change::add && position == size + 1) {
    entry.uses.push_back(changed);
  } else if (use.change == Change::replace && position >= 1 && position <= size) {
    entry.uses[position - 1] = changed;
  } else if (use.change == Change::drop && position == size) {
    entry.uses.pop_back();
  } else if (use.change == Change::add || use.change == Change::define) {
    findings.error(Code::grammar_change_invalid, use.position.span,
                   entry.tag + " has " + std::to_string(size) + " elements; the next is " + std::to_string(size + 1),
                   "to change an element that is there, write `replace " + std::to_string(position) + " …`");
  } else if (use.change == Change::drop && position >= 1 && position < size) {
    findings.error(Code::grammar_change_invalid, use.position.span, "only the last element of " + entry.tag + " can be dropped",
                   "the others keep their places; an overlay forbids what is not used");
  } else {
    findings.error(Code::grammar_change_invalid, use.position.span, "no element " + std::to_string(position) + " in " + entry.tag,
                   entry.tag + " has " + std::to_string(size) + " elements");
  }
}

}  // namespace crossdock::grammar
