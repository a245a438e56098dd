#include "format/x12/repair_totals.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace crossdock::x12 {

/// What CTT counts in a set: the segment that starts a line item, and where the quantity stands that its hash total adds up.
struct ControlTotals::Kind {
  std::string_view set_id;
  std::string_view line;
  std::string_view quantity;  ///< empty: the hash total of this set is a matter of agreement
  std::size_t element = 0;
};

namespace {

/// Partners count other things than the standard says (policy: control totals): none of these is wrong.
constexpr std::array<std::string_view, 9> counted = {"PO1", "POC", "IT1", "LIN", "HL", "SLN", "SCH", "PO3", "ACK"};

}  // namespace

void ControlTotals::begin(std::string_view set_id) {
  static constexpr std::array<Kind, 11> kinds = {{
      {"810", "IT1", "IT1", 2},
      {"830", "LIN", "", 0},
      {"832", "LIN", "", 0},
      {"846", "LIN", "", 0},
      {"850", "PO1", "PO1", 2},
      {"852", "LIN", "", 0},
      {"855", "PO1", "PO1", 2},
      {"856", "HL", "SN1", 2},
      {"860", "POC", "", 0},
      {"862", "LIN", "", 0},
      {"865", "POC", "", 0},
  }};
  kind_ = nullptr;
  for (const Kind& kind : kinds)
    if (kind.set_id == set_id) kind_ = &kind;
  counts_.clear();
  quantity_ = Decimal();
  quantities_read_ = true;
}

void ControlTotals::take(const std::vector<std::string_view>& elements) {
  if (kind_ == nullptr) return;
  const std::string_view tag = elements.front();
  if (std::find(counted.begin(), counted.end(), tag) != counted.end()) ++counts_[std::string(tag)];
  if (kind_->quantity.empty() || tag != kind_->quantity || elements.size() <= kind_->element) return;
  const std::string_view text = trimmed(elements[kind_->element]);
  if (text.empty()) return;
  const auto value = Decimal::parse(text);
  const auto sum = value ? quantity_.plus(*value) : std::nullopt;
  quantities_read_ = quantities_read_ && sum.has_value();
  if (sum) quantity_ = *sum;
}

std::optional<std::string> ControlTotals::lines_instead_of(std::string_view told) const {
  if (kind_ == nullptr) return std::nullopt;
  const auto own = counts_.find(kind_->line);
  const std::uint64_t lines = own == counts_.end() ? 0 : own->second;
  const auto number = Decimal::parse(trimmed(told));
  if (lines == 0) return std::nullopt;
  if (number)
    for (const auto& [tag, count] : counts_)
      if (*number == Decimal(static_cast<std::int64_t>(count))) return std::nullopt;
  return std::to_string(lines);
}

std::optional<std::string> ControlTotals::hash_instead_of(std::string_view told) const {
  if (kind_ == nullptr || kind_->quantity.empty() || !quantities_read_ || quantity_.is_zero()) return std::nullopt;
  const auto number = Decimal::parse(trimmed(told));
  if (trimmed(told).empty() || (number && *number == quantity_)) return std::nullopt;
  // CTT02 holds ten digits (element 347).
  const std::string sum = quantity_.to_x12_string();
  if (sum.size() > 10) return std::nullopt;
  return sum;
}

}  // namespace crossdock::x12
