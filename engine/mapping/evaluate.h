#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/instructions.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// The record that a block works on, and the frames around it.
struct Frame {
  const Frame* outer = nullptr;
  Record* record = nullptr;  ///< nullptr: a level of a tree that is not there
  std::uint32_t block = none;
  std::uint32_t index = 1;           ///< of the record in its list, or of the loop among its like, from 1
  std::uint32_t loop = 0;            ///< reading: of the document
  const Segment* segment = nullptr;  ///< reading: the block's own
  std::uint32_t node = none;         ///< reading: of the tree that is being read
  List* pivot = nullptr;             ///< the occurrences of an item of a pivot level
};

/// The frame so many around this one; the outermost where there are not so many.
[[nodiscard]] const Frame& outwards(const Frame& frame, std::uint32_t up);

/// Evaluates expressions. A value that is absent makes what depends on it absent ("unknown"); only `else`, `present`, `absent`,
/// `and` with something false and `or` with something true get along without it.
class Evaluator {
 public:
  Evaluator(const ExpressionPool& pool, const std::vector<TableUse>& tables, const MapInputs& inputs, Arena& arena,
            const TransactionSet* document = nullptr, const TransactionSet* written = nullptr);

  /// `current`: the segment that is being read, if any.
  [[nodiscard]] Value evaluate(std::uint32_t expression, const Frame& frame, const Segment* current = nullptr);
  /// Whether the expression is known and true.
  [[nodiscard]] bool holds(std::uint32_t expression, const Frame& frame, const Segment* current = nullptr);
  /// A message with its placeholders filled, printable.
  [[nodiscard]] std::string message(std::uint32_t message, const Frame& frame, const Segment* current = nullptr);
  [[nodiscard]] const Table* table(std::uint32_t index) const { return tables_[index]; }
  /// The sequences that numbers were asked of so far, each time.
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }
  /// The related object of this key; nullptr where none was given.
  [[nodiscard]] Record* related(std::uint32_t index, std::string_view key) const;
  [[nodiscard]] Arena& arena() { return arena_; }

 private:
  [[nodiscard]] Value field(const PathSource& source, const Frame& frame, const Segment* current);
  [[nodiscard]] Value element(const ElementSource& source, const Frame& frame, const Segment* current) const;
  [[nodiscard]] Value aggregate(const ExpressionOp& op, const Value& list, const Frame& frame, const Segment* current);
  [[nodiscard]] Value walk(Value value, Span steps, const Frame& frame, const Segment* current);
  [[nodiscard]] Value allocated(const ExpressionOp& op, const Frame& frame);
  [[nodiscard]] Value call(Function function, const Value* arguments, std::uint32_t count);
  void collect(const Value& from, Span steps, List& into, const Frame& frame, const Segment* current);

  const ExpressionPool& pool_;
  const MapInputs& inputs_;
  Arena& arena_;
  const TransactionSet* document_;  ///< that is being read
  const TransactionSet* counted_;   ///< that is being read or written
  std::vector<const Table*> tables_;
  std::vector<Value> stack_;
  std::unordered_map<std::string, Record*> related_;  ///< by name and key
  std::vector<std::string> asked_;
  std::map<std::pair<std::uint32_t, const Record*>, Value> allocated_;  ///< a record keeps the number that a call gave it
};

/// What an expression's value looks like as text: decimals as kept, dates as 2026-03-31, `absent` as nothing.
[[nodiscard]] std::string_view text_of(const Value& value, Arena& arena);
/// The value as a day, if it is one, a moment, or text that spells one.
[[nodiscard]] std::optional<CivilDate> date_of(const Value& value);
/// The value as a number, if it is one or is text that spells one.
[[nodiscard]] std::optional<Decimal> number_of(const Value& value);
/// Compares as numbers where both are numbers or spell them, as dates where one is a date, else as text. Nothing where an operand is
/// absent or the two cannot be compared.
[[nodiscard]] std::optional<std::strong_ordering> compare(const Value& a, const Value& b, Arena& arena);

/// Whether the segment's key elements are those that `key` asks for.
[[nodiscard]] bool matches(const KeyMatch& key, const std::vector<KeyValue>& values, const TransactionSet& document,
                           const Segment& segment);

}  // namespace crossdock::mapping
