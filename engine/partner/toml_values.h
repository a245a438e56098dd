#pragma once

#include <chrono>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "partner/key_values.h"
#include "partner/toml.h"

namespace crossdock::partner {

template <class T>
using Word = std::pair<std::string_view, T>;  ///< how a value is written, and what it means

/// Reads values by path; one that is absent or of the wrong kind leaves its target alone.
class Values {
 public:
  using Kind = TomlValue::Kind;

  explicit Values(const TomlValue& root) : root_(root) {}

  void text(std::string_view path, std::string& target) const {
    if (const TomlValue* value = at(path, Kind::text)) target = value->text;
  }
  void boolean(std::string_view path, bool& target) const {
    if (const TomlValue* value = at(path, Kind::boolean)) target = value->boolean;
  }
  template <class T>
  void integer(std::string_view path, T& target) const {
    if (const TomlValue* value = at(path, Kind::integer); value != nullptr && value->integer >= 0) target = static_cast<T>(value->integer);
  }
  void duration(std::string_view path, std::chrono::seconds& target) const {
    if (const TomlValue* value = at(path, Kind::text)) target = parse_duration(value->text).value_or(target);
  }
  void character(std::string_view path, char& target) const {
    if (const TomlValue* value = at(path, Kind::text)) target = parse_character(value->text).value_or(target);
  }
  template <class T>
  void word(std::string_view path, T& target, std::initializer_list<Word<T>> words) const {
    word(path, target, std::span<const Word<T>>(words.begin(), words.size()));
  }
  template <class T>
  void word(std::string_view path, T& target, std::span<const Word<T>> words) const {
    const TomlValue* value = at(path, Kind::text);
    if (value == nullptr) return;
    for (const auto& [word, meaning] : words)
      if (word == value->text) target = meaning;
  }
  [[nodiscard]] const TomlValue* at(std::string_view path) const { return root_.at(path); }
  [[nodiscard]] const TomlValue* at(std::string_view path, Kind kind) const {
    const TomlValue* value = root_.at(path);
    return value != nullptr && value->kind == kind ? value : nullptr;
  }

 private:
  const TomlValue& root_;
};

}  // namespace crossdock::partner
