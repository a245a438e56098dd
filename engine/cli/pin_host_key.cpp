#include "cli/pin_host_key.h"

#include <optional>

#include "base/text.h"

namespace crossdock::cli {

namespace {

struct Line {
  std::size_t begin = 0, end = 0;  // without its line end
  std::size_t next = 0;
};

Line line_at(std::string_view text, std::size_t begin) {
  const std::size_t end = text.find('\n', begin);
  if (end == std::string_view::npos) return {begin, text.size(), text.size()};
  return {begin, end, end + 1};
}

/// What stands before a comment, without the blanks around it. A `#` inside quotes does not occur in what is looked for here.
std::string_view meaning(std::string_view line) { return trimmed(line.substr(0, line.find('#'))); }

bool sets_host_key(std::string_view line) {
  const std::size_t equals = line.find('=');
  return equals != std::string_view::npos && trimmed(line.substr(0, equals)) == "host_key";
}

/// A value that ends where its line ends.
bool is_whole(std::string_view value) {
  return (value.starts_with('"') && value.size() > 1 && value.ends_with('"')) || (value.starts_with('[') && value.ends_with(']'));
}

}  // namespace

Result<std::string> with_host_key(std::string_view toml, const std::string& fingerprint) {
  const std::string wanted = "host_key = \"" + fingerprint + "\"";
  const Error by_hand{"write `" + wanted + "` into the [channel] table by hand: it is laid out in a way that is not edited here", 0};
  std::optional<std::size_t> table;  // where the lines of [channel] begin
  for (std::size_t at = 0; at < toml.size();) {
    const Line line = line_at(toml, at);
    const std::string_view said = meaning(toml.substr(line.begin, line.end - line.begin));
    if (table && said.starts_with('[')) break;
    if (said == "[channel]") table = line.next;
    if (table && sets_host_key(said)) {
      if (!is_whole(trimmed(said.substr(said.find('=') + 1)))) return by_hand;
      const std::string_view whole = toml.substr(line.begin, line.end - line.begin);
      const std::size_t indent = whole.find_first_not_of(" \t");
      return std::string(toml.substr(0, line.begin + indent)) + wanted + std::string(toml.substr(line.end));
    }
    at = line.next;
  }
  if (!table) return by_hand;
  const bool open_line = *table == toml.size() && !toml.ends_with('\n');
  return std::string(toml.substr(0, *table)) + (open_line ? "\n" : "") + wanted + "\n" + std::string(toml.substr(*table));
}

}  // namespace crossdock::cli
