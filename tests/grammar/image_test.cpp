#include "grammar/image.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "base/program_id.h"
#include "grammar/packed_grammar.h"
#include "grammar/support.h"
#include "support/temporary_folder.h"

using namespace ::test;
namespace fs = std::filesystem;

namespace {

void write_image(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

/// A folder of grammars, and the image that was made of it.
struct Imaged {
  explicit Imaged(const fs::path& grammars) : folder{grammars, "grammars"} {
    SourceSet sources;
    const Library library(sources, {folder});
    BOOST_REQUIRE(library.check_all().empty());
    bytes = library.image();
    BOOST_REQUIRE(!bytes.empty());
    write_image(image(), bytes);
  }
  [[nodiscard]] fs::path image() const { return temporary.path() / "crossdock.image"; }

  crossdock::test::TemporaryFolder temporary;
  Library::Folder folder;
  std::string bytes;
};

/// Everything of a grammar but how its code lists are shared.
std::string packed_whole(const Grammar& grammar) { return packed_dictionary(grammar, 0); }

constexpr const char* small_grammar =
    "standard x12 004010\n"
    "element 353 ID 2..2 \"purpose\" codes { 00 \"original\"; 01 \"cancellation\" }\n"
    "element 324 AN 1..22 \"order number\"\n"
    "segment ST \"start\" { 01 324 M }\n"
    "segment BEG \"beginning\" { 01 353 M; 02 324 M }\n"
    "segment SE \"end\" { 01 324 M }\n"
    "set 850 group PO \"order\" { heading { ST M 1; BEG M 1 } summary { SE M 1 } }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(grammar_image)

BOOST_AUTO_TEST_CASE(the_image_and_the_texts_give_the_same_grammars) {
  const Imaged imaged(fs::path(CROSSDOCK_SOURCE_DIR) / "grammars");
  SourceSet text_sources, image_sources;
  // Files of the site may stand before them: spans follow.
  const std::string before[] = {"a", "b"};
  for (SourceSet* sources : {&text_sources, &image_sources})
    for (const std::string& name : before) (void)sources->add(name, "text");
  const Library from_texts(text_sources, {imaged.folder});
  const Library from_image(image_sources, {imaged.folder}, nullptr, imaged.image());
  std::size_t sets = 0;
  for (const std::string& version : from_texts.versions("x12")) {
    const Loaded expected = from_texts.dictionary("x12", version);
    const Loaded dictionary = from_image.dictionary("x12", version);
    BOOST_REQUIRE_MESSAGE(dictionary.grammar != nullptr, version);
    BOOST_TEST((packed_whole(*dictionary.grammar) == packed_whole(*expected.grammar)), version);
    BOOST_TEST(dictionary.version == expected.version);
    BOOST_TEST(dictionary.fallback == expected.fallback);
    for (const std::string& id : from_texts.sets("x12", version)) {
      const Loaded text = from_texts.set("x12", version, id);
      const Loaded image = from_image.set("x12", version, id);
      BOOST_REQUIRE_MESSAGE(image.grammar != nullptr, version << " " << id);
      BOOST_TEST((packed_whole(*image.grammar) == packed_whole(*text.grammar)), version << " " << id);
      BOOST_TEST(image.version == text.version);
      BOOST_TEST(image.fallback == text.fallback);
      BOOST_TEST(image.diagnostics.size() == text.diagnostics.size());
      // From the image, not from the texts: the lists are the dictionary's own.
      if (image.grammar->code_sets.size() > 0) {
        bool shared = false;
        for (std::size_t i = 0; i < dictionary.grammar->code_sets.size(); ++i)
          shared = shared || dictionary.grammar->code_sets.list(i) == image.grammar->code_sets.list(0);
        BOOST_TEST(shared, version << " " << id);
      }
      ++sets;
    }
    for (const char* const group : {"PO", "IN", "SH", "FA", "ZZ"})
      BOOST_TEST(from_image.set_of_group("x12", version, group) == from_texts.set_of_group("x12", version, group));
  }
  BOOST_TEST(sets > 40u);
  BOOST_TEST((packed_objects(from_image.objects()) == packed_objects(from_texts.objects())));
  BOOST_TEST(from_image.check_all().size() == from_texts.check_all().size());
}

BOOST_AUTO_TEST_CASE(an_image_of_other_texts_or_another_program_does_not_count) {
  crossdock::test::TemporaryFolder folder;
  write_image(folder.path() / "a.grammar", small_grammar);
  const Imaged imaged(folder.path());
  const auto maximum = [&] {
    SourceSet sources;
    const Library library(sources, {imaged.folder}, nullptr, imaged.image());
    const auto grammar = library.set("x12", "004010", "850").grammar;
    BOOST_REQUIRE(grammar != nullptr);
    return grammar->elements(grammar->segment_of(grammar->find("BEG")))[1].max;
  };
  BOOST_TEST(maximum() == 22u);
  std::string changed = small_grammar;
  changed.replace(changed.find("1..22"), 5, "1..30");
  write_image(folder.path() / "a.grammar", changed);
  BOOST_TEST(maximum() == 30u);
  // The same bytes in another file are other texts.
  write_image(folder.path() / "a.grammar", small_grammar);
  write_image(folder.path() / "b.grammar", "standard x12 004010\nelement 1 AN 1..1 \"x\"\n");
  BOOST_TEST(maximum() == 22u);
  fs::remove(folder.path() / "b.grammar");

  const auto opens = [&](const ImageOrigin& origin) { return GrammarImage::open(imaged.image(), origin, 0) != nullptr; };
  ImageCheck texts;
  texts.add(small_grammar);
  const ImageOrigin own{crossdock::program_id(), texts.value()};
  BOOST_TEST(opens(own));
  std::string other = own.program;
  other[0] = static_cast<char>(other[0] + 1);
  BOOST_TEST(!opens({other, own.texts}));
  BOOST_TEST(!opens({"", own.texts}));
  BOOST_TEST(!opens({own.program, {}}));
}

BOOST_AUTO_TEST_CASE(a_check_tells_texts_and_where_they_end) {
  const auto check = [](std::initializer_list<std::string_view> texts) {
    ImageCheck all;
    for (const std::string_view text : texts) all.add(text);
    return all.value();
  };
  const std::string text(100, 'x');
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = 'y';
    BOOST_TEST((check({changed}) != check({text})), at);
    BOOST_TEST((check({text.substr(0, at), text.substr(at)}) != check({text})), at);
  }
  BOOST_TEST((check({"ab", ""}) != check({"", "ab"})));
  BOOST_TEST((check({""}) != check({})));
}

BOOST_AUTO_TEST_CASE(a_spoilt_image_gives_what_the_texts_say) {
  crossdock::test::TemporaryFolder folder;
  write_image(folder.path() / "a.grammar", small_grammar);
  const Imaged imaged(folder.path());
  SourceSet sources;
  const std::string expected = packed_whole(*Library(sources, {imaged.folder}).set("x12", "004010", "850").grammar);
  const auto read_through = [&](const std::string& bytes) {
    write_image(imaged.image(), bytes);
    SourceSet own;
    const Library library(own, {imaged.folder}, nullptr, imaged.image());
    (void)library.objects();
    const auto grammar = library.set("x12", "004010", "850").grammar;
    return grammar != nullptr && packed_whole(*grammar) == expected && library.dictionary("x12", "004010").grammar != nullptr;
  };
  BOOST_TEST(read_through(imaged.bytes));
  BOOST_TEST(read_through(""));
  for (std::size_t at = 0; at < imaged.bytes.size(); at += at < 400 ? 1 : 7) {
    std::string spoilt = imaged.bytes;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 0x55);
    if (!read_through(spoilt)) BOOST_TEST(false, "byte " << at << " of " << imaged.bytes.size());
    if (at % 16 == 0 && !read_through(imaged.bytes.substr(0, at))) BOOST_TEST(false, "cut at " << at);
  }
}

BOOST_AUTO_TEST_SUITE_END()
