#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/policy.h"
#include "diagnostic/source.h"
#include "document/transaction_set.h"

/// What a document looks like, compiled: immutable, shared by reader and writer, plain arrays addressed by index.
namespace crossdock::grammar {

enum class ElementType : std::uint8_t {
  alphanumeric,  ///< AN
  identifier,    ///< ID
  decimal,       ///< R
  implied,       ///< N0..N9, `decimals` says how many are implied
  date,          ///< DT, `pattern` in layouts
  time,          ///< TM
  binary,        ///< B
  composite,     ///< its components follow as element rules of their own
};

enum class Usage : std::uint8_t { optional, mandatory, forbidden };

inline constexpr std::uint32_t none = ~0u;
inline constexpr std::uint32_t unbounded = ~0u;

/// A piece of the grammar's text pool.
struct TextRef {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// What one element of a segment, one component of a composite or one field of a record must be.
struct ElementRule {
  ElementType type = ElementType::alphanumeric;
  Usage usage = Usage::optional;
  std::uint8_t decimals = 0;
  bool personal = false;
  std::uint16_t repeat = 1;  ///< how often it may repeat; 0: without bound
  std::uint32_t min = 0;     ///< length in characters
  std::uint32_t max = unbounded;
  std::uint32_t codes = none;            ///< into Grammar::code_sets
  std::uint32_t first_component = none;  ///< into Grammar::element_rules; composites only
  std::uint16_t component_count = 0;
  std::uint32_t first_note = 0;  ///< composites: into Grammar::notes
  std::uint16_t note_count = 0;
  std::uint32_t standard = none;   ///< an overlay changed it: the standard's own rule, into Grammar::element_rules
  TextRef id;                      ///< "330"; the field's name in a layout
  TextRef name;                    ///< "quantity ordered"
  TextRef column;                  ///< layouts: the column's heading, the XML element or @attribute
  TextRef pattern;                 ///< layouts: the date pattern
  std::uint32_t from = 0, to = 0;  ///< fixed layouts: columns from..to, from 1
  char pad = ' ';                  ///< fixed layouts: a blank fills on the right, anything else on the left
  NodeId count_of = no_node;       ///< layouts: `= count(L)`, how many of this record or loop stand in the document
  SourceSpan span;
};

enum class NoteKind : char { paired = 'P', required = 'R', exclusion = 'E', conditional = 'C', list = 'L' };

/// A syntax note: P0304, R0203, …; `mask` has bit n-1 set for element n, `first` is the element that C and L hang on.
struct SyntaxNote {
  NoteKind kind = NoteKind::paired;
  std::uint8_t first = 0;
  std::uint64_t mask = 0;
};

/// A segment as one node of a set uses it: the dictionary's rule, or a copy that an overlay changed.
struct SegmentRule {
  TextRef tag;
  TextRef name;
  std::uint32_t first_element = 0;  ///< into Grammar::element_rules
  std::uint16_t element_count = 0;
  std::uint32_t first_note = 0;  ///< into Grammar::notes
  std::uint16_t note_count = 0;
  std::uint64_t mandatory = 0;  ///< bit n-1: element n is mandatory (the first 64)
  SourceSpan span;
};

enum class NodeKind : std::uint8_t { set, loop, segment };
enum class Area : std::uint8_t { heading, detail, summary };

/// A node of the set's tree, in pre-order: node 0 is the set, the nodes inside node n are (n, end).
/// A loop's first child is the segment that starts it. A record of a layout that holds other records is a loop whose first
/// child is the segment with its own fields; one that holds only fields is that segment alone. Fields of an XML root itself are
/// a segment that is the set's first child. A layout whose set has one child that repeats is read as one document an instance.
struct Node {
  NodeKind kind = NodeKind::segment;
  Area area = Area::heading;
  Usage usage = Usage::optional;
  std::uint8_t depth = 0;   ///< number of loops around it; the set is 0
  NodeId parent = no_node;  ///< the loop or set around it
  NodeId end = 0;
  std::uint32_t max = 1;         ///< `unbounded`: without bound
  std::uint32_t segment = none;  ///< into Grammar::segment_rules; for a loop, that of its first segment
  std::uint8_t key_count = 0;    ///< elements whose value tells instances apart
  std::uint8_t keys[2] = {0, 0};
  std::uint32_t first_key_value = 0;  ///< into Grammar::key_values: this node takes only these values of keys[0]
  std::uint16_t key_value_count = 0;
  Usage standard_usage = Usage::optional;  ///< what the standard says, where overlays may say otherwise
  std::uint32_t standard_max = 1;          ///< 0: an overlay added the node
  TextRef name;                            ///< "PO1"; the record's or loop's name in a layout
  TextRef column;  ///< layouts: fixed: what stands in the columns of `select`; XML, JSON: the element's path where it is not the name
  SourceSpan span;
};

/// A tag or short code as a little-endian word, for the automaton and code sets; texts over eight bytes give 0.
[[nodiscard]] inline std::uint64_t word_of(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 4) {
    if (size > 8) return 0;
    std::uint32_t low, high;
    std::memcpy(&low, text.data(), 4);
    std::memcpy(&high, text.data() + size - 4, 4);
    return low | (std::uint64_t{high} << (8 * (size - 4)));
  }
  if (size == 0) return 0;
  const auto byte = [&](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(text[at])} << (8 * at); };
  return byte(0) | byte(size / 2) | byte(size - 1);
}

