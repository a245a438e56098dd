#include "report/exception_report.h"

#include "base/text.h"
#include "report/finding_text.h"
#include "report/record.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t listed_documents = 50;

std::string capitalised(std::string_view word) {
  const std::string text = printable(word, 60);
  return text.empty() ? text : to_upper_ascii(text.substr(0, 1)) + text.substr(1);
}

}  // namespace

std::string exception_text(const ExceptionReport& exception, Instant now) {
  std::string out = to_upper_ascii(printable(exception.state, 20)) + "  " + printable(exception.id, 40) + "  " +
                    with_quotes(printable(exception.title)) + "\n";
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : "   ") + part;
  };
  if (!exception.severity.empty()) add("severity " + printable(exception.severity, 20));
  if (!exception.tier.empty()) add("tier " + printable(exception.tier, 20));
  if (exception.opened)
    add("since " + shown_time(*exception.opened) + " (" + shown_duration(now.milliseconds - exception.opened->milliseconds) + ")");
  if (exception.due) add("due " + shown_time(*exception.due, exception.opened.value_or(now)));
  if (!exception.owner.empty()) add("owner: " + printable(exception.owner));
  if (!line.empty()) out += line + "\n";
  if (!exception.what.empty()) out += "\n" + with_quotes(printable(exception.what, 2000)) + "\n";
  if (!exception.effect.empty()) out += with_quotes(printable(exception.effect, 2000)) + "\n";
  if (!exception.next.empty()) {
    out += "\nNext\n";
    std::size_t number = 0;
    for (const NextStep& step : exception.next)
      out += " " + std::to_string(++number) + " " + printable(step.action) +
             (step.remark.empty() ? "" : "   (" + printable(step.remark) + ")") + "\n";
  }
  if (!exception.steps.empty()) {
    out += "\n" + capitalised(exception.kind) + ", a " + exception.failure + " matter. " + exception.meaning + "\n";
    std::size_t number = 0;
    for (const std::string& step : exception.steps) out += " " + std::to_string(++number) + " " + with_quotes(printable(step, 400)) + "\n";
  }
  if (!exception.findings.empty()) {
    out += "\n";
    append_findings(exception.findings, exception.findings_total, out);
  }
  if (!exception.remarks.empty()) {
    out += "\n";
    for (const RuleRemark& remark : exception.remarks)
      out += printable(remark.effect, 20) + " " + printable(remark.id, 60) + "  " + printable(remark.text) + "\n" +
             (remark.next.empty() ? "" : "   next: " + printable(remark.next) + "\n");
  }
  out += "\n";
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += padded(name, 12) + value + "\n";
  };
  fact("partner", printable(exception.partner));
  fact("document", printable(exception.set, 80) + (exception.key.empty() ? "" : " " + printable(exception.key, 80)));
  if (exception.count > 1) fact("blocks", counted(exception.count, "document", "documents"));
  std::string documents;
  for (std::size_t i = 0; i < exception.documents.size() && i < listed_documents; ++i)
    documents += (i > 0 ? " " : "") + printable(exception.documents[i], 40);
  fact("ids", documents + (exception.documents.size() > listed_documents ? " …" : ""));
  fact("file", exception.file.empty() ? "" : printable(exception.file) + ", " + shown_number(exception.file_bytes) + " bytes");
  fact("sha256", printable(exception.file_hash));
  fact("source", printable(exception.source_path));
  return out;
}

std::string exception_json(const ExceptionReport& exception) { return record::to_json("exception", exception); }

Result<ExceptionReport> parse_exception_json(std::string_view json) { return record::from_json<ExceptionReport>("exception", json); }

}  // namespace crossdock::report
