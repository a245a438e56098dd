#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "diagnostic/source.h"
#include "document/object_type.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "grammar/grammar.h"
#include "mapping/date_pattern.h"
#include "mapping/tables.h"

/// What a map compiles to: flat arrays, addressed by index, that reader and writer run over.
///
/// A **block** stands for a loop of the grammar, or for a segment, under one key. Blocks form the tree of the map; when the map
/// runs, each loop instance (and each segment that binds a record) has a **frame** that holds its record. Everything inside a
/// block addresses fields from its frame, or from a frame further out.
namespace crossdock::mapping {

inline constexpr std::uint32_t none = ~0u;

/// A run of entries in one of the arrays.
struct Span {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct TargetStep {
  std::uint32_t slot = 0;
  const ObjectType* type = nullptr;  ///< of the record in the slot; nullptr at the last step
  std::uint32_t item = 0;            ///< the slot is a list, and this item of it is meant, from 1; 0: the slot itself
};

/// A field, from the record of a frame.
struct Target {
  std::uint32_t up = 0;  ///< frames outwards
  Span steps;            ///< at least one, into Instructions::steps
  const Field* field = nullptr;
  std::string path;  ///< from the frame's record: "address.city"
};

// ---------------------------------------------------------------- expressions

enum class Operation : std::uint8_t {
  constant,     ///< a: into constants
  field,        ///< a: into paths
  element,      ///< a: into element_sources
  fact,         ///< a: into facts
  frame_index,  ///< a: frames outwards
  pivot,        ///< a: frames outwards; the occurrences of an item of a pivot level
  segments,     ///< a: into element_sources; how many such segments the document has
  related,      ///< a: into related; the key is on the stack
  descend,      ///< a: into paths, from the record on the stack
  allocate,     ///< a: into sequences, b: which call of the map it is
  instant,      ///< the moment of the run, UTC
  today,        ///< its date
  negate,
  logical_not,
  otherwise,
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  in_values,  ///< a: first constant, b: how many
  in_table,   ///< a: table
  lookup,     ///< a: table, b: how many keys are on the stack, c: the value's column
  is_present,
  is_absent,
  call,       ///< a: Function, b: how many arguments
  aggregate,  ///< a: Aggregate, b: expression over each item, or none, c: of `first` the value, else which items count, or none; the list
              ///< is on the stack
};

enum class Function : std::uint8_t {
  absolute,
  round,
  trim,
  upper,
  lower,
  substring,
  concat,
  pad,
  length,
  text,
  number,
  date,
  check_digit,
};

enum class Aggregate : std::uint8_t { count, sum, minimum, maximum, first };

struct ExpressionOp {
  Operation operation = Operation::constant;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

struct PathStep {
  enum class Kind : std::uint8_t { plain, each, item };
  std::uint32_t slot = 0;
  Kind kind = Kind::plain;
  std::uint32_t index = none;  ///< item: the expression that gives its number, from 1
};

/// A value in an object that an expression names. Without steps: the record of the frame itself.
struct PathSource {
  std::uint32_t up = 0;
  Span steps;  ///< into path_steps
};

/// Which instances of a node are meant, by the values of its key elements.
struct KeyMatch {
  enum class Kind : std::uint8_t { any, values, other };
  Kind kind = Kind::any;
  std::uint8_t element = 0;
  std::uint8_t second_element = 0;  ///< 0: one element tells them apart
  Span values;                      ///< into key_values; `other`: the values named beside it
};

struct KeyValue {
  std::string first;
  std::string second;  ///< empty: any
};

/// An element that an expression names.
struct ElementSource {
  bool current = true;  ///< of the segment that is being read; else of the frame `up`
  std::uint32_t up = 0;
  NodeId node = no_node;  ///< no_node: the frame's own first segment; else the first segment of this node inside the frame's loop
  KeyMatch key;           ///< of that node
  NodeId loop = no_node;  ///< a loop on the way whose key matters
  KeyMatch loop_key;
  std::uint16_t element = 0;
  std::uint16_t component = 0;
};

// ---------------------------------------------------------------- elements and fields

/// How an element's text and a field's value correspond.
enum class Form : std::uint8_t { text, decimal, implied, date, moment, boolean };

enum class TextFunction : std::uint8_t {
  trim,
  upper,
  lower,
  pad_left,
  pad_right,
  substring,
  last,
  strip_zeros,
  prefix,
  suffix,
  add_check_digit,
  drop_check_digit
};
struct TextStep {
  TextFunction function = TextFunction::trim;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::string text;
  std::string more;
};

enum class Fit : std::uint8_t { error, cut };

struct Codec {
  Form form = Form::text;
  FieldKind field = FieldKind::text;
  std::uint8_t decimals = 0;       ///< implied
  std::uint32_t pattern = none;    ///< date: into patterns; none: yyyyMMdd, or yyMMdd by length
  std::uint32_t table = none;      ///< via: into tables
  std::uint32_t otherwise = none;  ///< via … else: an expression
  Span in;                         ///< into text_steps
  Span out;
  Fit fit = Fit::error;
  std::uint32_t min = 0;  ///< length in characters that a written element must have
  std::uint32_t max = grammar::unbounded;
  std::uint32_t codes = grammar::none;
  grammar::ElementType type = grammar::ElementType::alphanumeric;
  std::string true_text, false_text;                 ///< boolean
  const std::vector<std::string>* values = nullptr;  ///< the words that the field may have; nullptr: any
  std::vector<std::uint8_t> digits;                  ///< a GS1 number of one of these lengths, check digit included; empty: any text
  std::uint32_t factor = none;                       ///< `times`, `per`: an expression; the field is the element times or divided by it
  bool divides = false;                              ///< `per`
  std::uint8_t factor_decimals = 0;                  ///< so many decimals a quotient may have
  bool trims_number = false;                         ///< decimals are written in X12's spelling
};

struct ElementPlace {
  std::uint16_t number = 0;
  std::uint16_t component = 0;  ///< 0: the whole element
};

/// A date, a time and a zone over several elements as one moment.
struct MomentParts {
  ElementPlace date, time, zone;            ///< number 0: not in the document
  std::uint32_t date_pattern = none;        ///< none: yyyyMMdd
  std::uint32_t time_pattern = none;        ///< none: HHmm[ss[d[d]]]
  std::vector<std::uint32_t> zone_sources;  ///< expressions, in order, for a zone that the document does not give
};

struct PairCode {
  std::string qualifier;
  std::uint32_t target = none;  ///< from the record that the pairs fill
  bool written = true;          ///< this is the qualifier that is written for the field
};

struct Pairs {
  std::uint16_t from = 0, to = 0;
  std::uint32_t record = none;  ///< target of the record that holds the fields; none: the frame's own
  std::vector<PairCode> codes;  ///< in the order listed
  std::uint32_t other = none;   ///< target of the list that takes the rest
  const ObjectType* other_type = nullptr;
  std::uint32_t other_qualifier = 0, other_value = 0;  ///< its slots
  Span qualifier_codec;                                ///< first: codec of the qualifier element; count unused
  std::uint32_t value_codec = none;
};

/// A range of elements that repeats in turns of `width`, each turn an item of a list.
struct Turns {
  std::uint16_t from = 0, to = 0, width = 1;
  std::uint32_t list = none;  ///< target; none: the list that the block itself binds
  const ObjectType* type = nullptr;
  std::vector<std::uint32_t> targets;  ///< from the item, one an element of the turn; none: skipped
  std::vector<std::uint32_t> codecs;
};

enum class ReadOp : std::uint8_t {
  element,  ///< element -> target
  spread,   ///< elements and their repetitions -> appended to a list
  moment,
  pairs,
  turns,
  verify,   ///< the element must equal an expression
  compare,  ///< the element, if present, must equal an expression once the record is complete
  assign,   ///< an expression -> target
  require,  ///< the target must be there by now (rules under a condition)
  fill,     ///< the target, if absent, gets an expression (defaults under a condition)
};

struct ReadInstruction {
  ReadOp op = ReadOp::element;
  ElementPlace place;
  std::uint16_t to = 0;  ///< spread: last element
  std::uint32_t target = none;
  std::uint32_t codec = none;
  std::uint32_t expression = none;
  std::uint32_t extra = none;  ///< moments, pairs, turns, messages
  std::uint32_t guard = none;  ///< an expression that must be true
  std::uint32_t rule = 0;      ///< into Instructions::rules
};

enum class WriteOp : std::uint8_t {
  element,  ///< target -> element
  spread,
  moment,
  pairs,
  turns,
  express,  ///< an expression -> element
  room,     ///< the list `target` has at most `extra` items
  role,     ///< the part that an element has in a tree, `extra` is a TreeRole
};

/// What the elements of a tree's segment say; the level is the block's key.
enum class TreeRole : std::uint8_t { sequence, parent, has_children };

struct WriteInstruction {
  WriteOp op = WriteOp::element;
  ElementPlace place;
  std::uint16_t to = 0;
  bool fills = true;              ///< a value here is reason enough to write the segment
  bool expression_fills = false;  ///< so is the value that `expression` gives where the field has none
  bool omits_default = false;     ///< a value equal to the default is not written
  bool required = false;
  std::uint32_t unique = none;  ///< the sequence that gives the value: no two records have the same
  std::uint32_t target = none;
  std::uint32_t codec = none;
  std::uint32_t expression = none;  ///< express: the value; else the default or the value that fills an absent field
  std::uint32_t extra = none;
  std::uint32_t guard = none;
  std::uint32_t rule = 0;
};

/// What is done when the record of a frame is complete.
enum class CloseOp : std::uint8_t {
  fill,
  assign,
  require,
  scale,    ///< a number is multiplied or divided by an expression; `message` is the codec
  compact,  ///< items of the list that nothing filled go
  unique,   ///< no other record of the document has the value; `message` is the sequence that gives it
};
struct CloseInstruction {
  CloseOp op = CloseOp::require;
  std::uint32_t target = none;
  std::uint32_t expression = none;
  std::uint32_t message = none;
  std::uint32_t rule = 0;
  std::uint32_t guard = none;  ///< an expression that must hold
};

/// The alternatives that one node of the grammar has inside a block, in the order tried.
struct Alternatives {
  NodeId node = no_node;
  Span blocks;  ///< into Instructions::alternatives
};

enum class Binding : std::uint8_t { unbound, record, list };

struct Block {
  NodeId node = 0;
  NodeId segment_node = no_node;  ///< the segment whose elements are this block's own; no_node for the set
  bool is_loop = false;           ///< a loop or the whole set: has children
  bool has_frame = false;         ///< loops, and segments that bind a record
  bool ignored = false;
  bool reads = true;
  bool writes = true;
  bool always = false;  ///< written even where nothing fills it
  std::uint32_t parent = none;
  KeyMatch key;
  Binding binding = Binding::unbound;
  std::uint32_t target = none;       ///< of the binding, from the parent's frame
  const ObjectType* type = nullptr;  ///< of the record of its frame
  std::uint32_t read_guard = none;
  std::uint32_t write_guard = none;
  Span reads_span;  ///< into Instructions::reads
  Span writes_span;
  Span closes;
  Span children;                  ///< into Instructions::children, by node
  std::uint32_t dispatch = none;  ///< into Instructions::dispatch: for node n of the loop, at n - node: 1 + index of its Alternatives
  std::uint32_t turns = none;     ///< of the list that the block binds
  std::uint32_t taken = 0;        ///< into Instructions::taken: a bit an element, element 1 first
  std::uint16_t element_count = 0;
  std::uint32_t rule = 0;
  std::uint32_t tree = none;   ///< into Instructions::trees: the block stands for the whole tree
  std::uint32_t level = none;  ///< into Instructions::levels: a level of a tree
};

/// Where the records of a level may hang: in the record of this block's frame.
struct TreeOwner {
  std::uint32_t block = none;   ///< a level above, or the set
  std::uint32_t target = none;  ///< the field, from that frame
};

/// One level of a tree. The frames of an instance form a chain through all levels declared above it; a level that the document or
/// object leaves out has a frame without a record in it.
struct TreeLevel {
  std::string code;  ///< "S"
  std::uint32_t block = none;
  bool optional = false;
  std::vector<TreeOwner> owners;  ///< innermost first; empty: the object in scope itself (`.`)
  /// `pivot`: the document has the container below the item, the object has the item in the container.
  bool is_pivot = false;
  bool below_pivot = false;            ///< the container's level
  std::uint32_t items = 0;             ///< pivot: slot of the items in the container
  std::uint32_t key = none;            ///< pivot: slot in the container that tells that two of them are one
  std::vector<std::uint32_t> varying;  ///< pivot: slots of the item that rules of the container's level fill
};

/// Segments that name their own number and their parent's, each with a loop of its own.
struct Tree {
  NodeId node = no_node;
  ElementPlace sequence, parent, level, has_children;
  Span levels;  ///< into Instructions::levels, in the order declared
  std::uint32_t rule = 0;
};

/// Where a rule comes from, for findings.
struct RuleSource {
  SourceSpan span;
  std::string document_path;
};

/// A message whose placeholders are expressions.
struct MessageTemplate {
  struct Part {
    std::string text;
    std::uint32_t expression = none;  ///< none: the text
  };
  std::vector<Part> parts;
};

struct ExpressionSpan {
  Span ops;
  bool constant = false;  ///< depends on nothing in the document or object
};

/// An object that the map needs beside its own: `needs order by orders[].po_number as original`.
struct RelatedName {
  std::string name;
  const ObjectType* type = nullptr;
  bool optional = false;
  std::uint32_t by = none;  ///< an expression over the object: its key, or the list of all keys
  SourceSpan span;
};

/// Everything that evaluating expressions needs, shared by maps and business rules.
struct ExpressionPool {
  std::vector<ExpressionSpan> expressions;
  std::vector<ExpressionOp> ops;
  Arena memory;  ///< of the constants
  std::vector<Value> constants;
  std::vector<PathSource> paths;
  std::vector<PathStep> path_steps;
  std::vector<ElementSource> element_sources;
  std::vector<KeyValue> key_values;
  std::vector<std::string> facts;
  std::vector<std::string> sequences;  ///< that `allocate` takes numbers from
  std::vector<RelatedName> related;
  std::vector<MessageTemplate> messages;
};

/// How one object becomes several, one a value of a field inside lists, and several become one.
/// Where a part has a value of its own.
struct SplitInto {
  std::uint32_t from = none;         ///< slot beside the one that is split by, in the same record, or that one itself
  std::vector<std::uint32_t> slots;  ///< down to the field that takes it
};

struct SplitPlan {
  std::vector<std::uint32_t> by;     ///< field slots down to the field, the last one the field itself; empty: no split
  std::size_t innermost = 0;         ///< which of them is the innermost list
  std::uint32_t share = none;        ///< slot in the item around the innermost list: the sum of what its items have
  std::uint32_t shared = none;       ///< slot in the innermost item
  std::vector<SplitInto> into;       ///< what becomes a value of the part
  std::vector<std::uint32_t> joins;  ///< field slots down to the field whose equal values make one document; empty: no join
  SourceSpan span;                   ///< of the split
  SourceSpan join_span;
};

struct Instructions {
  ExpressionPool pool;
  std::vector<Block> blocks;  ///< block 0 is the set
  std::vector<std::uint32_t> alternatives;
  std::vector<Alternatives> children;
  std::vector<std::uint16_t> dispatch;
  std::vector<ReadInstruction> reads;
  std::vector<WriteInstruction> writes;
  std::vector<CloseInstruction> closes;
  std::vector<Target> targets;
  std::vector<TargetStep> steps;
  std::vector<Codec> codecs;
  std::vector<TextStep> text_steps;
  std::vector<DatePattern> patterns;
  std::vector<MomentParts> moments;
  std::vector<Pairs> pairs;
  std::vector<Turns> turns;
  std::vector<Tree> trees;
  std::vector<TreeLevel> levels;
  std::vector<std::uint64_t> taken;
  std::vector<RuleSource> rules;
  SplitPlan split;
  std::vector<std::unique_ptr<Field>> item_fields;  ///< what targets say of one item of a list
};

}  // namespace crossdock::mapping
