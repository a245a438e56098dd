#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/// The repository as the house rules see it: its text files, and what the rules need to know of C++ text.
namespace house {

struct File {
  std::string path;  ///< relative to the repository, with '/'
  std::string text;

  [[nodiscard]] bool is_under(std::string_view folder) const {
    return path.starts_with(folder) && path.substr(folder.size()).starts_with("/");
  }
  [[nodiscard]] bool is_header() const { return path.ends_with(".h"); }
  [[nodiscard]] bool is_cpp() const { return is_header() || path.ends_with(".cpp"); }
};

/// Every file under `folder` of the repository ("" for all of it) but for what is built or produced.
std::vector<File> files_under(const std::string& folder);

std::vector<std::string> lines_of(std::string_view text);

struct Include {
  std::string name;
  bool angled = false;
  std::size_t line = 0;
};
std::vector<Include> includes_of(const File& file);

/// C++ text with comments and the contents of string and character literals replaced by blanks; line breaks stay.
std::string code_only(std::string_view text);

/// The rows of ARCHITECTURE.md's table of folders: folder -> what it may use, as written.
std::map<std::string, std::vector<std::string>> dependency_table();

/// The same with everything that follows: folder -> all folders that it may include, itself among them.
std::map<std::string, std::set<std::string>> allowed_folders(const std::map<std::string, std::vector<std::string>>& table);

/// One line a violation, for the failure message of a test.
std::string listing(const std::vector<std::string>& violations);

}  // namespace house
