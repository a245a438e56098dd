#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "cli/run.h"

namespace crossdock::test {

/// What one call of the command gave.
struct Called {
  cli::Exit exit = cli::Exit::fine;
  std::string out;
  std::string err;
};

/// Calls the command in this process, whose clock stands at `now`; `run` has the machine's, as it waits for files to stand still.
inline Called call(const std::vector<std::string>& arguments, const std::string& input = {},
                   std::string_view now = "2026-11-20T08:01:14Z") {
  MemoryStream in(input);
  std::ostringstream out, err;
  const FixedClock clock(*parse_rfc3339(now));
  cli::Streams streams{in, out, err};
  if (arguments.empty() || arguments.front() != "run") streams.clock = &clock;
  Called called;
  called.exit = cli::run(arguments, streams);
  called.out = out.str();
  called.err = err.str();
  return called;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The repository's own site, which holds the shipped grammars and maps.
inline std::string source_folder() { return CROSSDOCK_SOURCE_DIR; }

inline std::string sample(const std::string& name) { return source_folder() + "/samples/" + name; }

/// An interchange with one 850; `quantity` is PO102, `segments` stands before the order lines.
inline std::string order(const std::string& quantity = "12", const std::string& segments = "") {
  const std::string body =
      "ST*850*0001~BEG*00*SA*4500012345**20261116~" + segments + "PO1*1*" + quantity + "*EA*4.75**UP*485210000017~CTT*1~";
  const auto count = static_cast<std::size_t>(std::count(body.begin(), body.end(), '~')) + 1;
  return "ISA*00*          *00*          *ZZ*HARBORMART     *ZZ*OURCO          *261116*0731*U*00401*000000101*0*P*>~"
         "GS*PO*HARBORMART*OURCO*20261116*0731*101*X*004010~" +
         body + "SE*" + std::to_string(count) + "*0001~GE*1*101~IEA*1*000000101~";
}

}  // namespace crossdock::test
