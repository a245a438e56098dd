#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

/// The files that the benchmark reads: seeded, so that the same size always gives the same bytes.
namespace bench {

/// The inputs by name, which is their file's.
namespace input {
inline constexpr std::string_view small = "small.edi";            ///< one 850 of about 2 KB
inline constexpr std::string_view orders = "orders.edi";          ///< 850s
inline constexpr std::string_view shipments = "shipments.edi";    ///< 856s
inline constexpr std::string_view invoices = "invoices.edi";      ///< 810s
inline constexpr std::string_view long_order = "long-order.edi";  ///< one 850
inline constexpr std::string_view faulty = "faulty.edi";          ///< 850s with several faults each
inline constexpr std::string_view orders_csv = "orders.csv";      ///< as the ERP of the shipped example site writes them
inline constexpr std::string_view orders_xml = "orders.xml";      ///< by the shipped layout order_xml
inline constexpr std::string_view orders_json = "orders.json";    ///< canonical; made by the engine of orders.edi
}  // namespace input

/// Writes the input of that name into `folder`, of about `bytes` (small.edi is always small). Not orders.json.
void write_input(std::string_view name, const std::filesystem::path& folder, std::uint64_t bytes);

/// A site of `partners` retailers with packs of their own, of which p0000 sends small.edi, and an ERP that takes their orders.
void write_site(const std::filesystem::path& folder, std::size_t partners);

}  // namespace bench
