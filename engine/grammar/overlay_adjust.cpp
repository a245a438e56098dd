#include "grammar/overlay_adjust.h"

#include <algorithm>

#include "base/text.h"
#include "grammar/set_tree.h"

namespace crossdock::grammar {

using language::OverlayAdjust;

namespace {

std::string maximum_text(std::uint32_t maximum) { return maximum == unbounded ? std::string(">1") : std::to_string(maximum); }

/// True if every value of type `to` is one of type `from`.
bool narrows(ElementType from, ElementType to) {
  return from == to || from == ElementType::alphanumeric || (from == ElementType::decimal && to == ElementType::implied);
}

class Adjuster {
 public:
  Adjuster(const OverlayAdjust& adjust, Findings& findings) : adjust_(adjust), findings_(findings) {}

  void element(ElementModel& element, const Dictionary& dictionary) {
    if (adjust_.type) type(element);
    if (adjust_.length) length(element);
    if (adjust_.usage) usage(element.usage);
    if (adjust_.maximum) repeat(element);
    if (adjust_.codes) codes(element, dictionary);
  }

  void usage(Usage& usage) {
    const Usage wanted = usage_of(*adjust_.usage);
    if (adjust_.loosen ? wanted == Usage::mandatory : usage == Usage::mandatory && wanted == Usage::optional) {
      wrong_way(adjust_.usage->span, wanted == Usage::mandatory ? "M is narrower than O" : "the standard has M");
    } else {
      usage = wanted;
    }
  }

  void maximum(std::uint32_t& maximum) {
    const std::uint32_t wanted = maximum_of(*adjust_.maximum, findings_);
    if (adjust_.loosen ? wanted < maximum : wanted > maximum) {
      wrong_way(adjust_.maximum->span, "the maximum so far is " + maximum_text(maximum));
    } else {
      maximum = wanted;
    }
  }

 private:
  void wrong_way(SourceSpan span, const std::string& reason) {
    if (adjust_.loosen) {
      findings_.error(Code::overlay_loosen_invalid, span, "this `loosen` narrows: " + reason, "write `tighten`");
    } else {
      findings_.error(Code::overlay_loosens, span, "this `tighten` allows more than before: " + reason,
                      "write `loosen … reason \"…\"` if the partner really sends it");
    }
  }

  void type(ElementModel& element) {
    const auto [wanted, decimals] = element_type_of(*adjust_.type, findings_);
    if (element.type == ElementType::composite) {
      findings_.error(Code::overlay_target_unknown, adjust_.type->span, "a composite has no type of its own", "name one of its components");
    } else if (!adjust_.loosen && !narrows(element.type, wanted)) {
      wrong_way(adjust_.type->span, "the type so far is " + type_text(element.type, element.decimals));
    } else {
      element.type = wanted;
      element.decimals = decimals;
    }
  }

  void length(ElementModel& element) {
    const auto [min, max] = length_of(*adjust_.length, findings_);
    const bool wider = min < element.min || max > element.max;
    const bool narrower = min > element.min || max < element.max;
    if (adjust_.loosen ? narrower : wider) {
      wrong_way(adjust_.length->span, "the length so far is " + length_text(element.min, element.max));
    } else {
      element.min = min;
      element.max = max;
    }
  }

  void repeat(ElementModel& element) {
    std::uint32_t so_far = element.repeat == 0 ? unbounded : element.repeat;
    maximum(so_far);
    element.repeat = so_far == unbounded ? std::uint16_t{0} : static_cast<std::uint16_t>(std::min<std::uint32_t>(so_far, 0xFFFF));
  }

  void codes(ElementModel& element, const Dictionary& dictionary) {
    const auto written = overlay_codes(*adjust_.codes, dictionary, findings_);
    if (written == nullptr) return;
    auto list = std::make_shared<CodeList>(*written);
    if (!adjust_.loosen) {
      if (!check_values(element, adjust_.codes->codes, findings_)) return;
      for (auto& [code, meaning] : list->values)
        if (meaning.empty() && element.codes != nullptr)
          for (const auto& [known, text] : element.codes->values)
            if (known == code) meaning = text;
    } else if (element.codes == nullptr) {
      findings_.error(Code::overlay_loosen_invalid, adjust_.codes->span, "the element has no list of codes: it takes any value already",
                      "leave the line out");
      return;
    } else {
      for (const auto& value : element.codes->values)
        if (!list->contains(value.first)) list->values.push_back(value);
    }
    element.codes = list;
  }

