#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "language/map_grammar.h"
#include "language/outline.h"
#include "language/parse.h"
#include "language/rule_kind.h"
#include "language/source_text.h"

namespace crossdock::language {

namespace {

const std::vector<std::string> top_words = {"map",  "rules", "table", "shape",  "test", "needs", "replace", "drop", "add",    "split",
                                            "join", "loop",  "pairs", "repeat", "use",  "when",  "case",    "tree", "ignore", "always"};

bool is_arrow(const Token& token) {
  return token.kind == TokenKind::both || token.kind == TokenKind::reads || token.kind == TokenKind::writes ||
         token.kind == TokenKind::equal || token.kind == TokenKind::assign;
}

/// Fills the AST from the outline: chooses the grammar of each rule by its words and the place it stands in, reads its head, then
/// its blocks. A rule whose head does not read is dropped, but its blocks are read for their errors all the same.
/// Recursion follows the nesting of blocks, which the outline holds within limits::source_nesting.
class MapReader {
 public:
  MapReader(const Outline& outline, std::uint32_t file, Report& report) : outline_(outline), report_(report) { result_.file = file; }

  MapFile read() {
    for (const OutlineRule& rule : outline_.blocks.front().rules) top_rule(rule);
    return std::move(result_);
  }

 private:
  /// Reads a head; false where it does not read or had been reported as broken.
  template <class Node>
  bool head(const OutlineRule& rule, Tokens tokens, Node& node) {
    return !rule.broken && is_bounded(rule, report_) && read_head(tokens, node, report_);
  }

  MapDeclaration* map() { return result_.maps.empty() ? nullptr : &result_.maps.back(); }

  void top_rule(const OutlineRule& rule) {
    const Tokens tokens = rule.tokens;
    const std::string_view word = tokens.size() > 1 && is_arrow(tokens[1]) ? std::string_view{} : first_word(tokens);
    if (word == "map") {
      MapDeclaration declaration;
      // A map whose head does not read still takes the rules below it.
      (void)head(rule, tokens, declaration);
      result_.maps.push_back(std::move(declaration));
    } else if (word == "rules") {
      read_rules(rule, tokens);
    } else if (word == "table") {
      read_table(rule, tokens);
    } else if (word == "shape") {
      read_shape(rule, tokens);
    } else if (word == "test") {
      read_test(rule, tokens);
    } else if (!map()) {
      rule_before_map(rule, tokens);
    } else if (word == "needs") {
      read_line(rule, tokens, map()->needs);
    } else if (word == "split" || word == "join") {
      read_line(rule, tokens, map()->splits);
    } else if (word == "replace" || word == "drop" || word == "add") {
      read_patch(rule, tokens, word);
    } else {
      statement(rule, tokens, map()->rules);
    }
  }

  void rule_before_map(const OutlineRule& rule, Tokens tokens) {
    if (rule.broken) return;
    const std::vector<std::string> declarations = {"map", "rules", "table", "shape", "test"};
    const bool is_rule = std::find(top_words.begin(), top_words.end(), first_word(tokens)) != top_words.end() ||
                         (tokens.size() > 1 && (is_arrow(tokens[1]) || tokens.back().kind == TokenKind::block));
    if (is_rule && did_you_mean(first_word(tokens), declarations).empty())
      report_.error(
          Code::source_rule_misplaced, tokens.front().span,
          {"the rule stands above the first map of the file", "write a line such as `map order: x12 850 <-> order` above it", ""});
    else
      report_unknown(tokens, "of a map file", declarations, report_);
    std::vector<Statement> dropped;
    for (const Token* block : body_blocks(tokens)) statements(*block, dropped);
  }

  template <class Line>
  void read_line(const OutlineRule& rule, Tokens tokens, std::vector<Line>& lines) {
    Line line;
    if (head(rule, tokens, line)) lines.push_back(std::move(line));
  }

  template <class Node>
  void each_rule(const Token& block, Node&& read_one) {
    for (const OutlineRule& rule : outline_.blocks[block.block].rules) read_one(rule, Tokens(rule.tokens));
  }

  // -------------------------------------------------------------- rules that map

