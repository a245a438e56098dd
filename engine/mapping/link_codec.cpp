#include <algorithm>
#include <array>
#include <charconv>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::Call;
using language::Clauses;
using language::Expression;
using language::NumberLiteral;
using language::ObjectPath;
using language::TextLiteral;

namespace {

using grammar::ElementRule;
using grammar::ElementType;

std::string_view type_name(ElementType type) {
  switch (type) {
    case ElementType::alphanumeric: return "text (AN)";
    case ElementType::identifier: return "a code (ID)";
    case ElementType::decimal: return "a number (R)";
    case ElementType::implied: return "a number (N)";
    case ElementType::date: return "a date (DT)";
    case ElementType::time: return "a time (TM)";
    case ElementType::binary: return "binary data (B)";
    case ElementType::composite: return "a composite";
  }
  return "";
}

std::string_view kind_name(FieldKind kind) {
  constexpr std::array<std::string_view, 7> names = {"text", "a decimal", "an integer", "a date", "a moment", "true or false", "an object"};
  return names.at(static_cast<std::size_t>(kind));
}

/// GS1 numbers by name, with how many digits they have.
struct Gs1Scheme {
  std::string_view name;
  std::vector<std::uint8_t> digits;
};
const std::vector<Gs1Scheme> gs1_schemes = {{"gtin", {8, 12, 13, 14}}, {"gtin8", {8}}, {"gtin12", {12}}, {"gtin13", {13}},
                                            {"gtin14", {14}},          {"gln", {13}},  {"sscc", {18}}};

bool is_number(FieldKind kind) { return kind == FieldKind::decimal || kind == FieldKind::integer; }

/// A constant as text or number, or nothing where the expression is none.
std::optional<std::string> constant_text(const Expression& expression) {
  if (const auto* text = std::get_if<TextLiteral>(&expression.node)) return text->text;
  if (const auto* number = std::get_if<NumberLiteral>(&expression.node)) return number->text;
  return std::nullopt;
}

std::optional<std::uint32_t> number_argument(const Call& call, std::size_t index) {
  if (index >= call.arguments.size()) return std::nullopt;
  const auto* number = std::get_if<NumberLiteral>(&call.arguments[index].value.node);
  if (number == nullptr || number->text.size() > 6 || number->text.find('.') != std::string::npos) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(number->text.data(), number->text.data() + number->text.size(), value);
  if (error != std::errc{} || end != number->text.data() + number->text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> text_argument(const Call& call, std::size_t index) {
  return index < call.arguments.size() ? constant_text(call.arguments[index].value) : std::nullopt;
}

}  // namespace

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char one) { return one >= '0' && one <= '9'; });
}

/// What an element of this type wants in place of `text`; empty where the text fits.
std::string_view wanted_by(const grammar::Grammar& grammar, const ElementRule& rule, std::string_view text) {
  switch (rule.type) {
    case ElementType::decimal: return Decimal::parse(text) ? "" : "a number";
    case ElementType::implied: return is_digits(text.starts_with('-') ? text.substr(1) : text) ? "" : "a number without a decimal point";
    case ElementType::date: {
      if (!grammar.text(rule.pattern).empty()) return "";
      if (!is_digits(text)) return "a date, digits only";
      const std::string day(text);
      const bool is_day = day.size() != 8 || parse_iso_date(day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6)).has_value();
      return is_day ? "" : "a date, yyyyMMdd";
    }
    case ElementType::time: return !grammar.text(rule.pattern).empty() || is_digits(text) ? "" : "a time, digits only";
    default: return "";
  }
}

}  // namespace

std::uint32_t Linker::pattern(const std::string& text, SourceSpan span) {
  Result<DatePattern> compiled = DatePattern::compile(text);
  if (!compiled) {
    problems_.error(Code::map_arguments_wrong, span, compiled.error().message, "no date pattern",
                    "for example \"yyyyMMdd\" or \"MM/dd/yyyy\"");
    return none;
  }
  code_->patterns.push_back(std::move(compiled).value());
  return static_cast<std::uint32_t>(code_->patterns.size() - 1);
}

