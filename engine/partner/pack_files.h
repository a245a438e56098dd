#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::partner {

/// One definition of a pack: partner.toml, an overlay or layout, a map.
struct PackFile {
  std::string name;  ///< below the pack's folder: "order.map"
  std::string text;
  std::string problem;  ///< why it cannot be read; empty: it was
};

/// The definitions of one pack, read at one time. Tables and samples are not among them: they are data.
struct PackFiles {
  std::filesystem::path folder;  ///< partners/<name>, where tables and samples lie
  std::vector<PackFile> files;   ///< by name

  /// nullptr: there is none of this name.
  [[nodiscard]] const PackFile* find(std::string_view name) const;
};

/// Reads partner.toml, which is always among them, every *.map in the folder, and every *.grammar in it and below.
[[nodiscard]] std::shared_ptr<const PackFiles> read_pack_files(const std::filesystem::path& folder);

/// Everything that makes a pack what it is at one time; enough to have the same pack again later.
struct PackSnapshot {
  std::string hash;                             ///< see hash_of
  std::string defaults;                         ///< the text of crossdock.toml where it has [defaults]; else empty
  std::string base;                             ///< the pack that it inherits from; empty: none
  std::shared_ptr<const PackFiles> base_files;  ///< of `base`; nullptr: none
  std::shared_ptr<const PackFiles> files;
};

/// SHA-256, hex, over the defaults, the base's files and the pack's own, names and texts. `hash` of the snapshot does not count.
[[nodiscard]] std::string hash_of(const PackSnapshot& snapshot);

}  // namespace crossdock::partner
