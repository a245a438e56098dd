#include "report/guide.h"

#include <algorithm>

#include "base/text.h"
#include "partner/keys.h"
#include "partner/trading_partner.h"
#include "report/guide_parts.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using partner::TradingPartner;

std::string shown(const partner::Identity& identity) {
  std::string text = identity.qualifier + " / " + identity.id;
  if (!identity.gs.empty() && identity.gs != identity.id) text += ", in GS " + identity.gs;
  return text;
}

std::string shown(const std::vector<partner::Identity>& identities) {
  std::vector<std::string> parts;
  for (const partner::Identity& identity : identities) parts.push_back(shown(identity));
  return joined(parts, "; ");
}

std::string shown_separator(char byte) {
  if (byte == '\n') return "line feed";
  if (byte == '\r') return "carriage return";
  return printable(std::string_view(&byte, 1));
}

void add(std::vector<GuideFact>& facts, std::string name, std::string text) {
  if (!text.empty()) facts.push_back({std::move(name), std::move(text)});
}

void describe_parties(const TradingPartner& partner, Guide& guide) {
  add(guide.parties, partner.shown_name(), shown(partner.theirs));
  add(guide.parties, "We", shown(partner.ours));
  for (const auto& [who, where] : partner.contacts) add(guide.parties, "Contact, " + who, where);
}

void describe_envelope(const TradingPartner& partner, bool receives, bool sends, Guide& guide) {
  const auto& x12 = partner.x12;
  if (receives) add(guide.envelope, "Separators of what we receive", "any: they are read from the ISA");
  if (sends) {
    std::string separators =
        "element " + shown_separator(x12.delimiters.element) + "   component " + shown_separator(x12.delimiters.component);
    if (x12.interchange >= "00402") separators += "   repetition " + shown_separator(x12.delimiters.repetition);
    separators += "   segment " + shown_separator(x12.delimiters.segment);
    if (x12.delimiters.suffix == "\n") separators += ", then a line feed";
    if (x12.delimiters.suffix == "\r\n") separators += ", then CR and LF";
    add(guide.envelope, "Separators of what we send", separators);
  }
  add(guide.envelope, "Version in GS08", x12.version);
  add(guide.envelope, "Version in ISA12", x12.interchange);
  add(guide.envelope, "ISA15", x12.usage == 'T' ? "T, test" : "P, production");
  if (sends) add(guide.envelope, "ISA14 of what we send", x12.acknowledgment_requested ? "1: we ask for a TA1" : "0: we ask for no TA1");
}

std::string_view when_words(partner::InterchangeAcknowledgment when) {
  switch (when) {
    case partner::InterchangeAcknowledgment::never: return "never";
    case partner::InterchangeAcknowledgment::on_request: return "where ISA14 is 1";
    case partner::InterchangeAcknowledgment::on_error: return "where the interchange cannot be taken";
    case partner::InterchangeAcknowledgment::on_request_or_error: return "where ISA14 is 1, or the interchange cannot be taken";
    case partner::InterchangeAcknowledgment::always: return "for every interchange";
  }
  return "";
}

void describe_acknowledgments(const TradingPartner& partner, bool receives, bool sends, Guide& guide) {
  const auto& settings = partner.acknowledge;
  const auto milliseconds = [](std::chrono::seconds time) { return std::chrono::duration_cast<std::chrono::milliseconds>(time).count(); };
  if (receives) {
    const bool answers = settings.send != partner::AcknowledgmentKind::none;
    const std::string which = settings.send == partner::AcknowledgmentKind::x999 ? "999" : "997";
    add(guide.acknowledgments, "We answer",
        answers ? "with a " + which + " for each functional group, within " + shown_duration(milliseconds(settings.send_within)) +
                      (settings.accepted_sets ? "; accepted sets are listed too" : "; only sets with findings are listed")
                : std::string("with no functional acknowledgment"));
    if (answers)
      add(guide.acknowledgments, "Sets with warnings",
          settings.warnings_as_errors ? "are accepted with errors (AK501 E)" : "are accepted (AK501 A)");
    add(guide.acknowledgments, "TA1", std::string(when_words(settings.ta1)));
  }
  if (sends)
    add(guide.acknowledgments, "We expect",
        settings.expect ? "a functional acknowledgment of what we send, within " + shown_duration(milliseconds(settings.expect_within))
                        : std::string("no acknowledgment of what we send"));
}

std::string_view effect_words(Disposition disposition) {
  switch (disposition) {
    case Disposition::accept: return "accepted";
    case Disposition::warn: return "reported, lets the document through";
    case Disposition::reject: return "rejects";
  }
  return "";
}

