// Any bytes along the whole inbound path: judging and mapping end, and the acknowledgment that follows is a valid interchange that
// says of each group and set what was decided.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "diagnostic/render.h"
#include "partner/site.h"
#include "translate/path.h"

using namespace crossdock;

namespace {

const Instant now = parse_rfc3339("2026-11-20T08:01:14Z").value();

std::string text_of(const Record& record, std::string_view field) {
  const Value value = record.field(field);
  return value.kind() == ValueKind::text ? std::string(value.text()) : std::string();
}

std::string verdict_text(translate::Verdict verdict) {
  std::string text(translate::verdict_name(verdict));
  for (char& c : text)
    if (c == ' ') c = '_';
  return text;
}

[[noreturn]] void fail(const std::string& what, const std::vector<Diagnostic>& diagnostics = {}) {
  std::fprintf(stderr, "%s\n", what.c_str());
  for (const Diagnostic& diagnostic : diagnostics) std::fprintf(stderr, "%s\n", render_line(diagnostic, SourceSet()).c_str());
  std::abort();
}

/// Reads our acknowledgment as its receiver would and compares it with the decision that it tells.
void check_acknowledgment(const translate::InterchangeVerdict& decided, const partner::PackVersion& pack) {
  const translate::AcknowledgmentNeeds needs = translate::acknowledgment_needs(decided, pack);
  if (needs.sets == 0 && !needs.interchange_acknowledgment) return;
  const translate::Acknowledgment made = translate::acknowledge(decided, pack, {}, now);
  if (has_errors(made.diagnostics)) fail("the acknowledgment cannot be written", made.diagnostics);

  MemoryStream input(made.bytes);
  translate::Inputs inputs;
  inputs.now = now;
  inputs.file = "acknowledgment";
  translate::InboundPath path(input, pack, inputs);
  std::uint32_t sets = 0;
  std::size_t group = 0;
  while (const translate::SetVerdict* set = path.next()) {
    ++sets;
    if (set->set_id != "997" || set->verdict != translate::Verdict::accepted)
      fail(made.bytes + "\na 997 of ours is not accepted", set->findings);
    if (has_errors(set->findings)) fail(made.bytes + "\na 997 of ours has errors", set->findings);
    if (set->objects.size() != 1) fail(made.bytes + "\na 997 of ours is no acknowledgment");
    const Record& told = *set->objects.front().object.root;
    while (group < decided.groups.size() && decided.groups[group].control != text_of(told, "group_control")) ++group;
    if (group == decided.groups.size()) fail(made.bytes + "\na 997 tells of a group that did not come");
    if (text_of(told, "verdict") != verdict_text(decided.groups[group].verdict))
      fail(made.bytes + "\nthe 997 gives a group another verdict");
    ++group;
  }
  if (sets != needs.sets) fail(made.bytes + "\nthere are not as many 997s as were announced");
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges)
    if (interchange.verdict != translate::Verdict::accepted) fail(made.bytes + "\nthe interchange of our acknowledgment is not accepted");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto pack = partner::Site::default_pack(CROSSDOCK_SOURCE_DIR);
  if (!pack) std::abort();
  const std::string bytes(data, data + size);
  MemoryStream input(bytes);
  translate::Inputs inputs;
  inputs.now = now;
  inputs.file = "fuzz.edi";
  inputs.map_rejected = true;
  translate::InboundPath path(input, *pack, inputs);
  std::uint64_t sets = 0;
  while (const translate::SetVerdict* set = path.next()) {
    ++sets;
    if (set->verdict == translate::Verdict::rejected && set->findings.empty()) fail("a set is rejected without a finding");
  }
  if (sets != path.file().sets) fail("the sets were not counted");
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) check_acknowledgment(interchange, *pack);
  return 0;
}
