#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crossdock::language {

/// The words of a text of either language outside comments and quoted texts, for a glance at what a file declares: much cheaper than
/// its tokens. A word has letters, digits, `_` and `.`.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  /// The next word, empty at the end.
  std::string_view next() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      switch (classes[static_cast<unsigned char>(c)]) {
        case Class::word: {
          const std::size_t begin = at_;
          while (at_ < text_.size() && classes[static_cast<unsigned char>(text_[at_])] == Class::word) ++at_;
          starts_ = fresh_;
          fresh_ = false;
          return text_.substr(begin, at_ - begin);
        }
        case Class::blank: ++at_; break;
        case Class::end:
          if (c == '}') close();
          fresh_ = true;
          ++at_;
          break;
        case Class::comment: at_ = std::min(text_.find('\n', at_), text_.size()); break;
        case Class::quote:
          skip_quoted(c);
          fresh_ = false;
          break;
        case Class::other:
          if (c == '{') ++depth_;
          fresh_ = false;
          ++at_;
          break;
      }
    }
    starts_ = true;
    return {};
  }

  /// The last word is the first of its line, or stands behind `;` or `}`; true at the end.
  [[nodiscard]] bool starts() const { return starts_; }
  /// How many blocks are open.
  [[nodiscard]] std::size_t depth() const { return depth_; }
  /// So far no `}` stood where nothing was open.
  [[nodiscard]] bool balanced() const { return balanced_; }
  /// An arrow, or the half of one, follows the last word in its line.
  [[nodiscard]] bool arrow_follows() const {
    std::size_t at = at_;
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    const std::string_view rest = text_.substr(at, 2);
    return rest == "<-" || rest == "->";
  }

 private:
  enum class Class : std::uint8_t { other, word, blank, end, comment, quote };

  static constexpr std::array<Class, 256> classes = [] {
    std::array<Class, 256> table{};
    for (const char c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_."))
      table[static_cast<unsigned char>(c)] = Class::word;
    for (const char c : std::string_view(" \t\r")) table[static_cast<unsigned char>(c)] = Class::blank;
    for (const char c : std::string_view("\n;}")) table[static_cast<unsigned char>(c)] = Class::end;
    for (const char c : std::string_view("\"'")) table[static_cast<unsigned char>(c)] = Class::quote;
    table['#'] = Class::comment;
    return table;
  }();

  void close() {
    if (depth_ == 0)
      balanced_ = false;
    else
      --depth_;
  }

  /// A text ends with its line, closed or not.
  void skip_quoted(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\' && quote == '"' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool fresh_ = true;
  bool starts_ = true;
  bool balanced_ = true;
};

}  // namespace crossdock::language