  const OverlayAdjust& adjust_;
  Findings& findings_;
};

bool has_reason(const OverlayAdjust& adjust, Findings& findings) {
  if (!adjust.loosen || adjust.clauses.reason) return true;
  findings.error(Code::overlay_loosen_invalid, adjust.span, "`loosen` does not say why",
                 "add `reason \"…\"`: whoever reads it next year will ask");
  return false;
}

}  // namespace

std::shared_ptr<const CodeList> overlay_codes(const language::CodeList& codes, const Dictionary& dictionary, Findings& findings) {
  if (!codes.name) return code_list_of({}, codes.codes, codes.span, findings);
  auto list = dictionary.codes(codes.name->text);
  if (list == nullptr)
    findings.error(Code::grammar_unknown_codes, codes.name->span, "there is no code list " + ticked(codes.name->text),
                   suggestion(codes.name->text, dictionary.code_list_names()));
  return list;
}

bool check_values(const ElementModel& element, const std::vector<language::CodeValue>& codes, Findings& findings) {
  bool all = true;
  std::vector<std::string> known;
  if (element.codes != nullptr)
    for (const auto& [code, meaning] : element.codes->values) known.push_back(code);
  for (const language::CodeValue& code : codes) {
    const std::size_t length = code_points(code.value.text);
    if (length < element.min || length > element.max) {
      findings.error(Code::overlay_value_invalid, code.value.span,
                     ticked(code.value.text) + " cannot stand in element " + element.id + ", which is " +
                         length_text(element.min, element.max) + " long",
                     "write the value as the partner sends it");
      all = false;
    } else if (element.codes != nullptr && !element.codes->contains(code.value.text)) {
      const std::string near = suggestion(code.value.text, known);
      findings.error(Code::overlay_value_invalid, code.value.span, ticked(code.value.text) + " is not in the list of element " + element.id,
                     near.empty() ? "to allow it, write `loosen … codes { " + code.value.text + " } reason \"…\"` before" : near);
      all = false;
    }
  }
  return all;
}

void adjust_element(const OverlayTarget& target, const OverlayAdjust& adjust, const Dictionary& dictionary, Findings& findings) {
  if (!has_reason(adjust, findings)) return;
  ElementModel* element = editable_element(*target.node, *target.element);
  Adjuster(adjust, findings).element(*element, dictionary);
  element->span = adjust.span;
}

ElementModel form_of(const ElementModel& element, const OverlayAdjust& adjust, const Dictionary& dictionary, Findings& findings) {
  OverlayAdjust form = adjust;
  form.usage.reset();
  form.maximum.reset();
  form.codes.reset();
  ElementModel result = element;
  Adjuster(form, findings).element(result, dictionary);
  result.codes = nullptr;
  result.standard = nullptr;
  result.span = adjust.span;
  return result;
}

std::uint8_t aspects_of(const OverlayAdjust& adjust) {
  unsigned aspects = 0;
  if (adjust.usage) aspects |= aspect_usage;
  if (adjust.maximum) aspects |= aspect_maximum;
  if (adjust.type) aspects |= aspect_type;
  if (adjust.length) aspects |= aspect_length;
  if (adjust.codes) aspects |= aspect_codes;
  return static_cast<std::uint8_t>(aspects);
}

void adjust_node(NodeModel& node, const OverlayAdjust& adjust, Findings& findings) {
  if (!has_reason(adjust, findings)) return;
  if (adjust.type || adjust.length || adjust.codes) {
    findings.error(Code::overlay_target_unknown, adjust.target.span, "a segment has neither type nor length nor codes",
                   "name the element: `" + node.name + ".01`");
    return;
  }
  Adjuster adjuster(adjust, findings);
  node.keep_standard();
  if (adjust.usage) adjuster.usage(node.usage);
  if (adjust.maximum) adjuster.maximum(node.max);
}

}  // namespace crossdock::grammar
