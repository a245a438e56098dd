#include "facts/facts.h"

#include <algorithm>
#include <set>
#include <span>
#include <stdexcept>

#include "base/text.h"
#include "grammar/model.h"

namespace facts {

namespace {

using crossdock::JsonKind;
using crossdock::JsonValue;
using namespace crossdock::grammar;

class Check {
 public:
  Check(const Library& library, std::string version, const JsonValue& facts, const std::vector<Meant>& meant)
      : library_(library), version_(std::move(version)), facts_(facts), meant_(meant), used_(meant.size(), false) {}

  Report run() {
    for (const auto& set : facts_.find("sets")->members()) check_set(std::string(set.name), set.value);
    for (const std::string& id : library_.sets("x12", version_))
      if (facts_.find("sets")->find(id) == nullptr) differ(id + ": not in the facts");
    const Loaded dictionary = library_.dictionary("x12", version_);
    check_segments(*dictionary.grammar);
    for (std::size_t i = 0; i < meant_.size(); ++i)
      if (!used_[i] && meant_[i].version == version_)
        unexplained_.push_back("`" + meant_[i].begins + "` is listed as meant, but there is no such difference");
    Report report;
    report.differences = unexplained_;
    for (const auto& [text, reason] : explained_) report.text += "meant: " + text + " (" + reason + ")\n";
    for (const std::string& text : unexplained_) report.text += "DIFFERENCE: " + text + "\n";
    report.text += version_ + ": " + std::to_string(sets_) + " sets, " + std::to_string(segments_) + " segments, " +
                   std::to_string(elements_) + " elements, " + std::to_string(codes_) + " codes compared; " +
                   std::to_string(explained_.size()) + " differences meant, " + std::to_string(unexplained_.size()) + " not\n";
    if (!left_out_.empty()) {
      report.text += "not compared:";
      for (const std::string& name : left_out_) report.text += ' ' + name;
      report.text += "\n";
    }
    return report;
  }

 private:
  static std::string text(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr) return {};
    return std::string(value->is(JsonKind::number) ? value->number() : value->string());
  }

  void differ(const std::string& what) {
    for (std::size_t i = 0; i < meant_.size(); ++i)
      if ((meant_[i].version == version_ || meant_[i].version == "*") && what.starts_with(meant_[i].begins)) {
        used_[i] = true;
        explained_.emplace_back(what, meant_[i].reason);
        return;
      }
    unexplained_.push_back(what);
  }

  void same(const std::string& where, const std::string& what, const std::string& ours, const std::string& theirs) {
    if (ours != theirs) differ(where + ": " + what + " is " + ours + ", the facts say " + theirs);
  }

  static std::string usage_text(Usage usage) { return usage == Usage::mandatory ? "M" : "O"; }
  static std::string maximum_text(std::uint32_t max) { return max == unbounded ? ">1" : std::to_string(max); }

  void check_set(const std::string& id, const JsonValue& rows) {
    const Loaded loaded = library_.set("x12", version_, id);
    if (loaded.grammar == nullptr || loaded.fallback) {
      left_out_.insert(id);
      return;
    }
    ++sets_;
    check_rows(id, *loaded.grammar, 0, rows);
  }

  void check_rows(const std::string& where, const Grammar& grammar, crossdock::NodeId parent, const JsonValue& rows) {
    crossdock::NodeId child = static_cast<crossdock::NodeId>(parent + 1);
    for (const JsonValue& row : rows.items()) {
      const bool is_loop = row.find("loop") != nullptr;
      const std::string name = text(row, is_loop ? "loop" : "segment");
      if (child >= grammar.nodes[parent].end) {
        differ(where + "/" + name + ": not in the grammar");
        continue;
      }
      const Node& node = grammar.nodes[child];
      const std::string path = where + "/" + name;
      same(path, "place", std::string(grammar.name_of(child)), name);
      same(path, "kind", node.kind == NodeKind::loop ? "loop" : "segment", is_loop ? "loop" : "segment");
      const bool frame = name == "ST" || name == "SE";  // mandatory in every set, whatever the row says
      same(path, "usage", usage_text(node.usage), frame ? "M" : text(row, "usage"));
      same(path, "maximum", maximum_text(node.max), text(row, "max"));
      if (is_loop && node.kind == NodeKind::loop) check_rows(path, grammar, child, *row.find("body"));
      child = node.end;
    }
    for (; child < grammar.nodes[parent].end; child = grammar.nodes[child].end)
      differ(where + "/" + std::string(grammar.name_of(child)) + ": not in the facts");
  }

  void check_segments(const Grammar& grammar) {
    for (const SegmentRule& rule : grammar.segment_rules) {
      const std::string tag(grammar.text(rule.tag));
      const JsonValue* segment = facts_.find("segments")->find(tag);
      if (const JsonValue* envelope = facts_.find("envelope"); segment == nullptr && envelope != nullptr) segment = envelope->find(tag);
      if (segment == nullptr) {
        left_out_.insert(tag + " (not in the facts)");
        continue;
      }
      ++segments_;
      const auto rows = segment->find("elements")->items();
      same(tag, "number of elements", std::to_string(rule.element_count), std::to_string(rows.size()));
      for (std::size_t i = 0; i < rows.size() && i < rule.element_count; ++i) {
        const std::string place = tag + (i < 9 ? ".0" : ".") + std::to_string(i + 1);
        check_element(place, grammar, grammar.elements(rule)[i], rows[i]);
      }
      check_notes(tag, grammar, grammar.notes_of(rule), segment->find("notes"));
    }
    for (const auto& segment : facts_.find("segments")->members())
      if (std::none_of(grammar.segment_rules.begin(), grammar.segment_rules.end(),
                       [&](const SegmentRule& rule) { return grammar.text(rule.tag) == segment.name; }))
        left_out_.insert(std::string(segment.name));
  }

