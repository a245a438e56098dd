#include "sample/negative.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "sample/judge.h"
#include "sample/spoil.h"

namespace crossdock::sample {

namespace {

std::map<std::string, std::size_t> counts_of(const Judged& judged, Severity severity) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& finding : judged.findings)
    if (finding.severity == severity) ++counts[std::string(code_text(finding.code))];
  return counts;
}

/// Codes that are found more often than before.
std::vector<std::string> grown(const std::map<std::string, std::size_t>& before, const std::map<std::string, std::size_t>& after) {
  std::vector<std::string> codes;
  for (const auto& [code, count] : after) {
    const auto was = before.find(code);
    if (was == before.end() || was->second < count) codes.push_back(code);
  }
  return codes;
}

bool is_among(const std::vector<std::string>& codes, const std::set<std::string>& wanted) {
  return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) { return wanted.contains(code); });
}

/// "850-ref-dp-is-left-out"
std::string file_of(const std::string& set, const std::string& what) {
  std::string name = set + "-";
  for (const char c : to_lower_ascii(what)) {
    const bool stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (stays)
      name.push_back(c);
    else if (name.back() != '-')
      name.push_back('-');
  }
  while (name.ends_with('-')) name.pop_back();
  constexpr std::size_t longest = 80;
  return name.substr(0, longest);
}

class CaseMaker {
 public:
  CaseMaker(const partner::PackVersion& pack, Instant now) : pack_(pack), now_(now) {}

  void add(const BaseDocument& base, const std::vector<Spoil>& spoils) {
    const Judged before = judge(base.text(), base.grammar->set_id + ".edi", pack_, now_);
    for (const Spoil& spoil : spoils)
      if (!made_.contains(spoil.what)) make(base, before, spoil);
  }

  NegativeCases take() {
    for (const auto& [what, why] : reasons_)
      if (!made_.contains(what)) cases_.unmade.push_back({what, why});
    return std::move(cases_);
  }

 private:
  void make(const BaseDocument& base, const Judged& before, const Spoil& spoil) {
    BaseDocument document = base;
    if (!spoil.apply(document)) {
      reasons_.emplace(spoil.what, "no sample has what it takes");
      return;
    }
    std::string bytes = document.text();
    const Judged after = judge(bytes, base.grammar->set_id + ".edi", pack_, now_);
    std::vector<std::string> errors = grown(counts_of(before, Severity::error), counts_of(after, Severity::error));
    const std::vector<std::string> warnings = grown(counts_of(before, Severity::warning), counts_of(after, Severity::warning));
    const bool as_error = is_among(errors, spoil.codes);
    if (!as_error && !is_among(warnings, spoil.codes)) {
      const std::vector<std::string>& found = errors.empty() ? warnings : errors;
      reasons_[spoil.what] = found.empty() ? "the pack lets it pass" : "it is found as " + joined(found, " ") + " instead";
      return;
    }
    for (const std::string& code : warnings)
      if (!as_error && spoil.codes.contains(code)) errors.push_back(code);
    std::string file = file_of(base.grammar->set_id, spoil.what);
    for (int copy = 2; !files_.insert(file).second; ++copy) file = file_of(base.grammar->set_id, spoil.what) + "-" + std::to_string(copy);
    made_.insert(spoil.what);
    cases_.made.push_back({file + ".edi", spoil.what, std::move(errors), std::move(bytes)});
  }

  const partner::PackVersion& pack_;
  Instant now_;
  std::set<std::string> made_, files_;
  std::map<std::string, std::string> reasons_;
  NegativeCases cases_;
};

}  // namespace

NegativeCases negative_cases(const partner::PackVersion& pack, const std::vector<BaseDocument>& bases, bool all, Instant now) {
  CaseMaker maker(pack, now);
  for (const BaseDocument& base : bases) {
    std::vector<Spoil> spoils;
    add_overlay_spoils(*base.grammar, spoils);
    add_envelope_spoils(base, spoils);
    add_standard_spoils(base, all, spoils);
    maker.add(base, spoils);
  }
  return maker.take();
}

}  // namespace crossdock::sample
