#include "grammar/structure.h"

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::grammar {

namespace {

class Checker {
 public:
  explicit Checker(Findings& findings) : findings_(findings) {}

  bool check(const NodeModel& root) {
    walk(root, 0);
    check_frame(root);
    if (nodes_ >= no_node) {
      findings_.error(
          Code::grammar_too_large, root.span,
          "the set has " + std::to_string(nodes_) + " segments and loops, at most " + std::to_string(no_node - 1) + " are possible");
      return false;
    }
    return fits_;
  }

 private:
  void walk(const NodeModel& node, std::size_t depth) {
    ++nodes_;
    if (node.kind == NodeKind::segment) {
      check_keys(node);
      return;
    }
    if (depth > limits::loop_depth) {
      findings_.error(Code::grammar_too_large, node.span, "loops stand more than " + std::to_string(limits::loop_depth) + " deep");
      fits_ = false;
      return;
    }
    if (node.kind == NodeKind::loop) check_loop(node);
    check_siblings(node);
    for (const NodeModel& child : node.children) walk(child, depth + 1);
  }

  void check_loop(const NodeModel& loop) {
    check_keys(loop);
    const bool starts = !loop.children.empty() && loop.children.front().kind == NodeKind::segment;
    if (!starts) {
      findings_.error(Code::grammar_loop_start, loop.span, "loop " + ticked(loop.name) + " does not start with a segment",
                      "a loop is known by its first segment: write it first, `TAG M 1`");
      fits_ = false;
      return;
    }
    const NodeModel& first = loop.children.front();
    if (first.usage != Usage::mandatory || first.max != 1)
      findings_.error(Code::grammar_loop_start, first.span, ticked(first.name) + " starts the loop " + ticked(loop.name) + ", so it is M 1",
                      "how often it comes stands at the loop: `loop " + loop.name + " O >1 { " + first.name + " M 1 … }`");
  }

  void check_keys(const NodeModel& node) {
    const SegmentModel* segment = node.first_segment();
    if (segment == nullptr) return;
    for (const std::uint8_t key : node.keys) {
      if (key > segment->elements.size()) {
        findings_.error(Code::grammar_key_invalid, node.span,
                        "key " + std::to_string(key) + " of " + ticked(node.name) + ": " + segment->tag + " has " +
                            std::to_string(segment->elements.size()) + " elements",
                        "name the element whose value tells them apart");
      } else if (segment->elements[key - 1].type == ElementType::composite) {
        findings_.error(Code::grammar_key_invalid, node.span, "key " + std::to_string(key) + " of " + ticked(node.name) + " is a composite",
                        "a key is a simple element");
      }
    }
    if (node.keys.empty() || node.keys[0] > segment->elements.size()) return;
    const auto& codes = segment->elements[node.keys[0] - 1].codes;
    for (const std::string& value : node.key_values)
      if (codes != nullptr && !codes->contains(value))
        findings_.error(
            Code::grammar_key_invalid, node.span,
            "the value " + ticked(value) + " is not in the list of element " + std::to_string(node.keys[0]) + " of " + segment->tag);
  }

  void check_siblings(const NodeModel& parent) {
    std::map<std::string_view, std::vector<const NodeModel*>> by_tag;
    for (const NodeModel& child : parent.children)
      if (!child.tag().empty()) by_tag[child.tag()].push_back(&child);
    for (const auto& [tag, siblings] : by_tag) {
      for (std::size_t i = 1; i < siblings.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) check_pair(*siblings[j], *siblings[i]);
      const bool keyed = std::none_of(siblings.begin(), siblings.end(), [](const NodeModel* node) { return node->key_values.empty(); });
      if (siblings.size() > 1 && keyed) check_side_by_side(parent, *siblings.front(), siblings.size());
    }
  }

  void check_pair(const NodeModel& first, const NodeModel& second) {
    const std::string tag = first.tag();
    const auto tell = [&](const std::string& message, const std::string& help) {
      findings_.error(Code::grammar_siblings_equal, second.span, message, help).related.emplace_back(first.span, "the other one");
    };
    if (first.key_values.empty() || second.key_values.empty()) {
      tell("two siblings start with " + ticked(tag) + " and nothing tells them apart",
           "state the key values of each: `" + (second.kind == NodeKind::loop ? "loop " : std::string()) + second.name + "[\"…\"]`");
      return;
    }
    if (first.keys != second.keys) tell("siblings " + ticked(tag) + " are told apart by different elements", "give both the same `key`");
    for (const std::string& value : second.key_values)
      if (std::find(first.key_values.begin(), first.key_values.end(), value) != first.key_values.end())
        tell("two siblings " + ticked(tag) + " take the value " + ticked(value), "each value belongs to one of them");
  }

  /// Keyed siblings match in any order, so they stand next to each other.
  void check_side_by_side(const NodeModel& parent, const NodeModel& first, std::size_t count) {
    const auto begin =
        std::find_if(parent.children.begin(), parent.children.end(), [&](const NodeModel& child) { return &child == &first; });
    for (auto child = begin; child != begin + static_cast<std::ptrdiff_t>(count); ++child)
      if (child->tag() != first.tag()) {
        findings_.error(Code::grammar_siblings_equal, child->span, ticked(child->name) + " stands between siblings " + ticked(first.tag()),
                        "siblings that are told apart by values stand next to each other");
        return;
      }
  }

  void check_frame(const NodeModel& set) {
    const auto is_frame = [](const NodeModel& node, std::string_view tag) {
      return node.kind == NodeKind::segment && node.name == tag && node.usage == Usage::mandatory && node.max == 1;
    };
    if (set.children.empty() || !is_frame(set.children.front(), "ST"))
      findings_.error(Code::grammar_set_frame, set.span, "set " + ticked(set.name) + " does not begin with `ST M 1`",
                      "write `ST M 1` first");
    if (set.children.empty() || !is_frame(set.children.back(), "SE"))
      findings_.error(Code::grammar_set_frame, set.span, "set " + ticked(set.name) + " does not end with `SE M 1`", "write `SE M 1` last");
  }

  Findings& findings_;
  std::size_t nodes_ = 0;
  bool fits_ = true;
};

}  // namespace

void bind(NodeModel& root, const Dictionary& dictionary, Findings& findings) {
  std::vector<NodeModel*> open{&root};
  while (!open.empty()) {
    NodeModel& node = *open.back();
    open.pop_back();
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) open.push_back(&*child);
    if (node.kind != NodeKind::segment || node.segment != nullptr) continue;
    node.segment = dictionary.segment(node.name);
    if (node.segment != nullptr) continue;
    std::vector<std::string> tags;
    for (const auto& [tag, segment] : dictionary.segments()) tags.push_back(tag);
    findings.error(Code::grammar_unknown_segment, node.span, "there is no segment " + ticked(node.name), suggestion(node.name, tags));
    auto stand_in = std::make_shared<SegmentModel>();
    stand_in->tag = node.name;
    stand_in->span = node.span;
    node.segment = stand_in;
  }
}

bool check_structure(const NodeModel& root, Findings& findings) { return Checker(findings).check(root); }

}  // namespace crossdock::grammar
