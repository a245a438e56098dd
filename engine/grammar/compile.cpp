#include "grammar/compile.h"

#include <algorithm>

#include "grammar/automaton.h"
#include "grammar/emit.h"
#include "grammar/overlay.h"
#include "grammar/structure.h"

namespace crossdock::grammar {

namespace {

void tell_unreachable(const Grammar& grammar, const std::vector<NodeId>& unreachable, Findings& findings) {
  for (const NodeId id : unreachable) {
    const std::string path = grammar.path_of(id);
    findings.error(Code::grammar_unreachable, grammar.nodes[id].span, "nothing ever reaches `" + path + "`",
                   "a segment goes to the innermost loop that can still take it: an earlier `" +
                       std::string(grammar.text(grammar.segment_of(id).tag)) + "` without bound takes all of them");
  }
}

}  // namespace

Compiled compile_set(const Version& version, const SetTree& set, const std::vector<const language::OverlayDeclaration*>& overlays) {
  Compiled compiled;
  Findings findings(compiled.diagnostics);
  auto grammar = std::make_shared<Grammar>();
  grammar->standard = version.standard;
  grammar->version = version.version;
  grammar->upon = version.upon;
  grammar->set_id = set.id;
  grammar->group_id = set.group;
  grammar->set_name = set.name;
  grammar->syntax = version.dictionary.syntax();

  NodeModel root = set.root;
  OverlayStatements statements;
  std::vector<OverlayModel> models;
  for (const auto* overlay : overlays) {
    statements.begin(static_cast<std::uint16_t>(grammar->overlays.size()));
    grammar->overlays.push_back(overlay->name.text);
    grammar->overlay_titles.push_back(overlay->description ? overlay->description->text : std::string{});
    change_structure(root, *overlay, statements, findings);
  }
  bind(root, version.dictionary, findings);
  statements.find_nodes(root);
  for (std::size_t i = 0; i < overlays.size(); ++i) {
    statements.begin(static_cast<std::uint16_t>(i));
    models.push_back(apply_overlay(root, *overlays[i], statements, version.dictionary, findings));
  }
  if (!check_structure(root, findings)) return compiled;

  Emitter emitter(*grammar);
  emitter.emit_set(root);
  tell_unreachable(*grammar, build_automaton(*grammar), findings);
  statements.emit(emitter, *grammar);
  for (const OverlayModel& model : models) emit_overlay(model, emitter, *grammar);
  if (!has_errors(compiled.diagnostics)) compiled.grammar = std::move(grammar);
  return compiled;
}

std::shared_ptr<const Grammar> compile_dictionary(const Version& version) {
  auto grammar = std::make_shared<Grammar>();
  grammar->standard = version.standard;
  grammar->version = version.version;
  grammar->upon = version.upon;
  grammar->syntax = version.dictionary.syntax();
  NodeModel root;
  root.kind = NodeKind::set;
  for (const auto& [tag, segment] : version.dictionary.segments()) {
    NodeModel node;
    node.name = tag;
    node.max = unbounded;
    node.segment = segment;
    node.span = segment->span;
    root.children.push_back(std::move(node));
  }
  Emitter(*grammar).emit_set(root);
  return grammar;
}

}  // namespace crossdock::grammar
