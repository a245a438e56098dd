#include <algorithm>
#include <bit>

#include "base/text.h"
#include "grammar/dictionary.h"

/// The second half of the dictionary: names are looked up once every layer has been applied.
namespace crossdock::grammar {

std::shared_ptr<const SegmentModel> Dictionary::segment(std::string_view tag) const {
  const auto found = resolved_.find(tag);
  return found == resolved_.end() ? nullptr : found->second;
}

std::shared_ptr<const CodeList> Dictionary::codes(std::string_view name) const {
  const auto found = codes_.find(name);
  return found == codes_.end() ? nullptr : found->second;
}

std::vector<std::string> Dictionary::code_list_names() const {
  std::vector<std::string> names;
  for (const auto& [name, list] : codes_) names.push_back(name);
  return names;
}

std::vector<std::string> Dictionary::element_names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : elements_) names.push_back(name);
  for (const auto& [name, entry] : composites_) names.push_back(name);
  return names;
}

void Dictionary::check_notes(const SegmentEntry& entry, Findings& findings) const {
  for (std::size_t i = 0; i < entry.notes.size(); ++i) {
    const SyntaxNote& note = entry.notes[i].note;
    const auto last = static_cast<std::size_t>(64 - std::countl_zero(note.mask));
    if (last > entry.uses.size())
      findings.error(Code::grammar_note_invalid, entry.notes[i].span,
                     "note " + note_text(note) + " speaks of element " + std::to_string(last) + ", " + entry.tag + " has " +
                         std::to_string(entry.uses.size()),
                     "use elements 01 to " + std::to_string(entry.uses.size()));
    else if (std::popcount(note.mask) < 2)
      findings.error(Code::grammar_note_invalid, entry.notes[i].span, "note " + note_text(note) + " needs two elements or more",
                     "a note is a letter and two-digit element numbers, such as `P0304`");
    for (std::size_t j = 0; j < i; ++j)
      if (entry.notes[j].note.kind == note.kind && entry.notes[j].note.first == note.first && entry.notes[j].note.mask == note.mask)
        findings.error(Code::grammar_note_invalid, entry.notes[i].span, "note " + note_text(note) + " stands twice in " + entry.tag,
                       "`pairs` brings its notes itself");
  }
}

void Dictionary::resolve(Findings& findings) {
  resolve_codes(findings);
  resolved_.clear();
  for (const auto& [tag, entry] : composites_) {
    if (const auto both = elements_.find(tag); both != elements_.end())
      findings.error(Code::grammar_duplicate, entry.span, "`" + tag + "` is an element and a composite", "rename one of the two")
          .related.emplace_back(both->second.model.span, "the element");
  }
  for (const auto& [tag, entry] : segments_) {
    auto model = std::make_shared<SegmentModel>();
    model->tag = entry.tag;
    model->name = entry.name;
    model->span = entry.span;
    model->notes = entry.notes;
    model->elements = resolved_uses(entry, findings);
    resolved_.emplace(tag, std::move(model));
  }
}

void Dictionary::resolve_codes(Findings& findings) {
  for (auto& [id, entry] : elements_) {
    if (!entry.codes.empty()) {
      entry.model.codes = codes(entry.codes);
      if (entry.model.codes == nullptr) {
        findings.error(Code::grammar_unknown_codes, entry.codes_span, "there is no code list `" + printable(entry.codes) + "`",
                       suggestion(entry.codes, code_list_names()));
        continue;
      }
    }
    if (entry.model.codes == nullptr) continue;
    for (const auto& [code, meaning] : entry.model.codes->values) {
      const std::size_t length = code_points(code);
      if (length >= entry.model.min && length <= entry.model.max) continue;
      findings
          .error(Code::grammar_code_invalid, entry.model.codes->span,
                 "code `" + printable(code) + "` cannot occur: element " + id + " is " + length_text(entry.model.min, entry.model.max) +
                     " long",
                 "take the code from the list, or mend the length of the element")
          .related.emplace_back(entry.model.span, "the element");
    }
  }
}

std::vector<ElementModel> Dictionary::resolved_uses(const SegmentEntry& entry, Findings& findings) const {
  std::vector<ElementModel> elements;
  elements.reserve(entry.uses.size());
  for (const Use& use : entry.uses) elements.push_back(resolved_use(use, entry.composite, findings));
  return elements;
}

ElementModel Dictionary::resolved_use(const Use& use, bool in_composite, Findings& findings) const {
  ElementModel model;
  if (const auto element = elements_.find(use.element); element != elements_.end()) {
    model = element->second.model;
  } else if (const auto composite = composites_.find(use.element); composite != composites_.end()) {
    model.type = ElementType::composite;
    model.id = composite->second.tag;
    model.name = composite->second.name;
    model.span = composite->second.span;
    model.notes = composite->second.notes;
    if (in_composite) {
      findings.error(Code::grammar_unknown_element, use.span, "a composite cannot hold the composite `" + use.element + "`",
                     "a component is a simple element");
    } else {
      model.components = resolved_uses(composite->second, findings);
    }
  } else {
    findings.error(Code::grammar_unknown_element, use.span, "there is no element or composite `" + printable(use.element) + "`",
                   suggestion(use.element, element_names()));
    model.id = use.element;
  }
  model.usage = use.usage;
  model.repeat = use.repeat;
  model.personal = model.personal || use.personal;
  return model;
}

}  // namespace crossdock::grammar
