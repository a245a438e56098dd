#include "language/outline.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/limits.h"

namespace crossdock::language {

namespace {

/// How the rules of a block end.
enum class Style : std::uint8_t {
  rules,    ///< clause words and word operators carry a rule over a line end
  plain,    ///< only symbols do
  entries,  ///< nothing does, and a comma ends a rule
};

bool among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_clause_word(std::string_view word, Language language) {
  if (language == Language::grammar) return among(word, {"when", "reason", "else"});
  return among(word, {"via", "as", "default", "required", "when", "else", "out", "in", "since", "until", "next", "owner", "playbook", "at",
                      "for", "flatten"});
}

/// Words that may follow a block on its line and still belong to the rule.
bool is_word_after_block(const Token& token, Language language) {
  if (token.kind != TokenKind::name) return false;
  if (token.text == "else") return true;
  if (language == Language::map || token.starts_line) return false;
  return among(token.text, {"after", "before", "when", "reason", "warn", "reject", "accept"});
}

bool is_arrow(const Token& token) {
  return token.kind == TokenKind::both || token.kind == TokenKind::reads || token.kind == TokenKind::writes;
}

/// Between two operands; neither begins nor ends a rule.
bool is_joint(const Token& token) {
  switch (token.kind) {
    case TokenKind::both:
    case TokenKind::reads:
    case TokenKind::writes:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less_equal:
    case TokenKind::greater_equal:
    case TokenKind::less:
    case TokenKind::greater:
    case TokenKind::assign:
    case TokenKind::adds_to:
    case TokenKind::takes_of:
    case TokenKind::plus:
    case TokenKind::minus:
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::colon:
    case TokenKind::comma: return true;
    default: return false;
  }
}

bool is_word_joint(const Token& token) { return token.kind == TokenKind::name && among(token.text, {"and", "or", "not", "in", "else"}); }

/// What may stand in a list in braces.
bool is_list_item(const Token& token) {
  return token.kind == TokenKind::name || token.kind == TokenKind::code || token.kind == TokenKind::number || token.kind == TokenKind::text;
}

bool opens(TokenKind kind) { return kind == TokenKind::round_open || kind == TokenKind::square_open || kind == TokenKind::brace_open; }
TokenKind closing(TokenKind open) {
  return open == TokenKind::round_open    ? TokenKind::round_close
         : open == TokenKind::square_open ? TokenKind::square_close
                                          : TokenKind::brace_close;
}

/// Words that begin a declaration of a file: at the start of a line's first column they show where a forgotten `}` belongs.
bool begins_declaration(const Token& token, Language language) {
  if (token.kind != TokenKind::name) return false;
  if (language == Language::grammar)
    return among(token.text,
                 {"standard", "syntax", "codes", "element", "composite", "segment", "set", "overlay", "layout", "object", "part"});
  return among(token.text, {"map", "rules", "table", "shape", "test", "needs", "replace", "drop", "add", "split", "join"});
}

class Outliner {
 public:
  Outliner(const std::vector<Token>& tokens, Language language, Report& report, bool columns_close)
      : tokens_(tokens), language_(language), report_(report), columns_close_(columns_close) {
    outline_.blocks.emplace_back();
    open_.push_back({0, {}, top_style(), {}, false});
  }

  /// False where a block was still open at the end and `columns_close` was off: the caller tries again with it.
  bool run() {
    for (;;) {
      while (at_ < tokens_.size()) step();
      if (brackets_.empty()) break;
      give_up_brackets();
    }
    end_rule();
    if (open_.size() > 1 && !columns_close_) return false;
    while (open_.size() > 1) close_unclosed("the end of the file");
    if (!tokens_.empty()) outline_.blocks[0].span = joined(tokens_.front().span, tokens_.back().span);
    return true;
  }
  Outline take() { return std::move(outline_); }

 private:
  /// A block that is being read, with the rule in it that is being read.
  struct OpenBlock {
    std::uint32_t block = 0;
    OutlineRule rule;
    Style style = Style::plain;
    Token brace;
    bool too_deep = false;  ///< a block in it was left out and reported
  };
  struct OpenBracket {
    TokenKind kind;
    std::size_t at;
    std::size_t in_rule;  ///< the tokens of the rule before it
  };

