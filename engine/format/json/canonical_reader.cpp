#include <utility>

#include "diagnostic/render.h"
#include "format/json/canonical_json.h"
#include "format/json/object_builder.h"

namespace crossdock::format {

namespace {

constexpr std::string_view json_blanks = " \t\r\n";
constexpr std::string_view json_byte_order_mark = "\xEF\xBB\xBF";

std::size_t line_end(std::string_view text, std::size_t at) { return std::min(text.find('\n', at), text.size()); }

}  // namespace

CanonicalReader::CanonicalReader(std::string_view text, const ObjectModel& model, std::string file, const ObjectType* expected,
                                 ValidationPolicy policy)
    : text_(text), model_(model), file_(std::move(file)), expected_(expected), policy_(policy), places_(text) {
  find_shape();
}

void CanonicalReader::find_shape() {
  if (text_.starts_with(json_byte_order_mark)) at_ = json_byte_order_mark.size();
  at_ = std::min(text_.find_first_not_of(json_blanks, at_), text_.size());
  if (at_ == text_.size()) return;
  if (text_[at_] == '[') {
    shape_ = Shape::array;
    ++at_;
    return;
  }
  // JSON Lines: the first line is an object of its own, or ends like one where the next line begins like one.
  const std::size_t end = line_end(text_, at_);
  const std::size_t more = text_.find_first_not_of(json_blanks, end);
  if (more == std::string_view::npos) return;
  const auto first = parse_json_value(text_.substr(0, end), at_, document_);
  const bool looks_like_lines = trimmed(text_.substr(at_, end - at_)).ends_with('}') && text_[more] == '{';
  if (first.ok() || looks_like_lines) shape_ = Shape::lines;
}

bool CanonicalReader::next(Arena& arena, CanonicalObject& object, Findings& findings) {
  object.root = nullptr;
  if (shape_ == Shape::end) return false;
  if (objects_ == 0 && shape_ != Shape::array && at_ >= text_.size()) {
    shape_ = Shape::end;
    tell_syntax({"there is no JSON value", 0, 1, 1}, findings);
    return true;
  }
  const std::uint64_t told = findings.total();
  if (!next_extent(findings)) return findings.total() != told;
  ++objects_;
  read_object(arena, object, findings);
  return true;
}

/// Parses the next value into `document_`; false where there is none, or none that could be parsed.
bool CanonicalReader::next_extent(Findings& findings) {
  if (shape_ == Shape::lines) return next_line(findings);
  if (shape_ == Shape::array && !next_item(findings)) return false;
  at_ = std::min(text_.find_first_not_of(json_blanks, at_), text_.size());
  if (shape_ == Shape::one && objects_ > 0 && at_ == text_.size()) {
    shape_ = Shape::end;
    return false;
  }
  const auto parsed = parse_json_value(text_, at_, document_);
  if (!parsed) {
    shape_ = Shape::end;
    tell_syntax(parsed.error(), findings);
    return false;
  }
  at_ = *parsed;
  return true;
}

bool CanonicalReader::next_line(Findings& findings) {
  at_ = text_.find_first_not_of(json_blanks, at_);
  if (at_ == std::string_view::npos) {
    shape_ = Shape::end;
    return false;
  }
  const std::size_t end = line_end(text_, at_);
  const auto parsed = parse_json_value(text_.substr(0, end), at_, document_);
  at_ = end;
  if (!parsed) {
    tell_syntax(parsed.error(), findings);
    return false;
  }
  const std::size_t more = text_.find_first_not_of(" \t\r", *parsed);
  if (more >= end) return true;
  tell_syntax({"more text follows the object on its line", more, 0, 0}, findings);
  return false;
}

/// Goes over what stands between the items of an array; false at its end.
bool CanonicalReader::next_item(Findings& findings) {
  at_ = std::min(text_.find_first_not_of(json_blanks, at_), text_.size());
  const char next = at_ < text_.size() ? text_[at_] : '\0';
  if (next == ']') {
    shape_ = Shape::end;
    const std::size_t more = text_.find_first_not_of(json_blanks, at_ + 1);
    if (more != std::string_view::npos) tell_syntax({"more text follows the value", more, 0, 0}, findings);
    return false;
  }
  if (objects_ == 0) return true;
  if (next == ',') {
    ++at_;
    return true;
  }
  shape_ = Shape::end;
  tell_syntax({"a comma or `]` is missing after an item", at_, 0, 0}, findings);
  return false;
}

void CanonicalReader::tell_syntax(const JsonError& error, Findings& findings) {
  Diagnostic finding;
  finding.kind = FaultKind::record_malformed;
  finding.code = code_of_fault(finding.kind);
  finding.message = "this is no JSON: " + error.message;
  DocumentPosition position;
  position.file = file_;
  position.offset = error.offset;
  const TextPlace place = places_.place(error.offset);
  position.line = static_cast<std::uint32_t>(place.line);
  position.column = static_cast<std::uint32_t>(place.column);
  finding.position = std::move(position);
  set_excerpt(finding, text_, static_cast<std::size_t>(error.offset), 1);
  findings.add(std::move(finding));
}

void CanonicalReader::read_object(Arena& arena, CanonicalObject& object, Findings& findings) {
  const JsonValue& value = document_.root;
  ObjectBuilder builder({text_, file_, policy_, places_, findings}, arena);
  if (!value.is(JsonKind::object)) {
    builder.tell(FaultKind::record_malformed, value, {},
                 "a canonical object is a JSON object, not " + std::string(json_kind_name(value.kind())));
    return;
  }
  const JsonValue* kind = value.find("kind");
  const ObjectType* type = expected_;
  if (kind == nullptr) {
    if (type == nullptr) {
      builder.tell(FaultKind::record_unknown, value, "kind", "the object does not say its kind", "write \"kind\" as its first field");
      return;
    }
  } else {
    const ObjectType* named = kind->is(JsonKind::string) ? model_.find(kind->string()) : nullptr;
    if (named == nullptr || !named->is_document) {
      std::vector<std::string> names;
      for (const auto& known : model_.types())
        if (known->is_document) names.push_back(known->name);
      const auto near = kind->is(JsonKind::string) ? nearest(kind->string(), names) : std::nullopt;
      builder.tell(FaultKind::record_unknown, *kind, "kind", "this is no kind of canonical object",
                   near ? "did you mean `" + *near + "`?" : "");
      return;
    }
    if (expected_ != nullptr && named != expected_) {
      builder.tell(FaultKind::record_unknown, *kind, "kind",
                   "this is of kind `" + named->name + "`, expected is `" + expected_->name + "`");
      return;
    }
    type = named;
  }
  object.root = builder.build(value, *type);
}

}  // namespace crossdock::format
