#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "document/value.h"
#include "mapping/evaluate.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

/// Why an element and a field could not be turned into each other.
enum class Trouble : std::uint8_t {
  nothing,
  not_in_table,
  not_a_number,
  not_whole,
  not_a_date,
  not_a_time,
  not_a_zone,
  not_a_boolean,
  not_allowed,  ///< no word of the field
  not_even,     ///< more decimals than the element implies
  too_long,
  too_short,
  code_unknown,  ///< written all the same
  wrong_kind,    ///< the object holds another kind of value than its type says
  holds_separator,
  digits_wrong,       ///< no number of its kind
  check_digit_wrong,  ///< GS1
  factor_unknown,
  not_divisible,
};

/// "is not a number"
[[nodiscard]] std::string_view trouble_text(Trouble trouble);

/// Turns elements into values and back as codecs say. Allocates in the evaluator's arena only.
class Converter {
 public:
  Converter(const Instructions& code, const grammar::Grammar& grammar, Evaluator& evaluator)
      : code_(code), grammar_(grammar), evaluator_(evaluator), arena_(evaluator.arena()) {}

  /// `text` is not empty and has no blanks around it.
  Trouble read(const Codec& codec, std::string_view text, const Frame& frame, const Segment* current, Value& value);
  /// An empty text where the value says so.
  Trouble write(const Codec& codec, const Value& value, const Frame& frame, std::string_view& text);

  /// The moment that a date, a time and a zone make; the latter two may be empty.
  Trouble read_moment(const MomentParts& parts, std::string_view date, std::string_view time, std::string_view zone, const Frame& frame,
                      const Segment* current, FieldKind kind, Value& value);
  /// The number by the codec's factor: on reading what the element says becomes what the field says, on writing the other way.
  Trouble scale(const Codec& codec, const Value& factor, bool reading, Decimal& number) const;

  struct MomentTexts {
    std::string_view date, time, zone;
    bool loses_time = false;  ///< the document has no place for the time
  };
  Trouble write_moment(const MomentParts& parts, const Value& value, const Frame& frame, MomentTexts& texts);

 private:
  [[nodiscard]] std::string_view apply(Span steps, std::string_view text);
  [[nodiscard]] std::string_view decimal_text(const Codec& codec, Decimal number);
  Trouble plain(const Codec& codec, const Value& value, std::string_view& text);
  Trouble fitted(const Codec& codec, std::string_view& text, bool is_number) const;
  /// The offset of the first zone that is known; false where there is none.
  bool fallback_zone(const MomentParts& parts, const Moment& local, const Frame& frame, const Segment* current, int& offset);

  const Instructions& code_;
  const grammar::Grammar& grammar_;
  Evaluator& evaluator_;
  Arena& arena_;
};

}  // namespace crossdock::mapping
