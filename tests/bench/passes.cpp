#include "passes.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "format/json/canonical_json.h"
#include "format/x12/scanner.h"
#include "format/x12/segment_stream.h"
#include "inputs.h"
#include "translate/path.h"
#include "x12_text.h"

namespace bench {

namespace {

using namespace crossdock;

/// Objects that are written into one interchange or file. Those that were read from X12 live no longer than until the next set is read.
constexpr std::size_t objects_together = 500, one_object = 1;

constexpr Instant now{1'795'680'000'000};

FileStream open(const Subject& subject) {
  auto opened = FileStream::open(subject.file);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(opened).value();
}

translate::Inputs inputs_for(const std::string& name, bool map_objects) {
  translate::Inputs inputs;
  inputs.now = now;
  inputs.file = name;
  inputs.map_objects = map_objects;
  return inputs;
}

void count(const translate::FileVerdict& file, Tally& tally) {
  tally.findings += file.findings.size();
  tally.read = file.bytes;
  for (const translate::InterchangeVerdict& interchange : file.interchanges) {
    tally.findings += interchange.findings.size();
    for (const translate::GroupVerdict& group : interchange.groups) tally.findings += group.findings.size();
  }
}

/// Reads all sets and gives each with its objects to `take`.
template <class Take>
Tally read_objects(const Subject& subject, const partner::PackVersion& pack, Take take) {
  FileStream input = open(subject);
  translate::InboundPath path(input, pack, inputs_for(subject.file.filename().string(), true));
  Tally tally;
  while (translate::SetVerdict* set = path.next()) {
    ++tally.sets;
    tally.findings += set->findings_total;
    tally.rejected += set->verdict == translate::Verdict::rejected ? 1 : 0;
    tally.objects += set->objects.size();
    for (const translate::ObjectVerdict& object : set->objects) tally.findings += object.diagnostics.size();
    take(*set, tally);
  }
  count(path.file(), tally);
  return tally;
}

Tally to_json(const Subject& subject, const partner::PackVersion& pack, NewFile* file = nullptr) {
  std::string text;
  return read_objects(subject, pack, [&](const translate::SetVerdict& set, Tally& tally) {
    text.clear();
    for (const translate::ObjectVerdict& object : set.objects) {
      format::write_canonical(object.object, text);
      text += '\n';
    }
    tally.written += text.size();
    if (file != nullptr) file->write(text);
  });
}

/// Reads objects and writes them as `writer` takes them, so many into each interchange or file.
Tally to_document(const Subject& subject, const partner::PackVersion& reader, const partner::PackVersion& writer, std::size_t together) {
  std::vector<CanonicalObject> objects;
  std::vector<std::shared_ptr<Arena>> arenas;
  translate::EnvelopeNumbers numbers;
  const auto write = [&](Tally& tally) {
    if (objects.empty()) return;
    const translate::RenderedDocument made = translate::render(objects, writer, numbers, now);
    if (has_errors(made.diagnostics)) throw std::runtime_error("a document cannot be written: " + made.diagnostics.front().message);
    tally.written += made.bytes.size();
    ++numbers.interchange;
    objects.clear();
    arenas.clear();
  };
  Tally tally = read_objects(subject, reader, [&](const translate::SetVerdict& set, Tally& so_far) {
    for (const translate::ObjectVerdict& object : set.objects) objects.push_back(object.object);
    arenas.push_back(set.arena);
    if (objects.size() >= together) write(so_far);
  });
  write(tally);
  return tally;
}

Tally validate_file(const Packs& packs, const Subject& subject) {
  FileStream input = open(subject);
  return validate(input, packs.base(), subject.file.filename().string());
}

Tally acknowledge_file(const Packs& packs, const Subject& subject) {
  FileStream input = open(subject);
  std::string acknowledgments;
  Tally tally = validate(input, packs.base(), subject.file.filename().string(), {&acknowledgments});
  tally.written = acknowledgments.size();
  return tally;
}

/// The places of everything that structures the text, 64 KB at a time into the same room.
Tally tokenise(const Packs&, const Subject& subject) {
  const auto header = x12::read_interchange_header(subject.bytes.substr(0, x12::isa_most_bytes));
  if (!header) throw std::runtime_error("this is no X12");
  constexpr std::size_t window = 64 * 1024;
  const x12::Scanner scanner(header->delimiters);
  x12::Marks marks;
  Tally tally;
  tally.read = subject.bytes.size();
  for (std::size_t at = 0; at < subject.bytes.size(); at += window) {
    const std::size_t length = std::min(window, subject.bytes.size() - at);
    marks.clear();
    scanner.scan(subject.bytes.data() + at, length, 0, marks);
    tally.objects += marks.count();
    if (marks.count() != 0) tally.sum += marks.places()[0] + marks.places()[marks.count() - 1];
  }
  return tally;
}

/// Every segment with where its elements lie.
Tally cut_segments(const Packs&, const Subject& subject) {
  FileStream input = open(subject);
  x12::SegmentStream stream(input);
  Tally tally;
  for (;;) {
    const std::string_view ahead = stream.peek(x12::isa_most_bytes);
    if (ahead.empty()) break;
    const auto header = x12::read_interchange_header(ahead);
    if (!header) throw std::runtime_error("this is no X12");
    stream.begin(*header);
    do {
      if (stream.next() != x12::SegmentStream::Step::segment) throw std::runtime_error("an interchange does not end");
      ++tally.objects;
      tally.sum += stream.count();
      if (stream.tag() == "ST") ++tally.sets;
    } while (stream.tag() != "IEA");
  }
  tally.read = stream.consumed();
  return tally;
}

constexpr Pass table[] = {
    {"tokenise", "tokenise: places of all separators", input::orders, Counted::read, true, true, &tokenise},
    {"segments", "cut into segments and elements", input::orders, Counted::read, false, true, &cut_segments},
    {"validate-850", "validate 850s", input::orders, Counted::read, false, true, &validate_file},
    {"acknowledge-850", "validate 850s and make the 997", input::orders, Counted::read, false, true, &acknowledge_file},
    {"validate-faulty", "validate 850s full of errors", input::faulty, Counted::read, false, false, &validate_file},
    {"acknowledge-faulty", "the same and make the 997", input::faulty, Counted::read, false, false, &acknowledge_file},
    {"validate-856", "validate 856s", input::shipments, Counted::read, false, true, &validate_file},
    {"validate-810", "validate 810s", input::invoices, Counted::read, false, true, &validate_file},
    {"validate-long", "validate one long 850", input::long_order, Counted::read, false, true, &validate_file},
    {"850-to-json", "850s to canonical JSON", input::orders, Counted::read, false, true,
     [](const Packs& packs, const Subject& subject) { return to_json(subject, packs.base()); }},
    {"json-to-850", "canonical JSON to 850s", input::orders_json, Counted::written, false, true,
     [](const Packs& packs, const Subject& subject) {
       return to_document(subject, *packs.json_orders(), *packs.x12_writer("order"), objects_together);
     }},
    {"856-to-856", "856s to canonical and back to 856s", input::shipments, Counted::read, false, true,
     [](const Packs& packs, const Subject& subject) {
       return to_document(subject, packs.base(), *packs.x12_writer("shipment"), one_object);
     }},
    {"csv-to-json", "orders as CSV to canonical JSON", input::orders_csv, Counted::read, false, true,
     [](const Packs& packs, const Subject& subject) { return to_json(subject, *packs.erp()); }},
    {"json-to-csv", "canonical JSON to orders as CSV", input::orders_json, Counted::written, false, true,
     [](const Packs& packs, const Subject& subject) { return to_document(subject, *packs.json_orders(), *packs.erp(), objects_together); }},
    {"xml-to-json", "orders as XML to canonical JSON", input::orders_xml, Counted::read, false, true,
     [](const Packs& packs, const Subject& subject) { return to_json(subject, *packs.xml_orders()); }},
};

}  // namespace

std::span<const Pass> passes() { return table; }

const Pass& pass(std::string_view name) {
  for (const Pass& one : table)
    if (one.name == name) return one;
  throw std::runtime_error("there is no pass " + std::string(name));
}

Tally validate(InputStream& input, const partner::PackVersion& pack, const std::string& name, const Keep& keep) {
  translate::InboundPath path(input, pack, inputs_for(name, false));
  Tally tally;
  while (translate::SetVerdict* set = path.next()) {
    ++tally.sets;
    tally.findings += set->findings_total;
    tally.rejected += set->verdict == translate::Verdict::rejected ? 1 : 0;
    if (keep.findings != nullptr) keep.findings->insert(keep.findings->end(), set->findings.begin(), set->findings.end());
  }
  count(path.file(), tally);
  if (keep.acknowledgments == nullptr) return tally;
  translate::EnvelopeNumbers numbers;
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    const translate::AcknowledgmentNeeds needs = translate::acknowledgment_needs(interchange, pack);
    if (needs.sets == 0 && !needs.interchange_acknowledgment) continue;
    const translate::Acknowledgment made = translate::acknowledge(interchange, pack, numbers, now);
    if (has_errors(made.diagnostics)) throw std::runtime_error("an acknowledgment cannot be made: " + made.diagnostics.front().message);
    *keep.acknowledgments += made.bytes;
    ++numbers.interchange;
    numbers.group += needs.groups;
    numbers.set += needs.sets;
  }
  return tally;
}

