#define BOOST_TEST_MODULE crossdock
#include <boost/test/unit_test.hpp>