  void check_element(const std::string& place, const Grammar& grammar, const ElementRule& rule, const JsonValue& row) {
    ++elements_;
    const std::string id = text(row, "id");
    same(place, "element", std::string(grammar.text(rule.id)), id);
    same(place, "usage", usage_text(rule.usage), text(row, "usage"));
    const std::string repeat = text(row, "repeat");
    same(place, "repetitions", rule.repeat == 0 ? ">1" : std::to_string(rule.repeat), repeat.empty() ? "1" : repeat);
    if (const JsonValue* composite = facts_.find("composites")->find(id)) {
      same(place, "number of components", std::to_string(rule.component_count), std::to_string(composite->items().size()));
      for (std::size_t i = 0; i < rule.component_count && i < composite->items().size(); ++i)
        check_element(place + "." + std::to_string(i + 1), grammar, grammar.components(rule)[i], composite->items()[i]);
      const JsonValue* notes = facts_.find("composite_notes");
      check_notes(place, grammar, {grammar.notes.data() + rule.first_note, rule.note_count}, notes == nullptr ? nullptr : notes->find(id));
      return;
    }
    const JsonValue* fact = facts_.find("elements")->find(id);
    if (fact == nullptr) fact = &row;
    if (fact->find("type") == nullptr) return;
    const std::string type = text(*fact, "type");
    same(place, "type", type_text(rule.type, rule.decimals), type == "N" ? "N0" : type);
    same(place, "length", length_text(rule.min, rule.max), text(*fact, "min") + ".." + text(*fact, "max"));
    if (compared_codes_.insert(id).second) check_codes(id, grammar, rule, fact->find("codes"));
  }

  void check_codes(const std::string& id, const Grammar& grammar, const ElementRule& rule, const JsonValue* fact) {
    if (fact == nullptr || fact->items().empty()) return;
    std::vector<std::string> theirs;
    for (const JsonValue& code : fact->items()) theirs.emplace_back(code.string());
    std::sort(theirs.begin(), theirs.end());
    theirs.erase(std::unique(theirs.begin(), theirs.end()), theirs.end());
    codes_ += theirs.size();
    const std::vector<std::string> ours = rule.codes == none ? std::vector<std::string>() : grammar.code_sets[rule.codes].codes;
    for (const std::string& code : theirs)
      if (!std::binary_search(ours.begin(), ours.end(), code)) differ("codes " + id + ": " + code + " is not in the grammar");
    for (const std::string& code : ours)
      if (!std::binary_search(theirs.begin(), theirs.end(), code)) differ("codes " + id + ": " + code + " is not in the facts");
  }

  void check_notes(const std::string& place, const Grammar&, std::span<const SyntaxNote> notes, const JsonValue* fact) {
    std::multiset<std::string> ours, theirs;
    for (const SyntaxNote& note : notes) ours.insert(note_text(note));
    if (fact != nullptr && fact->is(JsonKind::array))
      for (const JsonValue& note : fact->items()) theirs.insert(normal_note(std::string(note.string())));
    for (const std::string& note : theirs)
      if (!ours.contains(note)) differ(place + ": note " + note + " is not in the grammar");
    for (const std::string& note : ours)
      if (!theirs.contains(note)) differ(place + ": note " + note + " is not in the facts");
  }

  /// The elements behind the first of C and L have no order.
  static std::string normal_note(const std::string& text) {
    const std::size_t keep = text[0] == 'C' || text[0] == 'L' ? 3 : 1;
    std::vector<std::string> numbers;
    for (std::size_t i = keep; i + 1 < text.size(); i += 2) numbers.push_back(text.substr(i, 2));
    std::sort(numbers.begin(), numbers.end());
    std::string normal = text.substr(0, keep);
    for (const std::string& number : numbers) normal += number;
    return normal;
  }

  const Library& library_;
  std::string version_;
  const JsonValue& facts_;
  const std::vector<Meant>& meant_;
  std::vector<bool> used_;
  std::vector<std::pair<std::string, std::string>> explained_;
  std::vector<std::string> unexplained_;
  std::set<std::string> left_out_, compared_codes_;
  std::size_t sets_ = 0, segments_ = 0, elements_ = 0, codes_ = 0;
};

}  // namespace

std::vector<Meant> meant_of(std::string_view text) {
  std::vector<Meant> meant;
  for (const std::string_view line : crossdock::split(text, '\n')) {
    if (crossdock::trimmed(line).empty() || line.starts_with('#')) continue;
    const auto parts = crossdock::split(line, '|');
    if (parts.size() != 3) throw std::runtime_error("not `VERSION | start of the difference | reason`: " + std::string(line));
    const auto part = [&](std::size_t i) { return std::string(crossdock::trimmed(parts[i])); };
    meant.push_back({part(0), part(1), part(2)});
  }
  return meant;
}

Report compare(const Library& library, const std::string& version, const JsonValue& facts, const std::vector<Meant>& meant) {
  return Check(library, version, facts, meant).run();
}

}  // namespace facts
