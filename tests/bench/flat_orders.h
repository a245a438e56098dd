#pragma once

#include <cstdint>
#include <filesystem>

#include "random.h"

namespace bench {

/// Orders by the layout erp_orders of the shipped example site, a row a line, until the file has `bytes`.
void write_csv_orders(const std::filesystem::path& path, Random& random, std::uint64_t bytes);
/// Orders by the shipped layout order_xml, until the file has `bytes`.
void write_xml_orders(const std::filesystem::path& path, Random& random, std::uint64_t bytes);

}  // namespace bench
