#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/file.h"
#include "base/text.h"
#include "format/x12/delimiters.h"
#include "format/x12/segment_stream.h"
#include "sample/scrub.h"

namespace crossdock::sample {

namespace {

using grammar::ElementRule;
using grammar::Grammar;
using grammar::OverlayRule;
using x12::SegmentStream;

/// What the pack's overlays say of single values: such values mean something, and stay.
class KeptValues {
 public:
  explicit KeptValues(const partner::PackVersion& pack) {
    for (std::size_t i = 0; i < pack.partner().documents.size(); ++i) {
      if (pack.partner().documents[i].format != partner::FileFormat::x12) continue;
      if (const auto& grammar = pack.document(i).grammar; grammar != nullptr) add(*grammar);
    }
  }
  [[nodiscard]] bool keeps(std::string_view tag, std::uint32_t element, std::string_view value) const {
    const std::pair<std::string, std::uint32_t> place{std::string(tag), element};
    if (dates_.contains(place)) return true;
    const auto found = values_.find(place);
    return found != values_.end() && found->second.contains(std::string(trimmed(value)));
  }

 private:
  void add(const Grammar& grammar) {
    for (const OverlayRule& rule : grammar.overlay_rules) {
      add_values(grammar, rule.where, rule.element, rule.first_value, rule.value_count);
      if (rule.where.key_element != 0)
        place(grammar, rule.where.node, rule.where.key_element).insert(std::string(grammar.text(rule.where.key_value)));
      for (const OverlayRule::Condition& condition : rule.when) {
        add_values(grammar, condition.where, condition.element, condition.first_value, condition.value_count);
        if (condition.where.key_element != 0)
          place(grammar, condition.where.node, condition.where.key_element).insert(std::string(grammar.text(condition.where.key_value)));
      }
      if (rule.kind != OverlayRule::Kind::require_form || rule.form == grammar::none) continue;
      const grammar::ElementType type = grammar.element_rules[rule.form].type;
      if (type == grammar::ElementType::date || type == grammar::ElementType::time)
        dates_.insert({std::string(grammar.text(grammar.segment_of(rule.where.node).tag)), rule.element});
    }
    for (NodeId id = 1; id < grammar.nodes.size(); ++id) {
      if (grammar.nodes[id].kind != grammar::NodeKind::segment) continue;
      std::uint32_t number = 0;
      for (const ElementRule& rule : grammar.elements(grammar.segment_of(id))) {
        ++number;
        // What an overlay changed: a list of codes, or another type, in place of any text.
        if (rule.standard == grammar::none) continue;
        if (rule.codes != grammar::none)
          for (const std::string& code : grammar.code_sets[rule.codes].codes) place(grammar, id, number).insert(code);
        if (rule.type == grammar::ElementType::date || rule.type == grammar::ElementType::time)
          dates_.insert({std::string(grammar.text(grammar.segment_of(id).tag)), number});
      }
    }
  }
  void add_values(const Grammar& grammar, const OverlayRule::Selector& where, std::uint32_t element, std::uint32_t first,
                  std::uint32_t count) {
    if (element == 0 || where.node == no_node) return;
    for (std::uint32_t i = first; i < first + count; ++i) place(grammar, where.node, element).insert(grammar.key_values[i]);
  }
  std::set<std::string>& place(const Grammar& grammar, NodeId node, std::uint32_t element) {
    return values_[{std::string(grammar.text(grammar.segment_of(node).tag)), element}];
  }

  std::map<std::pair<std::string, std::uint32_t>, std::set<std::string>> values_;
  std::set<std::pair<std::string, std::uint32_t>> dates_;
};

class X12Scrubber {
 public:
  X12Scrubber(std::string_view text, const partner::PackVersion& pack, const PrivateData& table, const std::vector<std::string>& known_ids,
              Replacement& replace)
      : text_(text), input_(text), stream_(input_), pack_(pack), table_(table), known_ids_(known_ids), replace_(replace), kept_(pack) {}

  Result<std::string> run() {
    for (;;) {
      const std::string_view ahead = stream_.peek(x12::isa_most_bytes);
      if (ahead.empty()) break;
      const auto header = ahead.starts_with("ISA") ? x12::read_interchange_header(ahead) : std::nullopt;
      if (!header) {
        stream_.skip(1);
        continue;
      }
      copy_outside(stream_.consumed());
      stream_.begin(*header);
      delimiters_ = header->delimiters;
      replace_.avoid(std::string{delimiters_.element, delimiters_.segment, delimiters_.component, delimiters_.repetition});
      use_dictionary("");
      scrub_segment();
      if (const auto trouble = scrub_interchange()) return *trouble;
    }
    copy_outside(text_.size());
    return std::move(out_);
  }