void describe_validation(const TradingPartner& partner, Guide& guide) {
  const ValidationPolicy& policy = partner.validation.policy;
  for (const partner::FaultGroup& group : partner::fault_groups()) {
    if (group.key == "record_errors" || group.key == "unmapped") continue;
    std::string text;
    const bool alike = std::all_of(group.kinds.begin(), group.kinds.end(),
                                   [&](FaultKind kind) { return policy.of(kind) == policy.of(group.kinds.front()); });
    if (alike) {
      text = effect_words(policy.of(group.kinds.front()));
    } else {
      for (const Disposition disposition : {Disposition::reject, Disposition::warn, Disposition::accept}) {
        std::vector<std::string> kinds;
        for (const FaultKind kind : group.kinds)
          if (policy.of(kind) == disposition) {
            std::string name(fault_name(kind));
            std::replace(name.begin(), name.end(), '_', ' ');
            kinds.push_back(std::move(name));
          }
        if (kinds.empty()) continue;
        if (!text.empty()) text += "; ";
        text += std::string(effect_words(disposition)) + ": " + joined(kinds, ", ");
      }
    }
    guide.validation.push_back({std::string(group.meaning), std::move(text)});
  }
  switch (partner.validation.unit) {
    case partner::RejectionUnit::transaction: break;
    case partner::RejectionUnit::group: add(guide.validation, "one faulty transaction set", "rejects its functional group"); break;
    case partner::RejectionUnit::interchange: add(guide.validation, "one faulty transaction set", "rejects its interchange"); break;
  }
}

std::string title_of(const partner::LinkedDocument& linked) {
  const partner::DocumentSettings& settings = linked.settings;
  if (settings.format == partner::FileFormat::x12)
    return linked.grammar->set_id + (linked.grammar->set_name.empty() ? "" : " " + linked.grammar->set_name);
  if (settings.format == partner::FileFormat::json) return linked.object != nullptr ? linked.object->name + " as JSON" : "JSON";
  return settings.layout;
}

std::string sentence_of(const TradingPartner& partner, const partner::LinkedDocument& linked) {
  const bool in = linked.settings.direction == partner::Direction::in;
  std::string text = in ? partner.shown_name() + " sends it to us" : "We send it to " + partner.shown_name();
  if (linked.settings.format == partner::FileFormat::x12) {
    text += ", as X12 " + (linked.version.empty() ? linked.grammar->version : linked.version);
    if (linked.fallback) text += ", judged by the grammar of " + linked.grammar->version;
  } else {
    text += ", as " + std::string(partner::format_name(linked.settings.format));
    if (!linked.settings.files.empty()) text += " in files named " + linked.settings.files;
  }
  return text + ".";
}

bool is_wanted(const partner::DocumentSettings& settings, const std::string& wanted) {
  return wanted.empty() || settings.set == wanted || settings.layout == wanted || settings.object == wanted;
}

}  // namespace

std::string usage_words(grammar::Usage usage) {
  return usage == grammar::Usage::mandatory ? "required" : usage == grammar::Usage::forbidden ? "not sent" : "optional";
}

std::string repeat_words(std::uint32_t maximum) {
  if (maximum == grammar::unbounded || maximum == 0) return "any number";
  return maximum == 1 ? "once" : "up to " + shown_number(maximum);
}

Guide guide_of(const partner::PackVersion& pack, const GuideOptions& options) {
  const TradingPartner& partner = pack.partner();
  Guide guide;
  guide.partner = partner.name;
  guide.title = partner.shown_name();
  guide.edition = pack.hash().substr(0, 12);
  guide.now = options.now;
  describe_parties(partner, guide);
  bool receives = false, sends = false;
  for (std::size_t i = 0; i < partner.documents.size(); ++i) {
    const partner::LinkedDocument& linked = pack.document(i);
    if (!linked.usable() || !is_wanted(linked.settings, options.set)) continue;
    const bool is_x12 = linked.settings.format == partner::FileFormat::x12;
    if (is_x12) (linked.settings.direction == partner::Direction::in ? receives : sends) = true;
    GuideDocument& document = guide.documents.emplace_back();
    document.anchor = "d" + std::to_string(i + 1);
    document.title = title_of(linked);
    document.sentence = sentence_of(partner, linked);
    if (is_x12) {
      for (std::size_t overlay = 0; overlay < linked.grammar->overlays.size(); ++overlay)
        add(document.facts, "Guide",
            linked.grammar->overlay_titles[overlay].empty() ? "overlay " + linked.grammar->overlays[overlay]
                                                            : linked.grammar->overlay_titles[overlay]);
      add(document.facts, "Functional group", linked.grammar->group_id);
      describe_set(pack, linked, options.everything, document);
    } else if (linked.settings.format == partner::FileFormat::json) {
      if (linked.object != nullptr) describe_object(*linked.object, document);
    } else {
      describe_layout(linked, document);
    }
  }
  if (receives || sends) {
    describe_envelope(partner, receives, sends, guide);
    describe_acknowledgments(partner, receives, sends, guide);
  }
  if (receives) describe_validation(partner, guide);
  return guide;
}

}  // namespace crossdock::report
