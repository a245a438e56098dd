#include "mapping/test.h"

#include <algorithm>

#include "base/text.h"
#include "mapping/evaluate.h"
#include "mapping/needs.h"
#include "mapping/read.h"
#include "mapping/write.h"

namespace crossdock::mapping {

using language::ExpectedOutcome;
using language::ExpectedValue;
using language::NumberLiteral;
using language::ObjectPath;
using language::ObjectStep;
using language::RuleSeverity;
using language::TestDeclaration;

namespace {

/// One value in an object by a path with item numbers. Nothing, with what is wrong, where the path leads nowhere.
std::optional<Value> look_up(const CanonicalObject& object, const ObjectPath& path, std::string& wrong) {
  Value at = Value::of_record(object.root);
  for (const ObjectStep& step : path.steps) {
    if (at.is_absent()) return at;
    if (at.kind() != ValueKind::record) {
      wrong = "nothing stands inside the field before `" + step.name.text + "`";
      return std::nullopt;
    }
    const ObjectType& type = *at.record().type;
    const std::uint32_t slot = type.find(step.name.text);
    if (slot == ObjectType::none) {
      std::vector<std::string> names;
      for (const Field& field : type.fields) names.push_back(field.name);
      const auto near = nearest(step.name.text, names);
      wrong = "`" + type.name + "` has no field `" + step.name.text + "`" + (near ? "; did you mean `" + *near + "`?" : "");
      return std::nullopt;
    }
    at = at.record()[slot];
    if (step.index.empty()) continue;
    const auto* number = std::get_if<NumberLiteral>(&step.index.front().node);
    const auto index = number == nullptr ? std::nullopt : Decimal::parse(number->text);
    if (!index || index->scale() != 0) {
      wrong = "an item is named by its number, from 1";
      return std::nullopt;
    }
    if (at.kind() != ValueKind::list || *index < Decimal(1) || *index > Decimal(std::int64_t{at.list().size})) return Value{};
    at = at.list().items[static_cast<std::size_t>(index->coefficient()) - 1];
  }
  return at;
}

class TestRun {
 public:
  TestRun(const std::shared_ptr<const MapProgram>& program, const std::vector<std::shared_ptr<const RuleProgram>>& rules,
          const MapInputs& inputs, const SampleReader& read_sample, const ObjectReader& read_objects)
      : program_(program), rules_(rules), inputs_(inputs), read_sample_(read_sample), read_objects_(read_objects) {}

  TestResult run(const TestDeclaration& test);

 private:
  void fail(SourceSpan span, std::string message, std::string label = {}) {
    Diagnostic& failure = result_.failures.emplace_back();
    failure.code = Code::map_test_failed;
    failure.span = span;
    failure.message = std::move(message);
    failure.label = std::move(label);
  }
  void expect_value(const ExpectedValue& expected);
  void expect_outcome(const ExpectedOutcome& expected);
  void expect_roundtrip(const TestDeclaration& test, std::size_t object);
  bool read_given_objects(const TestDeclaration& test);
  void relate(const std::vector<RelatedNeed>& needs);
  void read_documents(const Sample& sample);

