#include "control.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/limits.h"
#include "inputs.h"

namespace bench {

namespace {

using crossdock::FaultKind;

/// One place of an input is written otherwise: the first `from` behind the middle of the file becomes `to`.
struct Plant {
  std::string_view input;
  std::string_view fault;  ///< in words
  std::string_view from, to;
  FaultKind expected = FaultKind::none;
  std::string_view told;  ///< what the 997 says of it; empty: there is none, or the set is accepted
};

constexpr Plant plants[] = {
    {input::orders, "a month 99", "DTM*010*202611", "DTM*010*202699", FaultKind::element_date_invalid, "AK4*2*373*8*202699"},
    {input::orders, "a code that is none", "BEG*00*SA*", "BEG*00*QQ*", FaultKind::element_code_unknown, ""},
    {input::orders, "letters for a number", "*EA*", "Z*EA*", FaultKind::element_number_invalid, "AK4*2*330*6"},
    {input::shipments, "a mandatory element left out", "MAN*GM*", "MAN**", FaultKind::element_missing, "AK4*1*88*1"},
    {input::shipments, "a parent that is none", "*I*0~", "9*I*0~", FaultKind::tree_parent_missing, ""},
    {input::invoices, "a wrong count of segments", "~SE*", "~SE*9", FaultKind::set_segment_count_wrong, "AK5*R*4"},
    {input::long_order, "a segment that is none", "PID*F*", "QQX*F*", FaultKind::segment_unknown, "AK3*QQX*"},
    {input::orders_csv, "a mandatory field left out", ",each,", ",,", FaultKind::field_missing, ""},
    {input::orders_xml, "letters for a number", "<Quantity>", "<Quantity>x", FaultKind::element_number_invalid, ""},
    {input::orders_json, "a number for a text", "\"unit\":\"each\"", "\"unit\":12", FaultKind::field_invalid, ""},
};

/// Three texts one after another.
class SplicedStream final : public InputStream {
 public:
  SplicedStream(std::string_view before, std::string_view planted, std::string_view after) : parts_{before, planted, after} {}

  crossdock::Result<std::size_t> read(std::span<char> window) override {
    while (at_ < std::size(parts_) && parts_[at_].empty()) ++at_;
    if (at_ == std::size(parts_)) return std::size_t{0};
    const std::size_t count = std::min(window.size(), parts_[at_].size());
    std::memcpy(window.data(), parts_[at_].data(), count);
    parts_[at_].remove_prefix(count);
    return count;
  }

 private:
  std::string_view parts_[3];
  std::size_t at_ = 0;
};

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

const partner::PackVersion& pack_of(const Packs& packs, std::string_view input) {
  if (input == input::orders_csv) return *packs.erp();
  if (input == input::orders_xml) return *packs.xml_orders();
  if (input == input::orders_json) return *packs.json_orders();
  return packs.base();
}

}  // namespace

std::size_t controls() { return std::size(plants); }
std::string_view control_input(std::size_t index) { return plants[index].input; }

ControlRow control(const Packs& packs, const std::filesystem::path& inputs, std::size_t index) {
  const Plant& plant = plants[index];
  const auto text = crossdock::read_file(inputs / plant.input, crossdock::limits::inbound_file_bytes);
  if (!text) throw std::runtime_error(text.error().message);
  const std::string_view bytes = *text;
  const std::size_t place = bytes.find(plant.from, bytes.size() / 2);
  if (place == std::string_view::npos) throw std::runtime_error("no place for a fault in " + std::string(plant.input));
  SplicedStream input(bytes.substr(0, place), plant.to, bytes.substr(place + plant.from.size()));

  std::string acknowledgments;
  std::vector<crossdock::Diagnostic> findings;
  const Tally tally = validate(input, pack_of(packs, plant.input), std::string(plant.input), {&acknowledgments, &findings});

  ControlRow row;
  row.input = plant.input;
  row.planted = plant.fault;
  row.expected = crossdock::fault_name(plant.expected);
  for (const crossdock::Diagnostic& finding : findings) {
    if (!row.found.empty()) row.found += ", ";
    row.found += crossdock::fault_name(finding.kind);
    if (row.found.size() > 200) break;
  }
  if (row.found.empty()) row.found = "nothing";
  row.good = findings.size() == 1 && tally.findings == 1 && findings.front().kind == plant.expected;
  if (plant.told.empty()) return row;
  const bool told = tally.rejected == 1 && occurrences(acknowledgments, plant.told) == 1 && occurrences(acknowledgments, "AK5*R") == 1;
  row.found += told ? ", told in the 997" : ", not told in the 997";
  row.good = row.good && told;
  return row;
}

}  // namespace bench
