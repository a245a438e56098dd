#include "diagnostic/playbook.h"

#include <algorithm>
#include <array>

namespace crossdock {

namespace {

using Step = std::string_view;

constexpr Step unknown_partner_steps[] = {
    "see who it says it is: `source` lies beside this text, and ISA05 to ISA08 name sender and receiver",
    "a new partner: `crossdock partner new NAME --id QUALIFIER/ID`; an id or folder that one of yours did not have yet: add it to its "
    "partner.toml",
    "`crossdock check`, then drop the file into that partner's inbound folder again",
    "not meant for us: tell the sender, then `crossdock exception resolve {exception} --reason TEXT`"};
constexpr Step no_document_steps[] = {
    "look at `source`, which lies beside this text: `crossdock show FILE` says how far it can be read",
    "cut off or damaged on the way: ask {partner} to send it again",
    "no document at all, such as a read-me: `crossdock exception resolve {exception} --reason TEXT`",
    "a format that {partner} really sends: describe it in a layout and add a [[document]] for it to the pack"};
constexpr Step syntax_steps[] = {
    "read the finding: it names segment, element, value and the rule; the acknowledgment told {partner} the same",
    "{partner} corrects it and sends it again under a new control number: `crossdock exception resolve {exception} --reason TEXT`",
    "it is what {partner} always sends: loosen that one place in the pack's grammar, `crossdock check`, then `crossdock exception retry "
    "{exception} --reason TEXT`"};
constexpr Step duplicate_steps[] = {
    "compare it with the one that came before: `crossdock doc trace {document}`", "ask {partner} which of the two counts",
    "the new one: `crossdock doc release {document} --reason TEXT`", "the old one: `crossdock doc cancel {document} --reason TEXT`"};
constexpr Step unknown_item_steps[] = {
    "see which item is meant: the cause names its line and number",
    "an item of ours that the table lacks: add a row to the pack's table of items; a row is live at once",
    "`crossdock exception retry {exception} --reason TEXT` releases every document that waits for it",
    "an item that we do not sell: ask {partner}; `crossdock doc cancel {document} --reason TEXT`, or answer that the line is rejected"};
constexpr Step unit_steps[] = {
    "see which unit came, and in which we sell the item",
    "the same under another name: add it to the pack's table of units; another pack: give the item its factor in the table of items",
    "`crossdock exception retry {exception} --reason TEXT`",
    "a quantity that is no whole pack: agree on one with {partner}, then `crossdock doc correct {document} FILE --reason TEXT`"};
constexpr Step address_steps[] = {"see which place is meant: the cause names the number that came",
                                  "a new store or dock: add a row to the pack's table of places; a row is live at once",
                                  "`crossdock exception retry {exception} --reason TEXT` releases every document that waits for it",
                                  "a wrong number: ask {partner}, then `crossdock doc correct {document} FILE --reason TEXT`"};
constexpr Step business_rule_steps[] = {"read what the rule says of the document, and who is asked",
                                        "mend what it names, then `crossdock exception retry {exception} --reason TEXT`",
                                        "it may go on as it is: `crossdock doc release {document} --reason TEXT`",
                                        "it must not: `crossdock doc cancel {document} --reason TEXT`"};
constexpr Step mapping_steps[] = {
    "see which field has no value or no translation: `crossdock doc canonical {document}` shows what was made of it",
    "a value that a table lacks: add a row; a rule of the map that is wrong: mend it; then `crossdock check`",
    "`crossdock doc replay {document}` shows what would go out now", "`crossdock exception retry {exception} --reason TEXT`"};
constexpr Step route_steps[] = {
    "the site has no receiver for this kind of document: see [routes] in crossdock.toml and in {partner}'s pack",
    "name the receiver, `crossdock check`, then `crossdock exception retry {exception} --reason TEXT`"};
constexpr Step overdue_steps[] = {"see when and where it went: `crossdock doc trace {document}`",
                                  "ask {partner} whether they have it: name the control number and the time",
                                  "they have it: ask for the acknowledgment; it closes this by itself",
                                  "they do not: `crossdock doc resend {document} --same-control --reason TEXT`, but only where they agree"};
constexpr Step refused_steps[] = {"see what they reject and why: `crossdock ack show {document}`",
                                  "their table or our data: mend the map, the table or the order, then `crossdock doc replay DOCUMENT` "
                                  "for the document that it was made of",
                                  "they are wrong: send them the raw segment and the rule that it keeps, and ask for a new acknowledgment",
                                  "settled otherwise: `crossdock exception resolve {exception} --reason TEXT`"};
constexpr Step unwritable_steps[] = {
    "the acknowledgment for {partner} could not be written: the cause names the value and the rule",
    "mend the pack ([ids], [x12.write] or the grammar), `crossdock check`, then `crossdock exception retry {exception} --reason TEXT`"};
constexpr Step orphan_steps[] = {
    "see what it belongs to: `crossdock doc trace {document}` shows what we have",
    "what is missing may still come: `crossdock exception retry {exception} --reason TEXT` once it is there",
    "it never came: ask {partner} to send it again",
    "it belongs to nothing of ours: tell {partner}, then `crossdock exception resolve {exception} --reason TEXT`"};
constexpr Step missing_steps[] = {"see how far the business is: `crossdock doc trace {document}`",
                                  "the document is with us: find what holds it, in the warehouse or the ERP, and have it sent",
                                  "the document is with {partner}: ask for it before they charge for it",
                                  "it will not come: `crossdock exception resolve {exception} --reason TEXT`"};
constexpr Step quiet_steps[] = {"see whether the line is open: `crossdock channel probe {partner}`",
                                "see whether files lie where nobody looks: the server's folders, quarantine/{partner}",
                                "ask {partner} whether they sent something, and since when",
                                "a holiday: nothing to do, it closes by itself with their next file"};
constexpr Step sftp_steps[] = {"`crossdock channel probe {partner}` says which step fails",
                               "the server or the line is down: tell {partner}; files wait and go out by themselves once it is back",
                               "another address, port or folder: change partner.toml, `crossdock check`"};
constexpr Step sftp_authentication_steps[] = {
    "`crossdock channel probe {partner}` says what the server refuses",
    "our key or password is refused: ask {partner} to accept our public key again, or put the new secret in place",
    "the server shows another host key: ask {partner} by another way whether it is theirs, then `crossdock channel trust {partner}`",
    "`crossdock channel poll {partner}`; what waits goes out by itself"};
constexpr Step inbound_folder_steps[] = {
    "`crossdock doctor` says what the engine may not do there",
    "give it the right to read, rename and remove files in that folder; the file is taken at the next round",
    "it is no file that belongs there: move it away, then `crossdock exception resolve {exception} --reason TEXT`"};
constexpr Step delivery_steps[] = {"see what stands in the way: the cause names the folder or file",
                                   "make room, or move the file of the same name away", "`crossdock doc resend {document} --reason TEXT`"};
constexpr Step internal_steps[] = {
    "nothing is lost: the file lies in the archive and the document waits", "`crossdock doctor` looks at disk, permissions and ledger",
    "`crossdock exception retry {exception} --reason TEXT` once the cause is gone; else report the cause with the version of crossdock"};

constexpr std::array known = {
    Playbook{playbook::unknown_partner, false, "No pack knows the sender, the receiver or the inbound folder.", unknown_partner_steps},
    Playbook{playbook::no_document, false, "The file is no document that the partner's pack describes.", no_document_steps},
    Playbook{playbook::syntax, false, "The document breaks the standard or the partner's own guide.", syntax_steps},
    Playbook{playbook::duplicate, false, "The same came before: bytes, control number or business number.", duplicate_steps},
    Playbook{"unknown item", false, "An item on the document is none that we know.", unknown_item_steps},
    Playbook{"unit mismatch", false, "A quantity comes in a unit or pack that we cannot turn into ours.", unit_steps},
    Playbook{"address", false, "A store, dock or other place on the document is none that we know.", address_steps},
    Playbook{playbook::business_rule, false, "The form is right, but one of our rules for the content holds or refuses it.",
             business_rule_steps},
    Playbook{playbook::mapping, true, "The map could not make an object or a document of it.", mapping_steps},
    Playbook{playbook::route, true, "Nobody here is named as the receiver of it.", route_steps},
    Playbook{playbook::acknowledgment_overdue, false, "The receiver has not acknowledged in the time agreed.", overdue_steps},
    Playbook{playbook::acknowledgment_rejected, false, "The receiver's acknowledgment rejects what we sent.", refused_steps},
    Playbook{playbook::acknowledgment_unwritable, true, "Our acknowledgment cannot be written as the pack wants it.", unwritable_steps},
    Playbook{playbook::orphan, false, "It belongs to something that is not here, or not yet.", orphan_steps},
    Playbook{playbook::missing_document, false, "A document that should have come or gone by now has not.", missing_steps},
    Playbook{playbook::quiet_partner, false, "The partner sends nothing, where it usually does.", quiet_steps},
    Playbook{playbook::sftp, true, "The partner's server cannot be reached or does not do as it should.", sftp_steps},
    Playbook{playbook::sftp_authentication, true, "The partner's server and we do not accept each other.", sftp_authentication_steps},
    Playbook{playbook::inbound_folder, true, "A file lies in an inbound folder, and the engine cannot take it.", inbound_folder_steps},
    Playbook{playbook::delivery, true, "A finished document cannot be put where it belongs.", delivery_steps},
    Playbook{playbook::internal_fault, true, "Crossdock itself could not go on.", internal_steps},
};

std::string filled(std::string_view step, const PlaybookCase& about) {
  const std::array<std::pair<std::string_view, std::string_view>, 3> names = {
      std::pair{"{exception}", about.exception.empty() ? "EXCEPTION" : about.exception},
      std::pair{"{partner}", about.partner.empty() ? "PARTNER" : about.partner},
      std::pair{"{document}", about.document.empty() ? "DOCUMENT" : about.document}};
  std::string out;
  while (!step.empty()) {
    const auto* name = std::find_if(names.begin(), names.end(), [&](const auto& one) { return step.starts_with(one.first); });
    out += name != names.end() ? name->second : step.substr(0, 1);
    step.remove_prefix(name != names.end() ? name->first.size() : 1);
  }
  return out;
}

}  // namespace

std::span<const Playbook> playbooks() { return known; }

const Playbook* playbook_named(std::string_view name) {
  const auto* found = std::find_if(known.begin(), known.end(), [&](const Playbook& one) { return one.name == name; });
  return found == known.end() ? nullptr : found;
}

std::vector<std::string> steps_of(const Playbook& playbook, const PlaybookCase& about) {
  std::vector<std::string> steps;
  for (const std::string_view step : playbook.steps) steps.push_back(filled(step, about));
  return steps;
}

}  // namespace crossdock
