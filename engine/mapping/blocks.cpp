#include "mapping/blocks.h"

#include <algorithm>
#include <array>

#include "mapping/effective.h"

namespace crossdock::mapping {

namespace {

using grammar::ElementRule;
using grammar::NodeKind;

constexpr std::array<std::string_view, 3> areas = {"heading", "detail", "summary"};

}  // namespace

BlockTree::BlockTree(const grammar::Grammar& grammar, ExpressionCompiler& expressions, Problems& problems)
    : grammar_(grammar), expressions_(expressions), problems_(problems) {
  BlockDraft set;
  set.block.node = 0;
  set.block.is_loop = true;
  set.block.has_frame = true;
  drafts_.push_back(std::move(set));
}

std::string BlockTree::title() const {
  std::string text = grammar_.standard;
  if (!grammar_.version.empty()) text += " " + grammar_.version;
  return text + " " + grammar_.set_id;
}

std::string BlockTree::how_to_name(const std::string& element) const {
  return grammar_.format == grammar::DocumentFormat::x12 ? "name it: BEG." + element
                                                         : "put the rule into the block of its record: NAME { … }";
}

std::optional<BlockTree::Found> BlockTree::step_down(NodeId loop, const language::DocumentStep& step, bool report) {
  const auto& nodes = grammar_.nodes;
  std::vector<NodeId> found;
  if (nodes[loop].kind != NodeKind::segment)
    for (NodeId node = static_cast<NodeId>(loop + 1); node < nodes[loop].end;
         node = std::max<NodeId>(nodes[node].end, static_cast<NodeId>(node + 1)))
      if (grammar_.name_of(node) == step.name.text) found.push_back(node);
  if (found.empty()) {
    if (report) report_missing(loop, step);
    return std::nullopt;
  }
  if (found.size() > 1 && step.selector && !step.selector->keys.empty()) {
    const std::string& wanted = step.selector->keys.front().first.text;
    std::erase_if(found, [&](NodeId node) {
      const grammar::Node& candidate = nodes[node];
      if (candidate.key_value_count == 0) return false;
      const auto first = grammar_.key_values.begin() + candidate.first_key_value;
      return std::find(first, first + candidate.key_value_count, wanted) == first + candidate.key_value_count;
    });
  }
  if (found.size() != 1) {
    if (report)
      problems_.error(Code::map_key_wrong, step.span, quoted(step.name.text) + " stands in several places there, told apart by their keys",
                      "which one?", "name the key: " + step.name.text + "[…]");
    return std::nullopt;
  }
  const bool own = nodes[loop].kind == NodeKind::loop && found.front() == loop + 1;
  return Found{found.front(), own};
}

void BlockTree::report_missing(NodeId loop, const language::DocumentStep& step) {
  const auto& nodes = grammar_.nodes;
  std::vector<std::string> names;
  std::string elsewhere;
  for (NodeId node = 0; node < nodes.size(); ++node) {
    if (nodes[node].parent == loop) names.emplace_back(grammar_.name_of(node));
    if (elsewhere.empty() && node > loop && node < nodes[loop].end && grammar_.name_of(node) == step.name.text)
      elsewhere = loop == 0 ? grammar_.path_of(node) : grammar_.path_of(node).substr(grammar_.path_of(loop).size() + 1);
  }
  const std::string where = loop == 0 ? title() : quoted(grammar_.path_of(loop)) + " of " + title();
  std::string help = did_you_mean(step.name.text, names);
  if (!elsewhere.empty()) help = "it stands deeper: write " + elsewhere;
  const bool is_tag = grammar_.format != grammar::DocumentFormat::x12 || (step.name.text.front() >= 'A' && step.name.text.front() <= 'Z');
  if (help.empty() && !is_tag)
    help = "the document stands on the left; a value of the object is read by a call, such as text(" + step.name.text + ") -> FIELD";
  if (help.empty() && grammar_.format == grammar::DocumentFormat::x12) help = "if other versions have it, say so: since … or until …";
  problems_.error(Code::map_path_unknown, step.name.span, where + " has no " + quoted(step.name.text), "not here", help);
}

bool BlockTree::same_key(const KeyMatch& a, const KeyMatch& b) const {
  if (a.kind != b.kind) return false;
  if (a.kind != KeyMatch::Kind::values) return true;
  if (a.values.count != b.values.count) return false;
  for (std::uint32_t i = 0; i < a.values.count; ++i) {
    const KeyValue& left = keys_[a.values.first + i];
    const KeyValue& right = keys_[b.values.first + i];
    if (left.first != right.first || left.second != right.second) return false;
  }
  return true;
}

std::optional<KeyMatch> BlockTree::key(NodeId node, const language::DocumentStep& step) {
  KeyMatch match;
  if (!step.selector) return match;
  const grammar::Node& described = grammar_.nodes[node];
  const grammar::SegmentRule& segment = grammar_.segment_of(node);
  match.element = described.key_count > 0 ? described.keys[0] : 1;
  match.second_element = described.key_count > 1 ? described.keys[1] : 0;
  const auto elements = grammar_.elements(segment);
  if (match.element > elements.size() || (described.key_count == 0 && elements[0].type != grammar::ElementType::identifier)) {
    problems_.error(Code::map_key_wrong, step.selector->span, quoted(step.name.text) + " has no key that tells its instances apart",
                    "no key", "give it one in the grammar: key 01");
    return std::nullopt;
  }
  if (step.selector->other) {
    match.kind = KeyMatch::Kind::other;
    return match;
  }
  match.kind = KeyMatch::Kind::values;
  match.values.first = static_cast<std::uint32_t>(keys_.size());
  for (const language::Key& wanted : step.selector->keys) {
    const ElementRule& rule = elements[match.element - 1];
    if (wanted.second && match.second_element == 0) {
      problems_.error(Code::map_key_wrong, wanted.second->span,
                      "one element tells the instances of " + quoted(step.name.text) + " apart, not two");
      return std::nullopt;
    }
    if (rule.codes != grammar::none && !grammar_.code_sets[rule.codes].contains(wanted.first.text)) {
      problems_.warn(Code::map_value_wrong, wanted.first.span,
                     quoted(wanted.first.text) + " is no code of " + step.name.text + "." + (match.element < 10 ? "0" : "") +
                         std::to_string(match.element) + " in " + title(),
                     "never comes", did_you_mean(wanted.first.text, grammar_.code_sets[rule.codes].codes));
    }
    expressions_.add_key(wanted.first.text, wanted.second ? wanted.second->text : "");
    keys_.push_back({wanted.first.text, wanted.second ? wanted.second->text : ""});
  }
  match.values.count = static_cast<std::uint32_t>(keys_.size()) - match.values.first;
  return match;
}

std::uint32_t BlockTree::add(std::uint32_t parent, NodeId node, const KeyMatch& key, const language::DocumentStep& step) {
  BlockDraft draft;
  draft.block.node = node;
  draft.block.parent = parent;
  draft.block.key = key;
  draft.block.is_loop = grammar_.nodes[node].kind != NodeKind::segment;
  draft.block.has_frame = draft.block.is_loop;
  draft.block.segment_node = draft.block.is_loop ? static_cast<NodeId>(node + 1) : node;
  draft.block.element_count = grammar_.segment_of(node).element_count;
  draft.taken.resize(draft.block.element_count + 1u);
  draft.attempted.resize(draft.taken.size());
  draft.span = step.span;
  language::DocumentPath path;
  path.steps.push_back(step);
  draft.path = drafts_[parent].path.empty() ? document_spelling(path) : drafts_[parent].path + "/" + document_spelling(path);
  if (key.element != 0 && key.element < draft.taken.size()) draft.taken[key.element] = key.kind == KeyMatch::Kind::values ? 1 : 0;
  if (key.second_element != 0 && key.second_element < draft.taken.size())
    draft.taken[key.second_element] = key.kind == KeyMatch::Kind::values && !keys_[key.values.first].second.empty() ? 1 : 0;
  drafts_.push_back(std::move(draft));
  const auto index = static_cast<std::uint32_t>(drafts_.size() - 1);
  drafts_[parent].children.push_back(index);
  return index;
}

std::uint32_t BlockTree::child(std::uint32_t parent, NodeId node, const language::DocumentStep& step, bool fresh) {
  const auto match = key(node, step);
  if (!match) return none;
  for (const std::uint32_t sibling : drafts_[parent].children) {
    const BlockDraft& draft = drafts_[sibling];
    if (draft.block.node != node || draft.block.ignored) continue;
    if (draft.block.tree != none) {
      problems_.error(Code::map_path_unknown, step.span, quoted(step.name.text) + " makes a tree, and its rules stand in the tree's levels",
                      "in a level");
      return none;
    }
    if (same_key(draft.block.key, *match)) {
      if (!fresh) return sibling;
      continue;
    }
    const bool clash = (draft.block.key.kind == KeyMatch::Kind::any) != (match->kind == KeyMatch::Kind::any);
    if (clash && !fresh) {
      const bool this_one = match->kind == KeyMatch::Kind::any;
      Diagnostic& problem = problems_.error(
          Code::map_key_wrong, step.span,
          quoted(step.name.text) + " is mapped with a key and without one, so the keyed ones would be taken twice",
          this_one ? "takes every key" : "has a key", "write " + step.name.text + "[other] for the keys that are not named");
      if (problem.related.empty()) problem.related.emplace_back(draft.span, "the other rule");
      return none;
    }
  }
  return add(parent, node, *match, step);
}

std::optional<std::uint32_t> BlockTree::descend(std::uint32_t from, const language::DocumentPath& path, bool fresh, bool report) {
  std::uint32_t at = from;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const language::DocumentStep& step = path.steps[i];
    const bool last = i + 1 == path.steps.size();
    if (i == 0 && !last && std::find(areas.begin(), areas.end(), step.name.text) != areas.end() && drafts_[at].block.node == 0) continue;
    const bool in_segment = !drafts_[at].block.is_loop;
    if (in_segment) {
      if (report)
        problems_.error(Code::map_path_unknown, step.span,
                        quoted(step.name.text) + " cannot stand inside the segment " + quoted(drafts_[at].path), "not inside a segment");
      return std::nullopt;
    }
    const auto found = step_down(drafts_[at].block.node, step, report);
    if (!found) return std::nullopt;
    if (found->own) {
      if (step.selector && report)
        problems_.error(Code::map_key_wrong, step.selector->span, "the key of " + quoted(step.name.text) + " belongs to its loop",
                        "the loop is in scope already");
      if (!last && report)
        problems_.error(Code::map_path_unknown, path.steps[i + 1].span, "nothing stands inside the segment " + quoted(step.name.text));
      if (!last || step.selector) return std::nullopt;
      return at;
    }
    at = child(at, found->node, step, fresh && last);
    if (at == none) return std::nullopt;
  }
  return at;
}

