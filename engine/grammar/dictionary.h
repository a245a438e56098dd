#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/findings.h"
#include "grammar/model.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// The elements, composites, segments and code lists of one version of a standard, put together from the files of the versions it
/// extends (oldest first) and its own. Call `apply` for each layer, then `resolve` once.
class Dictionary {
 public:
  /// Takes the declarations of one layer: files that stand side by side, in which nothing may be defined twice. What an earlier
  /// layer defined is replaced, or changed by a delta.
  void apply(const std::vector<const language::GrammarFile*>& layer, Findings& findings);
  /// Looks up every name and checks what was put together.
  void resolve(Findings& findings);

  /// The segment of a tag with its elements looked up; nullptr where there is none. Only after `resolve`.
  [[nodiscard]] std::shared_ptr<const SegmentModel> segment(std::string_view tag) const;
  [[nodiscard]] const std::map<std::string, std::shared_ptr<const SegmentModel>, std::less<>>& segments() const { return resolved_; }
  [[nodiscard]] std::shared_ptr<const CodeList> codes(std::string_view name) const;
  [[nodiscard]] const SyntaxSettings& syntax() const { return syntax_; }
  [[nodiscard]] std::vector<std::string> code_list_names() const;

 private:
  struct ElementEntry {
    ElementModel model;  // without usage
    std::string codes;   // the name of its list; empty for none or one in place
    SourceSpan codes_span;
    std::size_t layer = 0;
  };
  struct Use {
    std::string element;
    Usage usage = Usage::optional;
    std::uint16_t repeat = 1;
    bool personal = false;
    SourceSpan span;
  };
  struct SegmentEntry {
    bool composite = false;
    std::string tag;
    std::string name;
    std::vector<Use> uses;
    std::vector<NoteModel> notes;
    SourceSpan span;
    std::size_t layer = 0;
  };

  void apply_syntax(const language::SyntaxDeclaration& declaration, Findings& findings);
  void apply_codes(const language::CodesDeclaration& declaration, Findings& findings);
  void apply_element(const language::ElementDeclaration& declaration, Findings& findings);
  void apply_segment(const language::SegmentDeclaration& declaration, Findings& findings);
  void change_segment(const language::SegmentDeclaration& declaration, SegmentEntry& entry, Findings& findings);
  void add_use(SegmentEntry& entry, const language::ElementUse& use, Findings& findings);
  void add_pairs(SegmentEntry& entry, const language::ElementPairs& pairs, Findings& findings);
  void change_use(SegmentEntry& entry, const language::ElementUse& use, Findings& findings);

  void resolve_codes(Findings& findings);
  void check_notes(const SegmentEntry& entry, Findings& findings) const;
  [[nodiscard]] ElementModel resolved_use(const Use& use, bool in_composite, Findings& findings) const;
  [[nodiscard]] std::vector<ElementModel> resolved_uses(const SegmentEntry& entry, Findings& findings) const;
  [[nodiscard]] std::vector<std::string> element_names() const;

  std::size_t layer_ = 0;
  SyntaxSettings syntax_;
  std::map<std::string, std::shared_ptr<const CodeList>, std::less<>> codes_;
  std::map<std::string, std::size_t, std::less<>> codes_layer_;
  std::map<std::string, ElementEntry, std::less<>> elements_;
  std::map<std::string, SegmentEntry, std::less<>> segments_;
  std::map<std::string, SegmentEntry, std::less<>> composites_;
  std::map<std::string, std::shared_ptr<const SegmentModel>, std::less<>> resolved_;
};

/// A code list as written, its codes checked for doubles.
[[nodiscard]] std::shared_ptr<const CodeList> code_list_of(std::string name, const std::vector<language::CodeValue>& codes, SourceSpan span,
                                                           Findings& findings);
/// The length of a range as written; an impossible one is told and made possible.
[[nodiscard]] std::pair<std::uint32_t, std::uint32_t> length_of(const language::Range& range, Findings& findings);
/// How often an element may repeat: 0 without bound.
[[nodiscard]] std::uint16_t repeat_of(const std::optional<language::Maximum>& maximum);
[[nodiscard]] Usage usage_of(const language::Usage& usage);
/// The type that a word names; an unknown one is told and taken for AN.
[[nodiscard]] std::pair<ElementType, std::uint8_t> element_type_of(const language::Name& word, Findings& findings);

}  // namespace crossdock::grammar
