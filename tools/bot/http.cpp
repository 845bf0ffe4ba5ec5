#include "tools/bot/http.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <dlfcn.h>

namespace bot::tool {

namespace {

/// The functions that are used, out of the library.
struct Curl {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) init = nullptr;
  decltype(&curl_easy_setopt) setopt = nullptr;
  decltype(&curl_easy_perform) perform = nullptr;
  decltype(&curl_easy_getinfo) getinfo = nullptr;
  decltype(&curl_easy_strerror) strerror = nullptr;
  decltype(&curl_easy_cleanup) cleanup = nullptr;
  decltype(&curl_slist_append) append = nullptr;
  decltype(&curl_slist_free_all) free_all = nullptr;
  bool fine = false;

  Curl() {
    void* const library = dlopen("libcurl.so.4", RTLD_NOW);
    if (library == nullptr) return;
    const auto find = [&](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      return function != nullptr;
    };
    fine = find(global_init, "curl_global_init") && find(init, "curl_easy_init") && find(setopt, "curl_easy_setopt") &&
           find(perform, "curl_easy_perform") && find(getinfo, "curl_easy_getinfo") &&
           find(strerror, "curl_easy_strerror") && find(cleanup, "curl_easy_cleanup") &&
           find(append, "curl_slist_append") && find(free_all, "curl_slist_free_all") &&
           global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > max_http_bytes) return 0;  // ends the transfer
  body.append(data, size * count);
  return size * count;
}

}  // namespace

HttpAnswer http_post(const std::string& url, const std::vector<std::string>& headers, const std::string& json,
                     std::int64_t timeout) {
  static const Curl curl;
  HttpAnswer out;
  if (!curl.fine) {
    out.problem = "libcurl.so.4 is not installed (Debian: libcurl4)";
    return out;
  }
  CURL* const handle = curl.init();
  curl_slist* list = curl.append(nullptr, "Content-Type: application/json");
  for (const std::string& h : headers) list = curl.append(list, h.c_str());
  curl.setopt(handle, CURLOPT_URL, url.c_str());
  curl.setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.setopt(handle, CURLOPT_HTTPHEADER, list);
  curl.setopt(handle, CURLOPT_POSTFIELDS, json.data());
  curl.setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  curl.setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(std::clamp<std::int64_t>(timeout, 1, 3'600'000)));
  curl.setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl.setopt(handle, CURLOPT_USERAGENT, "botlang");
  curl.setopt(handle, CURLOPT_WRITEFUNCTION, &take);
  curl.setopt(handle, CURLOPT_WRITEDATA, &out.body);
  const CURLcode code = curl.perform(handle);
  if (code == CURLE_OK) curl.getinfo(handle, CURLINFO_RESPONSE_CODE, &out.status);
  else out.problem = code == CURLE_WRITE_ERROR ? "the answer is too long" : curl.strerror(code);
  curl.free_all(list);
  curl.cleanup(handle);
  return out;
}

}  // namespace bot::tool
