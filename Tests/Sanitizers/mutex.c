// Tells ThreadSanitizer about Synchronization.Mutex, for a run under threads.sh.
//
// The quick paths of a Mutex are inlined atomics, which the sanitizer sees. Where a lock must be waited
// for it is taken inside libswiftSynchronization.so, which is not instrumented: whoever waited then
// seems to race with whoever held the lock before. Loaded first, this library calls that function in
// its place and adds the acquisition. Nothing else is told: a real race stays one.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SLOW_LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"

typedef __attribute__((swiftcall)) void slow_lock(
    uint32_t state, __attribute__((swift_context)) void *handle);

extern void __tsan_acquire(void *address) __attribute__((weak));

__attribute__((swiftcall)) void wait_for_lock(
    uint32_t state, __attribute__((swift_context)) void *handle) __asm__(SLOW_LOCK);

__attribute__((swiftcall)) void wait_for_lock(
    uint32_t state, __attribute__((swift_context)) void *handle) {
    static slow_lock *_Atomic original;
    slow_lock *lock = original;
    if (!lock) {
        lock = (slow_lock *)dlsym(RTLD_NEXT, SLOW_LOCK);
        if (!lock) abort();
        original = lock;
    }
    lock(state, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}