/// The values an identifier may have. Codes of up to eight bytes sit in an open-addressing table as little-endian words.
struct CodeSet {
  std::vector<std::uint64_t> slots;  ///< a power of two, at most half full; 0 is empty
  std::uint64_t multiplier = 0;
  std::uint32_t shift = 63;
  std::vector<std::string> codes;     ///< all of them, sorted
  std::vector<std::string> meanings;  ///< beside `codes`; empty where none was written

  [[nodiscard]] bool contains(std::string_view code) const {
    const std::uint64_t word = word_of(code);
    return word == 0 ? contains_long(code) : contains_word(word);
  }
  /// The same for a code of at most eight bytes as `word_of` gives it.
  [[nodiscard]] bool contains_word(std::uint64_t word) const {
    for (std::size_t slot = (word * multiplier) >> shift;; slot = (slot + 1) & (slots.size() - 1)) {
      if (slots[slot] == word) return true;
      if (slots[slot] == 0) return false;
    }
  }
  /// The meaning of a code, empty where none was written.
  [[nodiscard]] std::string_view meaning(std::string_view code) const;

 private:
  [[nodiscard]] bool contains_long(std::string_view code) const;
};

/// A set of codes with their meanings (which may be fewer); the first of equal codes counts.
[[nodiscard]] CodeSet make_code_set(std::vector<std::pair<std::string, std::string>> codes);

/// A code list as its declaration gives it. Its set is built when somebody first asks: most documents meet a few of a standard's
/// hundreds of lists. Shared by the grammars that use it; may be used from several threads.
class CodeList {
 public:
  CodeList() = default;
  CodeList(const CodeList& other) : name(other.name), values(other.values), span(other.span) {}
  CodeList& operator=(const CodeList&) = delete;
  ~CodeList() { delete set_.load(std::memory_order_relaxed); }

  std::string name;                                         ///< empty for a list written in place
  std::vector<std::pair<std::string, std::string>> values;  ///< code, meaning; fixed once `set` was called
  SourceSpan span;

  [[nodiscard]] const CodeSet& set() const {
    const CodeSet* set = set_.load(std::memory_order_acquire);
    return set != nullptr ? *set : build();
  }
  /// Without building the set.
  [[nodiscard]] bool contains(std::string_view code) const;

 private:
  const CodeSet& build() const;
  mutable std::atomic<const CodeSet*> set_ = nullptr;
};

/// The code lists that a grammar's elements name by index.
class CodeSets {
 public:
  [[nodiscard]] const CodeSet& operator[](std::size_t index) const { return lists_[index]->set(); }
  [[nodiscard]] const CodeList* list(std::size_t index) const { return lists_[index].get(); }
  [[nodiscard]] std::size_t size() const { return lists_.size(); }
  void add(std::shared_ptr<const CodeList> list) { lists_.push_back(std::move(list)); }

 private:
  std::vector<std::shared_ptr<const CodeList>> lists_;
};

/// One way on from a state: the node that a segment tag leads to.
struct Transition {
  NodeId target = no_node;          ///< the segment node
  NodeId repeats = no_node;         ///< the loop that starts another round, or no_node
  std::uint32_t first_missing = 0;  ///< into Automaton::missing: the mandatory segments and loops that this step passes over
  std::uint16_t missing_count = 0;
  std::uint32_t next = 0;  ///< 1 + index of the transition to take where this one is full or its keys differ; 0: none
};

