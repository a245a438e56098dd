#include "format/x12/repair.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "format/x12/control_number.h"
#include "format/x12/repair_header.h"
#include "format/x12/repair_lines.h"
#include "format/x12/repair_totals.h"

namespace crossdock::x12 {

namespace {

constexpr std::string_view blanks = std::string_view(" \t\r\n\x1A\0", 6);

class Repairer {
 public:
  Repairer(const JoinedLines& text, const RepairOptions& options) : lines_(text), text_(text.text()), options_(options) {
    if (text.joined()) change("line ends", "lines of " + std::to_string(text.width()) + " columns", "one segment after another");
  }

  Repair run() {
    static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    while (text_.substr(at_).starts_with(byte_order_mark)) {
      change("byte order mark", byte_order_mark, "");
      at_ += byte_order_mark.size();
    }
    bool any = false;
    while (result_.refused.empty()) {
      skip_blanks();
      if (at_ == text_.size()) break;
      const auto header = read_interchange_header(text_.substr(at_, isa_most_bytes));
      if (header && header->count == std::size(isa_lengths) && !delimiter_problem(header->delimiters)) {
        any = true;
        interchange(*header);
      } else {
        copy_unknown();
      }
    }
    if (!any && result_.refused.empty())
      refuse("there is no X12 in the file", "an X12 file begins with ISA", "give the file as the partner sent it");
    if (result_.refused.empty())
      result_.bytes = std::move(out_);
    else
      result_.changes.clear();
    return std::move(result_);
  }

 private:
  struct RawSegment {
    std::vector<std::string_view> elements;  ///< the tag first
    std::string_view text;
    bool terminated = true;
    bool binary = false;        ///< ends with data that is as long as the element before it says
    bool wrong_length = false;  ///< the element before its binary data cannot be its length
  };

  // ------------------------------------------------------------ telling

  DocumentPosition position(std::size_t element = 0) const {
    DocumentPosition place;
    place.offset = lines_.offset_of(segment_at_);
    place.interchange = interchange_;
    if (in_group_) place.group = group_;
    if (in_set_) {
      place.set_id = set_id_;
      place.set_control = set_;
      place.segment = segments_;
    }
    place.segment_tag = tag_;
    place.element = static_cast<std::uint16_t>(element);
    return place;
  }

  void change(std::string what, std::string_view before, std::string_view after, std::size_t element = 0, std::string remark = {}) {
    if (++result_.changes_total > limits::findings_per_set) return;
    result_.changes.push_back({position(element), std::move(what), std::string(before), std::string(after), std::move(remark)});
  }

  void refuse(std::string message, std::string rule, std::string help, std::size_t element = 0) {
    Diagnostic diagnostic;
    diagnostic.code = Code::repair_refused;
    diagnostic.message = std::move(message);
    diagnostic.rule = std::move(rule);
    diagnostic.help = std::move(help);
    diagnostic.owner = "sender";
    diagnostic.position = position(element);
    result_.refused.push_back(std::move(diagnostic));
  }

  void refuse_end(const std::string& where, const std::string& missing) {
    refuse("the file stops " + where + ": " + missing + " may be missing", "what is not in the file cannot be known",
           "ask the sender to send it again; if you know that nothing but the trailers is missing, add --whole");
  }

  // ------------------------------------------------------------ between interchanges

  void skip_blanks() {
    const std::size_t next = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    // The line end behind an IEA belongs to it.
    if (next == at_) return;
    segment_at_ = at_;
    tag_.clear();
    change("blanks outside the interchange", text_.substr(at_, next - at_), "");
    at_ = next;
  }

  /// What is no interchange stays: nobody knows what it is.
  void copy_unknown() {
    std::size_t next = text_.find("ISA", at_ + 1);
    while (next != std::string_view::npos && !read_interchange_header(text_.substr(next, isa_most_bytes)))
      next = text_.find("ISA", next + 1);
    next = std::min(next, text_.size());
    out_ += text_.substr(at_, next - at_);
    at_ = next;
  }

  // ------------------------------------------------------------ segments

  /// How segments end: the terminator and the line end behind the ISA.
  void take_ending() {
    ending_ = std::string(1, delimiters_.segment);
    std::size_t behind = at_;
    for (const char byte : {'\r', '\n'})
      if (behind < text_.size() && text_[behind] == byte && byte != delimiters_.segment) {
        ending_ += byte;
        ++behind;
      }
  }

  [[nodiscard]] bool is_filler(char byte) const {
    return (byte == '\n' || byte == '\r' || byte == ' ' || byte == '\t') && byte != delimiters_.element;
  }

