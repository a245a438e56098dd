#include "change/compare.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace crossdock::change {

namespace {

/// One value of an object, by the path that leads to it.
struct Leaf {
  std::string place;  ///< "lines[].unit_price"
  std::string value;
};

constexpr std::string_view masked = "(personal)";

/// Takes a canonical object apart, without recursion. Keys are paths with numbers: "lines[2].unit_price".
std::map<std::string, Leaf> leaves_of(std::string_view text, const ObjectModel& model) {
  std::map<std::string, Leaf> leaves;
  const auto json = parse_json(text);
  if (!json.ok()) return leaves;
  struct Open {
    const JsonValue* value;
    std::string path, place;
    const ObjectType* type;
    bool personal;
  };
  const JsonValue* const kind = json->root.find("kind");
  std::vector<Open> open = {
      {&json->root, "", "", kind != nullptr && kind->is(JsonKind::string) ? model.find(kind->string()) : nullptr, false}};
  while (!open.empty()) {
    const Open now = std::move(open.back());
    open.pop_back();
    switch (now.value->kind()) {
      case JsonKind::object:
        for (const JsonMember& member : now.value->members()) {
          const std::uint32_t index = now.type != nullptr ? now.type->find(member.name) : ObjectType::none;
          const Field* const field = index == ObjectType::none ? nullptr : &now.type->fields[index];
          const std::string dot = now.path.empty() ? "" : ".";
          open.push_back({&member.value, now.path + dot + std::string(member.name), now.place + dot + std::string(member.name),
                          field != nullptr ? field->object : nullptr, now.personal || (field != nullptr && field->personal)});
        }
        break;
      case JsonKind::array: {
        std::size_t number = 0;
        for (const JsonValue& item : now.value->items())
          open.push_back({&item, now.path + "[" + std::to_string(++number) + "]", now.place + "[]", now.type, now.personal});
        break;
      }
      case JsonKind::string: leaves[now.path] = {now.place, std::string(now.personal ? masked : now.value->string())}; break;
      case JsonKind::number: leaves[now.path] = {now.place, std::string(now.value->number())}; break;
      case JsonKind::boolean: leaves[now.path] = {now.place, now.value->boolean() ? "true" : "false"}; break;
      case JsonKind::null: break;
    }
  }
  return leaves;
}

std::string kind_of(std::string_view json) {
  const auto parsed = parse_json(json);
  const JsonValue* const kind = parsed.ok() ? parsed->root.find("kind") : nullptr;
  return kind != nullptr && kind->is(JsonKind::string) ? std::string(kind->string()) : "object";
}

void compare_findings(const ReplayedSet& before, const ReplayedSet& after, std::vector<Difference>& differences) {
  std::map<std::string, std::int64_t> more;
  for (const std::string& finding : before.findings) --more[finding];
  for (const std::string& finding : after.findings) ++more[finding];
  for (const auto& [finding, count] : more)
    if (count != 0) differences.push_back({Part::finding, before.set_id, finding, count < 0 ? "found" : "", count > 0 ? "found" : ""});
}

void compare_outputs(const ReplayedObject& before, const ReplayedObject& after, std::vector<Difference>& differences) {
  const auto title = [](const ReplayedOutput& output) { return output.form + " to " + output.receiver; };
  for (const ReplayedOutput& was : before.outputs) {
    const auto is = std::find_if(after.outputs.begin(), after.outputs.end(),
                                 [&](const ReplayedOutput& other) { return other.receiver == was.receiver && other.form == was.form; });
    if (is == after.outputs.end())
      differences.push_back({Part::output, title(was), "the whole", "written", "not written"});
    else
      compare_texts({was.bytes, is->bytes, was.separator, was.is_segments, was.has_header}, Part::output, title(was), differences);
  }
  for (const ReplayedOutput& is : after.outputs) {
    const bool was = std::any_of(before.outputs.begin(), before.outputs.end(),
                                 [&](const ReplayedOutput& other) { return other.receiver == is.receiver && other.form == is.form; });
    if (!was) differences.push_back({Part::output, title(is), "the whole", "not written", "written"});
  }
}

}  // namespace

std::string_view name_of(Part part) {
  switch (part) {
    case Part::outcome: return "outcome";
    case Part::finding: return "finding";
    case Part::canonical: return "canonical";
    case Part::output: return "output";
    case Part::acknowledgment: return "acknowledgment";
  }
  return "";
}

void compare_objects(std::string_view before, std::string_view after, const ObjectModel& model, std::vector<Difference>& differences) {
  if (before == after) return;
  const std::string subject = kind_of(before);
  const auto was = leaves_of(before, model), is = leaves_of(after, model);
  const std::size_t begun = differences.size();
  for (const auto& [path, leaf] : was) {
    const auto other = is.find(path);
    if (other == is.end())
      differences.push_back({Part::canonical, subject, leaf.place, leaf.value, ""});
    else if (other->second.value != leaf.value)
      differences.push_back({Part::canonical, subject, leaf.place, leaf.value, other->second.value});
  }
  for (const auto& [path, leaf] : is)
    if (!was.contains(path)) differences.push_back({Part::canonical, subject, leaf.place, "", leaf.value});
  // What differs in masked values alone is told all the same.
  if (differences.size() == begun)
    differences.push_back({Part::canonical, subject, "personal data", std::string(masked), std::string(masked)});
}

std::vector<Difference> compare(const ReplayedSet& before, const ReplayedSet& after, const ObjectModel& model) {
  std::vector<Difference> differences;
  if (before.problem != after.problem) differences.push_back({Part::outcome, before.set_id, "rejected", before.problem, after.problem});
  if (before.findings != after.findings) compare_findings(before, after, differences);
  for (std::size_t i = 0; i < std::max(before.objects.size(), after.objects.size()); ++i) {
    const ReplayedObject missing;
    const ReplayedObject& was = i < before.objects.size() ? before.objects[i] : missing;
    const ReplayedObject& is = i < after.objects.size() ? after.objects[i] : missing;
    const std::string& kind = was.kind.empty() ? is.kind : was.kind;
    if (was.problem != is.problem) differences.push_back({Part::outcome, kind, "goes on", was.problem, is.problem});
    if (was.kind.empty() || is.kind.empty())
      differences.push_back({Part::canonical, kind, "the whole", was.kind.empty() ? "" : "made", is.kind.empty() ? "" : "made"});
    else
      compare_objects(was.json, is.json, model, differences);
    if (was.route != is.route) differences.push_back({Part::outcome, kind, "goes to", was.route, is.route});
    // What does not go on is not written: that is told already.
    if (was.problem.empty() == is.problem.empty()) compare_outputs(was, is, differences);
  }
  return differences;
}

}  // namespace crossdock::change