/// (last matched segment node, tag) -> transitions. Built when the grammar is compiled; matching never backtracks.
/// A segment belongs to the innermost open loop that can still take it, forward first, then outward: the transitions of a (state,
/// tag) are chained in that order, and end with the first that always takes the segment.
/// Siblings that stand side by side with the same tag (told apart by key values) match in any order; where such siblings are left
/// behind, all their mandatory members but the last matched stand in `missing`: those that were counted before are not missing.
struct Automaton {
  std::vector<std::uint64_t> tags;              ///< the tags of the set as little-endian words, sorted
  std::vector<std::uint32_t> first_transition;  ///< [state * tags.size() + tag]: 1 + index into `transitions`; 0: none
  std::vector<Transition> transitions;
  std::vector<NodeId> missing;
  /// What is missing when the set ends in a state: [state] -> (first, count) into `missing`.
  std::vector<std::pair<std::uint32_t, std::uint16_t>> at_end;
};

/// What a statement of an overlay changes about a node or element, as bits.
inline constexpr std::uint8_t aspect_usage = 1, aspect_maximum = 2, aspect_type = 4, aspect_length = 8, aspect_codes = 16;

/// One statement of a partner's overlay: what a finding names that breaks it, and what a guide tells.
struct OverlayStatement {
  enum class Kind : std::uint8_t { tighten, loosen, require, forbid, tree, add, replace, change, drop };
  Kind kind = Kind::require;
  std::uint8_t aspects = 0;   ///< what it changes for all instances
  std::uint16_t overlay = 0;  ///< index into Grammar::overlays
  NodeId node = no_node;      ///< the segment or loop it speaks of; no_node: one that is no longer there
  std::uint16_t element = 0;  ///< 0: the segment or loop as a whole
  std::uint16_t component = 0;
  TextRef tag;             ///< drop and replace: the segment that is no longer there
  NodeId place = no_node;  ///< drop and replace: the loop or set that it stood in
  TextRef reason;
  SourceSpan span;
};

/// A condition that a partner's overlay adds: checked once the set has closed, in every instance of the loop around `where`.
/// `when` empty: unconditional. A condition looks at the same instance of the loop that it shares with the rule.
struct OverlayRule {
  enum class Kind : std::uint8_t {
    require_segment,
    forbid_segment,
    limit_segment,  ///< at most `maximum` of them
    require_element,
    forbid_element,
    require_value,  ///< the element must be there, with one of the values
    allow_values,   ///< the element, where it is there, has one of the values
    require_form,   ///< the element, where it is there, is as the element rule `form` says
  };
  struct Selector {
    NodeId node = no_node;         ///< segment node, or loop node (its first segment)
    std::uint8_t key_element = 0;  ///< 0: any instance
    TextRef key_value;
  };
  struct Condition {
    Selector where;
    std::uint16_t element = 0;  ///< 0: the segment is present
    enum class Test : std::uint8_t { present, absent, equal, not_equal, among } test = Test::present;
    std::uint32_t first_value = 0;  ///< into Grammar::key_values
    std::uint16_t value_count = 0;
    bool same_instance = false;  ///< of the very segment that the rule speaks of; `where` repeats the rule's
    NodeId shared = 0;           ///< the loop that it shares with the rule; 0: the set
  };
  Kind kind = Kind::require_segment;
  Selector where;
  std::uint16_t element = 0;
  std::uint32_t first_value = 0;  ///< require_value: into Grammar::key_values
  std::uint16_t value_count = 0;
  std::uint32_t maximum = 0;               ///< limit_segment
  std::uint32_t form = none;               ///< require_form: into Grammar::element_rules
  std::vector<Condition> when;             ///< all must hold
  std::optional<Disposition> disposition;  ///< what a breach does; nothing: the pack's policy decides
  std::uint32_t statement = 0;             ///< into Grammar::statements
};

/// The levels (element 735) that an overlay allows in the hierarchy of a set, and which may stand under which.
struct TreeRule {
  static constexpr std::size_t most_levels = 64;
  struct Level {
    TextRef code;
    TextRef name;               ///< the code's meaning; may be empty
    std::uint64_t parents = 0;  ///< bit n: may stand under level n
    bool top = false;           ///< may stand at the top
    bool optional = false;      ///< the levels above may go without it
  };
  std::vector<Level> levels;
  bool sequence = false;                   ///< HL01 counts from 1
  std::optional<Disposition> disposition;  ///< what a breach does; nothing: the pack's policy decides
  std::uint32_t statement = 0;             ///< into Grammar::statements
};

