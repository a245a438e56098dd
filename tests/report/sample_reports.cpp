#include "report/sample_reports.h"

#include "diagnostic/playbook.h"

namespace crossdock::report::samples {

Instant instant(std::string_view rfc3339) { return parse_rfc3339(rfc3339).value(); }

Diagnostic element_finding(FaultKind kind, Code code, std::uint32_t segment, std::string tag, std::uint16_t element, std::string value,
                           std::string excerpt) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.kind = kind;
  diagnostic.value = value;
  diagnostic.position = DocumentPosition{};
  diagnostic.position->segment = segment;
  diagnostic.position->segment_tag = std::move(tag);
  diagnostic.position->element = element;
  diagnostic.mark_begin = static_cast<std::uint32_t>(excerpt.find(value));
  diagnostic.mark_length = static_cast<std::uint32_t>(value.size());
  diagnostic.excerpt = std::move(excerpt);
  return diagnostic;
}

namespace {

Parties acme() { return {"ACME Stores", "we", true, "acme's pack"}; }

void add_common(AcknowledgmentReport& report) {
  report.partner = "acme";
  report.partner_title = "ACME Stores";
  report.set = "850";
  report.kind = "order";
  report.tier = "revenue";
  report.at = instant("2026-11-20T08:01:14.250Z");
  report.acknowledged_at = instant("2026-11-20T08:01:15Z");
  report.acknowledgment = "997";
  report.file = "po-4500012345.edi";
  report.file_hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  report.file_bytes = 1203;
  report.segments = 14;
  report.grammar = "x12 004010 850, overlay acme";
  report.map = "acme.order";
  report.rules = "acme.order";
  report.pack_hash = "60303ae22b998861";
}

}  // namespace

AcknowledgmentReport rejected_order() {
  AcknowledgmentReport report;
  add_common(report);
  report.verdict = ReportVerdict::rejected;
  report.document = "D7K2";
  report.key = "4500012345";
  report.interchange_control = "000000905";
  report.group_control = "905";
  report.set_control = "0001";
  report.set_code = "R";
  report.group_code = "R";
  report.group_sets = 1;
  report.offset = 195;
  report.length = 980;
  report.acknowledgment_control = "000000412";
  report.acknowledgment_bytes =
      "ISA*00*          *00*          *ZZ*OURCO          *01*001234567      *261120*0801*U*00401*000000412*0*P*>~"
      "GS*FA*OURCO*ACME*20261120*0801*412*X*004010~ST*997*0001~AK1*PO*905~AK2*850*0001~AK3*DTM*5**8~AK4*2*373*8*20261340~"
      "AK3*PO1*8*PO1*8~AK4*3*355*7*XX~AK5*R*5~AK9*R*1*1*0~SE*10*0001~GE*1*412~IEA*1*000000412~";

  Diagnostic date = element_finding(FaultKind::element_date_invalid, Code::internal, 5, "DTM", 2, "20261340", "DTM*010*20261340~");
  date.message = "`20261340` is not a date";
  date.label = "month 13";
  date.rule = "date, 8 digits (grammars/x12/004010/850.grammar:58)";
  date.acknowledged = "AK4*2*373*8*20261340";
  date.position->element_id = "373";
  date.position->offset = 311;
  report.findings.push_back(finding_of(date, nullptr, acme()));

  Diagnostic unit =
      element_finding(FaultKind::element_code_unknown, Code::internal, 8, "PO1", 3, "XX", "PO1*1*12*XX*9.25**UP*012345678905~");
  unit.message = "`XX` is not an allowed unit";
  unit.rule = "codes of element 355 (partners/acme/850.grammar:4)";
  unit.acknowledged = "AK4*3*355*7*XX";
  unit.position->loop = "PO1[1]";
  unit.help = "the sender uses EA or CA; or accept it: loosen PO1.03 in acme's 850.grammar and add XX to its table uom";
  unit.owner = "ACME Stores";
  report.findings.push_back(finding_of(unit, nullptr, acme()));
  report.passed.push_back({"erp", "rejected", "", "order", "4500012345"});
  report.exception = "EX41";
  report.next.push_back({"crossdock exception show EX41", ""});
  return report;
}

AcknowledgmentReport accepted_order() {
  AcknowledgmentReport report;
  add_common(report);
  report.document = "D7K3";
  report.key = "4500012346";
  report.interchange_control = "000000906";
  report.group_control = "906";
  report.set_control = "0001";
  report.set_code = "A";
  report.group_code = "A";
  report.group_sets = report.group_sets_accepted = 1;
  report.passed.push_back({"erp", "delivered", "order-4500012346-D7K3.json, 1,812 bytes", "order", "4500012346"});
  report.next.push_back({"crossdock doc trace D7K3", ""});
  return report;
}

