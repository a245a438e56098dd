#include "format/x12/batch.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "format/x12/delimiters.h"
#include "format/x12/segment_stream.h"

namespace crossdock::x12 {

namespace {

std::string text_of(std::string_view padded) { return std::string(trimmed(padded)); }

EnvelopeSettings settings_of(const InterchangeHeader& header, std::string_view suffix) {
  const auto& isa = header.elements;
  EnvelopeSettings settings;
  settings.delimiters = header.delimiters;
  settings.suffix = suffix;
  settings.authorization_qualifier = isa[0];
  settings.authorization = text_of(isa[1]);
  settings.security_qualifier = isa[2];
  settings.security = text_of(isa[3]);
  settings.sender_qualifier = text_of(isa[4]);
  settings.sender = text_of(isa[5]);
  settings.receiver_qualifier = text_of(isa[6]);
  settings.receiver = text_of(isa[7]);
  settings.interchange_version = isa[11];
  settings.acknowledgment_requested = isa[13] == "1";
  settings.usage = isa[14].empty() ? 'P' : isa[14].front();
  return settings;
}

std::uint64_t written_number(std::string_view digits) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::string common_header(std::string_view interchange) {
  const auto header = read_interchange_header(interchange.substr(0, isa_most_bytes));
  if (!header) return {};
  std::string common;
  for (std::size_t i = 0; i < std::size(header->elements); ++i) {
    const bool is_its_own = i == 8 || i == 9 || i == 12;
    common += (i == 0 ? "" : std::string(1, header->delimiters.element)) + std::string(is_its_own ? "" : header->elements[i]);
  }
  return common + header->delimiters.segment;
}

bool Batch::Group::is_same(const Group& other) const {
  return functional_id == other.functional_id && sender == other.sender && receiver == other.receiver && agency == other.agency &&
         version == other.version;
}

bool Batch::add(std::string_view interchange) {
  const auto header = read_interchange_header(interchange.substr(0, isa_most_bytes));
  if (!header) return false;
  const std::string common = common_header(interchange);
  if (pieces_ == 0) {
    const std::size_t next = interchange.find("GS", header->length);
    if (next == std::string_view::npos || next > header->length + 2) return false;
    header_ = common;
    envelope_ = settings_of(*header, interchange.substr(header->length, next - header->length));
  } else if (common != header_) {
    return false;
  }

  MemoryStream bytes(interchange);
  SegmentStream segments(bytes);
  segments.begin(read_interchange_header(segments.peek(isa_most_bytes)).value());
  Group* group = nullptr;
  WrittenSet set;
  std::size_t body = 0;  // where it begins; 0: behind no ST
  bool is_behind_header = false;
  bool ended = false;
  while (segments.next() == SegmentStream::Step::segment) {
    const std::string_view tag = segments.tag();
    if (std::exchange(is_behind_header, false)) body = static_cast<std::size_t>(segments.offset());
    if (tag == "GS") {
      Group named{std::string(segments.element(1)),
                  std::string(segments.element(2)),
                  std::string(segments.element(3)),
                  std::string(segments.element(7)),
                  std::string(segments.element(8)),
                  {},
                  {}};
      const auto known = std::find_if(groups_.begin(), groups_.end(), [&](const Group& one) { return one.is_same(named); });
      group = known == groups_.end() ? &groups_.emplace_back(std::move(named)) : &*known;
    } else if (tag == "ST" && group != nullptr) {
      const std::string_view id = segments.element(1);
      set = {interchange.substr(static_cast<std::size_t>(segments.offset()) + static_cast<std::size_t>(id.data() - segments.data()),
                                id.size()),
             {},
             0};
      is_behind_header = true;
    } else if (tag == "SE" && body != 0) {
      set.body = interchange.substr(body, static_cast<std::size_t>(segments.offset()) - body);
      set.segments = written_number(segments.element(1));
      group->sets.push_back(set);
      group->pieces.push_back(pieces_);
      ++sets_;
      body = 0;
    } else if (tag == "IEA") {
      ended = body == 0;
    } else if (tag == "TA1" && group == nullptr) {
      return false;
    }
  }
  ++pieces_;
  return ended && group != nullptr;
}

std::vector<Batch::Place> Batch::write(const Numbers& numbers, const CivilTime& at, std::string& out) const {
  std::vector<Place> places(pieces_);
  EnvelopeSettings settings = envelope_;
  settings.at = at;
  Writer writer(settings, out);
  writer.begin_interchange(numbers.interchange);
  std::uint64_t group_control = numbers.group;
  std::uint64_t set_control = numbers.set;
  for (const Group& group : groups_) {
    settings.group_sender = group.sender;
    settings.group_receiver = group.receiver;
    settings.agency = group.agency;
    writer.begin_group(group.functional_id, group_control, group.version);
    for (std::size_t i = 0; i < group.sets.size(); ++i) {
      writer.write_set(group.sets[i], set_control);
      Place& place = places[group.pieces[i]];
      if (place.set == 0) place = {group_control, set_control};
      ++set_control;
    }
    writer.end_group();
    ++group_control;
  }
  writer.end_interchange();
  return places;
}

}  // namespace crossdock::x12
