#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "mapping/codes.h"
#include "mapping/convert.h"
#include "mapping/instructions.h"
#include "mapping/read.h"

/// The state of a reader while it runs. Internal to read*.cpp.
namespace crossdock::mapping {

inline constexpr std::size_t most_frames = limits::loop_depth + 4;
inline constexpr std::size_t most_elements = 1024;
static_assert(most_elements >= limits::elements_per_segment);
inline constexpr std::uint32_t unmapped_block = none;
inline constexpr std::uint32_t ignored_block = none - 1;

inline bool is_mapped(std::uint32_t block) { return block < ignored_block; }

/// One run over one document: the segments in order, a frame for every loop that is open.
struct MapReader::State {
  explicit State(std::shared_ptr<const MapProgram> linked)
      : program(std::move(linked)), code(*program->instructions), grammar(*program->grammar) {
    for (std::size_t i = 0; i < most_frames; ++i) frames[i] = &own_frames[i];
    for (NodeId node = 0; node < grammar.nodes.size(); ++node)
      is_envelope.push_back(grammar.name_of(node) == "ST" || grammar.name_of(node) == "SE");
    for (const Codec& codec : code.codecs) codec_traits.push_back(traits_of(codec));
    for (const Pairs& pairs : code.pairs) {
      std::vector<CodeWord>& words = pair_words.emplace_back();
      for (const PairCode& one : pairs.codes) words.push_back(word_of(one.qualifier));
    }
  }

  /// What is asked of a codec for each element.
  struct CodecTraits {
    bool free_text = false;  ///< words of somebody's, around which spaces may count; not a code, a number or a date
    bool as_it_is = false;   ///< the text is the value
  };
  static CodecTraits traits_of(const Codec& codec);

  /// A computed value that the document carries too: compared once the record is complete.
  struct Pending {
    const ReadInstruction* instruction;
    const Segment* segment;
    const Frame* owner;
  };
  /// An instance of a tree's segment.
  struct TreeNode {
    Frame frame;
    const Frame* scope = nullptr;  ///< what the levels below stand in: the node's own frame, or one further out
    std::uint32_t loop = 0;
    std::uint32_t parent = none;  ///< into nodes
    std::uint32_t depth = none;
    std::uint32_t level = none;  ///< into Instructions::levels; none: a level that the map does not know
    std::uint32_t first_pending = 0, pendings = 0;
    bool is_lost = false;    ///< hangs nowhere, which was told
    bool is_merged = false;  ///< was one more mention of a container
  };
  /// What no rule takes, told once with how often it came.
  struct Unmapped {
    std::uint32_t block = none;  ///< none: the whole segment or loop
    NodeId node = no_node;
    std::uint16_t element = 0;
    std::string_view key;
    const Segment* first = nullptr;
    std::uint32_t count = 0;
  };

  std::shared_ptr<const MapProgram> program;
  const Instructions& code;
  const grammar::Grammar& grammar;
  std::vector<bool> is_envelope;
  std::vector<CodecTraits> codec_traits;
  std::vector<std::vector<CodeWord>> pair_words;  ///< of the qualifiers of each of Instructions::pairs

  const TransactionSet* document = nullptr;
  const DocumentPosition* place = nullptr;
  Arena* arena = nullptr;
  Evaluator* evaluator = nullptr;
  Converter* converter = nullptr;
  std::vector<Diagnostic>* findings = nullptr;
  ReadLog* log = nullptr;
  std::size_t findings_left = 0;
  std::array<Frame, most_frames> own_frames{};
  std::array<Frame*, most_frames> frames{};  ///< those that are open: own ones, and those of tree nodes
  std::size_t depth = 0;
  std::vector<Pending> pending;
  std::vector<Unmapped> unmapped;
  std::set<std::pair<std::uint32_t, std::string_view>> given;  ///< numbers of sequences that records have
  std::vector<TreeNode> nodes;                                 ///< of the tree that is being read
  std::vector<Pending> tree_pending;                           ///< of its nodes, side by side
  std::array<std::uint64_t, most_elements / 64> taken_here{};  ///< elements of the segment that rules under a condition took

  Record* run();
  void switch_loop(std::uint32_t loop);
  void open_loop(std::uint32_t loop);
  void close();
  void run_closes(const Block& block, Frame& frame, bool requires_only);
  void segment(const Segment& at);
  void run_block(const Block& block, Frame& frame, const Segment& at);
  void run_turns(const Block& block, const Turns& turns, const Frame& outer, const Segment& at);
  void execute(const ReadInstruction& instruction, Frame& frame, const Segment& at);
  std::uint32_t choose(const Frame& outer, NodeId node, const Segment& at);
  Record* bind(std::uint32_t block, const Frame& outer, std::uint32_t& index, const Segment& at);

  // read_tree.cpp
  struct TreeRun;
  void run_tree(const Tree& tree);

  /// Where a target's value stands; what is on the way to it is made.
  Value& slot(const Target& target, const Frame& frame) {
    const TargetStep& step = code.steps[target.steps.first];
    if (target.up == 0 && target.steps.count == 1 && step.item == 0) return (*frame.record)[step.slot];
    return far_slot(target, frame);
  }
  Value& far_slot(const Target& target, const Frame& frame);
  /// The value at a target, without making what is on the way; `steps_left`: so many steps short of it.
  [[nodiscard]] Value found(const Target& target, const Frame& frame, std::uint32_t steps_left = 0) const;
  void store(const ReadInstruction& instruction, Value value, const Frame& frame, const Segment& at);
  void element(const ReadInstruction& instruction, const Frame& frame, const Segment& at);
  void spread(const ReadInstruction& instruction, const Frame& frame, const Segment& at);
  void moment(const ReadInstruction& instruction, const Frame& frame, const Segment& at);
  void pairs(const ReadInstruction& instruction, const Frame& frame, const Segment& at);
  void verify(const ReadInstruction& instruction, const Frame& frame, const Segment& at);
  void compare_computed(const Pending& one, const Frame& frame);
  void require(const Target& target, std::uint32_t message, std::uint32_t rule, const Frame& frame, const Segment* at);
  void scale(const CloseInstruction& instruction, const Frame& frame);
  void check_unique(const CloseInstruction& instruction, const Frame& frame);
  bool fits_list(const List& list, const Target& target, const Frame& frame, const Segment& at);

  /// The element as UTF-8, without spaces around it; those of a free text stay where the document keeps them.
  [[nodiscard]] std::string_view text(const Segment& at, ElementPlace where, bool free_text = false) const;
  [[nodiscard]] std::string_view without_spaces(std::string_view found, bool free_text) const;
  void take(const ReadInstruction& instruction);
  void note(ReadLog::Use use, const Segment* at, ElementPlace where, std::uint32_t rule = none, std::string path = {},
            const Value& value = {}, const Field* field = nullptr);
  void cover(const Block& block, std::uint32_t index, const Segment& at);
  void count_unmapped(std::uint32_t block, NodeId node, std::uint16_t element, std::string_view key, const Segment& at);
  void report_unmapped();
  Diagnostic* report(Code kind_code, FaultKind kind, Severity severity, std::uint32_t rule, const Segment* at, ElementPlace where);
  void trouble(Trouble what, const ReadInstruction& instruction, std::string_view value, const Target& target, const Frame& frame,
               const Segment& at, ElementPlace where);
};

}  // namespace crossdock::mapping
