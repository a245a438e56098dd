#include "grammar/glance.h"

#include <algorithm>
#include <array>

namespace crossdock::grammar {

namespace {

constexpr std::array<std::string_view, 9> other_declarations{"syntax",  "codes",  "element", "composite", "segment",
                                                             "overlay", "layout", "object",  "part"};

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-';
}

/// The words of a text outside comments and quoted texts.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  /// The next word, empty at the end. `starts()`: it is the first of a line, or stands behind `;` or `}`.
  std::string_view next() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_word_character(c)) {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_word_character(text_[at_])) ++at_;
        starts_ = fresh_;
        fresh_ = false;
        return text_.substr(begin, at_ - begin);
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '"') {
        skip_quoted();
        fresh_ = false;
      } else {
        if (c == '\n' || c == ';' || c == '}') {
          fresh_ = true;
        } else if (c != ' ' && c != '\t' && c != '\r') {
          fresh_ = false;
        }
        ++at_;
      }
    }
    starts_ = true;
    return {};
  }
  [[nodiscard]] bool starts() const { return starts_; }

 private:
  void skip_quoted() {
    for (++at_; at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\') ++at_;
    at_ = std::min(at_ + 1, text_.size());
    if (at_ > 0 && text_[at_ - 1] == '\n') --at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool fresh_ = true;
  bool starts_ = true;
};

}  // namespace

Glance glance_at(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Glance glance;
  Words words(text);
  std::string_view word = words.next();
  if (word == "standard") {
    std::vector<std::string_view> line;
    for (word = words.next(); !words.starts(); word = words.next()) line.push_back(word);
    if (line.size() >= 2) {
      glance.standard = line[0];
      glance.version = line[1];
    }
    if (line.size() >= 4 && line[2] == "extends") glance.extends = line[3];
    glance.in_part = line.size() >= 6 && line[4] == "in" && line[5] == "part";
  }
  for (; !word.empty(); word = words.next()) {
    if (!words.starts()) continue;
    if (word == "set") {
      glance.sets.emplace_back(words.next());
    } else if (std::find(other_declarations.begin(), other_declarations.end(), word) != other_declarations.end()) {
      glance.holds_more = true;
    }
  }
  std::sort(glance.sets.begin(), glance.sets.end());
  glance.sets.erase(std::unique(glance.sets.begin(), glance.sets.end()), glance.sets.end());
  return glance;
}

}  // namespace crossdock::grammar