  void statements(const Token& block, std::vector<Statement>& into) {
    each_rule(block, [&](const OutlineRule& rule, Tokens tokens) { statement(rule, tokens, into); });
  }

  void statement(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    const std::string_view word = tokens.size() > 1 && is_arrow(tokens[1]) ? std::string_view{} : first_word(tokens);
    const bool pairs =
        word == "pairs" || std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return is_word(token, "pairs"); });
    if (word == "loop") return loop(rule, tokens, into);
    if (word == "repeat") return simple<RepeatRule>(rule, tokens, into);
    if (word == "use") return simple<UseRule>(rule, tokens, into);
    if (word == "ignore") return simple<IgnoreRule>(rule, tokens, into);
    if (word == "when") return when_rule(rule, tokens, into);
    if (word == "case") return case_rule(rule, tokens, into);
    if (word == "tree") return tree_rule(rule, tokens, into);
    if (pairs && is_pairs(tokens)) return pairs_rule(rule, tokens, into);
    if (word == "map" || word == "rules" || word == "table" || word == "shape" || word == "test" || word == "needs" || word == "split" ||
        word == "join" || word == "replace" || word == "drop" || word == "add") {
      if (!rule.broken)
        report_.error(
            Code::source_rule_misplaced, tokens.front().span,
            {"`" + std::string(word) + "` cannot stand inside a block", "write it at the top of the file, below its `map` line", ""});
      return;
    }
    element_rule(rule, tokens, into);
  }

  /// `pairs 06..25 …` or `LIN pairs 02..31 …`, not a rule on a field named so.
  static bool is_pairs(Tokens tokens) {
    for (std::size_t i = 0; i + 1 < tokens.size() && !is_arrow(tokens[i]); ++i)
      if (is_word(tokens[i], "pairs") && (i == 0 || tokens[i - 1].kind != TokenKind::dot)) return tokens[i + 1].kind == TokenKind::number;
    return false;
  }

  template <class Node>
  void simple(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    Node node;
    if (head(rule, tokens, node)) into.push_back({std::move(node)});
  }

  /// A small word that is nearly a known one, where no path goes on: `ignroe REF`, `lop PO1 { … }`.
  static std::string misspelt_word(Tokens tokens) {
    if (tokens.size() < 2 || tokens[0].kind != TokenKind::name || is_tag(tokens[0])) return {};
    const TokenKind next = tokens[1].kind;
    const bool goes_on = next == TokenKind::name || next == TokenKind::number || next == TokenKind::text;
    return goes_on ? did_you_mean(tokens[0].text, top_words) : std::string{};
  }

  /// Where a head does not read, a misspelt `via` may stand before the block: its entries are no rules then.
  static bool is_nearly_via(Tokens tokens, const Token& block) {
    const auto behind = static_cast<std::size_t>(&block - tokens.data());
    return behind > 0 && tokens[behind - 1].kind == TokenKind::name && edit_distance(tokens[behind - 1].text, "via", 1) <= 1;
  }

  void element_rule(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    Rule node;
    const std::string help = misspelt_word(tokens);
    if (!help.empty() && !rule.broken)
      report_.error(Code::source_rule_unknown, tokens.front().span, {described(tokens.front()) + " begins no rule of a map", help, ""});
    const bool reads = help.empty() && head(rule, tokens, node);
    via_entries(tokens, node.clauses.via);
    for (const Token* block : body_blocks(tokens))
      if (reads || !is_nearly_via(tokens, *block)) statements(*block, node.body);
    if (!reads) return;
    if (node.op == MapOperator::none && !node.has_block) {
      const bool word = tokens.front().kind == TokenKind::name && !is_tag(tokens.front());
      const std::string near = word ? did_you_mean(tokens.front().text, top_words) : std::string{};
      report_.error(
          Code::source_rule_malformed, {node.span.file, node.span.end, node.span.end},
          {"the rule has neither an operator nor a block", near.empty() ? "write `<->` and the field, or a block `{ … }`" : near, ""});
      return;
    }
    into.push_back({std::move(node)});
  }