  const std::shared_ptr<const MapProgram>& program_;
  const std::vector<std::shared_ptr<const RuleProgram>>& rules_;
  MapInputs inputs_;
  const SampleReader& read_sample_;
  const ObjectReader& read_objects_;
  std::vector<CanonicalObject> given_;  ///< by the files that the test names with `with`
  TestResult result_;
  Arena arena_;
  std::vector<CanonicalObject> objects_;
  std::vector<Diagnostic> findings_;
  std::vector<RuleFinding> fired_;
  char component_ = 0, repetition_ = 0;  // the sample's separators; what is written back has the same
};

void TestRun::expect_value(const ExpectedValue& expected) {
  if (objects_.empty()) return;
  std::string wrong;
  const auto found = look_up(objects_.front(), expected.path, wrong);
  if (!found) {
    fail(expected.path.span, wrong);
    return;
  }
  if (!expected.value) {
    if (!found->is_absent()) fail(expected.span, "expected nothing, but it is `" + printable(text_of(*found, arena_)) + "`");
    return;
  }
  if (found->is_absent()) {
    fail(expected.span, "expected `" + printable(expected.value->text) + "`, but it is absent");
    return;
  }
  if (found->kind() == ValueKind::list || found->kind() == ValueKind::record) {
    fail(expected.path.span,
         "a single value is expected, and this is " + std::string(found->kind() == ValueKind::list ? "a list" : "an object"));
    return;
  }
  const auto order = compare(*found, Value::of_text(expected.value->text), arena_);
  if (order != std::strong_ordering::equal)
    fail(expected.span, "expected `" + printable(expected.value->text) + "`, but it is `" + printable(text_of(*found, arena_)) + "`");
}

void TestRun::expect_outcome(const ExpectedOutcome& expected) {
  std::string what;
  bool found = false;
  std::string others;
  const auto note_other = [&](std::string_view other) {
    if (others.find(other) == std::string::npos) others += (others.empty() ? "" : ", ") + std::string(other);
  };
  if (expected.severity) {
    const FaultKind kind = *expected.severity == RuleSeverity::hold     ? FaultKind::rule_hold
                           : *expected.severity == RuleSeverity::reject ? FaultKind::rule_reject
                                                                        : FaultKind::rule_warn;
    what = "rule" + (expected.id ? " `" + expected.id->text + "`" : "");
    for (const RuleFinding& one : fired_) {
      if (one.kind == kind && (!expected.id || one.id == expected.id->text))
        found = true;
      else
        note_other(one.id);
    }
  } else {
    what = "finding" + (expected.id ? " `" + expected.id->text + "`" : "");
    for (const Diagnostic& one : findings_) {
      const bool counts = expected.id || one.severity != Severity::note;
      if (counts && (!expected.id || code_text(one.code) == expected.id->text))
        found = true;
      else if (one.severity != Severity::note)
        note_other(code_text(one.code));
    }
  }
  if (found && expected.negated) fail(expected.span, "no such " + what + " is expected, but there is one");
  if (!found && !expected.negated)
    fail(expected.span, "the " + what + " is expected, but did not come" + (others.empty() ? "" : "; there came " + others));
}

void TestRun::expect_roundtrip(const TestDeclaration& test, std::size_t object) {
  TransactionSet written;
  written.component_separator = component_;
  written.repetition_separator = repetition_;
  std::vector<Diagnostic> problems = write(program_, objects_[object], inputs_, written);
  for (const Diagnostic& problem : problems)
    if (problem.severity == Severity::error) {
      fail(test.span, "the object cannot be written back: " + problem.message, problem.object_path);
      return;
    }
  ReadResult again = read(program_, written, inputs_, {}, arena_);
  if (again.objects.size() != 1) {
    fail(test.span, "written and read again there are " + std::to_string(again.objects.size()) + " objects, not one");
    return;
  }
  if (!equal(Value::of_record(objects_[object].root), Value::of_record(again.objects.front().root)))
    fail(test.span, "written and read again the object is another one: " + first_difference(objects_[object], again.objects.front()));
}

bool TestRun::read_given_objects(const TestDeclaration& test) {
  for (const language::Text& file : test.with) {
    auto objects = read_objects_ ? read_objects_(file.text, file.span, arena_) : Error{"objects cannot be read here"};
    if (!objects) {
      fail(file.span, objects.error().message);
      return false;
    }
    given_.insert(given_.end(), objects->begin(), objects->end());
  }
  return true;
}

void TestRun::relate(const std::vector<RelatedNeed>& needs) {
  for (const RelatedNeed& need : needs)
    for (const CanonicalObject& object : given_)
      if (&object.type() == need.type && has_key(object, need.key)) inputs_.related.push_back({need.name, need.key, object});
}

void TestRun::read_documents(const Sample& sample) {
  MapReader reader(program_);
  for (const TransactionSet& document : sample.documents) {
    component_ = document.component_separator;
    repetition_ = document.repetition_separator;
    reader.read(document, inputs_, {}, arena_, objects_, findings_);
  }
}

TestResult TestRun::run(const TestDeclaration& test) {
  result_.name = test.name.text;
  if (!test.given) {
    fail(test.span, "the test names no sample: given \"samples/….edi\"");
    return result_;
  }
  const Result<Sample> sample = read_sample_(test.given->text, test.given->span);
  if (!sample) {
    fail(test.given->span, sample.error().message);
    return result_;
  }
  if (!read_given_objects(test)) return result_;
  findings_ = sample->findings;
  read_documents(*sample);
  for (const CanonicalObject& object : objects_) {
    relate(related_needs(*program_, object, inputs_));
    for (const auto& rules : rules_)
      if (rules->object == program_->object) relate(related_needs(*rules, object, inputs_));
  }
  if (!inputs_.related.empty()) {
    // What is needed shows in the object; with it the documents are read again.
    objects_.clear();
    findings_ = sample->findings;
    read_documents(*sample);
  }
  if (objects_.empty() && !test.values.empty()) fail(test.given->span, "the sample has no document for the map");
  for (const CanonicalObject& object : objects_)
    for (const auto& rules : rules_)
      if (rules->object == program_->object)
        for (RuleFinding& one : evaluate(*rules, object, inputs_)) fired_.push_back(std::move(one));
  for (const ExpectedValue& expected : test.values) expect_value(expected);
  for (const ExpectedOutcome& expected : test.outcomes) expect_outcome(expected);
  if (test.roundtrip)
    for (std::size_t i = 0; i < objects_.size(); ++i) expect_roundtrip(test, i);
  result_.passed = result_.failures.empty();
  return result_;
}

}  // namespace

std::string first_difference(const CanonicalObject& a, const CanonicalObject& b) {
  Arena arena;
  std::string path;
  Value left = Value::of_record(a.root);
  Value right = Value::of_record(b.root);
  while (true) {
    if (left.kind() == ValueKind::record && right.kind() == ValueKind::record && left.record().type == right.record().type) {
      const auto& fields = left.record().type->fields;
      std::uint32_t slot = 0;
      while (slot < fields.size() && equal(left.record()[slot], right.record()[slot])) ++slot;
      if (slot == fields.size()) return {};
      path += (path.empty() ? "" : ".") + fields[slot].name;
      const Value next_right = right.record()[slot];
      left = left.record()[slot];
      right = next_right;
    } else if (left.kind() == ValueKind::list && right.kind() == ValueKind::list) {
      const List& first = left.list();
      const List& second = right.list();
      std::uint32_t item = 0;
      while (item < first.size && item < second.size && equal(first.items[item], second.items[item])) ++item;
      if (item == first.size || item == second.size)
        return "`" + path + "` has " + std::to_string(first.size) + " items, then " + std::to_string(second.size);
      path += "[" + std::to_string(item + 1) + "]";
      const Value next_right = second.items[item];
      left = first.items[item];
      right = next_right;
    } else {
      const auto shown = [&](const Value& value) -> std::string {
        if (value.is_absent()) return "absent";
        if (value.kind() == ValueKind::record) return "there";
        if (value.kind() == ValueKind::list) return std::to_string(value.list().size) + " items";
        return "`" + printable(text_of(value, arena)) + "`";
      };
      return "`" + path + "` was " + shown(left) + ", then " + shown(right);
    }
  }
}

std::vector<TestResult> run_tests(const MapLibrary& library, const std::shared_ptr<const MapProgram>& program,
                                  const std::vector<std::shared_ptr<const RuleProgram>>& rules, const MapInputs& inputs,
                                  const SampleReader& read_sample, const ObjectReader& read_objects) {
  std::vector<TestResult> results;
  const MapLibrary::MapEntry* entry = library.find_map(program->name);
  if (entry == nullptr) return results;
  for (const auto* tests : {&entry->file->tests, &entry->map->tests})
    for (const TestDeclaration& test : *tests) results.push_back(TestRun(program, rules, inputs, read_sample, read_objects).run(test));
  return results;
}

std::vector<language::Text> test_samples(const MapLibrary& library, std::string_view name) {
  std::vector<language::Text> samples;
  const MapLibrary::MapEntry* entry = library.find_map(name);
  if (entry == nullptr) return samples;
  for (const auto* tests : {&entry->file->tests, &entry->map->tests})
    for (const TestDeclaration& test : *tests)
      if (test.given) samples.push_back(*test.given);
  return samples;
}

}  // namespace crossdock::mapping
