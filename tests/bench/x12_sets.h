#pragma once

#include <cstdint>

#include "random.h"
#include "x12_text.h"

/// Transaction sets of version 004010 as retailers and their suppliers send them; all of them without a fault unless asked for.
namespace bench {

/// What is wrong with an order.
enum class OrderFault : std::uint8_t { date, quantity, code, missing, unknown_segment, pair, too_long, total, count };
inline constexpr std::uint32_t order_faults = 9;

/// An 850 of 1 to 3 KB. `faults`: bit n stands for OrderFault n.
void write_order(SetText& set, Random& random, std::uint64_t number, std::uint32_t faults = 0);
/// An 850 that has about `bytes`, in at most 100,000 lines with the shares of very many stores.
void write_long_order(SetText& set, Random& random, std::uint64_t bytes);
/// An 856 of shipment, orders, packs and items; some 5 to 30 KB.
void write_shipment(SetText& set, Random& random, std::uint64_t number);
/// An 810 of 1 to 3 KB.
void write_invoice(SetText& set, Random& random, std::uint64_t number);

}  // namespace bench
