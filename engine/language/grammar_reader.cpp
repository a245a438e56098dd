#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "language/grammar_grammar.h"
#include "language/outline.h"
#include "language/parse.h"
#include "language/rule_kind.h"
#include "language/source_text.h"

namespace crossdock::language {

namespace {

const std::vector<std::string> top_words = {"standard", "syntax",  "codes",  "element", "composite", "segment",
                                            "set",      "overlay", "layout", "object",  "part"};
const std::vector<std::string> setting_words = {"delimiter", "quote", "header", "charset", "decimal",  "group",
                                                "length",    "eol",   "select", "root",    "namespace"};
const std::vector<std::string> layout_words = {"delimiter", "quote",  "header", "charset",   "decimal", "group", "length",
                                               "eol",       "select", "root",   "namespace", "record",  "loop"};
const std::vector<std::string> overlay_words = {"tighten", "loosen", "require", "forbid", "tree", "replace", "add", "drop", "change"};

bool is_among(std::string_view word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
bool is_change(std::string_view word) { return word == "replace" || word == "add" || word == "drop" || word == "change"; }

bool is_type(const Token& token) {
  if (token.kind != TokenKind::name) return false;
  const std::string_view type = token.text;
  if (type.size() == 2 && type[0] == 'N' && type[1] >= '0' && type[1] <= '9') return true;
  return is_among(type, {"AN", "ID", "R", "N", "DT", "TM", "B"});
}

/// Fills the AST from the outline, as the reader of maps does: heads by their grammars, blocks rule by rule, errors in all of them.
/// Recursion follows the nesting of blocks, which the outline holds within limits::source_nesting.
class GrammarReader {
 public:
  GrammarReader(const Outline& outline, std::uint32_t file, Report& report) : outline_(outline), report_(report) { result_.file = file; }

  GrammarFile read() {
    for (const OutlineRule& rule : outline_.blocks.front().rules) top_rule(rule, rule.tokens);
    return std::move(result_);
  }

 private:
  /// Reads a head; false where it does not read or had been reported as broken.
  template <class Node>
  bool head(const OutlineRule& rule, Tokens tokens, Node& node) {
    return !rule.broken && is_bounded(rule, report_) && read_head(tokens, node, report_);
  }
  template <class Node>
  void line(const OutlineRule& rule, Tokens tokens, std::vector<Node>& into) {
    Node node;
    if (head(rule, tokens, node)) into.push_back(std::move(node));
  }
  /// The rules of the blocks of `tokens`, one by one.
  template <class ReadOne>
  void inside(Tokens tokens, ReadOne&& read_one) {
    for (const Token* block : body_blocks(tokens))
      for (const OutlineRule& rule : outline_.blocks[block->block].rules) read_one(rule, Tokens(rule.tokens));
  }

  void top_rule(const OutlineRule& rule, Tokens tokens) {
    const std::string_view word = first_word(tokens);
    if (word == "standard") return standard(rule, tokens);
    if (word == "codes") return line(rule, tokens, result_.codes);
    if (word == "element") return line(rule, tokens, result_.elements);
    if (word == "syntax") return syntax(rule, tokens);
    if (word == "segment" || word == "composite") return segment(rule, tokens);
    if (word == "set") return set(rule, tokens);
    if (word == "overlay") return overlay(rule, tokens);
    if (word == "layout") return layout(rule, tokens);
    if (word == "object" || word == "part") return object(rule, tokens);
    if (!rule.broken) report_unknown(tokens, "of a grammar file", top_words, report_);
  }

  void standard(const OutlineRule& rule, Tokens tokens) {
    StandardLine value;
    if (!head(rule, tokens, value)) return;
    if (result_.standard)
      report_.error(Code::source_declaration_repeated, value.span,
                    {"the file names its standard a second time", "put the other version into a file of its own", ""},
                    result_.standard->span, "the first time");
    else
      result_.standard = std::move(value);
  }

  void syntax(const OutlineRule& rule, Tokens tokens) {
    SyntaxDeclaration declaration;
    declaration.span = rule.span();
    if (!rule.broken && (tokens.size() != 2 || tokens[1].kind != TokenKind::block)) {
      const SourceSpan place = tokens.size() > 1 ? tokens[1].span : SourceSpan{report_.file(), rule.span().end, rule.span().end};
      report_.error(Code::source_rule_malformed, place,
                    {"expected `{` behind `syntax`", "write the settings in a block: `syntax { separators … }`", ""});
    }
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { line(one, one_tokens, declaration.settings); });
    result_.syntaxes.push_back(std::move(declaration));
  }

  void segment(const OutlineRule& rule, Tokens tokens) {
    SegmentDeclaration declaration;
    const bool reads = head(rule, tokens, declaration);
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { segment_line(one, one_tokens, declaration); });
    if (reads) result_.segments.push_back(std::move(declaration));
  }

