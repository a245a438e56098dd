#include "translate/verdict.h"

#include "base/text.h"

namespace crossdock::translate {

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::accepted_with_errors: return "accepted with errors";
    case Verdict::partially_accepted: return "partially accepted";
    case Verdict::rejected: return "rejected";
  }
  return "";
}

char verdict_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return 'A';
    case Verdict::accepted_with_errors: return 'E';
    case Verdict::partially_accepted: return 'P';
    case Verdict::rejected: return 'R';
  }
  return 'R';
}

std::string_view passage_name(Passage passage) {
  switch (passage) {
    case Passage::deliver: return "deliver";
    case Passage::hold: return "hold";
    case Passage::refuse: return "refuse";
    case Passage::keep: return "keep";
  }
  return "";
}

std::string ReceivedInterchangeAcknowledgment::words() const {
  std::string text = "interchange " + printable(control, 20);
  text += is_rejection() ? " rejected" : verdict == "E" ? " accepted with errors" : " accepted";
  if (code.empty() || code == "000") return text;
  return text + ", " + printable(code, 10) + (meaning.empty() ? "" : " " + meaning);
}

bool passes(const FileVerdict& file, std::uint32_t interchange, std::uint32_t group, std::uint32_t index) {
  if (file.interchanges.empty()) return true;
  const InterchangeVerdict& around = file.interchanges.at(interchange);
  if (around.verdict == Verdict::rejected) return false;
  return around.groups.at(group).sets.at(index).verdict != Verdict::rejected;
}

bool passes(const FileVerdict& file, const SetVerdict& set) {
  return set.verdict != Verdict::rejected && passes(file, set.interchange, set.group, set.index);
}

}  // namespace crossdock::translate
