#include "exchange/trouble.h"

#include "base/text.h"
#include "diagnostic/code.h"
#include "diagnostic/playbook.h"

namespace crossdock::exchange {

std::string place_without_indexes(std::string_view path) {
  std::string place;
  bool inside = false;
  for (const char c : path) {
    if (c == ']') inside = false;
    if (!inside) place += c;
    if (c == '[') inside = true;
  }
  return place;
}

std::optional<Trouble> trouble_of(const std::vector<Diagnostic>& findings, std::string_view playbook, std::string_view owner) {
  for (const Diagnostic& finding : findings) {
    if (finding.severity != Severity::error) continue;
    Trouble trouble;
    trouble.rule = code_text(finding.code);
    trouble.playbook = finding.code == Code::related_missing ? playbook::orphan : playbook;
    trouble.cause = finding.message;
    if (finding.overlay) trouble.cause += ", by the overlay " + printable(finding.overlay->name, 60);
    trouble.next = finding.help;
    trouble.owner = finding.owner.empty() ? std::string(owner) : finding.owner;
    if (!finding.object_path.empty()) {
      trouble.place = place_without_indexes(finding.object_path);
    } else if (finding.position) {
      trouble.place = printable(finding.position->segment_tag, 10);
      if (finding.position->element != 0) trouble.place += "/" + std::to_string(finding.position->element);
      if (trouble.place.empty()) trouble.place = printable(finding.position->field, 60);
    }
    return trouble;
  }
  return std::nullopt;
}

std::optional<Trouble> trouble_of(const std::vector<mapping::RuleFinding>& findings, FaultKind kind) {
  for (const mapping::RuleFinding& finding : findings) {
    if (finding.kind != kind) continue;
    Trouble trouble;
    trouble.rule = finding.id;
    trouble.place = place_without_indexes(finding.object_path);
    trouble.playbook = finding.playbook;
    trouble.cause = finding.text;
    trouble.next = finding.next;
    trouble.owner = finding.owner;
    return trouble;
  }
  return std::nullopt;
}

}  // namespace crossdock::exchange