  /// Passes over what stands between two segments; notes where it is not what stands behind the ISA.
  void take_filler(bool last) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_filler(text_[at_])) ++at_;
    const std::string_view found = text_.substr(begin, at_ - begin);
    const std::string_view wanted = std::string_view(ending_).substr(1);
    if (found == wanted || (last && at_ == text_.size() && found.empty())) return;
    segment_at_ = begin;
    change("line end", found, wanted);
  }

  /// Passes over the data of a BIN or BDS segment, which is as long as the element before it says and may hold any byte (as
  /// SegmentStream does). Gives where to look for the terminator.
  std::size_t pass_binary(RawSegment& segment) const {
    const std::string_view rest = text_.substr(at_);
    const std::size_t lengths_at = rest.starts_with("BIN") ? 1 : rest.starts_with("BDS") ? 2 : 0;
    const char stops[] = {delimiters_.element, delimiters_.segment};
    std::size_t end = std::min<std::size_t>(3, rest.size());
    std::size_t begin = end;
    for (std::size_t element = 0; lengths_at != 0; ++element) {
      end = rest.find_first_of(std::string_view(stops, 2), begin);
      if (end == std::string_view::npos || rest[end] == delimiters_.segment || (element == 0 && end != begin)) return at_;
      if (element == lengths_at) break;
      begin = end + 1;
    }
    if (lengths_at == 0) return at_;
    const auto length = number_of(rest.substr(begin, end - begin));
    const std::size_t data = end + 1;
    const bool fits = length && *length <= limits::binary_bytes && *length <= rest.size() - data;
    const std::size_t behind = data + (fits ? static_cast<std::size_t>(*length) : 0);
    segment.binary = fits && (behind == rest.size() || rest[behind] == delimiters_.segment);
    segment.wrong_length = !segment.binary;
    return at_ + (segment.binary ? behind : 0);
  }

  /// The next segment; nothing at the end of the input.
  std::optional<RawSegment> next_segment() {
    if (at_ >= text_.size()) return std::nullopt;
    segment_at_ = at_;
    RawSegment segment;
    const std::size_t end = text_.find(delimiters_.segment, pass_binary(segment));
    segment.terminated = end != std::string_view::npos;
    segment.text = text_.substr(at_, std::min(end, text_.size()) - at_);
    at_ = segment.terminated ? end + 1 : text_.size();
    while (!segment.terminated && !segment.binary && !segment.text.empty() && is_filler(segment.text.back())) segment.text.remove_suffix(1);
    if (delimiters_.segment == '\n' && !segment.binary && segment.text.ends_with('\r')) {
      segment.text.remove_suffix(1);
      change("line end", "\r\n", "\n");
    }
    // Of binary data nothing is cut into elements.
    segment.elements = split(segment.binary ? segment.text.substr(0, 3) : segment.text, delimiters_.element);
    tag_ = segment.elements.front().substr(0, 3);
    return segment;
  }

  void write(std::string_view text) {
    out_ += text;
    out_ += ending_;
  }
  void write(const std::vector<std::string>& elements) { write(joined(elements, std::string_view(&delimiters_.element, 1))); }

  // ------------------------------------------------------------ the interchange

  void interchange(const InterchangeHeader& header) {
    delimiters_ = header.delimiters;
    segment_at_ = at_;
    tag_ = "ISA";
    in_group_ = in_set_ = false;
    group_count_is_right_ = true;
    groups_ = 0;
    const MendedHeader mended = mend_header(header);
    interchange_ = trimmed(mended.elements[12]);
    if (mended.refused != 0) {
      refuse("ISA" + std::string(mended.refused < 10 ? "0" : "") + std::to_string(mended.refused) + " has " +
                 std::to_string(header.elements[mended.refused - 1].size()) + " characters instead of " +
                 std::to_string(isa_lengths[mended.refused - 1]) + ", and it cannot be told which are meant",
             "every element of the ISA has a fixed length", "ask the sender who and what is meant, and correct it by hand", mended.refused);
      return;
    }
    for (const std::size_t number : mended.changed)
      change("length of the element", header.elements[number - 1], mended.elements[number - 1], number);
    at_ += header.length;
    take_ending();
    std::vector<std::string> elements{"ISA"};
    elements.insert(elements.end(), mended.elements.begin(), mended.elements.end());
    write(elements);
    take_filler(false);
    while (result_.refused.empty()) {
      const bool next_begins =
          text_.substr(std::min(at_, text_.size())).starts_with("ISA") && read_interchange_header(text_.substr(at_, isa_most_bytes));
      if (next_begins || at_ >= text_.size()) {
        stop_early();
        return;
      }
      const auto segment = next_segment();
      if (!segment) break;
      const bool ends = take(*segment);
      take_filler(ends);
      if (ends && at_ == text_.size() && !text_.ends_with(ending_.back()) && ending_.size() > 1)
        out_.resize(out_.size() - ending_.size() + 1);
      if (ends) {
        drop_terminators();
        return;
      }
    }
  }