void Linker::check_constant(const Expression& expression, const ElementRule& rule, bool written) {
  const auto text = constant_text(expression);
  if (!text || !written) return;
  if (rule.max != grammar::unbounded && text->size() > rule.max)
    problems_.error(Code::map_length_mismatch, expression.span, "the element holds at most " + std::to_string(rule.max) + " characters",
                    "has " + std::to_string(text->size()));
  else if (text->size() < rule.min && rule.type != ElementType::implied && rule.type != ElementType::decimal)
    problems_.error(Code::map_length_mismatch, expression.span,
                    "the element holds at least " + std::to_string(rule.min) + (rule.min == 1 ? " character" : " characters"),
                    "has " + std::to_string(text->size()));
  else if (const std::string_view wanted = wanted_by(*grammar_, rule, *text); !wanted.empty())
    problems_.error(Code::map_type_mismatch, expression.span, "the element is " + std::string(wanted), "is none");
  else if (rule.codes != grammar::none && !grammar_->code_sets[rule.codes].contains(*text))
    problems_.warn(Code::map_value_wrong, expression.span, quoted(*text) + " is no code of this element in " + blocks_.title(),
                   "not in the list", did_you_mean(*text, grammar_->code_sets[rule.codes].codes));
}

void Linker::check_table(std::uint32_t table, const ElementRule& rule, const Field& field, const Conversion& conversion) {
  const Clauses& clauses = *conversion.clauses;
  tables_.check_ways(table, conversion.reads, conversion.writes, clauses.via->span);
  std::vector<std::string> words = field.values;
  for (const Table::Row& row : tables_.table(table).rows()) {
    const SourceSpan at = row.span == SourceSpan{} ? clauses.via->span : row.span;
    if (row.values.empty()) {
      problems_.error(Code::map_table_ambiguous, at, quoted(row.key) + " has no value to be translated into", "only a key");
      return;
    }
    if (conversion.writes && row.writes && rule.max != grammar::unbounded && row.key.size() > rule.max)
      problems_.error(Code::map_length_mismatch, at,
                      quoted(row.key) + " is too long for the element, which holds " + std::to_string(rule.max) + " characters",
                      "too long");
    const bool number = rule.type == ElementType::decimal || rule.type == ElementType::implied;
    if (conversion.writes && row.writes && number && !Decimal::parse(row.key))
      problems_.error(Code::map_type_mismatch, at, quoted(row.key) + " is no number, and the element is one", "no number");
    const bool number_field = field.kind == FieldKind::decimal || field.kind == FieldKind::integer;
    if (conversion.reads && row.reads && number_field && !Decimal::parse(row.values[0]))
      problems_.error(Code::map_type_mismatch, at, quoted(row.values[0]) + " is no number, and " + quoted(field.name) + " is one",
                      "no number");
    if (conversion.reads && row.reads && !words.empty() && std::find(words.begin(), words.end(), row.values[0]) == words.end())
      problems_.error(Code::map_value_wrong, at, quoted(row.values[0]) + " is no value of " + quoted(field.name), "not allowed",
                      did_you_mean(row.values[0], words));
  }
}

Span Linker::text_steps(const std::vector<Call>& calls, Codec* codec) {
  constexpr std::array<std::string_view, 13> names = {
      "trim",        "upper",  "lower",  "pad", "pad_right",       "substring",       "last",
      "strip_zeros", "prefix", "suffix", "fit", "add_check_digit", "drop_check_digit"};
  std::vector<TextStep> steps;
  for (const Call& call : calls) {
    const std::string& name = call.function.text;
    TextStep step;
    bool ok = true;
    if (name == "trim") {
      step.function = TextFunction::trim;
    } else if (name == "upper") {
      step.function = TextFunction::upper;
    } else if (name == "lower") {
      step.function = TextFunction::lower;
    } else if (name == "strip_zeros") {
      step.function = TextFunction::strip_zeros;
    } else if (name == "add_check_digit" || name == "drop_check_digit") {
      step.function = name == "add_check_digit" ? TextFunction::add_check_digit : TextFunction::drop_check_digit;
    } else if (name == "pad" || name == "pad_right") {
      step.function = name == "pad" ? TextFunction::pad_left : TextFunction::pad_right;
      step.a = number_argument(call, 0).value_or(0);
      step.text = text_argument(call, 1).value_or(name == "pad" ? "0" : " ");
      ok = step.a > 0 && step.text.size() == 1;
    } else if (name == "substring") {
      step.function = TextFunction::substring;
      step.a = number_argument(call, 0).value_or(0);
      step.b = number_argument(call, 1).value_or(grammar::unbounded);
      ok = step.a > 0;
    } else if (name == "last") {
      step.function = TextFunction::last;
      step.a = number_argument(call, 0).value_or(0);
      ok = step.a > 0;
    } else if (name == "prefix" || name == "suffix") {
      step.function = name == "prefix" ? TextFunction::prefix : TextFunction::suffix;
      step.text = text_argument(call, 0).value_or("");
      ok = !step.text.empty();
    } else if (name == "fit" && codec != nullptr) {
      const auto most = number_argument(call, 0);
      ok = most.has_value() && *most > 0;
      codec->max = std::min(codec->max, most.value_or(codec->max));
      if (call.arguments.size() > 1) {
        const auto* how = std::get_if<ObjectPath>(&call.arguments[1].value.node);
        const std::string word = how != nullptr ? canonical_spelling(*how) : text_argument(call, 1).value_or("");
        ok = ok && (word == "error" || word == "cut");
        codec->fit = word == "cut" ? Fit::cut : Fit::error;
      }
      if (!ok)
        problems_.error(Code::map_arguments_wrong, call.span, "`fit` takes a length, and what to do with longer texts", "",
                        "fit(60, error) or fit(60, cut)");
      continue;
    } else {
      problems_.error(Code::map_function_unknown, call.function.span, "there is no text function " + quoted(name), "unknown",
                      did_you_mean(name, {names.begin(), names.end()}));
      continue;
    }
    if (!ok) {
      problems_.error(Code::map_arguments_wrong, call.span, "the arguments of " + quoted(name) + " do not fit", "",
                      name == "substring"       ? "substring(first, length)"
                      : name.starts_with("pad") ? "pad(width, \"0\")"
                                                : name + "(\"text\")");
      continue;
    }
    steps.push_back(std::move(step));
  }
  const Span span{static_cast<std::uint32_t>(code_->text_steps.size()), static_cast<std::uint32_t>(steps.size())};
  code_->text_steps.insert(code_->text_steps.end(), steps.begin(), steps.end());
  return span;
}

