#include "grammar/version.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::grammar {

namespace {

void apply_set(Version& version, const language::SetDeclaration& declaration, Findings& findings) {
  const auto known = version.sets.find(declaration.id.text);
  if (known != version.sets.end() && known->second.layer == version.layers) {
    findings
        .error(Code::grammar_duplicate, declaration.id.span, "set `" + printable(declaration.id.text) + "` is defined twice",
               "keep one of the two")
        .related.emplace_back(known->second.span, "first defined here");
    return;
  }
  if (is_whole(declaration, known != version.sets.end())) {
    SetTree tree = tree_of(declaration, findings);
    tree.layer = version.layers;
    if (known != version.sets.end()) {
      if (tree.group.empty()) tree.group = known->second.group;
      if (tree.name.empty()) tree.name = known->second.name;
    }
    if (tree.group.empty())
      findings.error(Code::grammar_set_frame, declaration.id.span,
                     "set `" + printable(tree.id) + "` does not say in which functional group it travels",
                     "write `set " + tree.id + " group PO { … }`, with the value of GS01");
    version.sets[declaration.id.text] = std::move(tree);
    return;
  }
  if (known == version.sets.end()) {
    std::vector<std::string> names;
    for (const auto& [name, tree] : version.sets) names.push_back(name);
    findings.error(Code::grammar_change_invalid, declaration.id.span, "there is no set `" + printable(declaration.id.text) + "` to change",
                   suggestion(declaration.id.text, names));
    return;
  }
  SetTree& tree = known->second;
  tree.layer = version.layers;
  tree.span = declaration.span;
  if (declaration.group) tree.group = declaration.group->text;
  if (declaration.description) tree.name = declaration.description->text;
  change_tree(tree.root, declaration.items, nullptr, findings);
}

}  // namespace

std::shared_ptr<Version> build_version(std::string standard, std::string version, const Version* extended,
                                       const std::vector<std::vector<const language::GrammarFile*>>& layers) {
  auto built = std::make_shared<Version>();
  if (extended != nullptr) {
    *built = *extended;
    built->diagnostics.clear();
  }
  built->standard = std::move(standard);
  built->version = std::move(version);
  Findings findings(built->diagnostics);
  for (const auto& layer : layers) {
    ++built->layers;
    built->dictionary.apply(layer, findings);
    for (const auto* file : layer)
      for (const auto& set : file->sets) apply_set(*built, set, findings);
  }
  built->dictionary.resolve(findings);
  return built;
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
