#include "report/finding.h"

#include <algorithm>

#include "base/text.h"
#include "report/advice.h"

namespace crossdock::report {

namespace {

constexpr std::size_t excerpt_bytes = 160;
constexpr std::size_t value_code_points = 80;
constexpr std::size_t sentence_code_points = 400;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

std::size_t boundary_at_or_before(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  while (at > 0 && at < text.size() && is_continuation(text[at])) --at;
  return at;
}

/// Keeps at most about `excerpt_bytes` of the excerpt, the mark among them.
void cut_around_mark(Finding& finding) {
  std::string& text = finding.excerpt;
  finding.mark_begin = static_cast<std::uint32_t>(boundary_at_or_before(text, finding.mark_begin));
  const std::size_t mark_end = boundary_at_or_before(text, std::size_t{finding.mark_begin} + finding.mark_length);
  finding.mark_length = static_cast<std::uint32_t>(mark_end - finding.mark_begin);
  if (text.size() <= excerpt_bytes) return;
  const std::size_t before = std::min<std::size_t>(finding.mark_begin, excerpt_bytes / 3);
  const std::size_t begin = boundary_at_or_before(text, finding.mark_begin - before);
  const std::size_t end = boundary_at_or_before(text, begin + excerpt_bytes);
  const std::string_view left = begin > 0 ? "…" : "";
  const std::string_view right = end < text.size() ? "…" : "";
  const std::size_t mark_length = std::min(std::size_t{finding.mark_length}, end - std::min<std::size_t>(end, finding.mark_begin));
  finding.mark_begin = static_cast<std::uint32_t>(finding.mark_begin - begin + left.size());
  finding.mark_length = static_cast<std::uint32_t>(mark_length);
  text = std::string(left) + text.substr(begin, end - begin) + std::string(right);
}

/// The excerpt with nothing in it that a terminal or a page would act on; the mark moves along.
void make_printable(Finding& finding) {
  const std::string_view text = finding.excerpt;
  const std::string before = printable(text.substr(0, finding.mark_begin), text.size());
  const std::string marked = printable(text.substr(finding.mark_begin, finding.mark_length), text.size());
  const std::string after = printable(text.substr(std::size_t{finding.mark_begin} + finding.mark_length), text.size());
  finding.mark_begin = static_cast<std::uint32_t>(before.size());
  finding.mark_length = static_cast<std::uint32_t>(marked.size());
  finding.excerpt = before + marked + after;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (from.empty()) return;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

/// Hides a personal value wherever the finding shows it. The excerpt keeps the segment's tag and its separators only: the
/// neighbours of a personal element (a name's telephone number) are seldom less personal.
void mask_personal(Finding& finding, std::string_view tag) {
  const std::string quoted = "`" + finding.value + "`";
  const std::string masked = "`" + std::string(mask) + "`";
  for (std::string* text : {&finding.message, &finding.fix, &finding.why, &finding.rule}) replace_all(*text, quoted, masked);
  if (const std::size_t at = finding.acknowledged.rfind(finding.value); !finding.value.empty() && at != std::string::npos)
    finding.acknowledged.replace(at, finding.value.size(), mask);
  finding.label.clear();
  finding.value = finding.value.empty() ? "" : std::string(mask);

  const std::string excerpt = finding.excerpt;
  const std::size_t mark_begin = finding.mark_begin;
  finding.mark_begin = finding.mark_length = 0;
  finding.excerpt.clear();
  if (tag.empty() || !excerpt.starts_with(tag) || excerpt.size() <= tag.size()) return;
  const char separator = excerpt[tag.size()];
  finding.excerpt = tag;
  std::size_t start = tag.size();
  while (start < excerpt.size()) {
    const std::size_t end = std::min(excerpt.find(separator, start + 1), excerpt.size());
    finding.excerpt += separator;
    if (mark_begin > start && mark_begin <= end) {
      finding.mark_begin = static_cast<std::uint32_t>(finding.excerpt.size());
      finding.mark_length = end > start + 1 ? static_cast<std::uint32_t>(mask.size()) : 0;
    }
    if (end > start + 1) finding.excerpt += mask;
    start = end;
  }
}

std::string doer_name(Doer doer, const Parties& parties) {
  switch (doer) {
    case Doer::writer: return parties.partner_wrote_it ? parties.partner : "our EDI analyst";
    case Doer::analyst: return "our EDI analyst";
    case Doer::business: return "our business";
  }
  return {};
}

std::string two_digits(unsigned number) { return number < 10 ? "0" + std::to_string(number) : std::to_string(number); }

}  // namespace

std::string short_place(const DocumentPosition& position) {
  if (position.line != 0) {
    std::string place = "line " + std::to_string(position.line);
    if (!position.field.empty()) place += ", field " + printable(position.field, value_code_points);
    return place;
  }
  if (position.segment != 0 || !position.segment_tag.empty()) {
    std::string place = "segment";
    if (position.segment != 0) place += " " + std::to_string(position.segment);
    if (!position.segment_tag.empty()) place += " " + printable(position.segment_tag, 20);
    if (position.element != 0) {
      place += position.segment_tag.empty() ? ", element " + std::to_string(position.element) : two_digits(position.element);
      if (position.component != 0) place += "-" + std::to_string(position.component);
      if (position.repetition > 1) place += " repetition " + std::to_string(position.repetition);
    }
    return place;
  }
  if (!position.set_control.empty()) return "transaction set " + printable(position.set_control, 20);
  if (!position.group.empty()) return "group " + printable(position.group, 20);
  if (!position.interchange.empty()) return "interchange " + printable(position.interchange, 20);
  return "the file";
}

Finding finding_of(const Diagnostic& diagnostic, const SourceSet* sources, const Parties& parties) {
  Finding finding;
  finding.code = code_text(diagnostic.code);
  if (diagnostic.kind != FaultKind::none) finding.fault = fault_name(diagnostic.kind);
  finding.severity = diagnostic.severity;
  finding.message = printable(diagnostic.message, sentence_code_points);
  if (diagnostic.position) {
    finding.place = short_place(*diagnostic.position);
    finding.loop = printable(diagnostic.position->loop);
    finding.element_id = printable(diagnostic.position->element_id, 20);
    finding.offset = diagnostic.position->offset;
  }
  if (diagnostic.span && sources != nullptr) {
    const LineColumn at = sources->file(diagnostic.span->file).place(diagnostic.span->begin);
    finding.source = printable(sources->place(*diagnostic.span)) + ":" + std::to_string(at.column);
  }
  if (finding.place.empty()) finding.place = finding.source;
  finding.value = printable(diagnostic.value, value_code_points);
  finding.excerpt = diagnostic.excerpt;
  finding.mark_begin = diagnostic.mark_begin;
  finding.mark_length = diagnostic.mark_length;
  finding.label = printable(diagnostic.label, value_code_points);
  finding.rule = printable(diagnostic.rule, sentence_code_points);
  if (diagnostic.overlay) {
    finding.overlay = printable(diagnostic.overlay->name, value_code_points);
    if (!diagnostic.overlay->title.empty()) finding.overlay += ", " + printable(diagnostic.overlay->title, sentence_code_points);
    if (sources != nullptr && diagnostic.overlay->span.file < sources->size())
      finding.overlay_source = printable(sources->place(diagnostic.overlay->span));
  }
  finding.object_path = printable(diagnostic.object_path);
  finding.acknowledged = printable(diagnostic.acknowledged, sentence_code_points);

  const Advice advice = advice_of(diagnostic.kind);
  const std::string doer = doer_name(advice.doer, parties);
  finding.why = advice.why;
  if (!diagnostic.help.empty()) {
    finding.fix = printable(diagnostic.help, sentence_code_points);
  } else if (!advice.fix.empty()) {
    finding.fix = doer + " " + std::string(advice.fix);
  }
  finding.owner = diagnostic.owner.empty() ? (advice.fix.empty() ? "" : doer) : printable(diagnostic.owner);

  if (diagnostic.personal) mask_personal(finding, diagnostic.position ? diagnostic.position->segment_tag : "");
  cut_around_mark(finding);
  make_printable(finding);
  return finding;
}

}  // namespace crossdock::report
