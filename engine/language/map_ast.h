#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostic/source.h"
#include "language/expression_ast.h"

/// A map file as written: nothing is looked up or checked against a grammar or an object here.
namespace crossdock::language {

enum class MapOperator : std::uint8_t {
  none,      ///< a segment block that binds nothing
  both,      ///< <->
  equals,    ///< ==
  computes,  ///< =
  reads,     ///< ->
  writes,    ///< <-
};

// ---------------------------------------------------------------- tables

/// `EA each prefer`, `00 original`, `U1 -> each`, `other "?"`; a table that only lists keys has no values.
struct TableEntry {
  Literal key;
  bool other = false;                         ///< the word `other` as key: every key not listed
  MapOperator direction = MapOperator::both;  ///< both, reads or writes
  std::vector<Literal> values;
  bool prefer = false;
  std::optional<Name> since;  ///< the row holds only for these versions of the document
  std::optional<Name> until;
  SourceSpan span;
};

/// `table uom { … }`, `table uom += { … }`, `table price from "tables/price.csv" key gtin12 value price`
struct TableDeclaration {
  Name name;
  bool extends = false;  ///< `+=`
  std::vector<TableEntry> entries;
  std::optional<Text> csv;
  std::vector<Name> keys;    ///< column headings
  std::vector<Name> values;  ///< column headings; empty: a list of keys
  SourceSpan span;
};

// ---------------------------------------------------------------- rules that map

/// `01`, `(02, 03, 04)`, `N4.01`, `N3.(01, 02)`, `N1[ST]`, a layout's field `sku`.
struct DocumentTarget {
  DocumentPath path;                 ///< without its element
  std::vector<ElementRef> elements;  ///< none: the segment, loop, record or (layouts) field named by the path
  bool is_tuple = false;
  SourceSpan span;
};

/// `order_date`, `(id_type, id)`
struct ObjectTarget {
  std::vector<ObjectPath> paths;
  bool is_tuple = false;
  SourceSpan span;
};

/// `via uom`, `via { 00 original; 05 replace }`, each perhaps `else EXPRESSION` for what the table lacks.
struct Via {
  std::optional<Name> table;
  std::vector<TableEntry> entries;
  std::optional<Expression> otherwise;
  SourceSpan span;
};

struct Default {
  enum class Written : std::uint8_t { unsaid, write, omit };
  Expression value;
  Written written = Written::unsaid;
  SourceSpan span;
};

struct Required {
  std::optional<Message> message;
  SourceSpan span;
};

/// `= allocate("sscc") when absent`
struct Fill {
  Expression value;
  SourceSpan span;
};

/// What may stand behind a rule, in any order.
struct Clauses {
  std::optional<Via> via;
  std::vector<Call> conversions;  ///< `as date("yyyyMMdd")`, in reading order
  std::optional<Default> default_value;
  std::optional<Required> required;
  std::optional<Expression> when;
  std::optional<Fill> fill;
  std::vector<Call> out;  ///< `out fit(60, error)`
  std::vector<Call> in;
  std::optional<Name> since;
  std::optional<Name> until;
  std::optional<SourceSpan> flatten;
};

struct Statement;

/// `03 <-> number required "…"`, `CTT.01 = count(lines)`, `BEG { … }`, `N1[ST] <-> ship_to { … }`, `"EDI" -> source`.
/// The right side is an ObjectTarget for `<->` and `->`, an Expression for `== = <-`, nothing for a bare segment block.
struct Rule {
  std::variant<DocumentTarget, Expression> left;  ///< an Expression (a text or a call) only for `->`
  MapOperator op = MapOperator::none;
  SourceSpan op_span;
  std::variant<std::monostate, ObjectTarget, Expression> right;
  Clauses clauses;
  bool always = false;  ///< `always SEG { … }`
  bool has_block = false;
  std::vector<Statement> body;
  SourceSpan span;
};

/// `loop PO1 <-> lines[] { … }`; without a binding the object in scope stays.
struct LoopRule {
  DocumentPath path;
  MapOperator op = MapOperator::none;
  SourceSpan op_span;
  std::optional<ObjectTarget> target;
  Clauses clauses;
  std::vector<Statement> body;
  SourceSpan span;
};

/// `UP gtin12`, `BP buyer_sku prefer`, `other other[]`
struct PairEntry {
  Literal qualifier;
  bool other = false;
  ObjectPath field;
  bool prefer = false;
  SourceSpan span;
};

/// `pairs 06..25 <-> ids { … }`, `LIN pairs 02..31 <-> ids via item_ids`
struct PairsRule {
  DocumentPath segment;  ///< no steps: the segment in scope
  Range range;
  MapOperator op = MapOperator::both;
  SourceSpan op_span;
  ObjectTarget target;
  Clauses clauses;
  std::vector<PairEntry> entries;
  SourceSpan span;
};

/// `repeat 03..22 (location, quantity)`: each turn through the range is one more item of the list in scope, or of `target`.
struct RepeatRule {
  Range range;
  std::vector<ObjectPath> fields;
  std::optional<ObjectTarget> target;
  Clauses clauses;
  SourceSpan span;
};

/// `use party`
struct UseRule {
  Name shape;
  SourceSpan span;
};

/// `when .03 == "92" { … } else { … }`
struct WhenRule {
  Expression condition;
  std::vector<Statement> body;
  std::vector<Statement> otherwise;
  SourceSpan span;
};

/// `.01 == "A" <-> kind == "allowance" { … }`
struct CaseBranch {
  Expression document;
  Expression object;
  std::vector<Statement> body;
  SourceSpan span;
};
struct CaseRule {
  std::vector<CaseBranch> branches;
  SourceSpan span;
};

/// `T: pallets[] optional { … }`
struct TreeLevelRule {
  Literal level;
  ObjectPath target;
  bool optional = false;
  std::optional<ObjectPath> pivot;  ///< `pivot packs[]`: the container, written below, that the object keeps the level in
  std::optional<ObjectPath> by;     ///< `by sscc`: the container's field that tells that two of them are one
  std::vector<Statement> body;
  SourceSpan span;
};

/// `tree HL (01 = sequence, 02 = parent, 03 = level, 04 = has_children) { … }`
struct TreeRule {
  struct Role {
    ElementRef element;
    Name role;
  };
  DocumentPath path;
  std::vector<Role> roles;
  std::vector<TreeLevelRule> levels;
  SourceSpan span;
};

/// `ignore REF[ZZ], BEG.04`, perhaps `until 004060`
struct IgnoreRule {
  std::vector<DocumentPath> paths;
  Clauses clauses;  ///< since and until only
  SourceSpan span;
};

struct Statement {
  std::variant<Rule, LoopRule, PairsRule, RepeatRule, UseRule, WhenRule, CaseRule, TreeRule, IgnoreRule> node;
  [[nodiscard]] SourceSpan span() const {
    return std::visit([](const auto& rule) { return rule.span; }, node);
  }
};

struct ShapeDeclaration {
  Name name;
  std::vector<Statement> body;
  SourceSpan span;
};

// ---------------------------------------------------------------- patches and the map itself

/// What a patch speaks of: a canonical path (`requested_ship`) or a document path (`BEG.02`, `REF[ZZ]`).
using PatchTarget = std::variant<ObjectPath, DocumentPath>;

/// `replace requested_ship: RULE`, `drop adjustments`, `add RULE`
struct Patch {
  enum class Kind : std::uint8_t { replace, drop, add };
  Kind kind = Kind::add;
  std::optional<PatchTarget> target;  ///< replace and drop
  std::vector<Statement> rule;        ///< replace and add: one
  SourceSpan span;
};

/// `needs order by orders[].po_number as original`
struct NeedsDeclaration {
  Name object;
  std::optional<ObjectPath> by;
  std::optional<Name> as;
  bool optional = false;
  SourceSpan span;
};

/// `into mark_for.id`, `location_type into mark_for.id_type`
struct SplitInto {
  std::optional<Name> field;  ///< beside the one that is split by; nothing: that one itself
  ObjectPath path;
  SourceSpan span;
};

/// `split by lines[].allocations[].location share quantity into mark_for.id, location_type into mark_for.id_type`, `join by number`
struct SplitDeclaration {
  bool join = false;
  std::optional<ObjectPath> by;
  std::optional<Name> share;    ///< what the innermost items share out of the item around them
  std::vector<SplitInto> into;  ///< where each part has its own value of `by`, and what stands beside it
  SourceSpan span;
};

/// `4500012345`, `"each"`, `true`, `absent`
struct ExpectedValue {
  ObjectPath path;
  std::optional<Literal> value;  ///< nothing: absent
  SourceSpan span;
};

enum class RuleSeverity : std::uint8_t { hold, warn, reject };

/// `expect hold R_STORE`, `expect no hold R_STORE`, `expect finding D408`
struct ExpectedOutcome {
  std::optional<RuleSeverity> severity;  ///< nothing: a finding by its code
  bool negated = false;
  std::optional<Name> id;  ///< nothing: any of this severity
  SourceSpan span;
};

/// `test "happy path" { given "samples/850.edi" with "samples/order.json"; expect { number: "45" }; roundtrip }`
struct TestDeclaration {
  Text name;
  std::optional<Text> given;
  std::vector<Text> with;  ///< files with objects that the map or its rules need
  std::vector<ExpectedValue> values;
  std::vector<ExpectedOutcome> outcomes;
  bool roundtrip = false;
  SourceSpan span;
};

/// `map order: x12 850 <-> order` or `map acme.order extends order`, with everything below it up to the next map.
struct MapDeclaration {
  Name name;
  std::optional<Name> extends;
  std::optional<Name> format;                 ///< x12, csv, fixed, xml, json; nothing where it extends
  std::optional<Name> document;               ///< 850; a layout's name
  MapOperator direction = MapOperator::both;  ///< both, reads or writes
  std::optional<Name> object;
  std::vector<NeedsDeclaration> needs;
  std::vector<TableDeclaration> tables;
  std::vector<ShapeDeclaration> shapes;
  std::vector<Statement> rules;
  std::vector<Patch> patches;
  std::vector<SplitDeclaration> splits;
  std::vector<TestDeclaration> tests;
  SourceSpan span;  ///< the header line
};

/// `hold R_STORE for each lines when …: "…" next "…" owner "…" playbook "address" at ship_to.id`
struct BusinessRule {
  RuleSeverity severity = RuleSeverity::hold;
  Name id;
  std::optional<ObjectPath> each;
  Expression when;
  Message message;
  std::optional<Message> next;
  std::optional<Text> owner;
  std::optional<Text> playbook;
  std::optional<ObjectPath> at;
  SourceSpan span;
};

/// `rules acme.order for order { needs …; hold … }`
struct RulesDeclaration {
  Name name;
  Name object;
  std::vector<NeedsDeclaration> needs;
  std::vector<BusinessRule> rules;
  SourceSpan span;
};

/// One map file. Tables, shapes and tests that stand before the first map belong to every map of the file.
struct MapFile {
  std::uint32_t file = 0;
  std::vector<MapDeclaration> maps;
  std::vector<RulesDeclaration> rules;
  std::vector<TableDeclaration> tables;
  std::vector<ShapeDeclaration> shapes;
  std::vector<TestDeclaration> tests;
};

}  // namespace crossdock::language
