#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostic/source.h"
#include "language/expression_ast.h"

/// A grammar file as written: nothing is looked up or checked against anything else here.
namespace crossdock::language {

enum class UsageWord : std::uint8_t { mandatory, optional };  ///< M, O

struct Usage {
  UsageWord word = UsageWord::optional;
  SourceSpan span;
};

/// How often: `1`, `200`, `>1` (without bound).
struct Maximum {
  std::optional<std::uint32_t> count;  ///< nothing: without bound
  SourceSpan span;
};

/// `standard x12 005010 extends 004010`
struct StandardLine {
  Name standard;
  Name version;
  std::optional<Name> extends;
  bool in_part = false;  ///< only what is known to differ is said; the rest may differ too
  SourceSpan span;
};

struct SettingValue {
  std::variant<Literal, Range> value;
  [[nodiscard]] SourceSpan span() const {
    return std::holds_alternative<Literal>(value) ? std::get<Literal>(value).span : std::get<Range>(value).span;
  }
};

/// `separators element component segment`, `charset windows-1252`, `select 1..2`: a name and its values.
struct Setting {
  Name name;
  std::vector<SettingValue> values;
  SourceSpan span;
};

struct SyntaxDeclaration {
  std::vector<Setting> settings;
  SourceSpan span;
};

// ---------------------------------------------------------------- the dictionary

struct CodeValue {
  Literal value;
  std::optional<Text> meaning;
};

/// `codes 353` (the list of that name) or `codes { 00 "original" 01 }`.
struct CodeList {
  std::optional<Name> name;
  std::vector<CodeValue> codes;
  SourceSpan span;
};

enum class Change : std::uint8_t { define, add, drop, replace };

/// `codes 353 { 00 "original" 01 }`; `codes 353 += { XX }` adds to the list of the version extended, `-=` takes from it.
struct CodesDeclaration {
  Name name;
  Change change = Change::define;  ///< define, add or drop
  std::vector<CodeValue> codes;
  SourceSpan span;
};

/// `element 353 ID 2..2 codes 353 personal "purpose"`
struct ElementDeclaration {
  Name id;
  Name type;  ///< AN ID R N N0..N9 DT TM B
  Range length;
  std::optional<CodeList> codes;
  bool personal = false;
  std::optional<Text> description;
  SourceSpan span;
};

/// `03 355 M repeat 5`; in a delta also `add 13 1250 O`, `replace 04 C040 O`, `drop 07`.
struct ElementUse {
  Change change = Change::define;
  Number position;
  Name element;  ///< an element or composite; empty for drop
  Usage usage;
  std::optional<Maximum> repeat;
  bool personal = false;
  SourceSpan span;
};

/// `pairs 06..25 (235 234)`: the elements take turns; implies P0607, P0809, …
struct ElementPairs {
  Range positions;
  std::vector<Name> elements;
  SourceSpan span;
};

/// `P0304`: a letter of P R E C L and element numbers.
struct NoteUse {
  Change change = Change::define;  ///< define, add or drop (`add notes P0607`)
  char kind = 'P';
  std::vector<std::uint32_t> elements;
  SourceSpan span;
};

/// `segment BEG "beginning" { … }` and `composite C040 { … }`.
struct SegmentDeclaration {
  bool composite = false;
  Name tag;
  std::optional<Text> description;
  std::vector<std::variant<ElementUse, ElementPairs>> elements;  ///< as written
  std::vector<NoteUse> notes;
  SourceSpan span;
};

// ---------------------------------------------------------------- sets

struct SetItem;

/// `REF O >1 key 01`, `LS["LM"] O 1`
struct SegmentUse {
  Name tag;
  std::optional<Selector> values;  ///< the key values that this sibling takes
  Usage usage;
  Maximum maximum;
  std::vector<Number> keys;
  SourceSpan span;
};

/// `loop N1 O 200 key 01 { … }`
struct LoopUse {
  Name name;
  std::optional<Selector> values;
  Usage usage;
  Maximum maximum;
  std::vector<Number> keys;
  std::vector<SetItem> items;
  SourceSpan span;
};

/// `heading { … }`; in a delta any path: `heading/N9 { … }`.
struct SetScope {
  DocumentPath path;
  std::vector<SetItem> items;
  SourceSpan span;
};

enum class Place : std::uint8_t { at_end, before, after };

/// `replace MSG by MTX O >1`, `add MTX O >1 after MSG`, `drop MSG`, `change REF O >1 key 01`. `node` holds the new segment or
/// loop, one item; empty for drop. For `change` the target is the node's own name.
struct SetChange {
  enum class Kind : std::uint8_t { replace, add, drop, change };
  Kind kind = Kind::add;
  std::optional<DocumentPath> target;
  std::vector<SetItem> node;
  Place place = Place::at_end;
  std::optional<DocumentPath> neighbour;
  SourceSpan span;
};

struct SetItem {
  std::variant<SegmentUse, LoopUse, SetScope, SetChange> item;
};

/// `set 850 group PO "purchase order" { … }`; in a version that extends another: changes to its set.
struct SetDeclaration {
  Name id;
  std::optional<Name> group;
  std::optional<Text> description;
  std::vector<SetItem> items;
  SourceSpan span;
};

// ---------------------------------------------------------------- overlays

/// The words that may end a rule of an overlay: what a breach does. Nothing: the pack's policy decides.
enum class SeverityWord : std::uint8_t { reject, warn, accept };

struct OverlayClauses {
  std::optional<Expression> when;
  std::optional<Text> reason;
  std::optional<SeverityWord> severity;
};

/// `tighten BEG.01 codes { 00 01 }`, `loosen PO1.07 AN 1..60 reason "…"`, `tighten REF[DP] M`, `tighten N1 5`
struct OverlayAdjust {
  bool loosen = false;
  DocumentPath target;
  std::optional<Name> type;
  std::optional<Range> length;
  std::optional<Usage> usage;
  std::optional<Maximum> maximum;  ///< of a segment or loop; `>1` or a number, `repeat n` for an element
  std::optional<CodeList> codes;
  OverlayClauses clauses;
  SourceSpan span;
};

/// Inside `require N1[ST] { … }`: `03 == "92"`, `03 in { "92" "91" }`, `04 M`.
struct RequiredElement {
  ElementRef element;
  std::vector<Literal> values;  ///< empty: it must be present
  SourceSpan span;
};

/// `require REF[DP] when …`, `require BEG.07`, `require N1[ST] { … }`
struct OverlayRequire {
  DocumentPath target;
  std::vector<RequiredElement> elements;
  OverlayClauses clauses;
  SourceSpan span;
};

/// `forbid PO1/SDQ`
struct OverlayForbid {
  DocumentPath target;
  OverlayClauses clauses;
  SourceSpan span;
};

/// `O in S`, `P in O, T optional`
struct TreeLevel {
  Literal level;
  std::vector<Literal> parents;  ///< empty: at the top
  bool optional = false;
  SourceSpan span;
};

/// `tree HL sequence { S; O in S; P in O; I in P } reject`
struct TreeDeclaration {
  DocumentPath target;
  bool sequence = false;  ///< the identifiers count from 1
  std::vector<TreeLevel> levels;
  OverlayClauses clauses;  ///< without `when`
  SourceSpan span;
};

using OverlayItem = std::variant<OverlayAdjust, OverlayRequire, OverlayForbid, TreeDeclaration, SetScope, SetChange>;

/// `overlay acme of x12 004010 850 { … }`
struct OverlayDeclaration {
  Name name;
  Name standard;
  Name version;
  Name set;
  std::optional<Text> description;
  std::vector<OverlayItem> items;
  SourceSpan span;
};

// ---------------------------------------------------------------- layouts

struct LayoutItem;

/// `sku "SKU" AN 1..40 M`, `date 25..32 DT "yyyyMMdd"`, `id @id AN M`, `lines 3..8 N0 = count(L)`
struct LayoutField {
  Name name;
  std::optional<Literal> column;  ///< the heading, the XML element's path (`a:Head/PO`) or `@attribute`; JSON: the member
  std::optional<Range> columns;   ///< fixed: from..to, counted from 1
  Name type;
  std::optional<Range> length;
  std::optional<Text> pattern;  ///< dates and times
  Usage usage;
  std::optional<Maximum> repeat;
  std::optional<Literal> pad;  ///< fixed: fill on the left with this
  std::optional<CodeList> codes;
  std::optional<Expression> computed;
  bool personal = false;
  std::optional<Text> description;
  SourceSpan span;
};

/// `record item O >1 { … }`, `record H "10" M 1 { … }`
struct LayoutRecord {
  Name name;
  std::optional<Text> tag;  ///< fixed: what stands in the columns of `select`
  Usage usage;
  Maximum maximum;
  std::vector<LayoutItem> items;
  SourceSpan span;
};

/// `loop line M >1 { … }`, fixed also without a name: `loop M >1 { record … }`
struct LayoutLoop {
  std::optional<Name> name;
  std::optional<Literal> column;  ///< XML, JSON: the element's path where it is not the name
  Usage usage;
  Maximum maximum;
  std::vector<LayoutItem> items;
  SourceSpan span;
};

struct LayoutItem {
  std::variant<LayoutField, LayoutRecord, LayoutLoop> item;
};

/// `layout csv northmart_stock { … }`
struct LayoutDeclaration {
  Name format;  ///< csv, fixed, xml, json
  Name name;
  std::optional<Text> description;
  std::vector<Setting> settings;  ///< delimiter, quote, header, charset, decimal, group by, length, eol, select, root, namespace
  std::vector<LayoutItem> items;
  SourceSpan span;
};

// ---------------------------------------------------------------- canonical objects

/// `lines order_line[] required "the order's lines"`, or `use order_terms`: all fields of that part, in this place.
struct FieldDeclaration {
  bool use = false;  ///< `type` names the part; nothing else is said
  Name name;
  Name type;  ///< text decimal integer date moment boolean, or an object's name
  bool is_list = false;
  bool required = false;
  bool personal = false;
  std::optional<Name> owner;
  std::vector<Literal> values;  ///< empty: any
  std::optional<Text> description;
  SourceSpan span;
};

/// `open -> shipped, cancelled`
struct StateDeclaration {
  Name name;
  std::vector<Name> next;
  SourceSpan span;
};

/// `object order { … }` is a kind of document, `part order_line { … }` a piece of one.
struct ObjectDeclaration {
  bool is_document = false;
  Name name;
  std::optional<Text> description;
  std::optional<Name> owner;              ///< of the fields that name none
  std::vector<ObjectPath> identified_by;  ///< `identified by number`: the business key
  std::vector<FieldDeclaration> fields;
  std::vector<StateDeclaration> states;  ///< `states { open -> shipped; shipped }`
  SourceSpan span;
};

/// One grammar file. Order is kept inside each kind.
struct GrammarFile {
  std::uint32_t file = 0;
  std::optional<StandardLine> standard;
  std::vector<SyntaxDeclaration> syntaxes;
  std::vector<CodesDeclaration> codes;
  std::vector<ElementDeclaration> elements;
  std::vector<SegmentDeclaration> segments;  ///< composites too
  std::vector<SetDeclaration> sets;
  std::vector<OverlayDeclaration> overlays;
  std::vector<LayoutDeclaration> layouts;
  std::vector<ObjectDeclaration> objects;
};

}  // namespace crossdock::language
