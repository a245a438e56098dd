// An X12 document of a guide: what is used of its structure, and what the overlay says.
#include <algorithm>

#include "base/text.h"
#include "format/x12/describe.h"
#include "format/x12/describe_overlay.h"
#include "mapping/field_uses.h"
#include "mapping/program.h"
#include "report/guide_parts.h"
#include "report/guide_samples.h"
#include "report/guide_segment.h"

namespace crossdock::report {

namespace {

using grammar::Grammar;
using grammar::Node;
using grammar::NodeKind;
using grammar::OverlayRule;
using grammar::OverlayStatement;

bool is_frame(const Grammar& grammar, NodeId id) {
  const std::string_view tag = grammar.text(grammar.segment_of(id).tag);
  return tag == "ST" || tag == "SE";
}

bool forbids_all(const OverlayRule& rule) {
  return rule.kind == OverlayRule::Kind::forbid_segment && rule.when.empty() && rule.where.key_element == 0;
}

/// "`DP` required", "must not be sent where …": what a rule says of a segment, short enough for a table.
std::string short_words(const OverlayRule& rule, const Grammar& grammar) {
  std::string words;
  if (rule.where.key_element != 0) words = printable(grammar.text(rule.where.key_value), 20) + " ";
  switch (rule.kind) {
    case OverlayRule::Kind::require_segment: words += "required"; break;
    case OverlayRule::Kind::forbid_segment: words += "not sent"; break;
    case OverlayRule::Kind::limit_segment: words += "at most " + std::to_string(rule.maximum); break;
    default: break;
  }
  const std::string conditions = x12::condition_words(rule, grammar);
  return conditions.empty() ? words : words + " " + conditions;
}

GuideMark mark_of(const OverlayStatement& statement) {
  switch (statement.kind) {
    case OverlayStatement::Kind::loosen: return GuideMark::looser;
    case OverlayStatement::Kind::add:
    case OverlayStatement::Kind::replace:
    case OverlayStatement::Kind::change: return GuideMark::own;
    default: return GuideMark::stricter;
  }
}

class SetGuide {
 public:
  SetGuide(const partner::LinkedDocument& linked, const SampleUse& samples, bool everything, GuideDocument& document)
      : linked_(linked),
        grammar_(*linked.grammar),
        samples_(samples),
        everything_(everything),
        document_(document),
        used_(grammar_.nodes.size()) {
    if (linked.map != nullptr) fields_ = mapping::field_uses(*linked.map, linked.settings.direction == partner::Direction::in);
    find_used();
  }

  void run() {
    add_statements();
    if (grammar_.tree) add_levels();
    add_rows();
    for (std::size_t index = 1; index < grammar_.nodes.size(); ++index) {
      const auto id = static_cast<NodeId>(index);
      if (grammar_.nodes[id].kind != NodeKind::segment || !used_[id] || is_frame(grammar_, id)) continue;
      document_.segments.push_back(describe_segment({linked_, samples_, fields_, everything_, anchor_of(id)}, id));
    }
    document_.example_name = samples_.example_name;
    document_.example = samples_.example;
  }

 private:
  [[nodiscard]] std::string anchor_of(NodeId id) const { return document_.anchor + "n" + std::to_string(id); }

  /// Used is what must be there, what the overlay speaks of and what the samples show; without samples, what the map takes.
  void find_used() {
    std::vector<bool> forbidden(grammar_.nodes.size());
    for (const OverlayRule& rule : grammar_.overlay_rules) {
      if (forbids_all(rule)) {
        forbidden[rule.where.node] = true;
        continue;
      }
      use(rule.where.node);
      for (const OverlayRule::Condition& condition : rule.when) use(condition.where.node);
    }
    for (const OverlayStatement& statement : grammar_.statements)
      if (statement.node != no_node && statement.kind != OverlayStatement::Kind::forbid) use(statement.node);
    for (const auto& [node, count] : samples_.segments) use(node);
    if (samples_.segments.empty())
      for (const mapping::FieldUse& field : fields_) use(field.segment);
    for (std::size_t index = 1; index < grammar_.nodes.size(); ++index) {
      const auto id = static_cast<NodeId>(index);
      const Node& node = grammar_.nodes[id];
      if (node.usage == grammar::Usage::mandatory && used_[node.parent]) used_[id] = true;
      if (everything_) used_[id] = true;
      if (forbidden[id]) used_[id] = false;
      if (!used_[node.parent] && node.parent != 0) used_[id] = false;
    }
  }
  void use(NodeId id) {
    used_[0] = true;
    for (id = grammar_.segment_node(id); id != 0 && !used_[id]; id = grammar_.nodes[id].parent) used_[id] = true;
  }

