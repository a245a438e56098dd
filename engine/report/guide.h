#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "partner/pack.h"

/// The implementation guide of a partner: what its pack asks of documents beyond the standard, for people on both sides. Made from
/// the grammar, the overlays, the map and the samples of the pack, in our own words.
namespace crossdock::report {

struct GuideOptions {
  std::string set;          ///< only documents of this set, layout or object; empty: all
  bool everything = false;  ///< also segments and elements that nobody uses
  Instant now;
};

/// How a part of a guide stands to the standard.
enum class GuideMark : std::uint8_t { none, stricter, looser, own };

struct GuideCode {
  std::string code;
  std::string meaning;
  bool own = false;  ///< beyond the standard's list
};

struct GuideElement {
  std::string number;  ///< "03", "04-1" for a component
  std::string id;      ///< of the dictionary
  std::string name;
  std::string usage;  ///< "required", "optional", "not sent"
  std::string form;   ///< "code, 2"
  std::vector<GuideCode> codes;
  std::string codes_note;            ///< "any of 794 codes"
  std::vector<std::string> remarks;  ///< conditions, rules on single instances, what the standard says instead
  std::string field;                 ///< of our object
  std::string sample;                ///< a value of the samples
  GuideMark mark = GuideMark::none;
};

struct GuideSegment {
  std::string anchor;
  std::string tag, name, path;
  std::string usage, repeat;
  std::vector<std::string> remarks;
  std::vector<GuideElement> elements;
  std::string unused;  ///< "04 release, 06 contract": allowed by the standard, and nobody uses them
  std::vector<std::string> notes;
};

/// A line of the table that shows the structure of a document.
struct GuideRow {
  std::uint32_t depth = 0;
  bool loop = false;
  bool used = true;
  std::string label;  ///< "N1", "loop PO1", "TXI"
  std::string name;
  std::string usage, repeat;
  std::string remark;
  std::string anchor;  ///< of the segment's own section; empty: it has none
  GuideMark mark = GuideMark::none;
};

/// One statement of an overlay.
struct GuideStatement {
  GuideMark mark = GuideMark::stricter;
  std::string words;    ///< "BEG.01 is `00` or `05`"
  std::string subject;  ///< "purpose": the element's name; empty for a segment
  std::string reason;
  std::string source;  ///< "850.grammar:6"
  std::string effect;  ///< "a breach is only reported"; empty: the pack's policy decides
};

struct GuideExampleLine {
  std::string text;     ///< the raw segment
  std::string meaning;  ///< "quantity ordered 24 · unit EA (each)"
  std::uint32_t depth = 0;
};

struct GuideField {  ///< of a flat file or an object
  std::string name, column, form, usage, remark, field;
  std::uint32_t depth = 0;
  bool group = false;
};

struct GuideFact {
  std::string name, text;
};

struct GuideDocument {
  std::string anchor;
  std::string title;     ///< "850 purchase order"
  std::string sentence;  ///< "Northmart Stores sends it to us; X12 004010, file by file."
  std::vector<GuideFact> facts;
  std::vector<GuideStatement> statements;
  std::vector<std::string> levels;  ///< of a hierarchy
  std::vector<GuideRow> rows;
  std::vector<GuideSegment> segments;
  std::vector<GuideField> fields;
  std::string example_name;
  std::vector<GuideExampleLine> example;
};

struct Guide {
  std::string partner, title;
  std::string edition;  ///< the pack's hash, short
  std::vector<GuideFact> parties;
  std::vector<GuideFact> envelope;
  std::vector<GuideFact> acknowledgments;
  std::vector<GuideFact> validation;  ///< kind of deviation, what becomes of it
  std::vector<GuideDocument> documents;
  Instant now;
};

/// What the pack says, as a guide. Documents that have errors are left out.
[[nodiscard]] Guide guide_of(const partner::PackVersion& pack, const GuideOptions& options);

/// The guide as one page without scripts, made for the screen and for paper.
[[nodiscard]] std::string guide_html(const Guide& guide);

}  // namespace crossdock::report