  void loop(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    LoopRule node;
    const bool reads = head(rule, tokens, node);
    via_entries(tokens, node.clauses.via);
    for (const Token* block : body_blocks(tokens)) statements(*block, node.body);
    if (reads) into.push_back({std::move(node)});
  }

  void pairs_rule(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    PairsRule node;
    const bool reads = head(rule, tokens, node);
    via_entries(tokens, node.clauses.via);
    for (const Token* block : body_blocks(tokens))
      each_rule(*block, [&](const OutlineRule& entry_rule, Tokens entry_tokens) { read_entry(entry_rule, entry_tokens, node.entries); });
    if (!reads) return;
    if (node.entries.empty() && !node.clauses.via && body_blocks(tokens).empty()) {
      report_.error(Code::source_rule_malformed, {node.span.file, node.span.end, node.span.end},
                    {"the pairs say no qualifiers", "write `{ UP gtin12; … }` or `via TABLE`", ""});
      return;
    }
    into.push_back({std::move(node)});
  }

  void when_rule(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    WhenRule node;
    const bool reads = head(rule, tokens, node);
    const auto blocks = body_blocks(tokens);
    for (std::size_t i = 0; i < blocks.size(); ++i) statements(*blocks[i], i == 0 ? node.body : node.otherwise);
    if (reads) into.push_back({std::move(node)});
  }

  void case_rule(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    CaseRule node;
    const bool reads = head(rule, tokens, node);
    for (const Token* block : body_blocks(tokens))
      each_rule(*block, [&](const OutlineRule& branch_rule, Tokens branch_tokens) {
        CaseBranch branch;
        const bool branch_reads = head(branch_rule, branch_tokens, branch);
        for (const Token* body : body_blocks(branch_tokens)) statements(*body, branch.body);
        if (branch_reads) node.branches.push_back(std::move(branch));
      });
    if (reads) into.push_back({std::move(node)});
  }

  void tree_rule(const OutlineRule& rule, Tokens tokens, std::vector<Statement>& into) {
    TreeRule node;
    const bool reads = head(rule, tokens, node);
    for (const Token* block : body_blocks(tokens))
      each_rule(*block, [&](const OutlineRule& level_rule, Tokens level_tokens) {
        TreeLevelRule level;
        const bool level_reads = head(level_rule, level_tokens, level);
        for (const Token* body : body_blocks(level_tokens)) statements(*body, level.body);
        if (level_reads) node.levels.push_back(std::move(level));
      });
    if (reads) into.push_back({std::move(node)});
  }

  // -------------------------------------------------------------- tables

  template <class Entry>
  void read_entry(const OutlineRule& rule, Tokens tokens, std::vector<Entry>& entries) {
    Entry entry;
    if (head(rule, tokens, entry)) entries.push_back(std::move(entry));
  }

  void entries_of(const Token& block, std::vector<TableEntry>& entries) {
    each_rule(block, [&](const OutlineRule& rule, Tokens tokens) { read_entry(rule, tokens, entries); });
  }

  void via_entries(Tokens tokens, std::optional<Via>& via) {
    const Token* block = block_after(tokens, "via");
    if (!block) return;
    std::vector<TableEntry> entries;
    entries_of(*block, entries);
    if (via) via->entries = std::move(entries);
  }

  void read_table(const OutlineRule& rule, Tokens tokens) {
    TableDeclaration table;
    const bool reads = head(rule, tokens, table);
    if (const Token* block = block_after(tokens, "")) entries_of(*block, table.entries);
    if (reads) (map() ? map()->tables : result_.tables).push_back(std::move(table));
  }

  // -------------------------------------------------------------- declarations

  void read_shape(const OutlineRule& rule, Tokens tokens) {
    ShapeDeclaration shape;
    const bool reads = head(rule, tokens, shape);
    for (const Token* block : body_blocks(tokens)) statements(*block, shape.body);
    if (reads) (map() ? map()->shapes : result_.shapes).push_back(std::move(shape));
  }

