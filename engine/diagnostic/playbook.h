#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock {

/// What people do about one kind of exception.
struct Playbook {
  std::string_view name;                    ///< "unknown item"
  bool technical = false;                   ///< a line, a machine, our own files; otherwise the business of partners and people
  std::string_view meaning;                 ///< one sentence
  std::span<const std::string_view> steps;  ///< in their order; `{exception}`, `{partner}` and `{document}` stand for names
};

/// What the placeholders of a playbook's steps mean in one case. What is empty becomes a word such as DOCUMENT.
struct PlaybookCase {
  std::string_view exception, partner, document;
};

[[nodiscard]] std::span<const Playbook> playbooks();
/// nullptr: there is none of this name.
[[nodiscard]] const Playbook* playbook_named(std::string_view name);
/// The steps with their placeholders filled.
[[nodiscard]] std::vector<std::string> steps_of(const Playbook& playbook, const PlaybookCase& about);

/// Names that the engine itself raises exceptions under; rules of maps name the others.
namespace playbook {
inline constexpr std::string_view unknown_partner = "unknown partner";
inline constexpr std::string_view no_document = "no document";
inline constexpr std::string_view syntax = "syntax";
inline constexpr std::string_view duplicate = "duplicate";
inline constexpr std::string_view business_rule = "business rule";
inline constexpr std::string_view mapping = "mapping";
inline constexpr std::string_view route = "route";
inline constexpr std::string_view acknowledgment_overdue = "acknowledgment overdue";
inline constexpr std::string_view acknowledgment_rejected = "acknowledgment rejected";
inline constexpr std::string_view acknowledgment_unwritable = "acknowledgment unwritable";
inline constexpr std::string_view orphan = "orphan or out of order";
inline constexpr std::string_view missing_document = "missing document";
inline constexpr std::string_view quiet_partner = "quiet partner";
inline constexpr std::string_view sftp = "SFTP";
inline constexpr std::string_view sftp_authentication = "SFTP authentication";
inline constexpr std::string_view inbound_folder = "inbound folder";
inline constexpr std::string_view delivery = "delivery";
inline constexpr std::string_view internal_fault = "internal fault";
}  // namespace playbook

}  // namespace crossdock
