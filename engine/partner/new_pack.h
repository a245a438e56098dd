#pragma once

#include <string>
#include <vector>

#include "partner/trading_partner.h"

namespace crossdock::partner {

/// What is known of a partner to begin with.
struct NewPack {
  std::string name;   ///< a pack's name (is_name)
  std::string title;  ///< as people write it; empty: the name
  std::string base;   ///< the pack that it inherits from; empty: none
  std::string route;  ///< the pack that receives its orders; empty: not known yet
  Identity theirs;
  Identity ours;  ///< for the sample
};

struct NewFile {
  std::string path;  ///< below the pack's folder
  std::string text;
};

/// The files of a pack that explain themselves: one that takes 850s at 004010, with an overlay, a map and a sample, each saying only what
/// differs and how to say more. With a base, only what tells it from the base.
[[nodiscard]] std::vector<NewFile> files_of_new_pack(const NewPack& asked);

}  // namespace crossdock::partner
