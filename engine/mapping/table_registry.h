#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "language/map_ast.h"
#include "mapping/link.h"
#include "mapping/problems.h"
#include "mapping/program.h"
#include "mapping/version_bounds.h"

namespace crossdock::mapping {

/// The tables that a map or a set of rules may name: declared ones, extended by `+=` in later layers, and those written in place.
/// Of tables in files only those that are used become part of the program.
class TableRegistry {
 public:
  /// `at`: entries bounded by `since` and `until` are left out where they do not hold.
  TableRegistry(const TableLoader& loader, VersionScope at, Problems& problems)
      : loader_(loader), at_(std::move(at)), problems_(problems) {}

  /// Declarations of an earlier layer come first; a later one of the same name takes its place unless it extends it.
  void declare(const language::TableDeclaration& declaration);

  [[nodiscard]] bool knows(const std::string& name) const { return declared_.contains(name); }
  /// The index of the table in the program, loading it on first use; `none` (and a problem at `span`) where there is none or it
  /// cannot be used.
  std::uint32_t use(const std::string& name, SourceSpan span);
  /// A table written in place, as in `via { 00 original }`.
  std::uint32_t use(const std::vector<language::TableEntry>& entries);

  /// Every table that is written in a map file, used by a rule or not: the envelope's codes are looked up outside any rule.
  void use_written();

  [[nodiscard]] const Table& table(std::uint32_t index) const { return *used_[index].loaded; }
  /// Reports the rows that keep the table from being used from key to value (`reads`) or from value to key (`writes`).
  void check_ways(std::uint32_t index, bool reads, bool writes, SourceSpan used_at);
  [[nodiscard]] std::vector<TableUse>& used() { return used_; }

 private:
  struct Declared {
    std::vector<const language::TableDeclaration*> parts;  ///< the table and what extends it
    std::uint32_t index = none;
    bool failed = false;
    static constexpr std::uint32_t none = ~0u;
  };
  [[nodiscard]] Table build(const std::string& name, const std::vector<const std::vector<language::TableEntry>*>& parts);
  std::uint32_t load_csv(const std::string& name, const language::TableDeclaration& declaration);

  const TableLoader& loader_;
  VersionScope at_;
  Problems& problems_;
  std::unordered_map<std::string, Declared> declared_;
  std::vector<std::string> names_;
  std::vector<TableUse> used_;
};

}  // namespace crossdock::mapping
