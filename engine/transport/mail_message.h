#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace crossdock::transport {

/// A plain mail. Addresses are bare ("edi-desk@example.com").
struct Mail {
  std::string from;
  std::vector<std::string> to;
  std::string subject, text;
  std::string id;  ///< what receivers tell a repetition by: letters, digits, `.` and `-`
  Instant date;
};

/// The message as it goes over the line (RFC 5322, CRLF): UTF-8 text in base64, the subject in encoded words (RFC 2047) where it is not
/// plain ASCII. Whatever the subject holds, it stays in its header.
[[nodiscard]] std::string mail_message(const Mail& mail);

}  // namespace crossdock::transport
