#include "translate/outside.h"

#include <algorithm>

#include "base/check_digit.h"
#include "base/text.h"

namespace crossdock::translate {

namespace {

constexpr std::string_view container_codes = "sscc";

/// Container codes are unique for one prefix, whoever receives them; other numbers for one partner.
NumberSequence sequence_of(const std::string& name, const partner::TradingPartner& partner) {
  NumberSequence sequence;
  sequence.name = name;
  if (name == container_codes) {
    sequence.scope = name + "/" + partner.sscc.extension + "/" + partner.sscc.prefix;
    sequence.from = partner.sscc.serial.from;
    sequence.to = partner.sscc.serial.to;
  } else {
    sequence.scope = name + "/" + partner.name;
  }
  return sequence;
}

Diagnostic no_numbers(const std::string& name, const partner::PackVersion& receiver, std::uint64_t count, bool no_prefix) {
  Diagnostic diagnostic;
  diagnostic.code = Code::numbers_missing;
  diagnostic.kind = FaultKind::value_required_missing;
  diagnostic.value = name;
  diagnostic.message = no_prefix ? "the pack of " + receiver.name() + " does not say how container codes (SSCC) are made"
                                 : "the sequence `" + printable(name) + "` cannot give " + std::to_string(count) + " numbers";
  diagnostic.help = no_prefix ? "add [sscc] with prefix = \"…\", our GS1 company prefix" : "widen its range in the pack";
  diagnostic.owner = "integration";
  return diagnostic;
}

}  // namespace

std::string key_of(const CanonicalObject& object) {
  const Value value = object.root->field(object.type().key.empty() ? "number" : object.type().key);
  switch (value.kind()) {
    case ValueKind::text: return std::string(value.text());
    case ValueKind::decimal: return value.decimal().to_string();
    default: return {};
  }
}

std::optional<std::uint64_t> CountingNumbers::reserve(const NumberSequence& sequence, std::uint64_t count) {
  const auto [next, is_new] = next_.try_emplace(sequence.scope, sequence.from);
  if (count == 0 || next->second > sequence.to || sequence.to - next->second < count - 1) return std::nullopt;
  const std::uint64_t first = next->second;
  next->second += count;
  return first;
}

void GivenObjects::add(const CanonicalObject& object) {
  for (std::string& key : mapping::keys_of(object)) objects_[{object.type().name, std::move(key)}].push_back(object);
}

std::optional<CanonicalObject> GivenObjects::find(const ObjectType& type, std::string_view key, Arena& arena) {
  const auto found = objects_.find({type.name, std::string(key)});
  if (found == objects_.end()) return std::nullopt;
  return mapping::as_one({found->second.rbegin(), found->second.rend()}, key, arena);
}

void find_related(const std::vector<mapping::RelatedNeed>& needs, const Outside& outside, Arena& arena, mapping::MapInputs& inputs) {
  if (outside.related == nullptr) return;
  for (const mapping::RelatedNeed& need : needs) {
    const bool known = std::any_of(inputs.related.begin(), inputs.related.end(),
                                   [&](const mapping::RelatedObject& given) { return given.name == need.name && given.key == need.key; });
    if (known) continue;
    if (const auto found = outside.related->find(*need.type, need.key, arena)) inputs.related.push_back({need.name, need.key, *found});
  }
}

void allocate_numbers(const std::shared_ptr<const mapping::MapProgram>& program, const CanonicalObject& object,
                      const partner::PackVersion& receiver, const Outside& outside, mapping::MapInputs& inputs,
                      std::vector<Diagnostic>& diagnostics) {
  inputs.allocated_numbers.clear();
  const std::vector<std::string> names = mapping::number_needs(program, object, inputs);
  std::map<std::string, std::uint64_t> next;
  const partner::SsccSettings& sscc = receiver.partner().sscc;
  for (const std::string& name : names) {
    if (next.contains(name)) continue;
    const auto count = static_cast<std::uint64_t>(std::count(names.begin(), names.end(), name));
    const bool no_prefix = name == container_codes && sscc.prefix.empty();
    const auto first =
        no_prefix || outside.numbers == nullptr ? std::nullopt : outside.numbers->reserve(sequence_of(name, receiver.partner()), count);
    if (!first) {
      diagnostics.push_back(no_numbers(name, receiver, count, no_prefix));
      return;
    }
    next.emplace(name, *first);
  }
  for (const std::string& name : names) {
    const std::uint64_t number = next[name]++;
    inputs.allocated_numbers.push_back(name == container_codes ? sscc_of(sscc.extension, sscc.prefix, number).value_or(std::string())
                                                               : std::to_string(number));
  }
}

}  // namespace crossdock::translate