 private:
  std::optional<Error> scrub_interchange() {
    for (;;) {
      const SegmentStream::Step step = stream_.next();
      if (step == SegmentStream::Step::end) return std::nullopt;
      if (step == SegmentStream::Step::too_long)
        return Error{"byte " + std::to_string(stream_.offset()) + ": a segment over the limit of " + std::to_string(limits::segment_bytes) +
                     " bytes cannot be looked through, and would be kept as it is; take it out first"};
      if (stream_.tag() == "ISA") {
        stream_.rewind();
        return std::nullopt;
      }
      if (stream_.tag() == "GS") use_dictionary(trimmed(stream_.element(8)));
      scrub_segment();
      if (stream_.tag() == "IEA") return std::nullopt;
    }
  }

  /// What stands between interchanges is nobody's data, but may be a letter.
  void copy_outside(std::size_t end) {
    while (copied_ < end) {
      const std::size_t stop = std::min({text_.find('\n', copied_), end - 1}) + 1;
      out_ += replace_(Privacy::text, text_.substr(copied_, stop - copied_));
      copied_ = stop;
    }
  }

  void use_dictionary(std::string_view version) {
    const Grammar* const dictionary = pack_.dictionary(version);
    if (dictionary == dictionary_) return;
    dictionary_ = dictionary;
    segments_.clear();
    if (dictionary == nullptr) return;
    for (const grammar::SegmentRule& rule : dictionary->segment_rules) segments_.emplace(dictionary->text(rule.tag), &rule);
  }

  void scrub_segment() {
    const std::size_t begin = stream_.offset();
    out_.append(text_.substr(copied_, begin - copied_));
    copied_ = begin;
    const std::string_view tag = stream_.tag();
    const auto found = segments_.find(tag);
    const grammar::SegmentRule* const segment = found == segments_.end() ? nullptr : found->second;
    const bool envelope = tag == "ISA" || tag == "GS";
    for (std::uint32_t number = 1; number <= stream_.count(); ++number) {
      const SegmentStream::Span span = stream_.span(number);
      const std::string_view value = stream_.element(number);
      if (value.empty()) continue;
      out_.append(text_.substr(copied_, begin + span.begin - copied_));
      copied_ = begin + span.begin + span.length;
      if (envelope && std::find(known_ids_.begin(), known_ids_.end(), trimmed(value)) != known_ids_.end()) {
        out_ += value;
      } else if (segment == nullptr || number > segment->element_count) {
        // Only the envelope's own elements are safe to keep without knowing what they are.
        out_ +=
            tag == "ISA" || tag == "IEA" || tag == "GE" || tag == "SE" || tag == "ST" ? std::string(value) : replace_(Privacy::text, value);
      } else {
        out_ += scrubbed(tag, number, dictionary_->elements(*segment)[number - 1], value);
      }
    }
  }

  std::string scrubbed(std::string_view tag, std::uint32_t number, const ElementRule& rule, std::string_view value) {
    if (tag == "ISA" && number == 11) return std::string(value);
    if (kept_.keeps(tag, number, value)) return std::string(value);
    const bool repeats = delimiters_.repetition != 0 && tag != "ISA" && rule.type != grammar::ElementType::binary;
    if (repeats && value.find(delimiters_.repetition) != std::string_view::npos) {
      std::string out;
      for (const std::string_view one : split(value, delimiters_.repetition)) {
        if (!out.empty() || one.data() != value.data()) out.push_back(delimiters_.repetition);
        out += scrubbed_one(rule, one);
      }
      return out;
    }
    return scrubbed_one(rule, value);
  }

  std::string scrubbed_one(const ElementRule& rule, std::string_view value) {
    if (rule.type != grammar::ElementType::composite) return replace_(table_.of_element(*dictionary_, rule), value);
    std::string out;
    std::size_t index = 0;
    const auto components = dictionary_->components(rule);
    for (const std::string_view one : split(value, delimiters_.component)) {
      if (index > 0) out.push_back(delimiters_.component);
      out += replace_(index < components.size() ? table_.of_element(*dictionary_, components[index]) : Privacy::text, one);
      ++index;
    }
    return out;
  }

  std::string_view text_;
  MemoryStream input_;
  SegmentStream stream_;
  const partner::PackVersion& pack_;
  const PrivateData& table_;
  const std::vector<std::string>& known_ids_;
  Replacement& replace_;
  KeptValues kept_;
  x12::Delimiters delimiters_;
  const Grammar* dictionary_ = nullptr;
  std::map<std::string_view, const grammar::SegmentRule*> segments_;
  std::string out_;
  std::size_t copied_ = 0;  ///< bytes of the text that are in `out_`
};

}  // namespace

Result<std::string> scrub_x12(std::string_view text, const partner::PackVersion& pack, const PrivateData& table,
                              const std::vector<std::string>& known_ids, Replacement& replace) {
  return X12Scrubber(text, pack, table, known_ids, replace).run();
}

}  // namespace crossdock::sample
