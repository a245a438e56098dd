#include "grammar/overlay_tree.h"

#include <algorithm>

#include "grammar/overlay_adjust.h"

namespace crossdock::grammar {

namespace {

constexpr std::size_t level_element = 3;  // HL03

bool refuse(SourceSpan span, Findings& findings, std::string message, std::string help) {
  findings.error(Code::overlay_tree_invalid, span, std::move(message), std::move(help));
  return false;
}

class TreeReader {
 public:
  TreeReader(const ElementModel& codes, Findings& findings) : codes_(codes), findings_(findings) {}

  bool read(const language::TreeDeclaration& tree) {
    if (tree.levels.empty() || tree.levels.size() > TreeRule::most_levels)
      return refuse(tree.span, findings_, "a tree has 1 to " + std::to_string(TreeRule::most_levels) + " levels",
                    "write for example `tree HL { S; O in S; I in O }`");
    bool all = true;
    for (const language::TreeLevel& level : tree.levels) all = add(level) && all;
    for (const language::TreeLevel& level : tree.levels) all = place(level) && all;
    return all && check_reach(tree);
  }

  TreeRuleModel model;

 private:
  [[nodiscard]] std::size_t index_of(std::string_view code) const {
    const auto found = std::find_if(model.levels.begin(), model.levels.end(), [&](const auto& level) { return level.code == code; });
    return static_cast<std::size_t>(found - model.levels.begin());
  }

  bool add(const language::TreeLevel& level) {
    if (!check_values(codes_, {{level.level, std::nullopt}}, findings_)) return false;
    if (index_of(level.level.text) < model.levels.size())
      return refuse(level.span, findings_, ticked(level.level.text) + " stands in the tree already",
                    "name all levels above it in one line, behind `in`");
    TreeRuleModel::Level added;
    added.code = level.level.text;
    added.optional = level.optional;
    if (codes_.codes != nullptr)
      for (const auto& [code, meaning] : codes_.codes->values)
        if (code == added.code) added.name = meaning;
    model.levels.push_back(std::move(added));
    return true;
  }

  bool place(const language::TreeLevel& level) {
    if (index_of(level.level.text) == model.levels.size()) return false;
    for (const language::Literal& parent : level.parents) {
      const std::size_t above = index_of(parent.text);
      if (above == model.levels.size()) {
        std::vector<std::string> known;
        for (const auto& one : model.levels) known.push_back(one.code);
        return refuse(parent.span, findings_, "the tree has no level " + ticked(parent.text), suggestion(parent.text, known));
      }
      model.levels[index_of(level.level.text)].parents |= std::uint64_t{1} << above;
    }
    return true;
  }

  /// Every level hangs below one at the top.
  bool check_reach(const language::TreeDeclaration& tree) {
    std::uint64_t reached = 0;
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < model.levels.size(); ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        const bool hangs = model.levels[i].parents == 0 || (model.levels[i].parents & reached) != 0;
        if (!hangs || (reached & bit) != 0) continue;
        reached |= bit;
        more = true;
      }
    }
    bool all = true;
    for (std::size_t i = 0; i < model.levels.size(); ++i)
      if ((reached & (std::uint64_t{1} << i)) == 0)
        all = refuse(tree.levels[i].span, findings_, ticked(model.levels[i].code) + " hangs below no level at the top",
                     "a level without `in` stands at the top");
    return all;
  }

  const ElementModel& codes_;
  Findings& findings_;
};

}  // namespace

std::optional<TreeRuleModel> tree_rule_of(const language::TreeDeclaration& tree, const OverlayTarget& target, Findings& findings) {
  const SegmentModel* segment = target.node->first_segment();
  if (target.element != nullptr || target.keyed || segment == nullptr || segment->tag != "HL" || segment->elements.size() < level_element) {
    refuse(tree.target.span, findings, "a tree is made of HL segments", "write `tree HL { … }`");
    return std::nullopt;
  }
  if (tree.clauses.when) {
    refuse(tree.clauses.when->span, findings, "a tree holds for the whole set", "leave `when` out");
    return std::nullopt;
  }
  TreeReader reader(segment->elements[level_element - 1], findings);
  if (!reader.read(tree)) return std::nullopt;
  reader.model.sequence = tree.sequence;
  reader.model.disposition = disposition_of(tree.clauses.severity);
  return std::move(reader.model);
}

}  // namespace crossdock::grammar