  void segment_line(const OutlineRule& rule, Tokens tokens, SegmentDeclaration& segment) {
    if (rule.broken) return;
    const std::string_view word = first_word(tokens);
    const bool changes_notes = (word == "add" || word == "drop") && tokens.size() > 1 && is_word(tokens[1], "notes");
    if (word == "notes" || changes_notes) {
      (void)read_notes(tokens, segment.notes, report_);
    } else if (word == "pairs") {
      ElementPairs pairs;
      if (head(rule, tokens, pairs)) segment.elements.emplace_back(std::move(pairs));
    } else if (word.empty() || word == "add" || word == "drop" || word == "replace") {
      ElementUse use;
      if (head(rule, tokens, use)) segment.elements.emplace_back(std::move(use));
    } else {
      report_unknown(tokens, "of a segment", {"pairs", "notes", "add", "replace", "drop"}, report_);
    }
  }

  // -------------------------------------------------------------- sets

  void set(const OutlineRule& rule, Tokens tokens) {
    SetDeclaration declaration;
    const bool reads = head(rule, tokens, declaration);
    set_items(tokens, declaration.items);
    if (reads) result_.sets.push_back(std::move(declaration));
  }

  void set_items(Tokens tokens, std::vector<SetItem>& into) {
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { set_item(one, one_tokens, into); });
  }

  void set_item(const OutlineRule& rule, Tokens tokens, std::vector<SetItem>& into) {
    const std::string_view word = first_word(tokens);
    const bool has_block = !body_blocks(tokens).empty();
    if (is_change(word)) {
      SetChange change;
      if (change_of(rule, tokens, change)) into.push_back({std::move(change)});
    } else if (word == "loop") {
      LoopUse loop;
      const bool reads = head(rule, tokens, loop);
      set_items(tokens, loop.items);
      if (reads) into.push_back({std::move(loop)});
    } else if (has_block) {
      SetScope scope;
      if (scope_of(rule, tokens, scope)) into.push_back({std::move(scope)});
    } else {
      SegmentUse use;
      if (head(rule, tokens, use)) into.push_back({std::move(use)});
    }
  }

  bool scope_of(const OutlineRule& rule, Tokens tokens, SetScope& scope) {
    const bool is_path = tokens.size() > 1 && (tokens[1].kind == TokenKind::block || tokens[1].kind == TokenKind::slash ||
                                               tokens[1].kind == TokenKind::square_open);
    if (!rule.broken && !is_path)
      report_unknown(tokens, "of a set", {"loop", "heading", "detail", "summary", "replace", "add", "drop", "change"}, report_);
    const bool reads = is_path && head(rule, tokens, scope);
    set_items(tokens, scope.items);
    return reads;
  }

  bool change_of(const OutlineRule& rule, Tokens tokens, SetChange& change) {
    const bool reads = head(rule, tokens, change);
    std::vector<SetItem> items;
    set_items(tokens, items);
    if (!change.node.empty())
      if (auto* loop = std::get_if<LoopUse>(&change.node.front().item)) loop->items = std::move(items);
    return reads;
  }

  // -------------------------------------------------------------- overlays

