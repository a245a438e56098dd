#include "base/file.h"
#include "base/limits.h"
#include "format/format.h"
#include "format/json/canonical_json.h"
#include "partner/pack.h"
#include "translate/inbound.h"

namespace crossdock::translate {

namespace {

/// CSV, fixed-width and XML by their layout: each document is a set of its own, judged and mapped on its own.
class InboundLayout final : public InboundFormat {
 public:
  InboundLayout(InputStream& input, const partner::PackVersion& pack, const partner::LinkedDocument& document, const Inputs& inputs)
      : linked_(document),
        inputs_(inputs),
        objects_(pack, inputs),
        reader_(format::make_reader(*document.grammar, input, {inputs.file, pack.partner().validation.policy})) {}

  SetVerdict* next() override {
    for (;;) {
      findings_.clear();
      const format::DocumentReader::Event event = reader_->next(document_, findings_);
      if (event == format::DocumentReader::Event::document) {
        judge();
        return &set_;
      }
      std::vector<Diagnostic> found = findings_.take();
      file_.findings.insert(file_.findings.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
      if (event == format::DocumentReader::Event::end) {
        if (reader_->error()) tell_unreadable(*reader_->error());
        return nullptr;
      }
    }
  }

 private:
  void judge() {
    set_ = {};
    set_.set_id = linked_.grammar->set_id;
    set_.control = std::to_string(++file_.sets);
    set_.offset = reader_->extent().offset;
    set_.length = reader_->extent().length;
    set_.segments = static_cast<std::uint32_t>(document_.segments.size());
    set_.grammar = linked_.grammar->standard + " " + linked_.grammar->set_id;
    // Of all findings, also of those that were too many to keep.
    set_.findings_total = findings_.total();
    set_.verdict = findings_.has_errors() ? Verdict::rejected : Verdict::accepted;
    set_.findings = findings_.take();
    file_.bytes = set_.offset + set_.length;
    const bool mapped = inputs_.map_objects && linked_.map != nullptr && !document_.segments.empty();
    if (!mapped || (set_.verdict == Verdict::rejected && !inputs_.map_rejected)) return;
    set_.arena = std::make_shared<Arena>();
    // Objects view the elements and live as long as the arena, which is longer than the reader keeps them.
    for (std::string_view& element : document_.elements) element = set_.arena->copy(element);
    DocumentPosition place;
    place.file = inputs_.file;
    place.set_id = set_.set_id;
    place.line = static_cast<std::uint32_t>(reader_->extent().line);
    objects_.make(document_, linked_, place, set_);
  }

  void tell_unreadable(const Error& error) {
    Diagnostic diagnostic;
    diagnostic.code = Code::input_unreadable;
    diagnostic.message = error.message;
    diagnostic.help = "what came before was read; send the file again";
    file_.findings.push_back(std::move(diagnostic));
  }

  const partner::LinkedDocument& linked_;
  Inputs inputs_;
  ObjectMaker objects_;
  std::unique_ptr<format::DocumentReader> reader_;
  TransactionSet document_;
  format::Findings findings_;
  SetVerdict set_;
};

/// Canonical JSON needs no map: the objects come as they are.
class InboundJson final : public InboundFormat {
 public:
  InboundJson(InputStream& input, const partner::PackVersion& pack, const partner::LinkedDocument& document, const Inputs& inputs)
      : linked_(document), objects_(pack, inputs) {
    Result<std::string> text = read_all(input, limits::tree_file_bytes);
    if (!text.ok()) {
      Diagnostic diagnostic;
      diagnostic.code = Code::input_unreadable;
      diagnostic.message = text.error().message;
      diagnostic.help = "a JSON file is held whole: send it in parts";
      file_.findings.push_back(std::move(diagnostic));
      return;
    }
    text_ = std::move(*text);
    file_.bytes = text_.size();
    reader_.emplace(text_, pack.objects(), inputs.file, document.object, pack.partner().validation.policy);
  }

  SetVerdict* next() override {
    if (!reader_) return nullptr;
    set_ = {};
    set_.arena = std::make_shared<Arena>();
    CanonicalObject object;
    format::Findings findings;
    if (!reader_->next(*set_.arena, object, findings)) return nullptr;
    set_.set_id = linked_.settings.object;
    set_.control = std::to_string(++file_.sets);
    set_.grammar = "canonical " + linked_.settings.object;
    set_.findings_total = findings.total();
    set_.verdict = findings.has_errors() || object.root == nullptr ? Verdict::rejected : Verdict::accepted;
    set_.findings = findings.take();
    if (object.root != nullptr && set_.verdict != Verdict::rejected) objects_.take(object, {}, linked_, set_);
    return &set_;
  }

 private:
  const partner::LinkedDocument& linked_;
  ObjectMaker objects_;
  std::string text_;
  std::optional<format::CanonicalReader> reader_;
  SetVerdict set_;
};

}  // namespace

std::unique_ptr<InboundFormat> inbound_flat(InputStream& input, const partner::PackVersion& pack, const partner::LinkedDocument& document,
                                            const Inputs& inputs) {
  if (document.settings.format == partner::FileFormat::json && document.grammar == nullptr)
    return std::make_unique<InboundJson>(input, pack, document, inputs);
  return std::make_unique<InboundLayout>(input, pack, document, inputs);
}

}  // namespace crossdock::translate
