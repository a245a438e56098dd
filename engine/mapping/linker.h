#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mapping/blocks.h"
#include "mapping/effective.h"
#include "mapping/expression_compiler.h"
#include "mapping/instructions.h"
#include "mapping/link.h"
#include "mapping/problems.h"
#include "mapping/table_registry.h"

namespace crossdock::mapping {

/// Compiles one effective map against one grammar: statements become instructions of blocks. Internal to `link`.
class Linker {
 public:
  Linker(EffectiveMap map, std::shared_ptr<const grammar::Grammar> grammar, const ObjectModel& objects, const TableLoader& loader,
         Problems& problems);

  /// nullptr where there are errors.
  std::shared_ptr<const MapProgram> run();

 private:
  /// A condition around statements: its text, and where its names are looked up.
  struct Guard {
    const language::Expression* expression = nullptr;
    std::uint32_t block = 0;
    bool negated = false;
    bool on_document = false;  ///< names elements: holds on reading
    bool on_object = false;    ///< names fields: holds on writing
    bool chooses = false;      ///< a branch of a case, which has a condition for each side
  };
  struct Context {
    std::uint32_t block = 0;
    std::vector<Guard> guards;
    const EffectiveStatement* statement = nullptr;
    std::uint32_t rule = 0;
    std::uint16_t depth = 0;
  };
  /// A field that a rule names, found from the frame in which the rule runs.
  struct Place {
    std::uint32_t target = none;
    const Field* field = nullptr;
    std::uint32_t owner = none;  ///< the block whose frame's record the path starts at
  };
  /// What a rule says about one element and one field.
  struct Conversion {
    const language::Clauses* clauses = nullptr;
    SourceSpan span;
    bool reads = true;
    bool writes = true;
  };

  // linker.cpp: the walk.
  void statements(const std::vector<EffectiveStatement>& all, Context context);
  void statement(const EffectiveStatement& one, Context context);
  void rule(const language::Rule& rule, Context context);
  void loop(const language::LoopRule& loop, Context context);
  void when(const language::WhenRule& when, Context context);
  void choice(const language::CaseRule& choice, Context context);
  void ignore(const language::IgnoreRule& ignored, Context context);
  void enter(const language::DocumentPath& path, language::MapOperator op, SourceSpan op_span, const language::ObjectTarget* target,
             const language::Clauses& clauses, bool always, SourceSpan span, Context context);
  void bind(std::uint32_t block, const language::ObjectTarget& target, const language::Clauses& clauses, Context& context);
  [[nodiscard]] bool is_current(const language::Clauses& clauses);
  [[nodiscard]] std::uint32_t note_rule(const std::string& document, std::string_view operation, const std::string& object, SourceSpan span,
                                        const Context& context);

  // link_tree.cpp: levels of a tree.
  void tree(const language::TreeRule& tree, Context context);
  bool tree_roles(std::uint32_t block, const language::TreeRule& tree, Tree& compiled);
  bool add_level(std::uint32_t block, const language::TreeRule& tree, std::size_t position, Context& context);
  bool bind_level(TreeLevel& level, const language::TreeLevelRule& declared, const language::TreeRule& tree, std::size_t position,
                  Context& context);
  [[nodiscard]] std::optional<Place> field_of(std::uint32_t owner, const language::ObjectPath& path, bool& wrong);

  // link_elements.cpp: rules between elements and fields.
  void element_rule(const language::Rule& rule, const language::DocumentTarget& left, Context context);
  void field_rule(std::uint32_t block, const std::vector<ElementPlace>& places, const language::Rule& rule,
                  const language::ObjectTarget& right, Context& context);
  void single(std::uint32_t block, ElementPlace place, const language::ObjectPath& path, const language::Clauses& clauses,
              const Conversion& conversion, Context& context);
  void spread(std::uint32_t block, const std::vector<ElementPlace>& places, const language::ObjectPath& path, const Conversion& conversion,
              Context& context);
  void expression_rule(std::uint32_t block, const std::vector<ElementPlace>& places, const language::Rule& rule,
                       const language::Expression& right, Context& context);
  void assignment(const language::Rule& rule, const language::Expression& left, Context context);
  bool scale_on_reading(const language::Expression& factor, const Place& place, std::uint32_t codec, Context& context);
  /// The sequence of `= allocate("sscc")`; `none` for any other value.
  std::uint32_t sequence_of(const language::Expression& value);
  void clauses_on_reading(std::uint32_t block, const Place& place, const language::Clauses& clauses, Context& context);

