#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "document/object_type.h"
#include "language/expression_ast.h"
#include "language/map_ast.h"
#include "mapping/instructions.h"
#include "mapping/problems.h"
#include "mapping/table_registry.h"

namespace crossdock::mapping {

/// What an expression gives, as far as it is known without running it.
enum class ResultKind : std::uint8_t { unknown, text, number, date, boolean, record, list };

/// How document paths of expressions are found; business rules have none.
class DocumentScope {
 public:
  virtual ~DocumentScope() = default;
  /// Nothing, with a problem reported, where the path leads nowhere. `frames_between`: frames that the expression itself opened.
  virtual std::optional<ElementSource> find_element(const language::DocumentPath& path, std::uint32_t frames_between) = 0;
  /// The segments that `count(HL)` counts; nothing, with a problem reported, where the path leads nowhere.
  virtual std::optional<ElementSource> find_counted(const language::DocumentPath& path) = 0;
  /// Whether the element must be there in every document.
  [[nodiscard]] virtual bool is_certain(const language::DocumentPath& path) = 0;
};

/// What the names in an expression may mean.
struct ExpressionScope {
  std::vector<const ObjectType*> frames;  ///< innermost first; nullptr: a frame whose items are no records
  std::vector<std::string> lists;         ///< beside `frames`: the list whose item the frame is, "lines"; empty: none
  DocumentScope* document = nullptr;
  std::uint32_t opened = 0;    ///< frames at the front that the expression itself opened
  std::uint32_t left = 0;      ///< how many of them `outer` has left
  std::uint32_t pivot = none;  ///< the frame of a pivot level, if one is in scope
};

/// Compiles expressions of maps and rules into one pool.
class ExpressionCompiler {
 public:
  ExpressionCompiler(ExpressionPool& pool, TableRegistry& tables, Problems& problems) : pool_(pool), tables_(tables), problems_(problems) {}

  struct Compiled {
    std::uint32_t index = none;  ///< none: it has errors, which were reported
    ResultKind kind = ResultKind::unknown;
    bool constant = true;
    const ObjectType* type = nullptr;  ///< of a record, or of the records of a list
  };
  Compiled compile(const language::Expression& expression, const ExpressionScope& scope);
  /// A condition: reports an expression that cannot be true or false.
  std::uint32_t condition(const language::Expression& expression, const ExpressionScope& scope);
  std::uint32_t message(const language::Message& message, const ExpressionScope& scope);
  /// Both must hold; `none` stands for no condition.
  std::uint32_t both(std::uint32_t first, std::uint32_t second);
  /// Holds where the other does not, be it false or unknown.
  std::uint32_t neither(std::uint32_t condition);
  std::uint32_t text_constant(std::string_view text);
  /// Makes what a map or rules need beside their `object` known by its name. Reports what does not fit.
  void declare(const language::NeedsDeclaration& needs, const ObjectModel& objects, const ObjectType& object);
  /// How many calls of `allocate` there are.
  [[nodiscard]] std::uint32_t allocations() const { return allocations_; }
  std::uint32_t add_key(const std::string& first, const std::string& second);

  /// Warns of every value in a condition that may be absent, so that the condition does not fire, unless the condition itself
  /// asks whether it is there.
  void warn_of_absence(const language::Expression& condition, const ExpressionScope& scope, const std::string& what);

 private:
  struct Part {
    ResultKind kind = ResultKind::unknown;
    bool ok = true;
    bool constant = true;
    const ObjectType* type = nullptr;
  };
  /// `by` leads from the object to the key of the related one.
  void declare_related(RelatedName related, const language::ObjectPath& by, const ObjectType& object);
  Part emit(const language::Expression& expression, const ExpressionScope& scope);
  Part emit_path(const language::ObjectPath& path, const ExpressionScope& scope);
  Part emit_related(const language::ObjectPath& path, std::uint32_t index, const ExpressionScope& scope);
  Part emit_allocate(const language::Call& call);
  Part path_steps(const language::ObjectPath& path, std::size_t first, const ObjectType* type, const ExpressionScope& scope, Span& steps);
  Part emit_lookup(const language::ObjectPath& path, const ExpressionScope& scope);
  Part emit_call(const language::Call& call, const ExpressionScope& scope);
  Part emit_aggregate(Aggregate kind, const language::Call& call, const ExpressionScope& scope);
  Part emit_binary(const language::Binary& binary, const ExpressionScope& scope, SourceSpan span);
  Part emit_membership(const language::Membership& membership, const ExpressionScope& scope);
  void emit(Operation operation, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) {
    current_.push_back({operation, a, b, c});
  }
  void emit_constant(Value value) {
    pool_.constants.push_back(value);
    emit(Operation::constant, static_cast<std::uint32_t>(pool_.constants.size() - 1));
  }
  std::uint32_t finish(std::vector<ExpressionOp> ops, bool constant);

  ExpressionPool& pool_;
  TableRegistry& tables_;
  Problems& problems_;
  std::vector<ExpressionOp> current_;
  /// Beside the pool's: the type whose field is the key of a related object, and the path from there.
  struct RelatedKey {
    const ObjectType* owner = nullptr;
    language::ObjectPath path;
    std::string spelling;
  };
  std::vector<RelatedKey> related_;
  std::uint32_t allocations_ = 0;
};

}  // namespace crossdock::mapping
