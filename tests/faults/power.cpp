#include "faults/power.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include <sys/stat.h>

namespace crossdock::test {

namespace {

namespace fs = std::filesystem;

struct stat status_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) throw std::runtime_error("no " + path.string());
  return status;
}

std::string number_of(const fs::path& path) { return std::to_string(status_of(path).st_ino); }

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void note_folder(const fs::path& folder, const fs::path& shadow) {
  std::string names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names += number_of(entry.path()) + (entry.is_directory() ? "d" : "f") + entry.path().filename().string() + '\0';
    if (entry.is_directory()) {
      note_folder(entry.path(), shadow);
      continue;
    }
    const fs::path kept = shadow / "kept" / number_of(entry.path());
    if (!fs::exists(kept)) fs::create_hard_link(entry.path(), kept);  // its number and time stay known
    fs::copy_file(entry.path(), shadow / "content" / number_of(entry.path()), fs::copy_options::overwrite_existing);
  }
  std::ofstream(shadow / "names" / number_of(folder), std::ios::binary) << names;
}

/// Puts a folder together from the notes; `times` and `made` are by the numbers of files.
void restore(const std::string& number, const fs::path& to, const fs::path& shadow, const std::map<std::string, fs::file_time_type>& times,
             std::map<std::string, fs::path>& made) {
  fs::create_directories(to);
  const std::string names = text_of(shadow / "names" / number);
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = names.find('\0', at);
    const std::size_t kind = names.find_first_of("df", at);
    const std::string entry = names.substr(at, kind - at);
    const fs::path path = to / names.substr(kind + 1, end - kind - 1);
    at = end + 1;
    if (names[kind] == 'd') {
      restore(entry, path, shadow, times, made);
    } else if (const auto twin = made.find(entry); twin != made.end()) {
      fs::create_hard_link(twin->second, path);
    } else {
      // Without a note nothing of its content ever became durable.
      std::ofstream(path, std::ios::binary) << text_of(shadow / "content" / entry);
      if (const auto time = times.find(entry); time != times.end()) fs::last_write_time(path, time->second);
      made.emplace(entry, path);
    }
  }
}

}  // namespace

void PowerLoss::begin() const {
  fs::remove_all(shadow_);
  for (const char* part : {"content", "names", "kept"}) fs::create_directories(shadow_ / part);
  note_folder(folder_, shadow_);
}

void PowerLoss::strike(Loss loss, std::uint64_t chance) const {
  if (loss == Loss::everything) lose_everything();
  if (loss == Loss::bytes || loss == Loss::some) lose_bytes(loss, chance);
}

void PowerLoss::lose_bytes(Loss loss, std::uint64_t chance) const {
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string number = number_of(entry.path());
    const std::string durable = text_of(shadow_ / "content" / number);  // none: nothing of its content ever became durable
    if (text_of(entry.path()) == durable) continue;
    // Numbers of files follow each other: mixed, lest one kind of file always has the luck.
    const std::uint64_t mixed = (std::stoull(number) + chance) * 0x9E3779B97F4A7C15u;
    if (loss == Loss::some && (mixed >> 63) != 0) continue;
    const auto time = entry.last_write_time();
    std::ofstream(entry.path(), std::ios::binary) << durable;
    fs::last_write_time(entry.path(), time);
  }
}

void PowerLoss::lose_everything() const {
  std::map<std::string, fs::file_time_type> times;
  for (const fs::path& tree : {folder_, shadow_ / "kept"})
    for (const auto& entry : fs::recursive_directory_iterator(tree))
      if (entry.is_regular_file()) times.emplace(number_of(entry.path()), entry.last_write_time());
  const std::string number = number_of(folder_);
  const fs::path lost = folder_.string() + ".lost";
  fs::rename(folder_, lost);
  std::map<std::string, fs::path> made;
  restore(number, folder_, shadow_, times, made);
  fs::remove_all(lost);
}

}  // namespace crossdock::test
