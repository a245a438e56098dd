#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/disk.h"
#include "base/json.h"
#include "cli/exit.h"
#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "partner/site.h"

namespace crossdock::cli {

/// What the command reads from and writes to. Data goes to `out`, everything said about it to `err`.
struct Streams {
  InputStream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour_out = false;
  bool colour_err = false;
  bool in_is_terminal = false;
  const Clock* clock = nullptr;  ///< nullptr: the machine's
  bool out_is_terminal = false;
  std::function<bool(std::chrono::milliseconds)> wait =
      {};  ///< between two pictures; false ends it; empty: waits for time, `q` or a signal
};

/// "0.1.0"
[[nodiscard]] std::string program_version();

/// The options that subcommands share.
struct CommonOptions {
  bool json = false;
  std::string site;     ///< `--site`; empty: CROSSDOCK_SITE, else the current folder where it is a site
  std::string shipped;  ///< `--shipped`
};

/// One call of the command.
class Context {
 public:
  explicit Context(Streams& streams) : streams_(streams) {}

  [[nodiscard]] std::ostream& out() const { return streams_.out; }
  [[nodiscard]] std::ostream& err() const { return streams_.err; }
  [[nodiscard]] InputStream& in() const { return streams_.in; }
  [[nodiscard]] Instant now() const { return streams_.clock != nullptr ? streams_.clock->now() : SystemClock().now(); }
  /// nullptr: the machine's.
  [[nodiscard]] const Clock* clock() const { return streams_.clock; }
  [[nodiscard]] bool in_is_terminal() const { return streams_.in_is_terminal; }
  [[nodiscard]] bool out_is_terminal() const { return streams_.out_is_terminal; }
  [[nodiscard]] const std::function<bool(std::chrono::milliseconds)>& given_wait() const { return streams_.wait; }
  [[nodiscard]] bool colour_out() const { return streams_.colour_out; }
  [[nodiscard]] bool colour_err() const { return streams_.colour_err; }

  /// `text` in bold or in the colour of a severity, where `err` is a terminal.
  [[nodiscard]] std::string strong(std::string_view text) const;

  /// "error: message" and an indented line of help, where there is one.
  void complain(std::string_view message, std::string_view help = {}) const;
  /// "note: message"
  void remark(std::string_view message) const;

  /// The diagnostics as frames, on `err`. Those that say the same at the same place are shown once.
  void show(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources) const;

  Exit exit = Exit::fine;

 private:
  Streams& streams_;
};

/// The same diagnostics without those that repeat an earlier one at its place.
[[nodiscard]] std::vector<Diagnostic> without_repeats(const std::vector<Diagnostic>& diagnostics);

/// The folder of the site to use: `given`, CROSSDOCK_SITE, the current folder where it has a crossdock.toml; empty: none.
[[nodiscard]] std::filesystem::path site_folder(const std::string& given);

/// Loads the site that the command needs. nullptr: there is none or it cannot be used; the reason has been told and the exit code set.
[[nodiscard]] std::shared_ptr<const partner::Site> open_site(Context& context, const CommonOptions& options);

/// The site if the command is called in one; nullptr where it is not, silently. With `--site` it must be there.
/// `failed` is set where it must be but is not usable.
[[nodiscard]] std::shared_ptr<const partner::Site> open_site_if_any(Context& context, const CommonOptions& options, bool& failed);

/// What commands without a site work by: base policy, shipped grammars and maps. nullptr: not found, told, exit code set.
[[nodiscard]] std::shared_ptr<const partner::PackVersion> open_default_pack(Context& context, const CommonOptions& options);

/// The pack of this name with everything linked. nullptr: unknown or with errors, told with the exit code set.
[[nodiscard]] std::shared_ptr<const partner::PackVersion> open_pack(Context& context, const partner::Site& site, const std::string& name);

}  // namespace crossdock::cli
