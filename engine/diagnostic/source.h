#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock {

/// Bytes [begin, end) of a grammar, map, table or pack file. `file` is the file's index in its `SourceSet`.
struct SourceSpan {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// The span from the start of `first` to the end of `last`, both of one file.
[[nodiscard]] SourceSpan joined(SourceSpan first, SourceSpan last);

struct LineColumn {
  std::uint32_t line = 1;    ///< from 1
  std::uint32_t column = 1;  ///< from 1, in code points
};

/// The text of one source file and where its lines begin. Line ends are LF or CRLF.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] LineColumn place(std::uint32_t offset) const;
  /// Line `line` (from 1) without its line end; empty beyond the last.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// All source files of one load. Files are never removed, so spans stay good. May be used from several threads.
class SourceSet {
 public:
  /// Adds a file; `name` is shown in diagnostics. Returns its index.
  std::uint32_t add(std::string name, std::string text);
  [[nodiscard]] const SourceFile& file(std::uint32_t index) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::string_view text(SourceSpan span) const;
  /// "grammars/x12/004010/850.grammar:58"
  [[nodiscard]] std::string place(SourceSpan span) const;

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
  std::unique_ptr<std::shared_mutex> mutex_ = std::make_unique<std::shared_mutex>();
};

}  // namespace crossdock
