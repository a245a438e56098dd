#include "grammar/glance.h"

#include <algorithm>
#include <array>

#include "language/words.h"

namespace crossdock::grammar {

namespace {

constexpr std::array<std::string_view, 9> other_declarations{"syntax",  "codes",  "element", "composite", "segment",
                                                             "overlay", "layout", "object",  "part"};

}  // namespace

Glance glance_at(std::string_view text) {
  Glance glance;
  language::Words words(text);
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
  while (!word.empty()) {
    if (words.starts() && word == "set") {
      const std::string& id = glance.sets.emplace_back(words.next());
      word = words.next();
      if (word != "group") continue;
      glance.groups.emplace_back(id, words.next());
    } else if (words.starts() && !glance.holds_more) {
      glance.holds_more = std::find(other_declarations.begin(), other_declarations.end(), word) != other_declarations.end();
    }
    word = words.next();
  }
  std::sort(glance.sets.begin(), glance.sets.end());
  glance.sets.erase(std::unique(glance.sets.begin(), glance.sets.end()), glance.sets.end());
  return glance;
}

}  // namespace crossdock::grammar