bool BlockTree::is_around(std::uint32_t block, std::uint32_t outer, NodeId node, const language::DocumentStep& step) {
  while (drafts_[block].block.parent != outer) block = drafts_[block].block.parent;
  const auto match = key(node, step);
  return match && drafts_[block].block.node == node && same_key(drafts_[block].block.key, *match);
}

std::uint32_t BlockTree::find(std::uint32_t from, const language::DocumentPath& path, bool fresh) {
  if (path.steps.empty()) return from;
  if (const auto found = descend(from, path, fresh, false)) return *found;
  // A path may be written from further out, as long as it leads back into the block.
  const NodeId inside = drafts_[from].block.is_loop ? drafts_[from].block.node : drafts_[drafts_[from].block.parent].block.node;
  for (std::uint32_t outer = drafts_[from].block.parent; outer != none; outer = drafts_[outer].block.parent) {
    const auto first = step_down(drafts_[outer].block.node, path.steps.front(), false);
    if (!first) continue;
    const bool leads_back = inside != 0 && first->node <= inside && inside < grammar_.nodes[first->node].end;
    if (!leads_back || !is_around(from, outer, first->node, path.steps.front())) break;
    if (const auto found = descend(outer, path, fresh, false)) return *found;
    break;
  }
  (void)descend(from, path, fresh, true);
  return none;
}

