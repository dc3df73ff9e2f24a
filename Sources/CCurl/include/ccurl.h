// libcurl, opened when the first request is made. Nothing is linked: loading it with the program would
// cost every start milliseconds that only `collect` has a use for. So there are no headers of curl here
// either: options and results are the numbers of its stable binary interface (libcurl 7.32 and later,
// https://github.com/curl/curl/blob/master/include/curl/curl.h), and the variadic curl_easy_setopt is
// called from C, because Swift cannot.

#ifndef MECHURI_CCURL_H
#define MECHURI_CCURL_H

#include <stdbool.h>
#include <stddef.h>

/// Opens the library, the first of `names` that there is; once, before any other call.
///
/// Returns false, with the system's reason of the last failure in `reason`, when there is none or it
/// lacks a function.
bool cc_open(const char *const *names, size_t count, char *reason, size_t reason_size);

/// What the opened library calls itself: "libcurl/7.88.1 OpenSSL/3.0.17 …".
const char *cc_version(void);

/// A connection and its memory; one request at a time, any thread.
typedef struct cc_session cc_session;

/// A session, or null without memory.
cc_session *cc_session_new(void);

/// Closes a session's connections.
void cc_session_free(cc_session *session);

/// One request. Times are milliseconds; 0 is no limit.
typedef struct {
    const char *url;
    /// "Name: value" lines.
    const char *const *headers;
    size_t header_count;
    /// Posted; null asks with GET.
    const void *body;
    size_t body_length;
    /// Whether http:// may be spoken beside https://.
    bool allows_plain;
    /// A file of certificates to trust instead of the system's; null for those.
    const char *certificates;
    /// Whether proxies of the environment are left aside.
    bool avoids_proxies;
    long connect_ms;
    long total_ms;
    /// The longest time without a byte in either direction.
    long stall_ms;
    void *context;
    /// A line of the answer's head. False stops the request.
    bool (*on_header)(void *context, const char *bytes, size_t count);
    /// Bytes of the answer's body. False stops the request.
    bool (*on_body)(void *context, const char *bytes, size_t count);
    /// Asked ten times a second. True stops the request.
    bool (*should_stop)(void *context);
} cc_request;

/// How a request ended.
enum {
    cc_done = 0,
    cc_unsupported = 1,
    cc_bad_url = 3,
    cc_no_proxy = 5,
    cc_no_host = 6,
    cc_no_connection = 7,
    cc_partial = 18,
    cc_write_failed = 23,
    cc_timed_out = 28,
    cc_got_nothing = 52,
    cc_send_failed = 55,
    cc_receive_failed = 56,
    cc_certificate_refused = 60,
    cc_no_certificates = 77,
    /// Ours: `should_stop` said so.
    cc_stopped = 1000,
    /// Ours: no byte came or went for `stall_ms`.
    cc_stalled = 1001,
    /// Ours: the session could not be set up.
    cc_failed = 1002,
};

/// What came of a request.
typedef struct {
    /// One of the above, or another CURLcode.
    int code;
    /// The HTTP status; 0 before one came.
    long status;
    /// libcurl's words for what went wrong; they name hosts and files, never headers.
    char message[256];
} cc_result;

/// Makes one request and waits for its end.
void cc_perform(cc_session *session, const cc_request *request, cc_result *result);

#endif
