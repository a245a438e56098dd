#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace crossdock::grammar {

/// Values as bytes of this machine, one behind the other. Packer and Unpacker have the same functions: one description of a structure
/// writes and reads it.
class Packer {
 public:
  template <class T>
  void value(const T& value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(const std::string& text) {
    value(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  /// Numbers, as they lie in memory.
  template <class T>
  void block(const std::vector<T>& numbers) {
    static_assert(std::is_arithmetic_v<T>);
    value(static_cast<std::uint32_t>(numbers.size()));
    bytes_.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T));
  }
  /// `one` is called for each item.
  template <class T, class One>
  void each(const std::vector<T>& items, One&& one) {
    value(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) one(item);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  void value(T& value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    if (!has(sizeof value)) return;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
  }
  void text(std::string& text) {
    const std::size_t size = count(1);
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <class T>
  void block(std::vector<T>& numbers) {
    static_assert(std::is_arithmetic_v<T>);
    numbers.resize(count(sizeof(T)));
    if (numbers.empty()) return;
    std::memcpy(numbers.data(), rest_.data(), numbers.size() * sizeof(T));
    rest_.remove_prefix(numbers.size() * sizeof(T));
  }
  template <class T, class One>
  void each(std::vector<T>& items, One&& one) {
    items.resize(count(1));
    for (T& item : items) one(item);
  }
  /// Everything was there, and nothing is left.
  [[nodiscard]] bool complete() const { return whole_ && rest_.empty(); }

 private:
  bool has(std::size_t size) {
    whole_ = whole_ && size <= rest_.size();
    return whole_;
  }
  /// How many items of at least `size` bytes follow.
  std::size_t count(std::size_t size) {
    std::uint32_t items = 0;
    value(items);
    return has(items * size) ? items : 0;
  }

  std::string_view rest_;
  bool whole_ = true;
};

}  // namespace crossdock::grammar
