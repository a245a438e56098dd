#pragma once

#include <curl/curl.h>

#include "base/result.h"

namespace crossdock::transport {

/// The functions of libcurl that alerts use. The library with the forty that it needs itself is loaded when the first alert goes out:
/// linked, it would cost every command its start (docs/performance.md).
struct CurlLibrary {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

/// Loaded and started once, and kept; an error where the machine has no libcurl. Thread-safe.
[[nodiscard]] const Result<CurlLibrary>& curl_library();

}  // namespace crossdock::transport
