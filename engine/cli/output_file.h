#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/new_file.h"
#include "base/result.h"

namespace crossdock::cli {

/// A file that somebody named, written piece by piece. A regular one, new or old, appears whole or not at all, and a link to one stays
/// a link. Anything else that stands there (a device, a pipe, /dev/stdout) is written into and never replaced.
class OutputWriter {
 public:
  explicit OutputWriter(std::string file) : file_(std::move(file)) {}
  ~OutputWriter();
  OutputWriter(const OutputWriter&) = delete;
  OutputWriter& operator=(const OutputWriter&) = delete;

  /// The first error stays, and ends the writing.
  void write(std::string_view bytes);
  /// What was written appears, nothing too.
  [[nodiscard]] Result<Done> finish();

 private:
  void open();

  std::string file_;
  std::optional<NewFile> regular_;
  int other_ = -1;  ///< a device or a pipe
  std::optional<Error> error_;
};

/// Writes `content` by an OutputWriter.
[[nodiscard]] Result<Done> write_output_file(const std::string& file, std::string_view content);

}  // namespace crossdock::cli
