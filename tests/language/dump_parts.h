#pragma once

#include <string>
#include <string_view>

#include "language/expression_ast.h"
#include "language/grammar_ast.h"

/// Pieces that both dumps use.
namespace crossdock::language {

std::string dump(const Expression& expression);
std::string dump(const ObjectPath& path);
std::string dump(const DocumentPath& path);
std::string dump(const Selector& selector);
std::string dump(const ElementRef& element);
std::string dump(const Literal& literal);
std::string dump(const Call& call);
std::string dump(const Message& message);
std::string dump(const Range& range);
inline std::string dump(const Name& name) { return name.text; }
inline std::string dump(const Text& text) { return "\"" + text.text + "\""; }

/// ` word VALUE`, or nothing.
template <class T>
std::string optional_part(std::string_view word, const std::optional<T>& value) {
  return value ? " " + std::string(word) + " " + dump(*value) : std::string{};
}
inline std::string flag_part(std::string_view word, bool flag) { return flag ? " " + std::string(word) : std::string{}; }
template <class T>
std::string list_part(std::string_view word, const std::vector<T>& values) {
  std::string result;
  if (values.empty()) return result;
  result = " " + std::string(word) + "(";
  for (const T& value : values) result += (&value == values.data() ? "" : " ") + dump(value);
  return result + ")";
}

/// Collects lines with indentation.
class Lines {
 public:
  void add(const std::string& text) { out_ += std::string(depth_ * 2, ' ') + text + "\n"; }
  void deeper() { ++depth_; }
  void higher() { --depth_; }
  std::string take() { return std::move(out_); }

 private:
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace crossdock::language