AcknowledgmentReport held_order() {
  AcknowledgmentReport report = accepted_order();
  report.verdict = ReportVerdict::held;
  report.document = "D7K4";
  report.key = "4500012347";
  report.remarks.push_back({"R_STORE", "hold", "ship-to 0042 is not a known store", "add it to tables/stores.csv, then release",
                            "customer service", "ship_to.id"});
  report.passed = {{"erp", "held", "", "order", "4500012347"}};
  report.exception = "EX42";
  report.next = {{"crossdock exception show EX42", ""}, {"crossdock exception retry EX42", "once the store is in the table"}};
  return report;
}

AcknowledgmentReport overdue_shipment() {
  AcknowledgmentReport report;
  report.verdict = ReportVerdict::overdue;
  report.direction = ReportDirection::out;
  report.document = "D8F1";
  report.partner = "northmart";
  report.set = "856";
  report.kind = "shipment";
  report.key = "SHP-88213";
  report.tier = "customer";
  report.interchange_control = "000001432";
  report.group_control = "1432";
  report.set_control = "0001";
  report.at = instant("2026-11-20T09:02:12Z");
  report.acknowledged_due = instant("2026-11-20T13:02:12Z");
  report.acknowledgment = "997";
  report.delivery = "uploaded and renamed, 2,114 bytes; the file was gone from the server at 09:05Z: collected, processing unknown";
  report.next = {{"crossdock channel poll northmart", ""},
                 {"edi@northmart.example", ""},
                 {"crossdock doc resend D8F1 --same-control", "only if they agree"}};
  return report;
}

AcknowledgmentReport unreadable_file() {
  AcknowledgmentReport report;
  report.verdict = ReportVerdict::unreadable;
  report.document = "D7K9";
  report.partner = "acme";
  report.partner_title = "ACME Stores";
  report.at = instant("2026-11-20T08:05:00Z");
  report.file = "holiday.jpg";
  report.file_bytes = 48213;
  Diagnostic diagnostic;
  diagnostic.kind = FaultKind::interchange_header_malformed;
  diagnostic.message = "the file does not begin with an ISA segment";
  diagnostic.position = DocumentPosition{};
  report.findings.push_back(finding_of(diagnostic, nullptr, acme()));
  report.next.push_back({"crossdock exception show EX43", ""});
  return report;
}

AcknowledgmentReport hostile_report() {
  const std::string hostile =
      "<script>alert(1)</script>\"'&\x1b[31m\r\n\xE2\x80\xAE\xFF=HYPERLINK(\"http://x.example\")" + std::string(10'000, 'n');
  AcknowledgmentReport report = rejected_order();
  report.document = report.partner = report.partner_title = report.set = report.key = report.tier = hostile;
  report.interchange_control = report.group_control = report.set_control = report.set_code = report.group_code = hostile;
  report.file = report.file_hash = report.grammar = report.map = report.rules = report.pack_hash = report.tables_hash = hostile;
  report.delivery = report.exception = report.acknowledgment = report.acknowledgment_control = hostile;
  report.acknowledgment_bytes = hostile;
  report.passed = {{hostile, hostile, hostile, hostile, hostile}, {hostile, "delivered", hostile, hostile, hostile}};
  report.remarks = {{hostile, hostile, hostile, hostile, hostile, hostile}};
  report.next = {{hostile, hostile}, {hostile, hostile}};
  Diagnostic diagnostic =
      element_finding(FaultKind::element_character_invalid, Code::internal, 3, hostile, 4, hostile, "N1*ST*" + hostile + "*92*1~");
  diagnostic.message = diagnostic.label = diagnostic.rule = diagnostic.acknowledged = diagnostic.object_path = hostile;
  diagnostic.help = diagnostic.owner = diagnostic.position->loop = diagnostic.position->element_id = hostile;
  report.findings = {finding_of(diagnostic, nullptr, {hostile, hostile, true, hostile})};
  return report;
}

ExceptionReport rejected_exception() {
  const AcknowledgmentReport report = rejected_order();
  ExceptionReport exception;
  exception.id = "EX41";
  exception.kind = "syntax";
  exception.failure = "business";
  exception.title = "an 850 from ACME Stores was rejected";
  exception.severity = "high";
  exception.tier = "revenue";
  exception.partner = "acme";
  exception.opened = report.at;
  exception.due = instant("2026-11-20T12:01:14Z");
  exception.owner = "ACME Stores";
  exception.what = "The order 4500012345 has 2 errors of syntax. The 997 told ACME so at 08:01:15Z.";
  exception.effect = "The order is not passed to erp until ACME sends it again.";
  exception.documents = {"D7K2"};
  exception.set = "850";
  exception.key = "4500012345";
  exception.file = report.file;
  exception.file_hash = report.file_hash;
  exception.file_bytes = report.file_bytes;
  exception.source_path = "exceptions/open/EX41/po-4500012345.edi";
  exception.findings = report.findings;
  exception.next = {{"write to edi@acme.example and quote both findings", ""},
                    {"crossdock exception resolve EX41 --reason \"sent again\"", "once the corrected order is in"}};
  const Playbook& playbook = *playbook_named("syntax");
  exception.meaning = playbook.meaning;
  exception.steps = steps_of(playbook, {"EX41", "acme", "D7K2"});
  return exception;
}

}  // namespace crossdock::report::samples
