#include "inputs.h"

#include <stdexcept>
#include <string>

#include "flat_orders.h"
#include "x12_sets.h"

namespace bench {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t seed = 20261126;
constexpr std::uint64_t any_number = ~std::uint64_t{0};

void write_text(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  NewFile file(path);
  file.write(text);
  file.close();
}

/// Five different faults of the nine, never twice the same combination in a row.
std::uint32_t some_faults(Random& random) {
  std::uint32_t faults = 0;
  while (__builtin_popcount(faults) < 5) faults |= 1u << random.below(order_faults);
  return faults;
}

}  // namespace

void write_input(std::string_view name, const fs::path& folder, std::uint64_t bytes) {
  const fs::path path = folder / name;
  Random random(seed);
  const EnvelopeShape of_orders{"PO"};
  const auto order = [&](SetText& set, std::uint64_t number) { write_order(set, random, number % 1'000'000'000); };
  if (name == input::small) {
    // The first order of this seed, in an interchange of its own.
    write_interchanges(path, any_number, 1, of_orders, order);
  } else if (name == input::orders) {
    write_interchanges(path, bytes, any_number, of_orders, order);
  } else if (name == input::faulty) {
    write_interchanges(path, bytes, any_number, of_orders,
                       [&](SetText& set, std::uint64_t number) { write_order(set, random, number, some_faults(random)); });
  } else if (name == input::long_order) {
    write_interchanges(path, any_number, 1, of_orders, [&](SetText& set, std::uint64_t) { write_long_order(set, random, bytes); });
  } else if (name == input::shipments) {
    write_interchanges(path, bytes, any_number, {"SH", 500, 4},
                       [&](SetText& set, std::uint64_t number) { write_shipment(set, random, number); });
  } else if (name == input::invoices) {
    write_interchanges(path, bytes, any_number, {"IN"}, [&](SetText& set, std::uint64_t number) { write_invoice(set, random, number); });
  } else if (name == input::orders_csv) {
    write_csv_orders(path, random, bytes);
  } else if (name == input::orders_xml) {
    write_xml_orders(path, random, bytes);
  } else {
    throw std::runtime_error("there is no input " + std::string(name));
  }
}

void write_site(const fs::path& folder, std::size_t partners) {
  write_text(folder / "crossdock.toml", "name = \"bench\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"TARNBROOK\" }\n");
  write_text(folder / "partners/erp/partner.toml",
             "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
  for (std::size_t i = 0; i < partners; ++i) {
    std::string name = std::to_string(i);
    name = "p" + std::string(4 - std::min<std::size_t>(4, name.size()), '0') + name;
    const std::string id = i == 0 ? "5550142000" : std::to_string(5'560'000'000 + i);
    write_text(folder / "partners" / name / "partner.toml",
               "name = \"" + name + "\"\ntitle = \"Retailer " + std::to_string(i) +
                   "\"\ntimezone = \"America/Chicago\"\n\n[contact]\nedi = \"edi@" + name +
                   ".example\"\n\n[ids]\ntheirs = { qualifier = \"12\", id = \"" + id +
                   "\" }\n\n[x12]\nversion = \"004010\"\ndelimiters = { element = \"*\", component = \">\", segment = \"~\", suffix = "
                   "\"\\n\" }\n\n"
                   "[validation]\nunknown_code = \"reject\"\n\n[acknowledge]\nsend = \"997\"\nsend_within = \"15m\"\n\n"
                   "[[document]]\nset = \"850\"\ndirection = \"in\"\ngrammar = \"" +
                   name + "\"\nmap = \"" + name +
                   ".order\"\nroute = \"erp\"\ntier = \"revenue\"\n\n"
                   "[[document]]\nset = \"856\"\ndirection = \"out\"\ntier = \"revenue\"\n\n"
                   "[[document]]\nset = \"810\"\ndirection = \"out\"\ntier = \"revenue\"\n");
    write_text(folder / "partners" / name / "850.grammar",
               "overlay " + name + " of x12 004010 850 \"Retailer " + std::to_string(i) +
                   "'s guide\" {\n  tighten BEG.01 codes { 00 \"original\" }\n  require REF[DP]\n  require N1[ST] { 03 == \"92\"; 04 M }\n"
                   "  tighten PO1.02 M\n  tighten PO1.04 M\n}\n");
    write_text(folder / "partners" / name / "order.map",
               "map " + name +
                   ".order extends order\n\nreplace department: REF[DP].02 <-> department required \"the department is always sent\"\n");
  }
}

}  // namespace bench
