#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// A file that is written once, from its start to its end; throws where the disk refuses.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& path);
  void write(std::string_view text);
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// Must be the last call.
  void close();

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::uint64_t bytes_ = 0;
};

/// The segments of one transaction set, between `*` and `~`, counted.
class SetText {
 public:
  void begin(std::string_view set_id, std::uint64_t number);
  /// Empty elements at the end are left out.
  void segment(std::string_view tag, std::initializer_list<std::string_view> elements);
  /// SE, with a count that is `off` more than it should be.
  void end(std::uint64_t off = 0);
  [[nodiscard]] std::string_view text() const { return text_; }
  void clear() { text_.clear(); }

 private:
  std::string text_, control_;
  std::uint64_t segments_ = 0;
};

struct EnvelopeShape {
  std::string_view functional_id;  ///< GS01
  std::uint64_t sets_of_group = 2500;
  std::uint64_t groups_of_interchange = 4;
};

/// Writes interchanges to a new file until it has `bytes`, or until `most` sets; `write_set` writes set `number`, counted from 1.
/// The number of sets.
std::uint64_t write_interchanges(const std::filesystem::path& path, std::uint64_t bytes, std::uint64_t most, const EnvelopeShape& shape,
                                 const std::function<void(SetText&, std::uint64_t number)>& write_set);

}  // namespace bench
