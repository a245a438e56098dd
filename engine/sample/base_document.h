#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/x12/delimiters.h"
#include "partner/pack.h"

namespace crossdock::sample {

/// One X12 set with its envelope, as pieces that can be changed and written again.
struct BaseDocument {
  struct Piece {
    NodeId node = no_node;
    std::uint32_t loop = 0;  ///< the run through a loop that it stands in; 0: the set
    std::string tag;
    std::vector<std::string> elements;  ///< [0] is element 1
    bool removed = false;

    /// Element `number` from 1; empty where there is none.
    [[nodiscard]] std::string_view element(std::size_t number) const {
      return number >= 1 && number <= elements.size() ? std::string_view(elements[number - 1]) : std::string_view();
    }
    void set_element(std::size_t number, std::string value);
  };
  struct LoopRun {
    NodeId node = no_node;
    std::uint32_t parent = 0;
  };

  const grammar::Grammar* grammar = nullptr;
  x12::Delimiters delimiters;
  std::string header, group;  ///< ISA and GS as they came, with the terminator and what follows it
  std::string interchange_control, group_control;
  std::string suffix;         ///< behind each terminator
  std::vector<Piece> pieces;  ///< with ST and SE
  std::vector<LoopRun> loops;

  // What the trailers say; empty: what is right.
  std::string segment_count, set_control, set_count, group_number, group_count, interchange_number;

  /// The file: the set alone in its group, counts and numbers right where nothing else is said.
  [[nodiscard]] std::string text() const;
  /// Whether a piece stands in this run through a loop, or in one inside it.
  [[nodiscard]] bool is_inside(const Piece& piece, std::uint32_t loop) const;
};

/// The first set of this document in `bytes` that is read without an error; nothing where there is none.
[[nodiscard]] std::optional<BaseDocument> read_base(std::string_view bytes, const partner::PackVersion& pack,
                                                    const partner::LinkedDocument& document);

}  // namespace crossdock::sample
