#include "exchange/totals.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace crossdock::exchange {

namespace {

// The lists of the model that lead to what is ordered, packed or invoiced.
constexpr std::array<std::string_view, 6> levels = {"lines", "orders", "pallets", "packs", "items", "groups"};

std::string member_text(const Record& record, std::string_view field) {
  const Value value = record.field(field);
  return value.kind() == ValueKind::text ? std::string(value.text()) : std::string();
}

std::optional<Decimal> number_of(const Record& record, std::string_view field) {
  Value value = record.field(field);
  if (value.kind() == ValueKind::record) value = value.record().field("amount");
  return value.kind() == ValueKind::decimal ? std::optional(value.decimal()) : std::nullopt;
}

}  // namespace

void add_totals(std::vector<ledger::DocumentTotal>& totals, const std::vector<ledger::DocumentTotal>& more) {
  for (const ledger::DocumentTotal& one : more) {
    const auto same =
        std::find_if(totals.begin(), totals.end(), [&](const auto& other) { return other.name == one.name && other.unit == one.unit; });
    if (same == totals.end())
      totals.push_back(one);
    else
      same->value = same->value.plus(one.value).value_or(same->value);
  }
}

std::vector<ledger::DocumentTotal> totals_of(const CanonicalObject& object) {
  std::vector<ledger::DocumentTotal> totals;
  std::optional<Decimal> sum = Decimal(0);
  bool any = false;
  std::vector<const Record*> open = {object.root};
  while (!open.empty()) {
    const Record& record = *open.back();
    open.pop_back();
    const auto quantity = number_of(record, "quantity");
    const auto packed = number_of(record, "content_quantity");
    if (quantity && &record != object.root) {
      add_totals(totals, {{"quantity", member_text(record, "unit"), *quantity}});
      const auto price = number_of(record, "unit_price");
      const auto value = price ? quantity->times(*price) : std::nullopt;
      sum = sum && value ? sum->plus(*value) : std::nullopt;
      any = true;
      continue;  // what a line is made of is not counted again
    }
    if (packed) {
      add_totals(totals, {{"quantity", member_text(record, "content_unit"), *packed}});
      sum = std::nullopt;
      continue;
    }
    for (const std::string_view level : levels) {
      const Value list = record.field(level);
      if (list.kind() != ValueKind::list) continue;
      for (const Value& item : list.list())
        if (item.kind() == ValueKind::record) open.push_back(&item.record());
    }
  }
  if (const auto told = number_of(*object.root, "total"))
    totals.push_back({"amount", member_text(*object.root, "currency"), *told});
  else if (any && sum)
    totals.push_back({"amount", member_text(*object.root, "currency"), *sum});
  return totals;
}

}  // namespace crossdock::exchange