  void add_statements() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < grammar_.statements.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const OverlayStatement& left = grammar_.statements[a];
      const OverlayStatement& right = grammar_.statements[b];
      return std::pair(left.overlay, left.span.begin) < std::pair(right.overlay, right.span.begin);
    });
    for (const std::uint32_t index : order) {
      const OverlayStatement& statement = grammar_.statements[index];
      GuideStatement& told = document_.statements.emplace_back();
      told.mark = mark_of(statement);
      told.words = x12::statement_words(index, grammar_);
      told.reason = std::string(grammar_.text(statement.reason));
      told.subject = subject_of(statement);
      // The pack's folder says nothing to whoever gets the guide.
      if (linked_.sources != nullptr) told.source = linked_.sources->place(statement.span);
      told.source.erase(0, told.source.rfind('/') + 1);
      for (const OverlayRule& rule : grammar_.overlay_rules)
        if (rule.statement == index && rule.disposition)
          told.effect = *rule.disposition == Disposition::reject ? "a breach rejects"
                        : *rule.disposition == Disposition::warn ? "a breach is reported only"
                                                                 : "a breach is let pass";
    }
  }

  [[nodiscard]] std::string subject_of(const OverlayStatement& statement) const {
    if (statement.node == no_node) return {};
    const grammar::SegmentRule& segment = grammar_.segment_of(grammar_.segment_node(statement.node));
    if (statement.element == 0) return std::string(grammar_.text(segment.name));
    const grammar::ElementRule& element = grammar_.elements(segment)[statement.element - 1u];
    if (statement.component == 0 || statement.component > element.component_count) return std::string(grammar_.text(element.name));
    return std::string(grammar_.text(grammar_.components(element)[statement.component - 1u].name));
  }

  void add_levels() {
    for (const grammar::TreeRule::Level& level : grammar_.tree->levels) {
      std::string words = printable(grammar_.text(level.code), 8);
      if (level.name.length != 0) words += ", " + printable(grammar_.text(level.name));
      std::vector<std::string> parents;
      for (std::size_t i = 0; i < grammar_.tree->levels.size(); ++i)
        if ((level.parents & (std::uint64_t{1} << i)) != 0) parents.push_back(printable(grammar_.text(grammar_.tree->levels[i].code), 8));
      words += level.top ? ": at the top" : ": below " + joined(parents, " or ");
      document_.levels.push_back(words + (level.optional ? "; may be left out" : ""));
    }
    if (grammar_.tree->sequence) document_.levels.emplace_back("HL01 counts the levels from 1");
  }

  void add_rows() {
    std::vector<std::string> unused;
    std::uint32_t unused_depth = 0;
    const auto flush = [&] {
      if (unused.empty()) return;
      GuideRow& row = document_.rows.emplace_back();
      row.used = false;
      row.depth = unused_depth;
      row.label = joined(unused, ", ");
      unused.clear();
    };
    for (NodeId id = 1; id < grammar_.nodes.size();) {
      const Node& node = grammar_.nodes[id];
      if (node.kind == NodeKind::segment && is_frame(grammar_, id)) {
        ++id;
        continue;
      }
      const bool forbidden = is_forbidden(id);
      if (!used_[id] && !forbidden) {
        if (unused_depth != node.depth) flush();
        unused_depth = node.depth;
        unused.emplace_back(grammar_.name_of(id));
        id = node.end;
        continue;
      }
      flush();
      add_row(id, forbidden);
      id = forbidden ? node.end : static_cast<NodeId>(id + 1);
    }
    flush();
  }

  [[nodiscard]] bool is_forbidden(NodeId id) const {
    return std::any_of(grammar_.overlay_rules.begin(), grammar_.overlay_rules.end(),
                       [&](const OverlayRule& rule) { return forbids_all(rule) && rule.where.node == id; });
  }

  void add_row(NodeId id, bool forbidden) {
    const Node& node = grammar_.nodes[id];
    GuideRow& row = document_.rows.emplace_back();
    row.depth = node.depth;
    row.loop = node.kind == NodeKind::loop;
    row.label = std::string(grammar_.name_of(id));
    row.name = row.loop ? std::string() : std::string(grammar_.text(grammar_.segment_of(id).name));
    if (forbidden) row.name = std::string(grammar_.text(grammar_.segment_of(id).name));
    row.usage = forbidden ? "not sent" : usage_words(node.usage);
    row.repeat = forbidden ? std::string() : repeat_words(node.max);
    if (!row.loop && !forbidden) row.anchor = anchor_of(id);
    if (node.usage != node.standard_usage || node.max != node.standard_max)
      row.mark = node.standard_max == 0                                             ? GuideMark::own
                 : node.max > node.standard_max || node.usage < node.standard_usage ? GuideMark::looser
                                                                                    : GuideMark::stricter;
    std::vector<std::string> remarks;
    for (const OverlayRule& rule : grammar_.overlay_rules) {
      if (rule.where.node != id || rule.element != 0) continue;
      row.mark = GuideMark::stricter;
      const bool always = rule.kind == OverlayRule::Kind::require_segment && rule.when.empty() && rule.where.key_element == 0;
      if (always) row.usage = "required";
      if (!always && !forbidden) remarks.push_back(short_words(rule, grammar_));
    }
    row.remark = joined(remarks, "; ");
  }

  const partner::LinkedDocument& linked_;
  const Grammar& grammar_;
  const SampleUse& samples_;
  const bool everything_;
  GuideDocument& document_;
  std::vector<mapping::FieldUse> fields_;
  std::vector<bool> used_;
};

}  // namespace

void describe_set(const partner::PackVersion& pack, const partner::LinkedDocument& linked, bool everything, GuideDocument& document) {
  const SampleUse samples = read_samples(pack, linked);
  SetGuide(linked, samples, everything, document).run();
}

}  // namespace crossdock::report