  /// Terminators behind the IEA end nothing.
  void drop_terminators() {
    while (at_ < text_.size() && text_[at_] == delimiters_.segment) {
      segment_at_ = at_++;
      tag_.clear();
      change("empty segment", std::string_view(&delimiters_.segment, 1), "");
      take_filler(true);
    }
  }

  /// The interchange has no IEA.
  void stop_early() {
    segment_at_ = std::min(at_, text_.size());
    tag_.clear();
    if (in_set_ && !options_.whole) return refuse_end("inside transaction set " + printable(set_id_ + " " + set_), "segments of it");
    if (in_group_ && !options_.whole) return refuse_end("inside functional group " + printable(group_), "transaction sets");
    if (!group_count_is_right_ && !options_.whole)
      return refuse_end("before IEA, and the groups do not hold what they declare", "transaction sets");
    end_set();
    end_group();
    write_trailer("IEA", groups_, interchange_);
  }

  /// True once the interchange has ended.
  bool take(const RawSegment& segment) {
    const std::string_view tag = segment.elements.front();
    if (segment.text.empty()) {
      change("empty segment", std::string_view(&delimiters_.segment, 1), "");
      return false;
    }
    if (segment.wrong_length) {
      refuse("the length of the binary data in " + printable(tag, 4) + " is wrong, so where it ends cannot be told",
             "binary data may hold any byte: only its length says where it ends", "ask the sender to send the file again");
      return false;
    }
    if (segment.binary && lines_.joined()) {
      refuse("the lines of the file are cut, and it holds binary data in a segment " + printable(tag, 4),
             "whether a line end belongs to binary data cannot be told", "ask the sender to send the file again");
      return false;
    }
    const bool trailer = tag == "SE" || tag == "GE" || tag == "IEA" || tag == "TA1";
    if (!segment.terminated) {
      if (!trailer) {
        refuse("the file stops inside a segment, " + printable(segment.text, 60), "what is missing there is business data",
               "ask the sender to send the file again");
        return false;
      }
      change("segment terminator", "", std::string_view(&delimiters_.segment, 1));
    }
    if (tag == "ST") return begin_set(segment), false;
    if (tag == "GS") return begin_group(segment), false;
    if (tag == "SE" && in_set_) {
      ++segments_;
      write_trailer_of(segment, segments_, set_, "segment count");
      in_set_ = false;
      return false;
    }
    if (tag == "GE" && in_group_) {
      end_set();
      tag_ = "GE";
      group_count_is_right_ = group_count_is_right_ && number_of(trimmed(element(segment, 1))) == sets_;
      write_trailer_of(segment, sets_, group_, "count of transaction sets");
      in_group_ = false;
      return false;
    }
    if (tag == "IEA") {
      if (lost_both_trailers()) return true;
      end_set();
      end_group();
      tag_ = "IEA";
      write_trailer_of(segment, groups_, interchange_, "count of functional groups");
      return true;
    }
    if (in_set_) ++segments_;
    if (tag == "CTT" && in_set_)
      write_totals(segment);
    else
      write(without_trailing_separators(segment));
    if (in_set_) totals_.take(segment.elements);
    return false;
  }

  static std::string_view element(const RawSegment& segment, std::size_t number) {
    return number < segment.elements.size() ? segment.elements[number] : std::string_view{};
  }

  std::string_view without_trailing_separators(const RawSegment& segment) {
    std::string_view text = segment.text;
    if (segment.binary) return text;
    while (text.size() > segment.elements.front().size() + 1 && text.back() == delimiters_.element) text.remove_suffix(1);
    // A tag alone is no better than a tag with separators.
    if (text.size() == segment.text.size() || text.size() <= segment.elements.front().size() + 1) return segment.text;
    change("separators at the end", segment.text.substr(text.size()), "");
    return text;
  }

  /// Where a set and its group both stop without a trailer, more than the trailers may be lost.
  bool lost_both_trailers() {
    if (!in_set_ || !in_group_ || options_.whole) return false;
    refuse("transaction set " + printable(set_id_ + " " + set_) + " and its group have no trailers: segments of it may be missing",
           "what is not in the file cannot be known",
           "ask the sender to send it again; if you know that nothing but the trailers is missing, add --whole");
    return true;
  }

