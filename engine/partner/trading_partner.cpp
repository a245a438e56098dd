#include "partner/trading_partner.h"

namespace crossdock::partner {

std::string_view handling_name(Handling handling) {
  switch (handling) {
    case Handling::accept: return "accept";
    case Handling::warn: return "warn";
    case Handling::ignore: return "ignore";
    case Handling::resend_acknowledgment: return "resend-ack";
    case Handling::hold: return "hold";
    case Handling::reject: return "reject";
  }
  return "";
}

std::string_view X12Settings::judging(std::string_view asked) const {
  constexpr std::size_t digits = 6;
  std::string_view found = grammar_version.empty() ? asked : std::string_view(grammar_version);
  for (const auto& [said, judge] : grammar_versions) {
    if (said == asked) return judge;
    if (said == asked.substr(0, digits)) found = judge;
  }
  return found;
}

std::string_view after_fetch_name(AfterFetch after) {
  switch (after) {
    case AfterFetch::remove: return "delete";
    case AfterFetch::rename: return "rename";
    case AfterFetch::leave: return "leave";
  }
  return "";
}

std::string_view direction_name(Direction direction) { return direction == Direction::in ? "in" : "out"; }

std::string_view tier_name(Tier tier) {
  switch (tier) {
    case Tier::revenue: return "revenue";
    case Tier::customer: return "customer";
    case Tier::operational: return "operational";
    case Tier::analytics: return "analytics";
  }
  return "";
}

std::string_view format_name(FileFormat format) {
  switch (format) {
    case FileFormat::x12: return "x12";
    case FileFormat::csv: return "csv";
    case FileFormat::fixed: return "fixed";
    case FileFormat::xml: return "xml";
    case FileFormat::json: return "json";
  }
  return "";
}

std::string DocumentSettings::title() const {
  std::string result = !set.empty() ? set : !layout.empty() ? layout : std::string(format_name(format)) + " " + object;
  result += ' ';
  result += direction_name(direction);
  return result;
}

}  // namespace crossdock::partner
