#include "diagnostic/render.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "diagnostic/excerpt.h"

namespace crossdock {

namespace {

constexpr std::string_view masked_value = "***";

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// `text` with every occurrence of `value` that stands as a word of its own replaced.
std::string without(std::string_view text, std::string_view value) {
  std::string result;
  std::size_t at = 0;
  while (!value.empty()) {
    const std::size_t found = text.find(value, at);
    if (found == std::string_view::npos) break;
    const std::size_t end = found + value.size();
    const bool stands_alone = (found == 0 || !is_word_byte(text[found - 1]) || !is_word_byte(value.front())) &&
                              (end == text.size() || !is_word_byte(text[end]) || !is_word_byte(value.back()));
    result += text.substr(at, found - at);
    result += stands_alone ? masked_value : value;
    at = end;
  }
  return result += text.substr(at);
}

/// The diagnostic as it may be shown: the value of a personal element is masked wherever it stands.
Diagnostic presentable(const Diagnostic& diagnostic) {
  Diagnostic shown = diagnostic;
  if (!shown.personal) return shown;
  const std::string value = printable(shown.value, shown.value.size() + 1);
  if (shown.mark_length > 0 && shown.mark_begin < shown.excerpt.size()) {
    shown.excerpt.replace(shown.mark_begin, shown.mark_length, masked_value);
    shown.mark_length = static_cast<std::uint32_t>(masked_value.size());
  } else {
    shown.excerpt.clear();
  }
  for (std::string* text : {&shown.message, &shown.label, &shown.acknowledged, &shown.help, &shown.rule}) *text = without(*text, value);
  if (!shown.value.empty()) shown.value = masked_value;
  return shown;
}

class Painter {
 public:
  explicit Painter(Colour colour) : on_(colour == Colour::on) {}
  [[nodiscard]] std::string paint(std::string_view text, std::string_view sequence) const {
    return on_ ? "\x1b[" + std::string(sequence) + "m" + std::string(text) + "\x1b[0m" : std::string(text);
  }
  [[nodiscard]] std::string loud(std::string_view text, Severity severity) const {
    return paint(text, severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36");
  }
  [[nodiscard]] std::string quiet(std::string_view text) const { return paint(text, "34"); }
  [[nodiscard]] std::string strong(std::string_view text) const { return paint(text, "1"); }

 private:
  bool on_;
};

std::string place_of(const SourceFile& file, std::uint32_t offset) {
  const LineColumn place = file.place(offset);
  return printable(file.name(), 400) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// The lines of a frame, with the gutter that holds line numbers.
class Frame {
 public:
  Frame(std::size_t gutter, Painter painter) : gutter_(gutter), painter_(painter) {}

  void head(const Diagnostic& diagnostic) {
    out_ += painter_.loud(std::string(severity_name(diagnostic.severity)) + "[" + std::string(code_text(diagnostic.code)) + "]",
                          diagnostic.severity);
    out_ += painter_.strong(": " + diagnostic.message) + "\n";
  }
  void arrow(std::string_view sign, std::string_view place) {
    out_ += std::string(gutter_, ' ') + painter_.quiet(sign) + " " + std::string(place) + "\n";
  }
  void bar(std::string_view text = "") {
    out_ += std::string(gutter_ + 1, ' ') + painter_.quiet("|");
    if (!text.empty()) out_ += " " + std::string(text);
    out_ += "\n";
  }
  void numbered(std::uint32_t line, std::string_view text) {
    const std::string number = std::to_string(line);
    out_ += painter_.quiet(std::string(gutter_ - number.size(), ' ') + number + " |");
    if (!text.empty()) out_ += " " + std::string(text);
    out_ += "\n";
  }
  void marks(const Excerpt& excerpt, char mark, std::string_view label, Severity severity) {
    const std::string carets(excerpt.marked, mark);
    const std::string words = label.empty() ? carets : carets + " " + std::string(label);
    bar(std::string(excerpt.before, ' ') + painter_.loud(words, severity));
  }
  void remark(std::string_view what, std::string_view text) {
    if (text.empty()) return;
    out_ += std::string(gutter_ + 1, ' ') + painter_.quiet("=") + " " + painter_.strong(std::string(what) + ":") + " " + std::string(text) +
            "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  std::size_t gutter_;
  Painter painter_;
  std::string out_;
};

/// The line of a span with its part marked; of a span over several lines the first.
void source_line(Frame& frame, const SourceFile& file, SourceSpan span, char mark, std::string_view label, Severity severity) {
  const std::uint32_t line = file.place(span.begin).line;
  const std::uint32_t start = file.line_start(line);
  const Excerpt excerpt = excerpt_of(file.line(line), span.begin - start, std::max(span.begin, span.end) - start);
  frame.bar();
  frame.numbered(line, excerpt.text);
  frame.marks(excerpt, mark, label, severity);
}

/// "northmart, Northmart's guide, 2026 (partners/northmart/850.grammar:6): goods for resale are not taxed"
std::string overlay_text(const OverlayReference& overlay, const SourceSet& sources) {
  std::string text = printable(overlay.name, 80);
  if (!overlay.title.empty()) text += ", " + printable(overlay.title, 200);
  if (overlay.span.file < sources.size()) text += " (" + printable(sources.place(overlay.span), 400) + ")";
  if (!overlay.reason.empty()) text += ": " + printable(overlay.reason, 400);
  return text;
}

std::string envelope_of(const DocumentPosition& position) {
  std::vector<std::string> parts;
  if (!position.interchange.empty()) parts.push_back("interchange " + printable(position.interchange));
  if (!position.group.empty()) parts.push_back("group " + printable(position.group));
  if (!position.set_id.empty() || !position.set_control.empty())
    parts.push_back(std::string(trimmed(printable(position.set_id) + " " + printable(position.set_control))));
  return joined(parts, ", ");
}

std::string byte_place(const DocumentPosition& position) {
  return "byte " + std::to_string(position.offset) + (position.decoded ? " of the decoded text" : "");
}

std::string file_place(const DocumentPosition& position) {
  const std::string name = position.file.empty() ? "document" : printable(position.file, 400);
  if (position.line > 0) return name + ", line " + std::to_string(position.line);
  return name + ", " + byte_place(position);
}

void document_lines(Frame& frame, const Diagnostic& diagnostic) {
  const DocumentPosition& position = *diagnostic.position;
  frame.arrow("-->", file_place(position));
  const std::string envelope = envelope_of(position);
  const std::string place = describe_place(position);
  if (!envelope.empty()) frame.bar(" " + envelope);
  if (!place.empty()) frame.bar(" " + place);
  if (diagnostic.excerpt.empty()) return;
  const std::size_t mark_end = std::size_t{diagnostic.mark_begin} + diagnostic.mark_length;
  const Excerpt excerpt = excerpt_of(diagnostic.excerpt, diagnostic.mark_begin, mark_end);
  frame.bar();
  frame.bar(excerpt.text);
  if (diagnostic.mark_length > 0 || !diagnostic.label.empty()) frame.marks(excerpt, '^', diagnostic.label, diagnostic.severity);
}

std::size_t gutter_of(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::size_t width = 2;
  const auto widen = [&](SourceSpan span) {
    if (span.file < sources.size()) width = std::max(width, std::to_string(sources.file(span.file).place(span.begin).line).size());
  };
  if (diagnostic.span) widen(*diagnostic.span);
  for (const auto& [span, remark] : diagnostic.related) widen(span);
  return width;
}

void span_members(JsonWriter& json, SourceSpan span, const SourceSet& sources) {
  if (span.file >= sources.size()) return;
  const SourceFile& file = sources.file(span.file);
  const LineColumn begin = file.place(span.begin);
  const LineColumn end = file.place(std::max(span.begin, span.end));
  json.member("file", file.name())
      .member("line", begin.line)
      .member("column", begin.column)
      .member("end_line", end.line)
      .member("end_column", end.column);
}

void position_members(JsonWriter& json, const DocumentPosition& position) {
  const auto number = [&](std::string_view name, std::uint64_t value) {
    if (value > 0) json.member(name, value);
  };
  json.member_unless_empty("file", position.file);
  if (position.line == 0) json.member("offset", position.offset);
  if (position.decoded) json.member("decoded", true);
  json.member_unless_empty("interchange", position.interchange).member_unless_empty("group", position.group);
  json.member_unless_empty("set", position.set_id).member_unless_empty("set_control", position.set_control);
  number("segment", position.segment);
  json.member_unless_empty("tag", position.segment_tag);
  number("element", position.element);
  number("component", position.component);
  number("repetition", position.repetition);
  json.member_unless_empty("element_id", position.element_id).member_unless_empty("loop", position.loop);
  number("line", position.line);
  json.member_unless_empty("field", position.field);
}

}  // namespace

std::string describe_place(const DocumentPosition& position) {
  std::vector<std::string> parts;
  if (position.segment > 0)
    parts.push_back(std::string(trimmed("segment " + std::to_string(position.segment) + " " + printable(position.segment_tag, 20))));
  else if (!position.segment_tag.empty())
    parts.push_back("segment " + printable(position.segment_tag, 20));
  if (position.element > 0)
    parts.push_back("element " + std::to_string(position.element) + (position.element_id.empty() ? "" : " (" + position.element_id + ")"));
  if (position.component > 0) parts.push_back("component " + std::to_string(position.component));
  if (position.repetition > 0) parts.push_back("repetition " + std::to_string(position.repetition));
  if (!position.field.empty()) parts.push_back("field " + printable(position.field, 80));
  if (!position.loop.empty()) parts.push_back("loop " + printable(position.loop, 200));
  return joined(parts, ", ");
}

std::string render_frame(const Diagnostic& original, const SourceSet& sources, Colour colour) {
  const Diagnostic diagnostic = presentable(original);
  Frame frame(gutter_of(diagnostic, sources), Painter(colour));
  frame.head(diagnostic);
  if (diagnostic.span && diagnostic.span->file < sources.size()) {
    const SourceFile& file = sources.file(diagnostic.span->file);
    frame.arrow("-->", place_of(file, diagnostic.span->begin));
    source_line(frame, file, *diagnostic.span, '^', diagnostic.label, diagnostic.severity);
  }
  if (diagnostic.position) document_lines(frame, diagnostic);
  for (const auto& [span, remark] : diagnostic.related) {
    if (span.file >= sources.size()) continue;
    frame.arrow(":::", place_of(sources.file(span.file), span.begin));
    source_line(frame, sources.file(span.file), span, '-', remark, Severity::note);
  }
  frame.remark("rule", diagnostic.rule);
  if (diagnostic.overlay) frame.remark("overlay", overlay_text(*diagnostic.overlay, sources));
  frame.remark("acknowledged", diagnostic.acknowledged);
  frame.remark("field", diagnostic.object_path);
  frame.remark("help", diagnostic.help);
  frame.remark("owner", diagnostic.owner);
  return frame.take();
}

std::string render_line(const Diagnostic& original, const SourceSet& sources) {
  const Diagnostic diagnostic = presentable(original);
  std::string place;
  if (diagnostic.span && diagnostic.span->file < sources.size()) {
    place = place_of(sources.file(diagnostic.span->file), diagnostic.span->begin);
  } else if (diagnostic.position) {
    const DocumentPosition& position = *diagnostic.position;
    place = position.file.empty() ? "document" : printable(position.file, 400);
    place += position.line > 0 ? ": line " + std::to_string(position.line) : ": " + byte_place(position);
    const std::string described = describe_place(position);
    if (!described.empty()) place += ", " + described;
  }
  if (!place.empty()) place += ": ";
  return place + std::string(severity_name(diagnostic.severity)) + "[" + std::string(code_text(diagnostic.code)) +
         "]: " + diagnostic.message;
}

std::string render_json(const Diagnostic& original, const SourceSet& sources) {
  const Diagnostic diagnostic = presentable(original);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("code", code_text(diagnostic.code)).member("severity", severity_name(diagnostic.severity));
  if (diagnostic.kind != FaultKind::none) json.member("kind", fault_name(diagnostic.kind));
  json.member("message", diagnostic.message);
  if (diagnostic.span && diagnostic.span->file < sources.size()) {
    json.key("source").begin_object();
    span_members(json, *diagnostic.span, sources);
    json.end_object();
  }
  if (diagnostic.position) {
    json.key("document").begin_object();
    position_members(json, *diagnostic.position);
    json.end_object();
  }
  json.member_unless_empty("excerpt", diagnostic.excerpt);
  if (diagnostic.mark_length > 0) json.member("mark_begin", diagnostic.mark_begin).member("mark_length", diagnostic.mark_length);
  json.member_unless_empty("label", diagnostic.label).member_unless_empty("value", diagnostic.value);
  json.member_unless_empty("rule", diagnostic.rule).member_unless_empty("acknowledged", diagnostic.acknowledged);
  if (diagnostic.overlay) {
    json.key("overlay").begin_object().member("name", diagnostic.overlay->name);
    json.member_unless_empty("title", diagnostic.overlay->title).member_unless_empty("reason", diagnostic.overlay->reason);
    span_members(json, diagnostic.overlay->span, sources);
    json.end_object();
  }
  json.member_unless_empty("object_path", diagnostic.object_path).member_unless_empty("help", diagnostic.help);
  json.member_unless_empty("owner", diagnostic.owner);
  if (!diagnostic.related.empty()) {
    json.key("related").begin_array();
    for (const auto& [span, remark] : diagnostic.related) {
      json.begin_object();
      span_members(json, span, sources);
      json.member("remark", remark).end_object();
    }
    json.end_array();
  }
  json.end_object();
  return out;
}

}  // namespace crossdock