void write_json(const Packs& packs, const std::filesystem::path& from, const std::filesystem::path& to) {
  NewFile file(to);
  static_cast<void>(to_json({from, {}}, packs.base(), &file));
  file.close();
}

Packs::Packs(const std::filesystem::path& source) : source_(source), base_(partner::Site::default_pack(source)) {}

std::shared_ptr<const partner::PackVersion> Packs::xml_orders() const {
  if (xml_orders_ == nullptr) {
    partner::DocumentSettings xml;
    xml.format = partner::FileFormat::xml;
    xml.layout = xml.map = "order_xml";
    xml_orders_ = base_->with_document(xml);
  }
  return xml_orders_;
}

std::shared_ptr<const partner::PackVersion> Packs::json_orders() const {
  if (json_orders_ == nullptr) {
    partner::DocumentSettings json;
    json.format = partner::FileFormat::json;
    json.object = "order";
    json_orders_ = base_->with_document(json);
  }
  return json_orders_;
}

std::shared_ptr<const partner::PackVersion> Packs::erp() const {
  if (site_ == nullptr) {
    partner::SiteOptions options;
    options.root = options.shipped = source_;
    site_ = partner::Site::load(options);
  }
  auto pack = site_->find("erp");
  if (pack == nullptr) throw std::runtime_error("the shipped example site has no usable pack erp");
  return pack;
}

std::shared_ptr<const partner::PackVersion> Packs::x12_writer(const std::string& kind) const {
  auto& writer = writers_[kind];
  if (writer == nullptr) {
    const partner::LinkedDocument* declared = base_->outbound_object(kind);
    if (declared == nullptr) throw std::runtime_error("no shipped map writes a " + kind);
    writer = base_->with_document(declared->settings);
  }
  return writer;
}

}  // namespace bench