  void overlay(const OutlineRule& rule, Tokens tokens) {
    OverlayDeclaration declaration;
    const bool reads = head(rule, tokens, declaration);
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { overlay_item(one, one_tokens, declaration.items); });
    if (reads) result_.overlays.push_back(std::move(declaration));
  }

  template <class Node>
  void overlay_line(const OutlineRule& rule, Tokens tokens, std::vector<OverlayItem>& into) {
    Node node;
    if (head(rule, tokens, node)) into.emplace_back(std::move(node));
  }

  void overlay_item(const OutlineRule& rule, Tokens tokens, std::vector<OverlayItem>& into) {
    const std::string_view word = first_word(tokens);
    if (word == "tighten" || word == "loosen") return overlay_line<OverlayAdjust>(rule, tokens, into);
    if (word == "forbid") return overlay_line<OverlayForbid>(rule, tokens, into);
    if (word == "require") {
      OverlayRequire require;
      const bool reads = head(rule, tokens, require);
      inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { line(one, one_tokens, require.elements); });
      if (reads) into.emplace_back(std::move(require));
    } else if (word == "tree") {
      TreeDeclaration tree;
      const bool reads = head(rule, tokens, tree);
      inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { line(one, one_tokens, tree.levels); });
      if (reads) into.emplace_back(std::move(tree));
    } else if (is_change(word)) {
      SetChange change;
      if (change_of(rule, tokens, change)) into.emplace_back(std::move(change));
    } else if (tokens.size() > 1 && !body_blocks(tokens).empty() && did_you_mean(word, overlay_words).empty()) {
      SetScope scope;
      if (scope_of(rule, tokens, scope)) into.emplace_back(std::move(scope));
    } else if (!rule.broken) {
      report_unknown(tokens, "of an overlay", overlay_words, report_);
    }
  }

  // -------------------------------------------------------------- layouts

  void layout(const OutlineRule& rule, Tokens tokens) {
    LayoutDeclaration declaration;
    const bool reads = head(rule, tokens, declaration);
    const bool has_fields = declaration.format.text == "xml" || declaration.format.text == "json" || !reads;
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) {
      const std::string_view word = first_word(one_tokens);
      const bool has_type = std::any_of(one_tokens.begin() + 1, one_tokens.end(), is_type);
      if (is_among(word, setting_words) && !has_type)
        line(one, one_tokens, declaration.settings);
      else if (has_fields || word == "record" || word == "loop" || one.broken)
        layout_item(one, one_tokens, declaration.items);
      else
        report_unknown(one_tokens, "of a layout", layout_words, report_);
    });
    if (reads) result_.layouts.push_back(std::move(declaration));
  }

  void layout_items(Tokens tokens, std::vector<LayoutItem>& into) {
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) { layout_item(one, one_tokens, into); });
  }

  void layout_item(const OutlineRule& rule, Tokens tokens, std::vector<LayoutItem>& into) {
    const std::string_view word = first_word(tokens);
    const bool has_block = !body_blocks(tokens).empty();
    if (word == "record" && has_block) {
      nested<LayoutRecord>(rule, tokens, into);
    } else if (word == "loop" && has_block) {
      nested<LayoutLoop>(rule, tokens, into);
    } else if (has_block) {
      if (!rule.broken) report_unknown(tokens, "with a block", {"record", "loop"}, report_);
      std::vector<LayoutItem> dropped;
      layout_items(tokens, dropped);
    } else {
      LayoutField field;
      if (head(rule, tokens, field)) into.push_back({std::move(field)});
    }
  }

  template <class Node>
  void nested(const OutlineRule& rule, Tokens tokens, std::vector<LayoutItem>& into) {
    Node node;
    const bool reads = head(rule, tokens, node);
    layout_items(tokens, node.items);
    if (reads) into.push_back({std::move(node)});
  }

  // -------------------------------------------------------------- canonical objects

  void object(const OutlineRule& rule, Tokens tokens) {
    ObjectDeclaration declaration;
    const bool reads = head(rule, tokens, declaration);
    inside(tokens, [&](const OutlineRule& one, Tokens one_tokens) {
      if (first_word(one_tokens) == "states" && one_tokens.back().kind == TokenKind::block)
        inside(one_tokens, [&](const OutlineRule& state, Tokens state_tokens) { line(state, state_tokens, declaration.states); });
      else
        line(one, one_tokens, declaration.fields);
    });
    if (reads) result_.objects.push_back(std::move(declaration));
  }

  const Outline& outline_;
  Report& report_;
  GrammarFile result_;
};

}  // namespace

GrammarFile parse_grammar(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics) {
  Report report(file, diagnostics);
  const std::vector<Token> tokens = tokens_of_file(sources, file, report);
  const Outline outline = outline_of(tokens, Language::grammar, report);
  GrammarFile result = GrammarReader(outline, file, report).read();
  report.settle();
  return result;
}

}  // namespace crossdock::language
