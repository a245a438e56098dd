#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace crossdock::format {

/// Why a text is no XML that the engine takes, and where: bytes from its start.
struct XmlFault {
  std::string message;
  std::uint64_t offset = 0;
};

/// The bytes of an XML file as UTF-8 without a byte order mark: by that mark, by the XML declaration, else by `charset`.
[[nodiscard]] Result<std::string, XmlFault> xml_to_utf8(std::string bytes, std::string_view charset);

/// What must hold before a parser that builds a tree may see the text: no DOCTYPE (so no entities of the text's own), bounded depth
/// and size, one root, no characters or references that XML forbids. Iterative. Matching of tags is left to the parser.
[[nodiscard]] std::optional<XmlFault> scan_xml(std::string_view text);

}  // namespace crossdock::format
