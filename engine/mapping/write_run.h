#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/convert.h"
#include "mapping/idle_blocks.h"
#include "mapping/instructions.h"
#include "mapping/origin.h"
#include "mapping/write.h"

/// The state of a writer while it runs. Internal to write*.cpp.
namespace crossdock::mapping {

/// Where the elements of a written segment came from.
struct TracedElements {
  std::uint16_t from = 0, to = 0;
  WrittenFrom origin;
};
struct TracedSegment {
  std::uint32_t index = 0;  ///< into TransactionSet::segments
  WrittenFrom whole;
  std::vector<TracedElements> elements;
};
struct WriteTrace {
  std::vector<std::uint32_t> wanted;  ///< the segments to trace, sorted
  std::vector<TracedSegment> segments;
};

/// One run over one object: blocks in the order of the grammar, each as often as the object has records for it.
struct MapWriter::State {
  explicit State(std::shared_ptr<const MapProgram> linked)
      : program(std::move(linked)), code(*program->instructions), grammar(*program->grammar), idle(code) {}

  /// A component, until all of its composite are known.
  struct ComponentText {
    ElementPlace place;
    std::string_view text;
  };

  std::shared_ptr<const MapProgram> program;
  const Instructions& code;
  const grammar::Grammar& grammar;
  const IdleBlocks idle;

  TransactionSet* document = nullptr;
  Evaluator* evaluator = nullptr;
  Converter* converter = nullptr;
  std::vector<Diagnostic>* findings = nullptr;
  WriteTrace* traced = nullptr;
  std::size_t findings_left = 0;
  std::vector<std::string_view> texts;        ///< of the segment that is being filled, by element
  std::vector<std::string_view> other_texts;  ///< of the item that may join it
  std::vector<ComponentText> components;
  std::vector<std::uint32_t> cursors;                                         ///< how far each list of the block has been written
  std::map<std::pair<std::uint32_t, std::string_view>, const Record*> given;  ///< numbers of sequences, and the records that have them
  std::vector<std::string> asked;                                             ///< the sequences that numbers were asked of
  std::string_view tree_number;                                               ///< of the tree's segment that is being written
  std::string_view tree_parent;                                               ///< and of the one above it

  bool children(const Block& block, const Frame& frame, std::uint32_t loop);
  std::uint32_t alternative(std::uint32_t index, const Frame& outer, std::uint32_t loop, std::uint32_t occurrence);
  std::uint32_t instances(const Block& block, const Frame& frame, std::uint32_t loop, std::uint32_t occurrence);
  bool instance(const Block& block, const Frame& frame, std::uint32_t loop, std::uint32_t occurrence, std::uint32_t first_cursor);
  std::uint32_t grouped(const Block& block, const List& items, const Frame& outer, std::uint32_t index, std::uint32_t loop);

  bool fill(const Block& block, const Frame& frame, std::uint32_t first_cursor, std::vector<std::string_view>& into);
  bool element(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into);
  void check_room(const WriteInstruction& instruction, const Frame& frame);
  void check_unique(const WriteInstruction& instruction, const Frame& frame, const Value& value);
  bool spread(const Block& block, const WriteInstruction& instruction, const Frame& frame, std::uint32_t& cursor,
              std::vector<std::string_view>& into);
  [[nodiscard]] bool goes_on(const Block& block) const;
  bool moment(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into);
  bool pairs(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into);
  bool turns(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into);
  bool express(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into);
  void turn(const Turns& turns, const Frame& item, std::uint32_t which, std::uint32_t rule, std::vector<std::string_view>& into);
  bool put(ElementPlace place, std::string_view text, std::vector<std::string_view>& into);
  void put_composites(std::vector<std::string_view>& into);
  std::uint32_t commit(const Block& block, const Frame& frame, std::uint32_t loop);
  void trace(const Block& block, const Frame& frame);  // origin.cpp
  void check_mandatory(const Block& block, const Frame& frame, std::uint32_t segment);
  void check_key(const Block& block, const Frame& frame);

  // write_tree.cpp
  struct TreeRun;
  std::uint32_t tree(const Block& block, const Frame& outer, std::uint32_t loop, std::uint32_t occurrence);
  void role(const WriteInstruction& instruction, std::vector<std::string_view>& into);

  [[nodiscard]] Value value_of(std::uint32_t target_index, const Frame& frame) const {
    const Target& target = code.targets[target_index];
    const TargetStep& step = code.steps[target.steps.first];
    if (target.up == 0 && target.steps.count == 1 && step.item == 0) return (*frame.record)[step.slot];
    return far_value_of(target, frame);
  }
  [[nodiscard]] Value far_value_of(const Target& target, const Frame& frame) const;
  Diagnostic* report(Code kind_code, FaultKind kind, Severity severity, std::uint32_t rule, std::string object);
  /// Tells that what an overlay changed about an element or node is at fault.
  void blame_overlay(std::size_t first_finding, const Block& block, const WriteInstruction& instruction);
  void blame_overlay(Diagnostic& finding, std::uint32_t statement);
  void trouble(Trouble what, std::uint32_t codec, std::uint32_t rule, const Value& value, std::string object, bool personal);
  [[nodiscard]] std::string element_title(const Block& block, std::uint32_t number) const;
};

}  // namespace crossdock::mapping
