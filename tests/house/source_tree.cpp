#include "house/source_tree.h"

#include <algorithm>
#include <regex>

namespace house {

namespace {

const std::filesystem::path root = CROSSDOCK_SOURCE_DIR;

bool is_produced(const std::filesystem::path& path) {
  static const std::set<std::string> names = {"build", ".git", ".cache", "exchange"};
  // exchange/ at the top is the checkout's own site; engine/exchange is a folder of sources.
  return names.contains(path.filename().string()) && path.parent_path() == root;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> words_of_cell(const std::string& cell) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : cell + ",") {
    if (c == ',' || c == ' ') {
      if (!word.empty() && word != "–") words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  return words;
}

}  // namespace

std::vector<File> files_under(const std::string& folder) {
  std::vector<File> files;
  const std::filesystem::path start = folder.empty() ? root : root / folder;
  if (!std::filesystem::exists(start)) return files;
  for (auto at = std::filesystem::recursive_directory_iterator(start); at != std::filesystem::end(at); ++at) {
    if (at->is_directory() && is_produced(at->path())) at.disable_recursion_pending();
    if (at->is_regular_file() && at->path().filename() != ".git")
      files.push_back({at->path().lexically_relative(root).generic_string(), read(at->path())});
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes_of(const File& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> found;
  std::size_t number = 0;
  for (const std::string& line : lines_of(file.text)) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, pattern)) found.push_back({match[2], match[1] == "<", number});
  }
  return found;
}

std::string code_only(std::string_view text) {
  std::string code(text);
  enum class In { plain, line_comment, block_comment, string, character, raw } in = In::plain;
  std::string raw_end;
  const auto blank = [&](std::size_t at) {
    if (code[at] != '\n') code[at] = ' ';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    switch (in) {
      case In::plain:
        if (c == '/' && (next == '/' || next == '*')) {
          in = next == '/' ? In::line_comment : In::block_comment;
          blank(i);
          blank(++i);
        } else if (c == '"' && i > 0 && text[i - 1] == 'R') {
          const std::size_t open = text.find('(', i);
          raw_end = ")" + std::string(text.substr(i + 1, open - i - 1)) + "\"";
          in = In::raw;
        } else if (c == '"') {
          in = In::string;
        } else if (c == '\'' && !(i > 0 && std::string_view("0123456789abcdefABCDEF").find(text[i - 1]) != std::string_view::npos)) {
          in = In::character;
        }
        break;
      case In::line_comment:
        if (c == '\n') in = In::plain;
        blank(i);
        break;
      case In::block_comment:
        blank(i);
        if (c == '*' && next == '/') {
          blank(++i);
          in = In::plain;
        }
        break;
      case In::string:
      case In::character:
        if (c == '\\') {
          blank(i);
          blank(++i);
        } else if (c == (in == In::string ? '"' : '\'')) {
          in = In::plain;
        } else {
          blank(i);
        }
        break;
      case In::raw:
        if (text.substr(i).starts_with(raw_end)) {
          i += raw_end.size() - 1;
          in = In::plain;
        } else {
          blank(i);
        }
        break;
    }
  }
  return code;
}

std::map<std::string, std::vector<std::string>> dependency_table() {
  std::map<std::string, std::vector<std::string>> table;
  bool inside = false;
  for (const std::string& line : lines_of(read(root / "ARCHITECTURE.md"))) {
    if (line.starts_with("| folder |")) {
      inside = true;
    } else if (!line.starts_with("|")) {
      inside = false;
    } else if (inside && !line.starts_with("|---")) {
      std::vector<std::string> cells;
      std::istringstream in(line.substr(1));
      for (std::string cell; std::getline(in, cell, '|');) cells.push_back(cell);
      if (cells.size() == 3) table[words_of_cell(cells[0]).at(0)] = words_of_cell(cells[2]);
    }
  }
  return table;
}

std::map<std::string, std::set<std::string>> allowed_folders(const std::map<std::string, std::vector<std::string>>& table) {
  std::map<std::string, std::set<std::string>> allowed;
  for (const auto& [folder, uses] : table) {
    std::vector<std::string> open = {folder};
    while (!open.empty()) {
      const std::string next = open.back();
      open.pop_back();
      if (!allowed[folder].insert(next).second) continue;
      for (const std::string& used : table.at(next)) open.push_back(used);
    }
  }
  return allowed;
}

std::string listing(const std::vector<std::string>& violations) {
  std::string text;
  for (const std::string& violation : violations) text += "\n  " + violation;
  return text;
}

}  // namespace house
