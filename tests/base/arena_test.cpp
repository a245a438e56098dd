#include "base/arena.h"

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(arena)

namespace {

struct alignas(Arena::largest_alignment) Wide {
  std::uint64_t words[2];
};

bool is_aligned(const void* at, std::size_t alignment) { return reinterpret_cast<std::uintptr_t>(at) % alignment == 0; }

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_given_out_stays_where_it_is) {
  Arena arena;
  std::mt19937 random(1);
  std::vector<std::pair<std::string_view, std::string>> kept;
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 300, static_cast<char>('a' + round % 26));
    kept.emplace_back(arena.copy(text), text);
  }
  for (const auto& [view, text] : kept) BOOST_REQUIRE(view == text);
}

BOOST_AUTO_TEST_CASE(objects_are_aligned_and_zero) {
  Arena arena;
  for (int round = 0; round < 300; ++round) {
    (void)arena.copy("x");
    BOOST_REQUIRE(is_aligned(arena.make<Wide>(), alignof(Wide)));
    (void)arena.copy("x");
    BOOST_REQUIRE(is_aligned(arena.make<std::uint64_t>(), alignof(std::uint64_t)));
    (void)arena.copy("xyz");
    const auto* numbers = arena.make_array<std::uint32_t>(7);
    BOOST_REQUIRE(is_aligned(numbers, alignof(std::uint32_t)));
    for (int i = 0; i < 7; ++i) BOOST_REQUIRE_EQUAL(numbers[i], 0u);
  }
}

BOOST_AUTO_TEST_CASE(large_pieces_have_room) {
  Arena arena;
  const std::string large(20 << 20, 'x');
  BOOST_TEST(arena.copy(large).size() == large.size());
  BOOST_TEST((arena.copy("small") == "small"));
}

BOOST_AUTO_TEST_CASE(nothing_takes_no_room) {
  Arena arena;
  BOOST_TEST(arena.copy("").empty());
  (void)arena.make_array<int>(0);
  BOOST_TEST(arena.bytes_reserved() <= 16u * 1024);
}

BOOST_AUTO_TEST_CASE(reset_uses_the_same_memory_again) {
  Arena arena;
  const auto fill = [&] {
    for (int i = 0; i < 5000; ++i) (void)arena.copy(std::string(100, 'x'));
  };
  fill();
  const std::size_t reserved = arena.bytes_reserved();
  for (int round = 0; round < 20; ++round) {
    arena.reset();
    fill();
    BOOST_REQUIRE_EQUAL(arena.bytes_reserved(), reserved);
  }
}

BOOST_AUTO_TEST_CASE(reset_after_large_and_small_pieces_in_turn_does_not_grow_for_ever) {
  Arena arena;
  std::size_t settled = 0;
  for (int round = 0; round < 50; ++round) {
    arena.reset();
    for (int i = 0; i < 20; ++i) {
      (void)arena.copy(std::string(10, 'x'));
      (void)arena.copy(std::string(200'000, 'y'));
    }
    if (round == 25) settled = arena.bytes_reserved();
  }
  BOOST_TEST(arena.bytes_reserved() == settled);
}

BOOST_AUTO_TEST_CASE(a_moved_arena_keeps_what_it_gave_out) {
  Arena from;
  const std::string_view text = from.copy("kept");
  const Arena to = std::move(from);
  BOOST_TEST((text == "kept"));
  BOOST_TEST(to.bytes_reserved() > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
