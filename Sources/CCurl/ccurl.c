// See ccurl.h. A request runs on curl's multi interface, so that waiting ends ten times a second to ask
// whether it is still wanted: curl_easy_perform asks once a second only.

#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int (*setopt_function)(void *, int, ...);
typedef int (*getinfo_function)(void *, int, ...);

/// struct CURLMsg.
typedef struct {
    int kind;
    void *easy;
    union {
        void *whatever;
        int result;
    } data;
} message;

static struct {
    int (*global_init)(long);
    void *(*easy_init)(void);
    void (*easy_cleanup)(void *);
    void (*easy_reset)(void *);
    setopt_function setopt;
    getinfo_function getinfo;
    const char *(*strerror)(int);
    const char *(*version)(void);
    void *(*slist_append)(void *, const char *);
    void (*slist_free_all)(void *);
    void *(*multi_init)(void);
    int (*multi_cleanup)(void *);
    int (*multi_add)(void *, void *);
    int (*multi_remove)(void *, void *);
    int (*multi_perform)(void *, int *);
    int (*multi_wait)(void *, void *, unsigned, int, int *);
    void *(*multi_info)(void *, int *);
} curl;

/// CURLOPT_*: long 0+, pointer 10000+, function 20000+, 64-bit 30000+.
enum {
    opt_timeout_ms = 155,
    opt_connect_ms = 156,
    opt_no_progress = 43,
    opt_post = 47,
    opt_follow = 52,
    opt_verify_peer = 64,
    opt_verify_host = 81,
    opt_no_signal = 99,
    opt_protocols = 181,
    opt_quick_exit = 322,
    opt_write_data = 10001,
    opt_url = 10002,
    opt_error_buffer = 10010,
    opt_post_fields = 10015,
    opt_user_agent = 10018,
    opt_http_header = 10023,
    opt_certificates = 10065,
    opt_header_data = 10029,
    opt_progress_data = 10057,
    opt_no_proxy = 10177,
    opt_write_function = 20011,
    opt_header_function = 20079,
    opt_progress_function = 20219,
    opt_post_size = 30120,
};

/// CURLINFO_*: long 0x200000+.
enum { info_status = 0x200002 };

enum { protocol_http = 1, protocol_https = 2, message_done = 1, global_all = 3 };

struct cc_session {
    void *easy;
    void *multi;
};

/// A request under way.
typedef struct {
    const cc_request *request;
    /// Bytes moved so far, and when one last did.
    long long moved;
    double last_move;
    bool is_refused;
} progress;

