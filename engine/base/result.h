#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace crossdock {

/// What went wrong where no document or source text is at hand: a file, a socket, a conversion.
/// `message` is a whole sentence for people; `os_error` is errno where the system said so, else 0.
struct Error {
  std::string message;
  int os_error = 0;
};

/// A value, or why there is none. For what input or the machine can cause; faults of the program throw.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    assert(ok());
    return std::get<0>(state_);
  }
  [[nodiscard]] const T& value() const& {
    assert(ok());
    return std::get<0>(state_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::move(std::get<0>(state_));
  }
  [[nodiscard]] const E& error() const {
    assert(!ok());
    return std::get<1>(state_);
  }

  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, E> state_;
};

/// The value of an operation that has none.
struct Done {};

}  // namespace crossdock
