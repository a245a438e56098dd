#include "cli/page_site.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/run.h"
#include "cli/site_ledger.h"

namespace crossdock::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* share = "CROSSDOCK_SHARE";

bool fits(const std::string& name, const std::string& pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return name == pattern;
  const std::string before = pattern.substr(0, star), after = pattern.substr(star + 1);
  return name.size() >= before.size() + after.size() && name.starts_with(before) && name.ends_with(after);
}

/// The paths that a word with a `*` in its last part stands for, sorted; the word itself where there are none.
std::vector<std::string> expanded(const std::string& word) {
  if (word.find('*') == std::string::npos) return {word};
  const fs::path path = word;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (const std::string name = entry->path().filename().string(); fits(name, path.filename().string()))
      found.push_back((path.parent_path() / name).string());
  std::sort(found.begin(), found.end());
  return found.empty() ? std::vector<std::string>{word} : found;
}

/// As a shell takes a line apart; "> file" goes to `to`.
std::vector<std::string> words_of(const std::string& command, std::string& to) {
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  bool begun = false, was_quoted = false;
  const auto end_word = [&] {
    if (!begun) return;
    const auto more = was_quoted ? std::vector<std::string>{word} : expanded(word);
    words.insert(words.end(), more.begin(), more.end());
    word.clear();
    begun = was_quoted = false;
  };
  for (const char c : command) {
    if (quote == '\0' && c == '#' && !begun) break;
    if (quote == '\0' && c == ' ') {
      end_word();
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      begun = was_quoted = true;
    } else {
      word += c;
      begun = true;
    }
  }
  end_word();
  if (words.size() > 2 && words[words.size() - 2] == ">") {
    to = words.back();
    words.resize(words.size() - 2);
  }
  return words;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
  return text;
}

std::string listed(const fs::path& path) {
  if (!fs::exists(path)) return "ls: cannot access '" + path.string() + "': No such file or directory\n";
  if (!fs::is_directory(path)) return path.string() + "\n";
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path))
    if (const std::string name = entry.path().filename().string(); !name.starts_with('.')) names.push_back(name);
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

}  // namespace

PageSite::PageSite() : before_(fs::current_path()), clock_(*parse_rfc3339("2026-11-20T08:00:00Z")) {
  const fs::path source = source_folder(), site = folder_.path();
  for (const char* part : {"partners", "samples"}) fs::copy(source / part, site / part, fs::copy_options::recursive);
  // One lane, so that ids come in one order; and a file's own times, which are the machine's, say nothing.
  test::write(site / "crossdock.toml", replaced(test::read(source / "crossdock.toml"), "lanes      = 2", "lanes      = 1") +
                                           "\n[defaults.channel]\nready = \"renamed\"\n");
  ::setenv(share, source.c_str(), 1);
  ::unsetenv("CROSSDOCK_SITE");
  fs::current_path(site);
}

PageSite::~PageSite() {
  std::error_code ignored;
  fs::current_path(before_, ignored);
  ::unsetenv(share);
}

std::string PageSite::told(std::string text) const {
  text = replaced(std::move(text), fs::path(source_folder()).string() + "/", "");
  text = replaced(std::move(text), ", by " + cli::caller(), ", by ann");
  return replaced(std::move(text), folder_.path().string(), "/srv/edi");
}

std::string PageSite::run(const std::string& command) {
  std::string to;
  std::vector<std::string> words = words_of(command, to);
  if (words.empty()) return "no command\n";
  const std::string name = words.front();
  words.erase(words.begin());
  if (name == "crossdock" || name == "build/release/crossdock") return call(words, to);
  if (name == "cp") return copy(words);
  std::string out;
  for (const std::string& word : words) {
    if (name == "cat")
      out += fs::is_regular_file(word) ? test::read(word) : "cat: " + word + ": No such file or directory\n";
    else if (name == "ls")
      out += listed(word);
    else if (name == "rm")
      fs::remove(word);
    else if (name == "mkdir" && word != "-p")
      fs::create_directories(word);
    else if (name == "echo" && word == "$?")
      out += std::to_string(static_cast<int>(exit_)) + "\n";
    else if (name != "mkdir")
      return "the test does not know the command `" + command + "`\n";
  }
  if (to.empty()) return told(std::move(out));
  write(to, out);
  return {};
}

std::string PageSite::call(const std::vector<std::string>& words, const std::string& to) {
  MemoryStream in(std::string{});
  std::ostringstream terminal, file;
  cli::Streams streams{in, to.empty() ? terminal : file, terminal};
  streams.clock = &clock_;
  exit_ = cli::run(words, streams);
  if (!to.empty()) write(to, file.str());
  return told(terminal.str());
}

std::string PageSite::copy(const std::vector<std::string>& words) {
  if (words.size() < 2) return "cp: missing file operand\n";
  const fs::path to = words.back();
  if (words.size() > 2 && words.front() == "-r") {
    fs::copy(words[1], fs::is_directory(to) ? to / fs::path(words[1]).filename() : to,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    return {};
  }
  for (auto from = words.begin(); from + 1 != words.end(); ++from) {
    if (!fs::is_regular_file(*from)) return "cp: cannot stat '" + *from + "': No such file or directory\n";
    const bool into_folder = fs::is_directory(to) || words.back().ends_with('/');
    write(into_folder ? to / fs::path(*from).filename() : to, test::read(*from));
  }
  return {};
}

void PageSite::write(const fs::path& file, const std::string& text) {
  test::write(fs::absolute(file), text);
  // Files are taken oldest first: the order of the page is the order of taking.
  const std::chrono::sys_time<std::chrono::milliseconds> start{std::chrono::milliseconds(clock_.now().milliseconds - 3'600'000)};
  fs::last_write_time(file, std::chrono::file_clock::from_sys(start + std::chrono::seconds(++written_)));
}

std::string PageSite::put(const ShownFile& file) {
  std::string before, after;
  for (const std::string& line : file.lines) {
    const std::string text = (file.is_difference && !line.empty() ? line.substr(1) : line) + "\n";
    if (!file.is_difference || !line.starts_with('-')) after += text;
    if (!line.starts_with('+')) before += text;
  }
  if (!file.is_difference) {
    write(file.path, after);
    return {};
  }
  if (!fs::is_regular_file(file.path)) return file.path + " is not there";
  std::string text = test::read(file.path);
  const std::size_t at = text.find(before);
  if (before.empty() || at == std::string::npos || text.find(before, at + 1) != std::string::npos)
    return "what the difference begins with does not stand in " + file.path + " once:\n" + before;
  write(file.path, text.replace(at, before.size(), after));
  return {};
}

std::string PageSite::set_clock(const std::string& time) {
  const auto instant = parse_rfc3339(time);
  if (!instant) return "`" + time + "` is no time";
  clock_.set(*instant);
  return {};
}

}  // namespace crossdock::test