bool cc_open(const char *const *names, size_t count, char *reason, size_t reason_size) {
    void *library = NULL;
    reason[0] = 0;
    for (size_t i = 0; i < count && library == NULL; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    const struct { const char *name; void **slot; } functions[] = {
        {"curl_global_init", (void **)&curl.global_init},
        {"curl_easy_init", (void **)&curl.easy_init},
        {"curl_easy_cleanup", (void **)&curl.easy_cleanup},
        {"curl_easy_reset", (void **)&curl.easy_reset},
        {"curl_easy_setopt", (void **)&curl.setopt},
        {"curl_easy_getinfo", (void **)&curl.getinfo},
        {"curl_easy_strerror", (void **)&curl.strerror},
        {"curl_version", (void **)&curl.version},
        {"curl_slist_append", (void **)&curl.slist_append},
        {"curl_slist_free_all", (void **)&curl.slist_free_all},
        {"curl_multi_init", (void **)&curl.multi_init},
        {"curl_multi_cleanup", (void **)&curl.multi_cleanup},
        {"curl_multi_add_handle", (void **)&curl.multi_add},
        {"curl_multi_remove_handle", (void **)&curl.multi_remove},
        {"curl_multi_perform", (void **)&curl.multi_perform},
        {"curl_multi_wait", (void **)&curl.multi_wait},
        {"curl_multi_info_read", (void **)&curl.multi_info},
    };
    bool is_whole = library != NULL;
    for (size_t i = 0; i < sizeof functions / sizeof *functions && is_whole; i++) {
        *functions[i].slot = dlsym(library, functions[i].name);
        is_whole = *functions[i].slot != NULL;
    }
    if (is_whole && curl.global_init(global_all) == 0) return true;
    const char *error = is_whole ? "curl_global_init" : dlerror();
    if (error != NULL) strncat(reason, error, reason_size - 1);
    return false;
}

const char *cc_version(void) { return curl.version(); }

cc_session *cc_session_new(void) {
    cc_session *session = calloc(1, sizeof *session);
    if (session == NULL) return NULL;
    session->easy = curl.easy_init();
    session->multi = curl.multi_init();
    if (session->easy != NULL && session->multi != NULL) return session;
    cc_session_free(session);
    return NULL;
}

void cc_session_free(cc_session *session) {
    if (session == NULL) return;
    if (session->easy != NULL) curl.easy_cleanup(session->easy);
    if (session->multi != NULL) curl.multi_cleanup(session->multi);
    free(session);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// A count other than the one given makes curl give up with cc_write_failed.

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    progress *state = context;
    state->is_refused = !state->request->on_body(state->request->context, bytes, size * count);
    return state->is_refused ? 0 : size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    progress *state = context;
    state->is_refused = !state->request->on_header(state->request->context, bytes, size * count);
    return state->is_refused ? 0 : size * count;
}

static int note_progress(void *context, long long down_total, long long down, long long up_total,
                         long long up) {
    (void)down_total, (void)up_total;
    progress *state = context;
    if (down + up != state->moved) {
        state->moved = down + up;
        state->last_move = now();
    }
    return 0;
}

/// Sets everything that must be set; false when the library refuses one of them.
static bool prepare(void *easy, progress *state, void *headers, char *error) {
    const cc_request *request = state->request;
    long protocols = protocol_https | (request->allows_plain ? protocol_http : 0);
    bool is_set = curl.setopt(easy, opt_url, request->url) == 0
        && curl.setopt(easy, opt_protocols, protocols) == 0
        && curl.setopt(easy, opt_verify_peer, 1L) == 0
        && curl.setopt(easy, opt_verify_host, 2L) == 0
        && curl.setopt(easy, opt_follow, 0L) == 0
        && curl.setopt(easy, opt_no_signal, 1L) == 0
        && curl.setopt(easy, opt_error_buffer, error) == 0
        && curl.setopt(easy, opt_user_agent, "mechuri") == 0
        && curl.setopt(easy, opt_http_header, headers) == 0
        && curl.setopt(easy, opt_connect_ms, request->connect_ms) == 0
        && curl.setopt(easy, opt_timeout_ms, request->total_ms) == 0
        && curl.setopt(easy, opt_write_function, take_body) == 0
        && curl.setopt(easy, opt_write_data, state) == 0
        && curl.setopt(easy, opt_header_function, take_header) == 0
        && curl.setopt(easy, opt_header_data, state) == 0
        && curl.setopt(easy, opt_progress_function, note_progress) == 0
        && curl.setopt(easy, opt_progress_data, state) == 0
        && curl.setopt(easy, opt_no_progress, 0L) == 0;
    if (is_set && request->certificates != NULL) {
        is_set = curl.setopt(easy, opt_certificates, request->certificates) == 0;
    }
    if (is_set && request->avoids_proxies) is_set = curl.setopt(easy, opt_no_proxy, "*") == 0;
    if (is_set && request->body != NULL) {
        is_set = curl.setopt(easy, opt_post, 1L) == 0
            && curl.setopt(easy, opt_post_size, (long long)request->body_length) == 0
            && curl.setopt(easy, opt_post_fields, request->body) == 0;
    }
    // Not waiting for a name server that does not answer; unknown before 7.87.
    curl.setopt(easy, opt_quick_exit, 1L);
    return is_set;
}

/// Drives the request; the CURLcode, or one of our own codes.
static int drive(cc_session *session, progress *state) {
    const cc_request *request = state->request;
    state->last_move = now();
    while (true) {
        int running = 0;
        if (curl.multi_perform(session->multi, &running) != 0) return cc_failed;
        int left = 0;
        message *news;
        while ((news = curl.multi_info(session->multi, &left)) != NULL) {
            if (news->kind == message_done) return news->data.result;
        }
        if (running == 0) return cc_failed;
        if (request->should_stop(request->context)) return cc_stopped;
        if (request->stall_ms > 0 && now() - state->last_move > (double)request->stall_ms * 1e-3) {
            return cc_stalled;
        }
        const double before = now();
        int ready = 0;
        if (curl.multi_wait(session->multi, NULL, 0, 100, &ready) != 0) return cc_failed;
        // Without a descriptor yet (a name being looked up) multi_wait returns at once.
        if (ready == 0 && now() - before < 0.001) {
            const struct timespec pause = {0, 10 * 1000 * 1000};
            nanosleep(&pause, NULL);
        }
    }
}

void cc_perform(cc_session *session, const cc_request *request, cc_result *result) {
    memset(result, 0, sizeof *result);
    result->code = cc_failed;
    // A server that goes away while we send must not end the program: with no_signal curl leaves that
    // to us. What is pending when we are done is taken off again.
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);

    progress state = {.request = request};
    char error[256] = {0};
    void *headers = NULL;
    bool is_ready = true;
    for (size_t i = 0; i < request->header_count && is_ready; i++) {
        void *longer = curl.slist_append(headers, request->headers[i]);
        is_ready = longer != NULL;
        if (is_ready) headers = longer;
    }
    curl.easy_reset(session->easy);
    if (is_ready && prepare(session->easy, &state, headers, error)
        && curl.multi_add(session->multi, session->easy) == 0) {
        result->code = drive(session, &state);
        curl.getinfo(session->easy, info_status, &result->status);
        curl.multi_remove(session->multi, session->easy);
        if (result->code < cc_stopped && result->code != cc_done) {
            strncat(result->message, error[0] ? error : curl.strerror(result->code), 255);
        }
    }
    curl.easy_reset(session->easy);
    curl.slist_free_all(headers);

    sigset_t pending;
    if (sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1
        && sigismember(&before, SIGPIPE) == 0) {
        int taken;
        sigwait(&pipe, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
