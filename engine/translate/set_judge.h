#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "partner/pack.h"
#include "translate/inbound.h"

namespace crossdock::translate {

/// The pack as a reader's source of grammars.
class PackGrammars final : public x12::GrammarSource {
 public:
  explicit PackGrammars(const partner::PackVersion& pack) : pack_(pack) {}

  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override;
  bool takes_group(std::string_view functional_id) override;
  const grammar::Grammar* dictionary(std::string_view version) override;

  /// The document that the last set was judged by: its grammar alone.
  [[nodiscard]] const partner::LinkedDocument* last() const { return last_; }
  /// The same with its map and rules.
  [[nodiscard]] const partner::LinkedDocument* mapped();

 private:
  const partner::PackVersion& pack_;
  // Sets come by the thousand, and mostly all of one kind.
  bool asked_ = false;
  std::string version_, set_id_;
  const partner::LinkedDocument* last_ = nullptr;
  std::vector<std::pair<std::string, bool>> groups_;  ///< whether sets of this functional group are taken
  const partner::LinkedDocument* mapped_ = nullptr;   ///< nullptr: not asked for yet
  bool looked_up_ = false;
  std::string dictionary_version_;
  const grammar::Grammar* dictionary_ = nullptr;
};

/// Reads X12 and judges its sets one by one; one a thread.
class SetJudge {
 public:
  SetJudge(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs, std::size_t run_bytes);

  [[nodiscard]] x12::Reader& reader() { return reader_; }
  [[nodiscard]] const x12::Reader& reader() const { return reader_; }
  /// Fills in the verdict about the set that the reader read last, and what stays of it. Where in the file it stands is not touched.
  void judge(SetVerdict& set, SetSummary& summary);
  /// By findings alone.
  [[nodiscard]] Verdict verdict_of(const x12::FindingList& findings) const;
  /// The sets to come are those of a run. `decoded`: its file's form was undone.
  void begin_run(const x12::RunContext& where, const x12::SetRun& run, bool decoded);

 private:
  const partner::PackVersion& pack_;
  const Inputs& inputs_;
  PackGrammars grammars_;
  ObjectMaker objects_;
  x12::Reader reader_;
  std::shared_ptr<Arena> arena_;  ///< of objects that nobody keeps
  bool is_run_ = false;
  bool decoded_ = false;
  /// What the last set was judged by, and its title.
  const grammar::Grammar* titled_ = nullptr;
  std::string titled_version_, title_;
};

void describe_all(const x12::FindingList& from, const x12::FindingContext& context, std::vector<Diagnostic>& to);

}  // namespace crossdock::translate
