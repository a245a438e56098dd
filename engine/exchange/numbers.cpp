#include "exchange/numbers.h"

#include <stdexcept>

namespace crossdock::exchange {

using ledger::NumberLevel;

translate::EnvelopeNumbers reserve_numbers(Context& context, const EnvelopeRequest& request) {
  const auto reserve = [&](ledger::LedgerWriter& writer, NumberLevel level, const partner::ControlRange& range, std::uint64_t count) {
    if (count == 0) return std::uint64_t{1};
    ledger::NumberRequest wanted;
    wanted.counter = {request.us, request.partner.name, level, request.usage};
    wanted.from = range.from;
    wanted.to = range.to;
    wanted.count = count;
    wanted.job = request.job;
    wanted.purpose = request.purpose;
    const auto first = writer.reserve(wanted);
    if (!first) {
      throw std::runtime_error("the control number range " + std::string(name_of(level)) + " of " + request.partner.name +
                               " is too small for " + std::to_string(count) + " numbers");
    }
    return *first;
  };
  return context.ledger.commit([&](ledger::LedgerWriter& writer) {
    const partner::ControlSettings& control = request.partner.control;
    translate::EnvelopeNumbers numbers;
    numbers.interchange = reserve(writer, NumberLevel::interchange, control.isa, 1);
    numbers.group = reserve(writer, NumberLevel::group, control.gs, request.groups);
    numbers.set = reserve(writer, NumberLevel::set, control.st, request.sets);
    return numbers;
  });
}

std::optional<std::uint64_t> LedgerNumbers::reserve(const translate::NumberSequence& sequence, std::uint64_t count) {
  ledger::NumberRequest wanted;
  wanted.counter = {sequence.scope, "", NumberLevel::sequence, usage_};
  wanted.from = sequence.from;
  wanted.to = sequence.to;
  wanted.count = count;
  wanted.job = job_;
  wanted.purpose = purpose_;
  const auto first = context_.ledger.commit([&](ledger::LedgerWriter& writer) { return writer.reserve(wanted); });
  any_ = any_ || first.has_value();
  return first;
}

std::string us_of(const partner::TradingPartner& partner) {
  if (partner.ours.empty()) return "/";
  return partner.ours.front().qualifier + "/" + partner.ours.front().id;
}

}  // namespace crossdock::exchange