const ElementRule* BlockTree::element_of(NodeId segment, const language::ElementRef& element, ElementPlace& place) {
  const grammar::SegmentRule& rule = grammar_.segment_of(segment);
  const std::string name(grammar_.name_of(segment));
  const auto elements = grammar_.elements(rule);
  std::uint32_t number = element.number;
  if (number == 0) {
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < elements.size(); ++i) {
      names.emplace_back(grammar_.text(elements[i].id));
      if (names.back() == element.field) number = i + 1;
    }
    if (number == 0) {
      problems_.error(Code::map_element_unknown, element.span, quoted(name) + " has no field " + quoted(element.field), "unknown field",
                      did_you_mean_or_list(element.field, names));
      return nullptr;
    }
  }
  if (number > elements.size()) {
    problems_.error(
        Code::map_element_unknown, element.span, "no element " + std::to_string(number) + " in " + name,
        name + " has " + std::to_string(elements.size()) + " elements in " + grammar_.standard +
            (grammar_.version.empty() ? "" : " " + grammar_.version),
        elements.empty() ? "" : "the last one is " + element_spelling({static_cast<std::uint32_t>(elements.size()), 0, {}, {}}));
    return nullptr;
  }
  const ElementRule* found = &elements[number - 1];
  if (element.component != 0) {
    const auto components = grammar_.components(*found);
    if (found->type != grammar::ElementType::composite) {
      // A simple element is its own first component: versions differ in whether an element is composite.
      if (element.component > 1) {
        problems_.error(Code::map_element_unknown, element.span, "element " + std::to_string(number) + " of " + name + " has no components",
                        "a simple element in " + title());
        return nullptr;
      }
      place = {static_cast<std::uint16_t>(number), 0};
      return found;
    }
    if (element.component > components.size()) {
      problems_.error(Code::map_element_unknown, element.span,
                      "no component " + std::to_string(element.component) + " in element " + std::to_string(number) + " of " + name,
                      "it has " + std::to_string(components.size()));
      return nullptr;
    }
    found = &components[element.component - 1];
  }
  place = {static_cast<std::uint16_t>(number), static_cast<std::uint16_t>(element.component)};
  return found;
}