  void read_rules(const OutlineRule& rule, Tokens tokens) {
    RulesDeclaration rules;
    const bool reads = head(rule, tokens, rules);
    for (const Token* block : body_blocks(tokens))
      each_rule(*block, [&](const OutlineRule& one, Tokens one_tokens) {
        const std::string_view word = first_word(one_tokens);
        if (word == "needs") return read_line(one, one_tokens, rules.needs);
        if (!one.broken && word != "hold" && word != "warn" && word != "reject")
          return report_unknown(one_tokens, "of business", {"hold", "warn", "reject", "needs"}, report_);
        BusinessRule business;
        if (head(one, one_tokens, business)) rules.rules.push_back(std::move(business));
      });
    if (reads) result_.rules.push_back(std::move(rules));
  }

  void read_test(const OutlineRule& rule, Tokens tokens) {
    TestDeclaration test;
    const bool reads = head(rule, tokens, test);
    // The words of the test stay as they are read line by line into a copy, for spans and flags of one node.
    for (const Token* block : body_blocks(tokens))
      each_rule(*block, [&](const OutlineRule& line, Tokens line_tokens) { test_line(line, line_tokens, test); });
    if (reads) (map() ? map()->tests : result_.tests).push_back(std::move(test));
  }

  void test_line(const OutlineRule& line, Tokens tokens, TestDeclaration& test) {
    if (line.broken) return;
    const std::string_view word = first_word(tokens);
    if (word != "given" && word != "expect" && word != "roundtrip")
      return report_unknown(tokens, "of a test", {"given", "expect", "roundtrip"}, report_);
    (void)(is_bounded(line, report_) && read_test_line(tokens, test, report_));
    if (const Token* block = block_after(tokens, "expect"))
      each_rule(*block, [&](const OutlineRule& value_rule, Tokens value_tokens) { read_entry(value_rule, value_tokens, test.values); });
  }

  void read_patch(const OutlineRule& rule, Tokens tokens, std::string_view word) {
    Patch patch;
    patch.span = rule.span();
    if (word == "add") {
      patch.kind = Patch::Kind::add;
      const Tokens added = tokens.subspan(1);
      if (added.empty()) {
        if (!rule.broken)
          report_.error(Code::source_rule_malformed, tokens.front().span, {"`add` without a rule", "write the rule behind it", ""});
        return;
      }
      statement(rule, added, patch.rule);
      if (!patch.rule.empty()) map()->patches.push_back(std::move(patch));
      return;
    }
    const std::size_t colon = colon_of(tokens);
    const bool reads = head(rule, tokens.first(std::min(colon, tokens.size())), patch);
    patch.span = rule.span();
    if (word == "drop") {
      if (reads && colon < tokens.size())
        report_.error(Code::source_rule_malformed, tokens[colon].span,
                      {"`drop` takes no rule", "write `replace` to put another rule in its place", ""});
      else if (reads)
        map()->patches.push_back(std::move(patch));
      return;
    }
    if (colon + 1 >= tokens.size()) {
      if (reads)
        report_.error(Code::source_rule_malformed, {report_.file(), rule.span().end, rule.span().end},
                      {"`replace` without a new rule", "write `replace PATH: RULE`", ""});
      return;
    }
    statement(rule, tokens.subspan(colon + 1), patch.rule);
    if (reads && !patch.rule.empty()) map()->patches.push_back(std::move(patch));
  }

  /// Where the first colon outside brackets stands.
  static std::size_t colon_of(Tokens tokens) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].kind == TokenKind::square_open || tokens[i].kind == TokenKind::round_open) ++depth;
      if ((tokens[i].kind == TokenKind::square_close || tokens[i].kind == TokenKind::round_close) && depth > 0) --depth;
      if (tokens[i].kind == TokenKind::colon && depth == 0) return i;
    }
    return tokens.size();
  }

  const Outline& outline_;
  Report& report_;
  MapFile result_;
};

}  // namespace

MapFile parse_map(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics) {
  Report report(file, diagnostics);
  const std::vector<Token> tokens = tokens_of_file(sources, file, report);
  const Outline outline = outline_of(tokens, Language::map, report);
  MapFile result = MapReader(outline, file, report).read();
  report.settle();
  return result;
}

}  // namespace crossdock::language
