#include <boost/test/unit_test.hpp>

#include "format/x12_trace.h"
#include "support/expectation.h"

using namespace crossdock;

namespace {

std::string trace(InputStream& input, const ValidationPolicy& policy, x12::Scanner::Path path, bool collect) {
  x12::ReaderOptions options;
  options.policy = policy;
  options.path = path;
  options.collect = collect;
  return test::X12Trace(input, options).run();
}

std::string trace_whole(const std::string& bytes, const ValidationPolicy& policy) {
  MemoryStream input(bytes);
  return trace(input, policy, x12::Scanner::Path::fastest, true);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_reader)

BOOST_AUTO_TEST_CASE(every_case_gives_its_expected_findings) {
  const auto files = test::x12_case_files();
  BOOST_REQUIRE(files.size() > 60u);
  for (const auto& file : files)
    test::expect_file("format/cases/" + file.parent_path().filename().string() + "/" + file.stem().string() + ".expected",
                      trace_whole(test::content(file), test::policy_of(file)));
}

BOOST_AUTO_TEST_CASE(findings_do_not_depend_on_windows_scanner_or_collecting) {
  for (const auto& file : test::x12_case_files()) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const std::string bytes = test::content(file);
      const ValidationPolicy policy = test::policy_of(file);
      const std::string whole = trace_whole(bytes, policy);
      for (const std::uint32_t seed : {1u, 2u, 3u, 4u}) {
        test::CutStream input(bytes, seed, seed == 1 ? std::size_t{1} : std::size_t{1} << (2 * seed));
        BOOST_TEST(trace(input, policy, x12::Scanner::Path::fastest, true) == whole);
      }
      test::CutStream input(bytes, 5, 13);
      BOOST_TEST(trace(input, policy, x12::Scanner::Path::portable, false) == whole);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_read_to_its_end_and_never_wholly_accepted) {
  const std::string bytes = test::content(test::x12_cases / "x12/good_two_groups.edi");
  for (std::size_t length = 0; length < bytes.size() - 1; ++length) {
    const std::string cut = bytes.substr(0, length);
    const std::string told = trace_whole(cut, {});
    BOOST_TEST(told.ends_with("end, " + std::to_string(length) + " bytes\n"));
    if (length == 0) continue;
    const bool found = told.find("error D") != std::string::npos || told.find("warning D") != std::string::npos;
    BOOST_TEST(found, "cut at " << length << ":\n" << told);
    test::CutStream input(cut, static_cast<std::uint32_t>(length), 50);
    BOOST_TEST(trace(input, {}, x12::Scanner::Path::fastest, true) == told);
  }
}

BOOST_AUTO_TEST_SUITE_END()