std::uint32_t BlockTree::segment_block(std::uint32_t block) {
  const NodeId node = drafts_[block].block.node;
  if (node != 0) return block;
  const auto& nodes = grammar_.nodes;
  if (grammar_.format == grammar::DocumentFormat::x12 || nodes.size() < 2 || nodes[1].kind != NodeKind::segment) return none;
  language::DocumentStep step;
  step.name.text = grammar_.name_of(1);
  return child(block, 1, step, false);
}

bool BlockTree::has_field(std::uint32_t block, const std::string& name) const {
  if (grammar_.format == grammar::DocumentFormat::x12) return false;
  NodeId segment = drafts_[block].block.segment_node;
  if (drafts_[block].block.node == 0) {
    if (grammar_.nodes.size() < 2 || grammar_.nodes[1].kind != NodeKind::segment) return false;
    segment = 1;
  }
  const auto elements = grammar_.elements(grammar_.segment_of(segment));
  return std::any_of(elements.begin(), elements.end(), [&](const ElementRule& rule) { return grammar_.text(rule.id) == name; });
}

ElementPlace BlockTree::place(std::uint32_t block, const language::ElementRef& element) {
  ElementPlace place;
  const NodeId segment = drafts_[block].block.segment_node;
  if (segment == no_node) {
    problems_.error(Code::map_element_unknown, element.span, "no segment is in scope here", "of which segment?",
                    how_to_name(element_spelling(element)));
    return place;
  }
  if (element_of(segment, element, place) == nullptr) return {};
  if (place.number < drafts_[block].attempted.size()) drafts_[block].attempted[place.number] = 1;
  return place;
}

