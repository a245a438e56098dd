#include "grammar/findings.h"

#include "base/text.h"

namespace crossdock::grammar {

std::string ticked(std::string_view text) { return "`" + printable(text) + "`"; }

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t short_list = 12;
  if (const auto near = nearest(word, candidates)) return "did you mean `" + *near + "`?";
  if (candidates.empty() || candidates.size() > short_list) return {};
  std::string list = candidates.size() == 1 ? "there is " : "there are ";
  for (std::size_t i = 0; i < candidates.size(); ++i) list += (i == 0 ? "`" : ", `") + printable(candidates[i]) + "`";
  return list;
}

}  // namespace crossdock::grammar
