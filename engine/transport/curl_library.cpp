#include "transport/curl_library.h"

#include <cerrno>
#include <string>

#include <dlfcn.h>

#include "base/text.h"

namespace crossdock::transport {

namespace {

constexpr const char* curl_name = "libcurl.so.4";

Error not_loaded() {
  const char* const told = ::dlerror();
  return {std::string(curl_name) + " cannot be loaded: " + printable(told != nullptr ? told : "unknown") + "; install the package libcurl4",
          EIO};
}

Result<CurlLibrary> load_curl() {
  void* const library = ::dlopen(curl_name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return not_loaded();
  bool whole = true;
  const auto find = [&]<class Function>(const char* name, Function& function) {
    // What a symbol is, only the header knows.
    function = reinterpret_cast<Function>(::dlsym(library, name));
    whole = whole && function != nullptr;
  };
  CurlLibrary curl;
  find("curl_global_init", curl.global_init);
  find("curl_easy_init", curl.easy_init);
  find("curl_easy_cleanup", curl.easy_cleanup);
  find("curl_easy_setopt", curl.easy_setopt);
  find("curl_easy_getinfo", curl.easy_getinfo);
  find("curl_easy_perform", curl.easy_perform);
  find("curl_easy_strerror", curl.easy_strerror);
  find("curl_slist_append", curl.slist_append);
  find("curl_slist_free_all", curl.slist_free_all);
  if (!whole) return not_loaded();
  (void)curl.global_init(CURL_GLOBAL_DEFAULT);
  return curl;
}

}  // namespace

const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> loaded = load_curl();
  return loaded;
}

}  // namespace crossdock::transport