  // link_groups.cpp: rules over several elements.
  void moment(std::uint32_t block, const std::vector<ElementPlace>& places, const language::ObjectPath& path, const language::Call* call,
              const Conversion& conversion, Context& context);
  void pairs(const language::PairsRule& pairs, Context context);
  void repeat(const language::RepeatRule& repeat, Context context);

  // link_codec.cpp: how an element and a field correspond.
  std::uint32_t codec(const grammar::ElementRule& rule, const Field& field, const Conversion& conversion, Context& context,
                      std::uint32_t block);
  void check_table(std::uint32_t table, const grammar::ElementRule& rule, const Field& field, const Conversion& conversion);
  /// Of `as times(…)` or `as per(…)`.
  [[nodiscard]] static const language::Expression* factor_of(const language::Clauses& clauses);
  bool conversions(Codec& codec, const language::Clauses& clauses, const Field& field);
  Span text_steps(const std::vector<language::Call>& calls, Codec* codec);
  std::uint32_t pattern(const std::string& text, SourceSpan span);
  bool check_types(const Codec& codec, const grammar::ElementRule& rule, const Field& field, const Conversion& conversion);
  /// The text of a constant in an element is one that may stand there.
  void check_constant(const language::Expression& expression, const grammar::ElementRule& rule, bool written);

  // link_scope.cpp: names, targets, conditions.
  [[nodiscard]] ExpressionScope scope_of(std::uint32_t lexical, std::uint32_t executing);
  std::optional<Place> resolve(const language::ObjectPath& path, std::uint32_t lexical, std::uint32_t executing, bool report = true);
  /// The item that a path names by a number; 0 where it is none.
  [[nodiscard]] static std::uint32_t item_number(const language::ObjectStep& step);
  void note_items(std::uint32_t executing, std::uint32_t owner, const std::vector<TargetStep>& steps, const Field& field,
                  const std::string& path, std::uint32_t item, SourceSpan span);
  std::uint32_t add_target(std::uint32_t executing, std::uint32_t owner, const std::vector<TargetStep>& steps, const Field* field,
                           std::string path);
  [[nodiscard]] std::uint32_t guard(const Context& context, std::uint32_t executing, bool reading);
  [[nodiscard]] Guard make_guard(const language::Expression& expression, std::uint32_t block, bool negated) const;
  /// Whether the rule may run this way under its conditions; reports what cannot be.
  bool ways(language::MapOperator op, SourceSpan op_span, const Context& context, bool& reads, bool& writes);
  void add_read(std::uint32_t block, ReadInstruction instruction, const Context& context);
  void add_write(std::uint32_t block, WriteInstruction instruction, const Context& context, SourceSpan span);
  void fills(const Place& place, const Context& context, SourceSpan span);
  void empties(const Place& place, const Context& context, SourceSpan span);

  // finish_program.cpp: flat arrays, and what can only be checked once all rules are known.
  void finish_keys();
  void check_sources();
  void check_required_fields();
  void finish_numbered_lists();
  void check_case_branches(const language::CaseRule& choice);

  // link_split.cpp
  void split();
  void split(const language::SplitDeclaration& declared);
  bool split_into(const language::SplitInto& declared, const ObjectType& inside, std::uint32_t by);
  /// The slots of a path to a single value; `through` tells which steps are lists. Empty, with a problem reported, where there is none.
  std::vector<std::uint32_t> value_slots(const language::ObjectPath& path, std::vector<const Field*>& fields);

  void flatten();

  EffectiveMap map_;
  std::shared_ptr<const grammar::Grammar> grammar_;
  const ObjectModel& objects_;
  Problems& problems_;
  TableRegistry tables_;
  std::shared_ptr<MapProgram> program_;
  std::shared_ptr<Instructions> code_;
  ExpressionCompiler expressions_;
  BlockTree blocks_;
  std::vector<std::unique_ptr<DocumentScope>> document_scopes_;
  /// A list whose items rules name by their numbers: what nothing fills is left out on reading, and there is no room for more.
  struct NumberedList {
    std::uint32_t owner = none;
    std::string path;
    std::uint32_t executing = none;
    std::uint32_t reading = none, writing = none;  ///< targets
    std::uint32_t most = 0;
    SourceSpan span;
  };
  std::vector<NumberedList> numbered_lists_;
  bool reads_ = true;
  bool writes_ = true;
};

}  // namespace crossdock::mapping