const Expression* Linker::factor_of(const Clauses& clauses) {
  for (const Call& call : clauses.conversions)
    if ((call.function.text == "times" || call.function.text == "per") && !call.arguments.empty()) return &call.arguments.front().value;
  return nullptr;
}

bool Linker::conversions(Codec& codec, const Clauses& clauses, const Field& field) {
  for (const Call& call : clauses.conversions) {
    const std::string& name = call.function.text;
    const auto wants = [&](bool fits, std::string_view what) {
      if (!fits)
        problems_.error(Code::map_type_mismatch, call.span,
                        quoted(name) + " gives " + std::string(what) + ", " + (field.name.empty() ? "the value" : quoted(field.name)) +
                            " is " + std::string(kind_name(field.kind)),
                        "does not fit");
      return fits;
    };
    if (name == "date" || name == "time") {
      if (!wants(field.kind == FieldKind::date || field.kind == FieldKind::moment, "a date")) return false;
      codec.form = field.kind == FieldKind::date ? Form::date : Form::moment;
      if (const auto text = text_argument(call, 0)) codec.pattern = pattern(*text, call.arguments[0].value.span);
      if (!call.arguments.empty() && codec.pattern == none) return false;
      if (codec.pattern != none && code_->patterns[codec.pattern].text() == "yyyyMMdd") codec.pattern = none;
    } else if (name.size() == 2 && name[0] == 'N' && name[1] >= '0' && name[1] <= '9') {
      if (!wants(is_number(field.kind), "a number")) return false;
      codec.form = Form::implied;
      codec.decimals = static_cast<std::uint8_t>(name[1] - '0');
    } else if (name == "number" || name == "R") {
      if (!wants(is_number(field.kind), "a number")) return false;
      codec.form = Form::decimal;
    } else if (name == "times" || name == "per") {
      if (!wants(is_number(field.kind), "a number")) return false;
      codec.divides = name == "per";
      const auto decimals = number_argument(call, 1);
      constexpr std::uint32_t most_decimals = 9;
      if (call.arguments.empty() || call.arguments.size() > 2 || (call.arguments.size() == 2 && (!decimals || *decimals > most_decimals))) {
        problems_.error(Code::map_arguments_wrong, call.span, quoted(name) + " takes a factor, and how many decimals a quotient may have",
                        "", "times(packs[ids.gtin12]) or times(2.2046, 3)");
        return false;
      }
      codec.factor_decimals = static_cast<std::uint8_t>(decimals.value_or(0));
    } else if (name == "text") {
      if (!wants(field.kind == FieldKind::text, "a text")) return false;
      codec.form = Form::text;
    } else if (const auto scheme = std::find_if(gs1_schemes.begin(), gs1_schemes.end(), [&](const auto& one) { return one.name == name; });
               scheme != gs1_schemes.end()) {
      if (!wants(field.kind == FieldKind::text, "a text")) return false;
      codec.form = Form::text;
      codec.digits = scheme->digits;
    } else if (name == "boolean") {
      if (!wants(field.kind == FieldKind::boolean, "true or false")) return false;
      codec.form = Form::boolean;
      codec.true_text = text_argument(call, 0).value_or("Y");
      codec.false_text = text_argument(call, 1).value_or("N");
    } else {
      problems_.error(Code::map_function_unknown, call.function.span, "there is no conversion " + quoted(name), "unknown",
                      did_you_mean(name, {"date", "time", "moment", "number", "text", "boolean", "N0", "N2", "gtin", "gln", "sscc"}));
      return false;
    }
  }
  return true;
}