  [[nodiscard]] Style top_style() const { return language_ == Language::map ? Style::rules : Style::plain; }
  OpenBlock& top() { return open_.back(); }
  OutlineRule& rule() { return open_.back().rule; }

  void step() {
    const Token& token = tokens_[at_];
    if (!brackets_.empty()) return step_in_brackets(token);
    if (!rule().tokens.empty() && token.starts_line && ends_before(token)) end_rule();
    if (columns_close_ && open_.size() > 1 && token.first_column && begins_declaration(token, language_)) {
      end_rule();
      while (open_.size() > 1) close_unclosed(described(token));
    }
    switch (token.kind) {
      case TokenKind::semicolon:
        end_rule();
        ++at_;
        return;
      case TokenKind::comma:
        if (top().style == Style::entries) {
          end_rule();
          ++at_;
          return;
        }
        break;
      case TokenKind::brace_open:
        if (!opens_list()) return open_block(token);
        break;
      case TokenKind::brace_close: return close_block(token);
      case TokenKind::round_close:
      case TokenKind::square_close:
        report_.error(Code::source_bracket_unmatched, token.span,
                      {described(token) + " closes nothing", "remove it, or open its partner before", ""});
        ++at_;
        return;
      default: break;
    }
    if (opens(token.kind)) brackets_.push_back({token.kind, at_, rule().tokens.size()});
    rule().tokens.push_back(token);
    ++at_;
  }

  void step_in_brackets(const Token& token) {
    const TokenKind open = brackets_.back().kind;
    if (token.kind == closing(open)) {
      brackets_.pop_back();
      rule().tokens.push_back(token);
      ++at_;
      return;
    }
    const bool separates = token.kind == TokenKind::semicolon || token.kind == TokenKind::comma;
    if (open == TokenKind::brace_open && separates) {
      ++at_;
      return;
    }
    if (token.kind == TokenKind::semicolon && closes_on_line(closing(open), round_end_)) {
      report_.error(Code::source_rule_malformed, token.span, {"`;` ends a rule and cannot stand inside brackets", "write `,`", ""});
      rule().broken = true;
      ++at_;
      return;
    }
    if (cannot_be_in_brackets(token, open)) return give_up_brackets();
    if (opens(token.kind)) {
      if (brackets_.size() == limits::source_nesting) {
        report_.error(Code::source_nesting_too_deep, token.span,
                      {"brackets stand more than " + std::to_string(limits::source_nesting) + " deep", "split the expression", ""});
        return break_rule({token.kind, at_, rule().tokens.size()});
      }
      brackets_.push_back({token.kind, at_, rule().tokens.size()});
    }
    rule().tokens.push_back(token);
    ++at_;
  }

  /// Whether a token of this kind follows in the line. `known` remembers where one was found.
  [[nodiscard]] bool closes_on_line(TokenKind kind, std::size_t& known) const {
    if (known > at_) return true;
    for (std::size_t i = at_ + 1; i < tokens_.size() && !tokens_[i].starts_line && !is_arrow(tokens_[i]); ++i)
      if (tokens_[i].kind == kind) {
        known = i;
        return true;
      }
    return false;
  }

  [[nodiscard]] bool cannot_be_in_brackets(const Token& token, TokenKind open) {
    if (open == TokenKind::brace_open && !is_list_item(token) && !closes_on_line(TokenKind::brace_close, list_end_)) return true;
    switch (token.kind) {
      case TokenKind::semicolon:
      case TokenKind::round_close:
      case TokenKind::square_close:
      case TokenKind::brace_close:
      case TokenKind::both:
      case TokenKind::reads:
      case TokenKind::writes: return true;
      case TokenKind::brace_open: return open == TokenKind::brace_open || !opens_list();
      default: return token.first_column && begins_declaration(token, language_);
    }
  }

  /// The innermost bracket has no partner: its rule goes no further, and the next line is read anew.
  void give_up_brackets() {
    const OpenBracket bracket = brackets_.back();
    const Token& opening = tokens_[bracket.at];
    const std::string_view partner = bracket.kind == TokenKind::round_open ? ")" : bracket.kind == TokenKind::square_open ? "]" : "}";
    report_.error(Code::source_bracket_unclosed, opening.span,
                  {described(opening) + " is not closed in its rule", "write `" + std::string(partner) + "` where it ends", ""});
    break_rule(bracket);
  }