const ElementRule& BlockTree::rule(std::uint32_t block, ElementPlace place) const {
  const ElementRule& rule = grammar_.elements(grammar_.segment_of(drafts_[block].block.segment_node))[place.number - 1u];
  return place.component == 0 ? rule : grammar_.components(rule)[place.component - 1u];
}

void BlockTree::take(std::uint32_t block, ElementPlace place) {
  if (place.number < drafts_[block].taken.size()) drafts_[block].taken[place.number] = 1;
}

std::uint32_t BlockTree::tree(const language::DocumentPath& path) {
  const language::DocumentStep& step = path.steps.front();
  if (path.steps.size() != 1 || step.selector) {
    problems_.error(Code::map_path_unknown, path.span, "a tree is made by one segment", "which one?", "write: tree HL (…) { … }");
    return none;
  }
  const auto found = step_down(0, step, true);
  if (!found) return none;
  if (grammar_.nodes[found->node].kind != NodeKind::loop) {
    problems_.error(Code::map_path_unknown, path.span, quoted(step.name.text) + " starts no loop in " + title() + ", so it makes no tree",
                    "no loop");
    return none;
  }
  for (const std::uint32_t sibling : drafts_[0].children) {
    const BlockDraft& draft = drafts_[sibling];
    if (draft.block.node != found->node) continue;
    if (draft.block.tree != none) return sibling;
    problems_.error(Code::map_path_unknown, path.span, quoted(step.name.text) + " is mapped outside of its tree too", "mapped twice");
    return none;
  }
  const std::uint32_t index = add(0, found->node, {}, step);
  drafts_[index].block.has_frame = false;
  return index;
}

std::uint32_t BlockTree::add_level(std::uint32_t tree, std::uint32_t outer, ElementPlace level, const language::Literal& code) {
  const ElementRule& described = rule(tree, level);
  if (described.codes != grammar::none && !grammar_.code_sets[described.codes].contains(code.text))
    problems_.warn(Code::map_value_wrong, code.span, quoted(code.text) + " is no level in " + title(), "never comes",
                   did_you_mean(code.text, grammar_.code_sets[described.codes].codes));
  KeyMatch key;
  key.kind = KeyMatch::Kind::values;
  key.element = static_cast<std::uint8_t>(level.number);
  key.values = {static_cast<std::uint32_t>(keys_.size()), 1};
  expressions_.add_key(code.text, "");
  keys_.push_back({code.text, ""});
  language::DocumentStep step;
  step.name.text = grammar_.name_of(drafts_[tree].block.node);
  step.span = code.span;
  const std::uint32_t index = add(0, drafts_[tree].block.node, key, step);
  drafts_[0].children.pop_back();
  drafts_[index].block.parent = outer;
  drafts_[index].block.always = true;
  drafts_[index].path = step.name.text + "[" + code.text + "]";
  return index;
}

bool BlockTree::is_mapped_beside(std::uint32_t block) const {
  const BlockDraft& draft = drafts_[block];
  const auto& siblings = drafts_[draft.block.parent].children;
  return std::any_of(siblings.begin(), siblings.end(), [&](std::uint32_t sibling) {
    const BlockDraft& other = drafts_[sibling];
    return sibling != block && other.block.node == draft.block.node && !other.block.ignored && same_key(other.block.key, draft.block.key);
  });
}

