#include "format/x12/repair.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "diagnostic/render.h"

/// Each `.edi` of cases/repair/ has what becomes of it beside it. CROSSDOCK_UPDATE=1 rewrites that.
using namespace crossdock;

namespace {

const std::filesystem::path source = CROSSDOCK_SOURCE_DIR;

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".edi") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Bytes with what cannot be seen written out.
std::string visible(std::string_view text) { return printable(text, text.size()); }

std::string told(const x12::Repair& repair) {
  std::string out;
  for (const x12::RepairChange& change : repair.changes)
    out += "  @" + std::to_string(change.position.offset) + " " + describe_place(change.position) + ": " + change.what + " `" +
           visible(change.before) + "` -> `" + visible(change.after) + "`" + (change.remark.empty() ? "" : " (" + change.remark + ")") +
           "\n";
  for (const Diagnostic& diagnostic : repair.refused)
    out += "  refused @" + std::to_string(diagnostic.position ? diagnostic.position->offset : 0) + " " +
           (diagnostic.position ? describe_place(*diagnostic.position) : "") + ": " + diagnostic.message +
           "\n    help: " + diagnostic.help + "\n";
  return out;
}

/// The output as lines; one of CR and LF behind each terminator is shown as such.
std::string shown(const std::string& bytes) {
  std::string out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end = bytes.find('\n', at);
    out += "  |" + visible(bytes.substr(at, end == std::string::npos ? end : end - at)) + (end == std::string::npos ? "" : "\\n") + "\n";
    at = end == std::string::npos ? bytes.size() : end + 1;
  }
  return out;
}

std::string trace(const std::string& bytes) {
  const x12::Repair plain = x12::repair(bytes, {});
  const x12::Repair whole = x12::repair(bytes, {true});
  std::string out = plain.refused.empty() ? (plain.changes.empty() ? "nothing to mend\n" : "mended\n") : "refused\n";
  out += told(plain) + (plain.bytes == bytes ? "" : shown(plain.bytes));
  if (told(whole) != told(plain)) out += "as a whole file\n" + told(whole) + shown(whole.bytes);
  return out;
}

/// The segments that carry business, without the separators at their ends.
std::vector<std::string> business(const std::string& bytes) {
  std::vector<std::string> segments;
  if (bytes.size() < 106) return segments;
  const char terminator = bytes[105], separator = bytes[3];
  for (std::string_view segment : split(bytes, terminator)) {
    segment = trimmed(segment);
    segment.remove_prefix(std::min(segment.find_first_not_of("\r\n"), segment.size()));
    segment = segment.substr(0, segment.find_last_not_of(std::string{separator, ' ', '\r', '\n', '\x1A', '\0'}) + 1);
    const std::string_view tag = segment.substr(0, segment.find(separator));
    if (!segment.empty() && tag != "ISA" && tag != "SE" && tag != "GE" && tag != "IEA" && tag != "CTT") segments.emplace_back(segment);
  }
  return segments;
}

/// The good interchanges that ship as samples, each segment on a line of its own.
std::vector<std::string> samples() {
  std::vector<std::string> all;
  for (const auto& folder : {source / "samples", source / "partners"})
    for (const auto& file : files_below(folder)) {
      const std::string bytes = file_bytes(file);
      const x12::Repair repair = x12::repair(bytes, {});
      if (bytes.starts_with("ISA") && repair.refused.empty() && repair.changes_total == 0) all.push_back(bytes);
    }
  return all;
}

std::vector<std::size_t> starts_of(const std::string& bytes, std::string_view tag) {
  std::vector<std::size_t> found;
  const std::string text = "\n" + std::string(tag) + bytes[3];
  for (std::size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) found.push_back(at + 1);
  return found;
}

std::string without_segment(const std::string& bytes, std::size_t start) {
  const std::size_t end = bytes.find('\n', start);
  return bytes.substr(0, start) + bytes.substr(end + 1);
}

void is_mended(const std::string& damaged, const std::string& original, const std::string& damage) {
  const x12::Repair repair = x12::repair(damaged, {});
  BOOST_TEST(repair.refused.empty(), damage << "\n" << told(repair));
  BOOST_TEST(repair.changes_total > 0u, damage);
  BOOST_TEST(repair.bytes == original, damage << "\n" << told(repair));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_repair)

