#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "partner/pack.h"

namespace crossdock::cli {

struct TranslateOptions {
  CommonOptions common;
  std::string file, to, partner, receiver, output;
  std::vector<std::string> maps;
  std::vector<std::string> with;  ///< files with objects that the map needs
  std::uint32_t jobs = 0;
  bool force = false;
};

/// Whose rules read the file, and whose write the result.
struct TranslatePlan {
  std::shared_ptr<const partner::Site> site;  ///< keeps what the packs lie in; may be nullptr
  std::shared_ptr<const partner::PackVersion> reader;
  std::shared_ptr<const partner::PackVersion> receiver;  ///< `--receiver`; else nullptr
  std::string file_name;                                 ///< as the path sees it
  bool to_json = true;
  partner::FileFormat to = partner::FileFormat::json;
  std::string writing_map;  ///< `--map` for the writing side; may be empty

  /// The pack that writes objects of this kind. nullptr: told, exit code set.
  [[nodiscard]] std::shared_ptr<const partner::PackVersion> writer_for(Context& context, const std::string& kind) const;
};

/// nullptr: told, exit code set. `head` is the start of the file.
[[nodiscard]] std::unique_ptr<TranslatePlan> plan_translation(Context& context, const TranslateOptions& options, std::string_view head);

}  // namespace crossdock::cli
