#include "sample/expectations.h"

#include <algorithm>
#include <system_error>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/code.h"

namespace crossdock::sample {

namespace {

namespace fs = std::filesystem;

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == ' ';
}

Diagnostic line_error(SourceSpan span, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = Code::pack_value;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

/// The lines of expected.csv; what cannot be read is told.
std::vector<Expectation> parse(const SourceFile& source, std::uint32_t file, std::vector<Diagnostic>& errors) {
  std::vector<Expectation> lines;
  const std::string_view text = source.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    const SourceSpan span{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    begin = end + 1;
    if (line.empty() || line.front() == '#' || line == trimmed(expectations_heading)) continue;
    const std::size_t comma = line.find(',');
    const std::string_view name = trimmed(line.substr(0, comma));
    const auto codes = comma == std::string_view::npos ? std::nullopt : expected_codes(line.substr(comma + 1));
    if (!is_sample_name(name)) {
      errors.push_back(line_error(span, "`" + printable(name) + "` is no file below samples/",
                                  "write `FILE,accepted` or `FILE,` and the codes that it must produce: `bad-date.edi,D409`"));
    } else if (!codes) {
      errors.push_back(line_error(span, "it is not clear what is expected of `" + printable(name) + "`",
                                  "write `accepted`, or codes such as D409 with blanks between"));
    } else if (std::any_of(lines.begin(), lines.end(), [&](const Expectation& other) { return other.file == name; })) {
      errors.push_back(line_error(span, "`" + printable(name) + "` stands here twice", "leave one of the lines"));
    } else {
      lines.push_back({std::string(name), *codes, span});
    }
  }
  return lines;
}

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end && names.size() < limits::scan_files; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (at->is_regular_file(error) && name != expectations_file && !name.starts_with('.')) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string expectation_text(const std::vector<std::string>& codes) { return codes.empty() ? "accepted" : joined(codes, " "); }

std::optional<std::vector<std::string>> expected_codes(std::string_view text) {
  text = trimmed(text);
  if (text == "accepted") return std::vector<std::string>{};
  std::vector<std::string> codes;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (!code_of_text(word)) return std::nullopt;
    codes.emplace_back(word);
  }
  if (codes.empty()) return std::nullopt;
  return codes;
}

bool is_sample_name(std::string_view name) {
  if (name.empty() || name.size() > 200) return false;
  for (const std::string_view part : split(name, '/'))
    if (part.empty() || part.front() == '.' || part.front() == ' ' || !std::all_of(part.begin(), part.end(), is_name_character))
      return false;
  return true;
}

std::string difference(const Judged& judged, const std::vector<std::string>& codes) {
  if (!judged.taken) return "the pack takes no such file";
  std::vector<std::string> found(judged.errors.begin(), judged.errors.end()), missing, beside;
  for (const std::string& code : codes)
    if (!judged.errors.contains(code) && !judged.warnings.contains(code)) missing.push_back(code);
  for (const std::string& code : judged.errors)
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) beside.push_back(code);
  if (codes.empty()) {
    if (judged.accepted && beside.empty()) return {};
    const std::string first = judged.findings.empty() ? "nothing in it is a document" : judged.findings.front().message;
    return "it is not accepted: " + (beside.empty() ? "" : joined(beside, " ") + ", ") + first;
  }
  if (!missing.empty()) {
    found.insert(found.end(), judged.warnings.begin(), judged.warnings.end());
    return joined(missing, " ") + " is not found in it; what is found: " + (found.empty() ? "nothing" : joined(found, " "));
  }
  return beside.empty() ? "" : joined(beside, " ") + " is found in it too";
}

std::size_t SampleTests::run() const {
  return static_cast<std::size_t>(std::count_if(samples.begin(), samples.end(), [](const SampleTest& one) { return one.judged; }));
}

std::size_t SampleTests::failed() const {
  return static_cast<std::size_t>(
      std::count_if(samples.begin(), samples.end(), [](const SampleTest& one) { return one.judged && !one.passed; }));
}

SampleTests test_samples(const partner::PackVersion& pack, Instant now) {
  SampleTests tests;
  if (pack.folder().empty() || pack.partner().family) return tests;
  const fs::path folder = pack.folder() / "samples";
  const std::string shown = (pack.folder().filename() / "samples").generic_string();
  std::vector<Expectation> expectations;
  std::error_code error;
  if (fs::exists(folder / expectations_file, error)) {
    auto text = read_file(folder / expectations_file, limits::source_file_bytes);
    if (!text) {
      Diagnostic unreadable;
      unreadable.code = Code::pack_unreadable;
      unreadable.message = text.error().message;
      unreadable.help = "it says how the pack's samples must be judged; make it readable, or remove it";
      tests.failures.push_back(std::move(unreadable));
    } else {
      SourceSet& sources = *pack.sources();
      const std::uint32_t file = sources.add("partners/" + shown + "/" + std::string(expectations_file), std::move(*text));
      expectations = parse(sources.file(file), file, tests.failures);
    }
  }
  for (const std::string& name : files_in(folder))
    if (std::none_of(expectations.begin(), expectations.end(), [&](const Expectation& one) { return one.file == name; }))
      expectations.push_back({name, {}, {}});
  for (const Expectation& expected : expectations) {
    const bool is_listed = expected.span.end != 0;
    SampleTest test{expected.file, true, false};
    Diagnostic failure;
    failure.code = Code::map_test_failed;
    if (is_listed) failure.span = expected.span;
    if (!is_listed) {
      failure.position.emplace();
      failure.position->file = "partners/" + shown + "/" + expected.file;
    }
    failure.help = "crossdock validate partners/" + shown + "/" + expected.file + " --partner " + pack.name() +
                   " shows it; expected.csv says what is expected";
    const auto bytes = read_file(folder / expected.file, limits::source_file_bytes);
    if (!bytes) {
      failure.message = "sample `" + expected.file + "`: " + bytes.error().message;
      failure.help = "put it there, or take its line out of expected.csv";
    } else {
      const Judged judged = judge(*bytes, expected.file, pack, now);
      test.judged = judged.taken || is_listed;
      const std::string why = difference(judged, expected.codes);
      test.passed = why.empty();
      if (!why.empty()) failure.message = "sample `" + expected.file + "`, expected " + expectation_text(expected.codes) + ": " + why;
    }
    if (test.judged && !test.passed) tests.failures.push_back(std::move(failure));
    tests.samples.push_back(std::move(test));
  }
  return tests;
}

std::string with_expectation(std::string_view text, const std::string& file, const std::vector<std::string>& codes) {
  const std::string line = file + "," + expectation_text(codes) + "\n";
  std::string out;
  bool is_placed = false;
  if (trimmed(text).empty()) text = expectations_heading;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view old = text.substr(begin, end - begin);
    begin = end + 1;
    const bool is_same = trimmed(old.substr(0, old.find(','))) == file;
    if (is_same && !is_placed) out += line;
    is_placed = is_placed || is_same;
    if (!is_same) out.append(old).push_back('\n');
  }
  return is_placed ? out : out + line;
}

}  // namespace crossdock::sample
