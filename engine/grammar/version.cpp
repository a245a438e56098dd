#include "grammar/version.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::grammar {

namespace {

/// A declaration upon what is there of the set.
void apply_set(std::optional<SetTree>& tree, std::size_t layer, const language::SetDeclaration& declaration,
               const std::vector<std::string>& known, Findings& findings) {
  if (tree && tree->layer == layer) {
    findings
        .error(Code::grammar_duplicate, declaration.id.span, "set `" + printable(declaration.id.text) + "` is defined twice",
               "keep one of the two")
        .related.emplace_back(tree->span, "first defined here");
    return;
  }
  if (is_whole(declaration, tree.has_value())) {
    SetTree whole = tree_of(declaration, findings);
    whole.layer = layer;
    if (tree) {
      if (whole.group.empty()) whole.group = tree->group;
      if (whole.name.empty()) whole.name = tree->name;
    }
    if (whole.group.empty())
      findings.error(Code::grammar_set_frame, declaration.id.span,
                     "set `" + printable(whole.id) + "` does not say in which functional group it travels",
                     "write `set " + whole.id + " group PO { … }`, with the value of GS01");
    tree = std::move(whole);
    return;
  }
  if (!tree) {
    std::vector<std::string> others = known;
    others.erase(std::remove(others.begin(), others.end(), declaration.id.text), others.end());
    findings.error(Code::grammar_change_invalid, declaration.id.span, "there is no set `" + printable(declaration.id.text) + "` to change",
                   suggestion(declaration.id.text, others));
    return;
  }
  tree->layer = layer;
  tree->span = declaration.span;
  if (declaration.group) tree->group = declaration.group->text;
  if (declaration.description) tree->name = declaration.description->text;
  change_tree(tree->root, declaration.items, nullptr, findings);
}

}  // namespace

std::shared_ptr<Version> build_version(std::string standard, std::string version, const Version* extended, const Layers& layers) {
  auto built = std::make_shared<Version>();
  if (extended != nullptr) built->dictionary = extended->dictionary;
  built->standard = std::move(standard);
  built->version = std::move(version);
  Findings findings(built->diagnostics);
  for (const auto& layer : layers) built->dictionary.apply(layer, findings);
  return built;
}

void resolve(Version& version) {
  if (version.resolved) return;
  Findings findings(version.diagnostics);
  version.dictionary.resolve(findings);
  version.resolved = true;
}

VersionSet build_set(std::string_view id, const SetTree* extended, const Layers& layers, const std::vector<std::string>& known) {
  VersionSet set;
  if (extended != nullptr) {
    set.tree = *extended;
    set.tree->layer = 0;
  }
  Findings findings(set.diagnostics);
  for (std::size_t layer = 0; layer < layers.size(); ++layer)
    for (const auto* file : layers[layer])
      for (const auto& declaration : file->sets)
        if (declaration.id.text == id) apply_set(set.tree, layer + 1, declaration, known, findings);
  return set;
}

std::string plain_version(std::string_view version) {
  constexpr std::size_t digits = 6;
  std::string plain;
  for (const char c : version) {
    if (c < '0' || c > '9' || plain.size() == digits) break;
    plain += c;
  }
  if (!plain.empty()) plain.resize(digits, '0');
  return plain;
}

std::optional<std::string> nearest_version(std::string_view wanted, const std::vector<std::string>& known) {
  const auto above = std::upper_bound(known.begin(), known.end(), wanted);
  if (above != known.begin()) return *std::prev(above);
  if (above != known.end()) return *above;
  return std::nullopt;
}

}  // namespace crossdock::grammar