  /// Leaves out the rest of a rule from a bracket on: to the end of the bracket's line, a `;`, a block or the end of the block around it.
  void break_rule(const OpenBracket& bracket) {
    rule().tokens.resize(std::min(rule().tokens.size(), bracket.in_rule));
    rule().broken = true;
    brackets_.clear();
    // A list is not read anew: its lines would be no rules.
    if (bracket.kind != TokenKind::brace_open) at_ = bracket.at + 1;
    while (at_ < tokens_.size() && !tokens_[at_].starts_line && tokens_[at_].kind != TokenKind::semicolon &&
           tokens_[at_].kind != TokenKind::brace_close && tokens_[at_].kind != TokenKind::brace_open)
      ++at_;
    if (at_ == tokens_.size() || tokens_[at_].kind != TokenKind::brace_open) end_rule();
  }

  /// Whether the line end before `token` ends the rule.
  [[nodiscard]] bool ends_before(const Token& token) {
    const Token& last = rule().tokens.back();
    const Style style = top().style;
    if (token.kind == TokenKind::brace_open) return last.kind == TokenKind::block;
    if (is_joint(token) && token.kind != TokenKind::minus) return style == Style::entries;
    if (token.first_column && begins_declaration(token, language_)) return true;
    if (is_joint(last)) return style == Style::entries || begins_rule_behind(last);
    if (language_ == Language::grammar && token.kind == TokenKind::text) return false;
    if (style != Style::rules) return true;
    if (is_word_joint(last)) return false;
    if (token.kind != TokenKind::name) return true;
    if (among(token.text, {"and", "or"})) return false;
    return !is_clause_word(token.text, language_) || is_used_as_name() || begins_block_rule();
  }

  /// An operator at a line's end does not reach into a line with an operator of its own: `05 <->`, then `06 <-> release`.
  [[nodiscard]] bool begins_rule_behind(const Token& last) const {
    const bool binds = is_arrow(last) || last.kind == TokenKind::assign || last.kind == TokenKind::equal;
    return language_ == Language::map && binds && at_ + 1 < tokens_.size() && is_arrow(tokens_[at_ + 1]) &&
           (tokens_[at_].kind == TokenKind::number || tokens_[at_].kind == TokenKind::name);
  }

  /// A clause word that is a field here: `owner: "x"`, `at <-> place`.
  [[nodiscard]] bool is_used_as_name() const {
    if (at_ + 1 >= tokens_.size()) return false;
    const Token& next = tokens_[at_ + 1];
    if (next.starts_line) return false;
    return next.kind == TokenKind::colon || is_arrow(next) || next.kind == TokenKind::equal || next.kind == TokenKind::assign ||
           (next.kind == TokenKind::dot && touches(tokens_[at_], next)) ||
           (next.kind == TokenKind::square_open && touches(tokens_[at_], next));
  }

  /// `when CONDITION { … }` in a map is a rule of its own.
  [[nodiscard]] bool begins_block_rule() const {
    if (language_ != Language::map || tokens_[at_].text != "when") return false;
    constexpr std::size_t farthest = 200;
    const std::size_t end = std::min(tokens_.size(), at_ + farthest);
    for (std::size_t i = at_ + 1; i < end; ++i) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::semicolon || token.kind == TokenKind::brace_close || token.kind == TokenKind::colon) return false;
      if (token.kind == TokenKind::brace_open) {
        if (!is_word(tokens_[i - 1], "in")) return true;
        while (i < end && tokens_[i].kind != TokenKind::brace_close) ++i;
        continue;
      }
      if (token.starts_line && !is_joint(tokens_[i - 1]) && !is_word_joint(tokens_[i - 1]) && !is_joint(token) && !is_word_joint(token))
        return false;
    }
    return false;
  }