bool Linker::check_types(const Codec& codec, const ElementRule& rule, const Field& field, const Conversion& conversion) {
  const Clauses& clauses = *conversion.clauses;
  if (rule.type == ElementType::composite) {
    problems_.error(Code::map_type_mismatch, conversion.span, "the element is a composite", "which component?", "name it: 01.01");
    return false;
  }
  if (clauses.via || !clauses.conversions.empty() || field.name.empty()) return true;
  const ElementType type = rule.type;
  bool fits = true;
  std::string help;
  switch (codec.form) {
    case Form::decimal:
    case Form::implied:
      fits = type == ElementType::decimal || type == ElementType::implied;
      help = "if the text is always a number, say so: as number";
      break;
    case Form::date:
    case Form::moment:
      fits = type == ElementType::date;
      help = "say how it is written: as date(\"yyyyMMdd\")";
      break;
    case Form::boolean:
      fits = false;
      help = "say which texts mean yes and no: as boolean(\"Y\", \"N\")";
      break;
    case Form::text: fits = type != ElementType::binary || field.kind == FieldKind::text; break;
  }
  if (!fits)
    problems_.error(
        Code::map_type_mismatch, conversion.span,
        "the element is " + std::string(type_name(type)) + ", " + quoted(field.name) + " is " + std::string(kind_name(field.kind)),
        "do not fit each other", help);
  return fits;
}

std::uint32_t Linker::codec(const ElementRule& rule, const Field& field, const Conversion& conversion, Context& context,
                            std::uint32_t block) {
  const Clauses& clauses = *conversion.clauses;
  Codec codec;
  codec.field = field.kind;
  codec.type = rule.type;
  codec.min = rule.min;
  codec.max = rule.max;
  codec.codes = rule.codes;
  codec.decimals = rule.decimals;
  codec.trims_number = grammar_->format == grammar::DocumentFormat::x12;
  codec.true_text = "Y";
  codec.false_text = "N";
  if (!field.values.empty()) codec.values = &field.values;
  switch (field.kind) {
    case FieldKind::text: codec.form = Form::text; break;
    case FieldKind::decimal:
    case FieldKind::integer: codec.form = rule.type == ElementType::implied ? Form::implied : Form::decimal; break;
    case FieldKind::date: codec.form = Form::date; break;
    case FieldKind::moment: codec.form = Form::moment; break;
    case FieldKind::boolean: codec.form = Form::boolean; break;
    case FieldKind::object: return none;
  }
  const std::string_view layout_pattern = grammar_->text(rule.pattern);
  if (rule.type == ElementType::date && !layout_pattern.empty() && (codec.form == Form::date || codec.form == Form::moment))
    codec.pattern = pattern(std::string(layout_pattern), rule.span);
  if (!conversions(codec, clauses, field) || !check_types(codec, rule, field, conversion)) return none;
  if (clauses.via) {
    codec.table = clauses.via->table ? tables_.use(clauses.via->table->text, clauses.via->table->span) : tables_.use(clauses.via->entries);
    if (codec.table == none) return none;
    check_table(codec.table, rule, field, conversion);
    if (clauses.via->otherwise) {
      codec.otherwise = expressions_.compile(*clauses.via->otherwise, scope_of(context.block, block)).index;
      if (codec.otherwise == none) return none;
    }
  }
  if (const Expression* factor = factor_of(clauses)) {
    codec.factor = expressions_.compile(*factor, scope_of(context.block, block)).index;
    if (codec.factor == none) return none;
  }
  codec.in = text_steps(clauses.in, nullptr);
  codec.out = text_steps(clauses.out, &codec);
  code_->codecs.push_back(std::move(codec));
  return static_cast<std::uint32_t>(code_->codecs.size() - 1);
}

}  // namespace crossdock::mapping