  void begin_group(const RawSegment& segment) {
    if (lost_both_trailers()) return;
    end_set();
    end_group();
    in_group_ = true;
    group_ = trimmed(element(segment, 6));
    sets_ = 0;
    ++groups_;
    tag_ = "GS";
    write(without_trailing_separators(segment));
  }

  void begin_set(const RawSegment& segment) {
    end_set();
    in_set_ = true;
    segments_ = 1;
    set_id_ = trimmed(element(segment, 1));
    set_ = trimmed(element(segment, 2));
    ++sets_;
    totals_.begin(set_id_);
    tag_ = "ST";
    write(without_trailing_separators(segment));
  }

  // ------------------------------------------------------------ trailers and totals

  /// Writes the trailer of a set that has none: another segment shows that it ended.
  void end_set() {
    if (!in_set_) return;
    write_trailer("SE", ++segments_, set_);
    in_set_ = false;
  }
  void end_group() {
    if (!in_group_) return;
    write_trailer("GE", sets_, group_);
    in_group_ = false;
  }

  void write_trailer(std::string_view tag, std::uint64_t count, const std::string& control) {
    tag_ = tag;
    const std::vector<std::string> elements{tag_, std::to_string(count), control};
    change("missing trailer", "", joined(elements, std::string_view(&delimiters_.element, 1)));
    write(elements);
  }

  void write_trailer_of(const RawSegment& segment, std::uint64_t count, const std::string& control, const std::string& counted) {
    const std::string_view told = element(segment, 1);
    const auto declared = number_of(trimmed(told));
    std::vector<std::string> elements{std::string(segment.elements.front()), std::string(told), std::string(element(segment, 2))};
    if (!declared || *declared != count) {
      elements[1] = std::to_string(count);
      std::string remark;
      if (declared && *declared > count)
        remark = std::to_string(*declared - count) + " fewer than declared: make sure that nothing was lost";
      change(counted, told, elements[1], 1, std::move(remark));
    }
    // IEA02 has nine digits, as ISA13 has; the others are compared as numbers.
    const bool spelled_alike = segment.elements.front() == "IEA";
    const bool same = spelled_alike ? trimmed(element(segment, 2)) == trimmed(control) : same_control(element(segment, 2), control);
    if (!control.empty() && !same) {
      elements[2] = control;
      change("control number", element(segment, 2), control, 2);
    }
    if (segment.elements.size() > 3) {
      // What stands there beyond the standard is not for us to drop.
      elements.insert(elements.end(), segment.elements.begin() + 3, segment.elements.end());
      cut_trailing(elements);
    }
    write(elements);
  }

  void cut_trailing(std::vector<std::string>& elements) {
    const std::size_t filled = elements.size();
    while (elements.size() > 2 && elements.back().empty()) elements.pop_back();
    if (elements.size() < filled) change("separators at the end", std::string(filled - elements.size(), delimiters_.element), "");
  }

  void write_totals(const RawSegment& segment) {
    std::vector<std::string> elements(segment.elements.begin(), segment.elements.end());
    const auto mend = [&](std::size_t number, const std::optional<std::string>& right, const char* what) {
      if (!right || elements.size() <= number) return;
      change(what, elements[number], *right, number);
      elements[number] = *right;
    };
    mend(1, totals_.lines_instead_of(element(segment, 1)), "count of line items");
    mend(2, totals_.hash_instead_of(element(segment, 2)), "hash total");
    cut_trailing(elements);
    write(elements);
  }

  const JoinedLines& lines_;
  const std::string_view text_;
  const RepairOptions options_;
  Repair result_;
  std::string out_;
  std::size_t at_ = 0;

  Delimiters delimiters_;
  std::string ending_;
  std::size_t segment_at_ = 0;  ///< where the segment begins that is looked at
  std::string tag_;
  std::string interchange_, group_, set_id_, set_;
  bool in_group_ = false, in_set_ = false;
  bool group_count_is_right_ = true;
  std::uint64_t groups_ = 0, sets_ = 0;
  std::uint32_t segments_ = 0;
  ControlTotals totals_;
};

}  // namespace

Repair repair(std::string_view bytes, const RepairOptions& options) {
  if (bytes.size() > limits::repair_file_bytes) {
    Repair result;
    Diagnostic& diagnostic = result.refused.emplace_back();
    diagnostic.code = Code::repair_refused;
    diagnostic.message = "the file is larger than " + std::to_string(limits::repair_file_bytes) + " bytes";
    diagnostic.rule = "limit repair_file_bytes";
    diagnostic.help = "split it by interchanges, and mend the faulty one";
    return result;
  }
  const JoinedLines text(bytes);
  return Repairer(text, options).run();
}

}  // namespace crossdock::x12