  /// Whether the `{` at hand opens a list that stays in its rule.
  [[nodiscard]] bool opens_list() {
    const auto& tokens = rule().tokens;
    if (tokens.empty()) return false;
    if (is_word(tokens.back(), "in")) return top().style == Style::rules || tokens.size() > 1;
    if (language_ == Language::map) return false;
    if (is_word(tokens.front(), "codes")) return true;
    return tokens.size() > 2 && (is_word(tokens.back(), "codes") || is_word(tokens.back(), "values"));
  }

  [[nodiscard]] Style style_of_block() {
    const auto& tokens = rule().tokens;
    if (tokens.empty()) return top_style();
    if (language_ == Language::grammar) {
      const bool in_overlay = top().style == Style::rules || is_word(tokens.front(), "overlay");
      return in_overlay ? Style::rules : Style::plain;
    }
    const bool entries = is_word(tokens.back(), "via") || is_word(tokens.front(), "table") || is_word(tokens.front(), "expect");
    return entries ? Style::entries : Style::rules;
  }

  void open_block(const Token& token) {
    if (open_.size() > limits::source_nesting) {
      if (!std::exchange(top().too_deep, true))
        report_.error(
            Code::source_nesting_too_deep, token.span,
            {"blocks stand more than " + std::to_string(limits::source_nesting) + " deep", "make a shape of the inner blocks", ""});
      skip_block();
      return;
    }
    const auto index = static_cast<std::uint32_t>(outline_.blocks.size());
    outline_.blocks.emplace_back().span = token.span;
    open_.push_back({index, {}, style_of_block(), token, false});
    ++at_;
  }

  /// Passes over a block with all blocks inside it.
  void skip_block() {
    rule().broken = true;
    std::size_t depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (tokens_[at_].kind == TokenKind::brace_open) ++depth;
      if (tokens_[at_].kind == TokenKind::brace_close && --depth == 0) break;
    }
    if (at_ < tokens_.size()) ++at_;
    end_rule();
  }

  void close_block(const Token& token) {
    if (open_.size() == 1) {
      report_.error(Code::source_bracket_unmatched, token.span,
                    {"`}` closes nothing", "remove it, or write `{` where its block begins", ""});
      end_rule();
      ++at_;
      return;
    }
    end_rule();
    fold_block(token.span);
    ++at_;
    const OutlineRule& outer = rule();
    const bool inline_block = outer.tokens.size() > 1 && is_word(outer.tokens[outer.tokens.size() - 2], "via");
    if (!inline_block && !(at_ < tokens_.size() && is_word_after_block(tokens_[at_], language_))) end_rule();
  }

  /// Ends the innermost block and puts it as one token into the rule around it.
  void fold_block(SourceSpan end) {
    const OpenBlock closed = std::move(open_.back());
    open_.pop_back();
    OutlineBlock& block = outline_.blocks[closed.block];
    block.span = joined(closed.brace.span, end);
    Token token = closed.brace;
    token.kind = TokenKind::block;
    token.block = closed.block;
    token.span = block.span;
    rule().tokens.push_back(token);
  }

  void close_unclosed(const std::string& before) {
    const Token brace = top().brace;
    report_.error(Code::source_bracket_unclosed, brace.span, {"the block is not closed before " + before, "write `}` where it ends", ""});
    fold_block(tokens_[at_ == 0 ? 0 : at_ - 1].span);
    end_rule();
  }

  void end_rule() {
    if (!rule().tokens.empty()) outline_.blocks[top().block].rules.push_back(std::move(rule()));
    rule() = {};
  }

  const std::vector<Token>& tokens_;
  Language language_;
  Report& report_;
  bool columns_close_;
  std::size_t at_ = 0;
  Outline outline_;
  std::vector<OpenBlock> open_;
  std::vector<OpenBracket> brackets_;
  std::size_t round_end_ = 0;
  std::size_t list_end_ = 0;
};

}  // namespace

Outline outline_of(const std::vector<Token>& tokens, Language language, Report& report) {
  std::vector<Diagnostic> found;
  Report first_report(report.file(), found);
  Outliner first(tokens, language, first_report, false);
  if (first.run()) {
    report.take(found);
    return first.take();
  }
  Outliner second(tokens, language, report, true);
  (void)second.run();
  return second.take();
}

}  // namespace crossdock::language