BOOST_AUTO_TEST_CASE(every_case_becomes_what_is_expected) {
  const auto files = files_below(source / "tests/format/cases/repair");
  BOOST_REQUIRE(files.size() > 25u);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const std::string out = trace(file_bytes(file));
      std::filesystem::path expected = file;
      expected.replace_extension(".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << out;
      BOOST_TEST(out == file_bytes(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(mending_twice_changes_nothing_more_and_business_segments_stay) {
  auto files = files_below(source / "tests/format/cases");
  for (const auto& folder : {source / "samples", source / "partners"})
    for (const auto& file : files_below(folder)) files.push_back(file);
  std::size_t mended = 0;
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = file_bytes(file);
      for (const bool whole : {false, true}) {
        const x12::Repair once = x12::repair(bytes, {whole});
        if (!once.refused.empty()) continue;
        const x12::Repair twice = x12::repair(once.bytes, {whole});
        BOOST_TEST(twice.bytes == once.bytes);
        BOOST_TEST(twice.changes_total == 0u, told(twice));
        BOOST_TEST((once.bytes == bytes) == (once.changes_total == 0), told(once));
        mended += once.changes_total != 0 ? 1u : 0u;
        const bool plain = bytes.starts_with("ISA") && bytes.size() > 106 && bytes.find("BIN") == std::string::npos &&
                           file.filename() != "wrapped_at_80.edi" && once.bytes.substr(0, 106) == bytes.substr(0, 106);
        if (plain) BOOST_TEST(business(once.bytes) == business(bytes), boost::test_tools::per_element());
      }
    }
  }
  BOOST_TEST(mended > 30u);
}

BOOST_AUTO_TEST_CASE(mechanical_damage_of_a_good_file_is_undone) {
  const auto all = samples();
  BOOST_REQUIRE(all.size() > 15u);
  std::size_t damages = 0;
  for (const std::string& original : all) {
    const char separator = original[3], terminator = original[105];
    if (original[106] != '\n') continue;
    for (const std::string tag : {"SE", "GE", "IEA"})
      for (const std::size_t start : starts_of(original, tag)) {
        std::string damaged = original;
        damaged.insert(start + tag.size() + 1, "9");
        is_mended(damaged, original, "count of " + tag);
        damaged = original;
        const std::size_t control = damaged.find(separator, start + tag.size() + 1) + 1;
        damaged[control] = damaged[control] == '7' ? '8' : '7';
        is_mended(damaged, original, "control number of " + tag);
        damages += 2;
      }
    for (std::size_t at = original.find('\n'); at != std::string::npos && at + 1 < original.size(); at = original.find('\n', at + 1)) {
      std::string damaged = original;
      damaged.insert(at + 1, std::string(1, terminator));
      is_mended(damaged, original, "empty segment");
      if (at > 106) {
        damaged = original;
        damaged.insert(at, "\r");
        is_mended(damaged, original, "line end");
        damaged = original;
        damaged.insert(at - 1, std::string(2, separator));
        is_mended(damaged, original, "separators at the end");
      }
      damages += 3;
    }
    for (const std::size_t start : starts_of(original, "SE")) {
      is_mended(without_segment(original, start), original, "SE");
      ++damages;
    }
    if (starts_of(original, "IEA").size() == 1) {
      is_mended(without_segment(original, starts_of(original, "IEA").front()), original, "IEA");
      is_mended(original.substr(0, original.size() - 2), original.substr(0, original.size() - 1), "last terminator");
    }
  }
  BOOST_TEST(damages > 500u);
}

BOOST_AUTO_TEST_CASE(binary_data_of_any_bytes_stays_as_it_is) {
  const std::string original = file_bytes(source / "tests/format/cases/repair/binary.edi");
  const std::size_t start = original.find("BIN*"), end = original.find("PWK*");
  std::minstd_rand random(5);
  static constexpr std::string_view bytes = "~~~**>\n\n\r ISEAGB1\x00\xFF\x1A";
  for (int round = 0; round < 400; ++round) {
    std::string data;
    for (std::size_t left = random() % 300; left > 0; --left) data += bytes[random() % bytes.size()];
    const std::string binary = "BIN*" + std::to_string(data.size()) + "*" + data + "~\n";
    const std::string damaged = original.substr(0, start) + binary + original.substr(end);
    const x12::Repair once = x12::repair(damaged, {});
    BOOST_REQUIRE(once.refused.empty());
    BOOST_TEST(once.bytes.find(binary) == start);
    BOOST_TEST(once.bytes.find("SE*4*0001~") != std::string::npos);
    const x12::Repair twice = x12::repair(once.bytes, {});
    BOOST_REQUIRE_MESSAGE(twice.refused.empty() && twice.bytes == once.bytes, told(twice));
  }
}

BOOST_AUTO_TEST_CASE(a_file_of_any_bytes_is_mended_or_refused) {
  for (const auto& file : files_below(source / "tests/format/cases")) {
    const std::string bytes = file_bytes(file);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 7) {
      const x12::Repair repair = x12::repair(std::string_view(bytes).substr(0, cut), {true});
      if (repair.refused.empty()) BOOST_TEST(x12::repair(repair.bytes, {true}).changes_total == 0u, file.string() << " cut at " << cut);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
