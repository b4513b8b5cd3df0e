#include <curl/curl.h>

// Swift calls no function with "..."; here is one for each type that options have.

static inline void ccurl_set_number(CURL *curl, CURLoption option, long value) {
  (curl_easy_setopt)(curl, option, value);
}

static inline void ccurl_set_text(CURL *curl, CURLoption option, const char *value) {
  (curl_easy_setopt)(curl, option, value);
}

static inline void ccurl_set_pointer(CURL *curl, CURLoption option, void *value) {
  (curl_easy_setopt)(curl, option, value);
}

static inline void ccurl_on_data(CURL *curl, curl_write_callback callback) {
  (curl_easy_setopt)(curl, CURLOPT_WRITEFUNCTION, callback);
}

static inline void ccurl_on_progress(CURL *curl, curl_xferinfo_callback callback) {
  (curl_easy_setopt)(curl, CURLOPT_XFERINFOFUNCTION, callback);
}

// The status of the answer, such as 200; 0 while there is none.
static inline long ccurl_status(CURL *curl) {
  long status = 0;
  (curl_easy_getinfo)(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
