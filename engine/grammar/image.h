#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/piece_file.h"
#include "document/object_type.h"
#include "grammar/glance.h"
#include "grammar/grammar.h"

namespace crossdock::grammar {

class Library;

/// 256 bits that tell bytes from any others that nobody made to deceive: whoever can write grammars can write the image as well. A
/// change within eight bytes always shows. Much cheaper than SHA-256, which is not in hardware everywhere.
class ImageCheck {
 public:
  using Value = std::array<std::uint64_t, 4>;
  /// Adds a text, and where it ends.
  void add(std::string_view text);
  [[nodiscard]] const Value& value() const { return lanes_; }

 private:
  Value lanes_{1, 2, 3, 4};
};

/// What an image was made of, and by whom: it counts only where both are the same.
struct ImageOrigin {
  std::string program;        ///< program_id(): how structures lie in an image is known to the program that wrote it alone
  ImageCheck::Value texts{};  ///< of the texts of the library's files in their order
};

/// The compiled dictionaries, sets and canonical types of a library in one file, so that a command need not parse what ships. A piece is
/// read when it is asked for.
class GrammarImage {
 public:
  /// nullptr: there is none at `path`, or it is of another origin. `first`: index of the library's first file in its SourceSet; the
  /// others follow.
  [[nodiscard]] static std::unique_ptr<const GrammarImage> open(const std::filesystem::path& path, const ImageOrigin& origin,
                                                                std::uint32_t first);

  /// Whether it has what is asked for. What has findings is in no image.
  [[nodiscard]] bool has_dictionary(std::string_view standard, std::string_view version) const;
  [[nodiscard]] bool has_set(std::string_view standard, std::string_view version, std::string_view id) const;

  /// What a glance at each file tells, in their order; empty: it has none.
  [[nodiscard]] std::vector<Glance> glances() const;

  // nullptr: it has none, or its bytes are spoilt.
  [[nodiscard]] std::shared_ptr<const Grammar> dictionary(std::string_view standard, std::string_view version) const;
  [[nodiscard]] std::shared_ptr<const Grammar> set(std::string_view standard, std::string_view version, std::string_view id,
                                                   const std::shared_ptr<const Grammar>& dictionary) const;
  [[nodiscard]] std::unique_ptr<ObjectModel> objects() const;

 private:
  struct Piece {
    std::uint64_t offset = 0;
    std::uint32_t size = 0;
    ImageCheck::Value check{};
  };
  GrammarImage(PieceFile file, std::uint32_t first) : file_(std::move(file)), first_(first) {}
  [[nodiscard]] std::string piece(const std::string& name) const;

  PieceFile file_;
  std::uint32_t first_;
  std::map<std::string, Piece> pieces_;
};

/// The image of a library that has no base: its bytes. `first` as above.
[[nodiscard]] std::string image_of(const Library& library, const std::vector<Glance>& glances, const ImageOrigin& origin,
                                   std::uint32_t first);

}  // namespace crossdock::grammar
