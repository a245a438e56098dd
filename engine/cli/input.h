#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/disk.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "partner/pack.h"

/// What validate, translate and show have in common: the file and whose rules it is judged by.
namespace crossdock::cli {

/// Opens FILE, `-` being standard input. nullptr: told, exit code set.
[[nodiscard]] std::unique_ptr<InputStream> open_input(Context& context, const std::string& file);

/// A file as the text that the X12 reader works on, and a note where it came in an encoding or form of its own.
struct PlainText {
  std::string text;
  std::optional<Diagnostic> note;
};
/// The whole of FILE. Nothing: told, exit code set.
[[nodiscard]] std::optional<PlainText> read_x12(Context& context, const std::string& file, std::uint64_t limit);

/// The first bytes of a stream, which is still read from its start.
class HeadStream final : public InputStream {
 public:
  explicit HeadStream(InputStream& input);
  [[nodiscard]] std::string_view head() const { return head_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  Result<std::size_t> read(std::span<char> window) override;

 private:
  InputStream& input_;
  std::string head_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

/// `--partner`
void add_pack_option(Command command, std::string& partner);

/// `--jobs`
void add_jobs_option(Command command, std::uint32_t& jobs);
/// How many threads `--jobs` asks for: as many as there are processors where it was left out.
[[nodiscard]] unsigned jobs_of(std::uint32_t jobs);

/// The pack that a file is judged by: the one named; inside a site the one of its sender, told on `err`; else the base policy.
/// `head` is the start of the file. nullptr: told, exit code set.
[[nodiscard]] std::shared_ptr<const partner::PackVersion> choose_pack(Context& context, const CommonOptions& options,
                                                                      const std::string& partner, std::string_view head);

}  // namespace crossdock::cli