enum class DocumentFormat : std::uint8_t { x12, csv, fixed, xml, json };

/// What only layouts have.
struct LayoutSettings {
  char delimiter = ',';
  char quote = '"';            ///< 0: none
  bool header_by_name = true;  ///< else by position
  bool has_header = true;
  std::string charset = "utf-8";
  std::string decimal_mark = ".";
  std::vector<std::string> group_by;  ///< fields of the outer record whose values repeat on each line
  std::uint32_t record_length = 0;    ///< fixed
  std::string line_end = "\n";
  std::uint32_t select_from = 0, select_to = 0;                 ///< fixed: columns that tell the record
  std::string root;                                             ///< xml
  std::vector<std::pair<std::string, std::string>> namespaces;  ///< xml: prefix, uri
};

/// Where the standard keeps its delimiters.
struct SyntaxSettings {
  std::vector<std::string> separators;  ///< "element", "component", "segment"
  std::string repetition_since;         ///< ISA12 from which there is a repetition separator, "00402"; empty: none
  std::string repetition_place;         ///< "ISA11"
};

/// Everything about one kind of document at one version, with a partner's overlays applied. Without a set it is the standard's
/// dictionary: a node for each segment, envelope included, and no automaton.
struct Grammar {
  std::string standard;                     ///< "x12"; layouts: "csv", "fixed", "xml"
  std::string version;                      ///< "004010"; layouts: empty
  std::string upon;                         ///< a version that is known in part: the whole one beneath it; else empty
  std::string set_id;                       ///< "850"; layouts: their name
  std::string group_id;                     ///< GS01, "PO"
  std::string set_name;                     ///< "purchase order"; may be empty
  std::vector<std::string> overlays;        ///< names of the overlays applied, in order
  std::vector<std::string> overlay_titles;  ///< beside `overlays`: "ACME's guide, 2024"; empty where none was written
  DocumentFormat format = DocumentFormat::x12;
  LayoutSettings layout;
  SyntaxSettings syntax;

  std::string texts;
  std::vector<Node> nodes;
  std::vector<SegmentRule> segment_rules;
  std::vector<ElementRule> element_rules;
  std::vector<SyntaxNote> notes;
  CodeSets code_sets;
  std::vector<std::string> key_values;
  Automaton automaton;
  std::vector<OverlayStatement> statements;
  std::vector<OverlayRule> overlay_rules;
  std::optional<TreeRule> tree;

  [[nodiscard]] std::string_view text(TextRef ref) const { return std::string_view(texts).substr(ref.offset, ref.length); }
  [[nodiscard]] std::span<const ElementRule> elements(const SegmentRule& rule) const {
    return {element_rules.data() + rule.first_element, rule.element_count};
  }
  [[nodiscard]] std::span<const SyntaxNote> notes_of(const SegmentRule& rule) const {
    return {notes.data() + rule.first_note, rule.note_count};
  }
  [[nodiscard]] std::span<const ElementRule> components(const ElementRule& rule) const {
    return {element_rules.data() + rule.first_component, rule.component_count};
  }
  /// The segment that node `id` is or starts with.
  [[nodiscard]] const SegmentRule& segment_of(NodeId id) const { return segment_rules[nodes[id].segment]; }
  [[nodiscard]] std::string_view name_of(NodeId id) const { return text(nodes[id].name); }
  /// "004010"; "004030 (known in part, upon 004010)".
  [[nodiscard]] std::string version_title() const { return upon.empty() ? version : version + " (known in part, upon " + upon + ")"; }
  /// "PO1/SCH/TD5"; the segment that starts a loop has the loop's path. Empty for the set.
  [[nodiscard]] std::string path_of(NodeId id) const;
  /// The node of a path such as "PO1/SCH/TD5", from node `from` downward: the loop where a segment and its loop share the name, the
  /// first of keyed siblings; no_node where there is none.
  [[nodiscard]] NodeId find(std::string_view path, NodeId from = 0) const;
  /// The segment that node `id` is or starts with, as a node.
  [[nodiscard]] NodeId segment_node(NodeId id) const { return nodes[id].kind == NodeKind::segment ? id : static_cast<NodeId>(id + 1); }
  /// The last statement of an overlay that changed these aspects of a node (element 0) or of an element of its segment; none: the
  /// standard's own word stands.
  [[nodiscard]] std::uint32_t statement_on(NodeId node, std::uint16_t element, std::uint16_t component, std::uint8_t aspects) const;
};

}  // namespace crossdock::grammar
