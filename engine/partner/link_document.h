#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "partner/library.h"
#include "partner/pack.h"

namespace crossdock::partner {

/// Whose documents are linked, with what they see.
struct LinkScope {
  const TradingPartner& partner;
  Library& library;
  std::shared_ptr<const Definitions> definitions;
};

/// Finds and compiles everything that the document needs: grammar with overlays, map, rules, tables. All errors at once.
/// `version`: of an X12 document.
[[nodiscard]] std::unique_ptr<LinkedDocument> link_document(const LinkScope& scope, const DocumentSettings& settings,
                                                            std::string_view version, DocumentParts parts = DocumentParts::all);

/// The base map that reads or writes this kind of document; empty where there is none.
[[nodiscard]] std::string default_map(const mapping::MapLibrary& maps, std::string_view standard, std::string_view id, Direction direction);
/// The base map that writes objects of this kind as X12, and its set; empty where there is none.
[[nodiscard]] std::pair<std::string, std::string> default_x12_map(const mapping::MapLibrary& maps, std::string_view object);

}  // namespace crossdock::partner
