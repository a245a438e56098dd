#include "translate/answer_envelope.h"

#include <algorithm>
#include <array>

#include "format/x12/character_check.h"
#include "translate/check_written.h"
#include "translate/outbound.h"

namespace crossdock::translate {

namespace {

/// Calls `take` with everything that an answer repeats as it came.
template <class Take>
void each_repeated(const InterchangeVerdict& interchange, Take take) {
  for (const std::string* text : {&interchange.sender_qualifier, &interchange.sender, &interchange.receiver_qualifier,
                                  &interchange.receiver, &interchange.date, &interchange.time, &interchange.control})
    take(std::string_view(*text));
  for (const GroupVerdict& group : interchange.groups) {
    for (const std::string* text : {&group.functional_id, &group.sender, &group.receiver, &group.control, &group.version})
      take(std::string_view(*text));
    for (const SetSummary& set : group.sets)
      for (const ShortText* text : {&set.set_id, &set.control, &set.convention}) take(std::string_view(*text));
  }
}

/// Separators that no name holds. The four control bytes at the end never stand in what is repeated.
x12::Delimiters free_delimiters(x12::Delimiters delimiters, const std::array<bool, 256>& used) {
  constexpr std::string_view others = "*~>^|:!+;<=?@#$%&{}[]_\x1D\x1C\x1F\x1E";
  const auto is_used = [&](char byte) { return used[static_cast<unsigned char>(byte)]; };
  char* const roles[] = {&delimiters.element, &delimiters.segment, &delimiters.component, &delimiters.repetition};
  for (char* const role : roles) {
    if (*role == 0 || !is_used(*role)) continue;
    const auto is_free = [&](char byte) {
      return !is_used(byte) && std::none_of(std::begin(roles), std::end(roles), [&](const char* other) { return *other == byte; });
    };
    *role = *std::find_if(others.begin(), others.end(), is_free);
  }
  return delimiters;
}

/// ISA12 in which the answer comes: that of the interchange, where it is one.
std::string answer_version(const InterchangeVerdict& interchange, const partner::PackVersion& pack) {
  const std::string& version = interchange.version;
  const bool known =
      version.size() == 5 && version.find_first_not_of("0123456789") == std::string::npos && version >= "00200" && version < "00900";
  return known ? version : pack.partner().x12.interchange;
}

}  // namespace

AcknowledgmentStyle answer_style(const InterchangeVerdict& interchange, const partner::PackVersion& pack) {
  const partner::X12Settings& x12 = pack.partner().x12;
  x12::Delimiters delimiters{x12.delimiters.element, x12.delimiters.component, x12.delimiters.repetition, x12.delimiters.segment};
  if (answer_version(interchange, pack) < "00402") delimiters.repetition = 0;
  std::array<bool, 256> used{};
  each_repeated(interchange, [&](std::string_view text) {
    for (const char byte : text) used[static_cast<unsigned char>(byte)] = static_cast<unsigned char>(byte) >= 0x20;
  });
  return {pack.partner().acknowledge.accepted_sets, free_delimiters(delimiters, used), written_characters(pack), x12.transliterates};
}

x12::EnvelopeSettings answer_envelope(const InterchangeVerdict& interchange, const partner::PackVersion& pack,
                                      const AcknowledgmentStyle& style, Instant now) {
  x12::EnvelopeSettings envelope = envelope_of(pack, now);
  envelope.delimiters = style.delimiters;
  envelope.sender_qualifier = repeatable(interchange.receiver_qualifier, 0, 2, ' ', style);
  envelope.sender = repeatable(interchange.receiver, 0, 15, ' ', style);
  envelope.receiver_qualifier = repeatable(interchange.sender_qualifier, 0, 2, ' ', style);
  envelope.receiver = repeatable(interchange.sender, 0, 15, ' ', style);
  envelope.interchange_version = answer_version(interchange, pack);
  envelope.acknowledgment_requested = false;
  envelope.usage = interchange.usage == 'T' || interchange.usage == 'I' ? interchange.usage : 'P';
  // Whatever else the partner takes, it takes its own names and numbers.
  envelope.writing.characters = style.characters;
  const x12::CharacterCheck characters(style.characters, style.delimiters);
  each_repeated(interchange, [&](std::string_view text) {
    if (characters.first_outside(text) != std::string_view::npos) envelope.writing.characters = CharacterSet::any;
  });
  return envelope;
}

void name_group(x12::EnvelopeSettings& envelope, const GroupVerdict& group, const partner::PackVersion& pack,
                const AcknowledgmentStyle& style) {
  const auto name = [&](const std::string& came, const auto& ids, const std::string& interchange) {
    for (const std::string& text : {came, ids.empty() ? std::string() : ids.front().application(), interchange})
      if (std::string repeated = repeatable(text, 0, 15, ' ', style); repeated.size() >= 2) return repeated;
    return repeatable(interchange, 2, 15, '0', style);
  };
  envelope.group_sender = name(group.receiver, pack.partner().ours, envelope.sender);
  envelope.group_receiver = name(group.sender, pack.partner().theirs, envelope.receiver);
}

}  // namespace crossdock::translate