const ObjectType* BlockTree::type_of(std::uint32_t frame) const { return drafts_[record_owner(frame)].block.type; }

std::uint32_t BlockTree::record_owner(std::uint32_t frame) const {
  while (frame != 0 && drafts_[frame].block.binding == Binding::unbound) frame = frame_of(drafts_[frame].block.parent);
  return frame;
}

std::uint32_t BlockTree::frame_of(std::uint32_t block) const {
  while (!drafts_[block].block.has_frame) block = drafts_[block].block.parent;
  return block;
}

std::uint32_t BlockTree::frames_between(std::uint32_t inner, std::uint32_t outer) const {
  const std::uint32_t wanted = frame_of(outer);
  std::uint32_t count = 0;
  for (std::uint32_t at = frame_of(inner); at != none; ++count) {
    if (at == wanted) return count;
    at = drafts_[at].block.parent;
    if (at != none) at = frame_of(at);
  }
  return none;
}

std::optional<ElementSource> BlockTree::counted(const language::DocumentPath& path) {
  ElementSource source;
  NodeId at = 0;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const auto found = step_down(at, path.steps[i], true);
    if (!found) return std::nullopt;
    at = found->node;
    const auto match = key(at, path.steps[i]);
    if (!match) return std::nullopt;
    if (i + 1 == path.steps.size()) source.key = *match;
  }
  source.node = grammar_.nodes[at].kind == NodeKind::loop ? static_cast<NodeId>(at + 1) : at;
  return source;
}

std::optional<ElementSource> BlockTree::source(std::uint32_t from, const language::DocumentPath& path, std::uint32_t up) {
  ElementSource source;
  source.up = up;
  if (!path.element) {
    problems_.error(Code::map_expression_wrong, path.span, "an element is wanted here", "no element",
                    "write: " + document_spelling(path) + ".01");
    return std::nullopt;
  }
  ElementPlace place;
  const auto own =
      path.steps.size() == 1 && drafts_[from].block.is_loop ? step_down(drafts_[from].block.node, path.steps[0], false) : std::nullopt;
  if (path.steps.empty() || (own && own->own)) {
    const std::uint32_t block = segment_block(from);
    if (block == none || drafts_[block].block.segment_node == no_node) {
      problems_.error(Code::map_element_unknown, path.span, "no segment is in scope here", "of which segment?", how_to_name("03"));
      return std::nullopt;
    }
    const grammar::ElementRule* rule = element_of(drafts_[block].block.segment_node, *path.element, place);
    if (rule == nullptr) return std::nullopt;
    take(block, place);
    source.current = !drafts_[from].block.is_loop;
    source.element = place.number;
    source.component = place.component;
    return source;
  }
  NodeId at = drafts_[from].block.is_loop ? drafts_[from].block.node : drafts_[drafts_[from].block.parent].block.node;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const auto found = step_down(at, path.steps[i], true);
    if (!found) return std::nullopt;
    at = found->node;
    const auto match = key(at, path.steps[i]);
    if (!match) return std::nullopt;
    if (i + 1 == path.steps.size()) {
      source.key = *match;
    } else if (match->kind != KeyMatch::Kind::any) {
      source.loop = at;
      source.loop_key = *match;
    }
  }
  source.current = false;
  source.node = grammar_.nodes[at].kind == NodeKind::loop ? static_cast<NodeId>(at + 1) : at;
  if (element_of(source.node, *path.element, place) == nullptr) return std::nullopt;
  for (std::uint32_t block = 0; block < drafts_.size(); ++block)
    if (drafts_[block].block.segment_node == source.node && !drafts_[block].block.ignored) take(block, place);
  source.element = place.number;
  source.component = place.component;
  return source;
}

}  // namespace crossdock::mapping
