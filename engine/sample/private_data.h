#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"

namespace crossdock::sample {

/// What a value is to whoever must not read it.
enum class Privacy : std::uint8_t { keep, name, address, phone, id, price, text };
/// "names", "addresses": for a count of them.
[[nodiscard]] std::string_view privacy_plural(Privacy privacy);

/// Which elements and fields are private: grammars/private.csv.
class PrivateData {
 public:
  /// Reads the table; an error names its line.
  [[nodiscard]] static Result<PrivateData> read(const std::filesystem::path& file);
  [[nodiscard]] static Result<PrivateData> parse(std::string_view text);

  /// Of an X12 element; what has a list of codes is kept.
  [[nodiscard]] Privacy of_element(const grammar::Grammar& grammar, const grammar::ElementRule& rule) const;
  /// Of a field of a layout, by its type, its codes and the words of its name and heading. `rule` may be nullptr: the name alone tells.
  [[nodiscard]] Privacy of_field(const grammar::Grammar* grammar, const grammar::ElementRule* rule, std::string_view name,
                                 std::string_view value) const;

 private:
  std::map<std::string, Privacy, std::less<>> elements_, types_;
  std::vector<std::pair<std::string, Privacy>> words_;
};

/// The words of a field's name, in small letters: "unitPrice", "Unit Price" and "unit_price" have the same.
[[nodiscard]] std::vector<std::string> words_of_name(std::string_view name);

}  // namespace crossdock::sample
