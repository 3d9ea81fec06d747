/* Stands between a process and its disk: the n-th call of a kind fails, or the process ends there.
 *
 * Loaded before the C library (LD_PRELOAD), so that Python, SQLite and every other library pass through it alike.
 * Only calls about files below one folder count. Nothing happens until disk_arm() is called.
 */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPENS = 1, CREATES = 2, WRITES = 4, SYNCS = 8, NAMES = 16, REMOVES = 32, STEPS = 64 };
enum { COUNT, FAIL_ONCE, FAIL_ON, KILL, INTERRUPT, NO_MEMORY, SLOW };

static char folder[4096];
static size_t folder_length;
static volatile int armed, manner, error_number, kinds;
static volatile long seen, nth;

void disk_arm(const char *below, int which, int how, int error, long number) {
    strncpy(folder, below, sizeof folder - 1);
    folder_length = strlen(folder);
    kinds = which, manner = how, error_number = error, nth = number, seen = 0;
    armed = 1;
}

long disk_disarm(void) {
    armed = 0;
    return seen;
}

static int is_below(const char *path) {
    return path && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static int is_handle_below(int handle) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int is_at_below(int at, const char *path) {
    return path && (path[0] == '/' || at == AT_FDCWD ? is_below(path) : is_handle_below(at));
}

/* Whether this call is to fail; errno is set then. A slow disk lets every call wait for as many milliseconds. */
static int fails(int kind) {
    if (!(kinds & kind)) return 0;
    if (manner == SLOW) usleep(error_number * 1000);
    long number = __sync_add_and_fetch(&seen, 1);
    if (number != nth && !(manner == FAIL_ON && number > nth)) return 0;
    switch (manner) {
    case FAIL_ONCE:
    case FAIL_ON: errno = error_number; return 1;
    case INTERRUPT: raise(SIGINT); return 0;
    case NO_MEMORY: raise(SIGUSR1); return 0;
    default: return 0;
    }
}

static int dies(int kind) {
    return manner == KILL && (kinds & kind) && seen + 1 == nth;
}

/* What reaches no file, but may go wrong as well: a key that is to sign, a statement of a migration. */
int disk_step(void) {
    if (!armed) return 0;
    if (dies(STEPS)) kill(getpid(), SIGKILL);
    return fails(STEPS) ? -1 : 0;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);
#define GATE(kind, below) \
    if (armed && (below)) { \
        if (dies(kind)) kill(getpid(), SIGKILL); \
        if (fails(kind)) return -1; \
    }
#define OPENING(flags) ((flags) & (O_CREAT | O_TRUNC) ? CREATES : OPENS)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...) \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        GATE(OPENING(flags), is_below(path)) \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...) \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        GATE(OPENING(flags), is_at_below(at, path)) \
        return real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define OPEN_2(name) \
    int name(const char *path, int flags) { \
        REAL(int, name, const char *, int) \
        GATE(OPENING(flags), is_below(path)) \
        return real(path, flags); \
    }
OPEN_2(__open_2)
OPEN_2(__open64_2)

/* A killed process leaves half of what it was writing; so does a full disk, and says so the next time. */
#define WRITE(name, offset_parameter, offset_argument) \
    ssize_t name(int handle, const void *data, size_t size offset_parameter) { \
        REAL(ssize_t, name, int, const void *, size_t offset_parameter) \
        if (armed && is_handle_below(handle)) { \
            if (dies(WRITES)) { \
                if (real(handle, data, size / 2 offset_argument) < 0) {} \
                kill(getpid(), SIGKILL); \
            } \
            long before = seen; \
            if (fails(WRITES)) { \
                if (manner == FAIL_ON && before + 1 == nth && size > 1) \
                    return real(handle, data, size / 2 offset_argument); \
                return -1; \
            } \
        } \
        return real(handle, data, size offset_argument); \
    }
#define COMMA ,
WRITE(write, , )
WRITE(pwrite, COMMA off_t at, COMMA at)
WRITE(pwrite64, COMMA off64_t at, COMMA at)

ssize_t sendfile(int to, int from, off_t *at, size_t size) {
    REAL(ssize_t, sendfile, int, int, off_t *, size_t)
    GATE(WRITES, is_handle_below(to))
    return real(to, from, at, size);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
    REAL(ssize_t, sendfile64, int, int, off64_t *, size_t)
    GATE(WRITES, is_handle_below(to))
    return real(to, from, at, size);
}

#define ON_HANDLE(name, kind, parameters, arguments) \
    int name parameters { \
        static int(*real) parameters; \
        if (!real) real = (int(*) parameters)dlsym(RTLD_NEXT, #name); \
        GATE(kind, is_handle_below(handle)) \
        return real arguments; \
    }
ON_HANDLE(fsync, SYNCS, (int handle), (handle))
ON_HANDLE(fdatasync, SYNCS, (int handle), (handle))
ON_HANDLE(ftruncate, WRITES, (int handle, off_t size), (handle, size))
ON_HANDLE(ftruncate64, WRITES, (int handle, off64_t size), (handle, size))

#define ON_PATH(name, kind, parameters, arguments) \
    int name parameters { \
        static int(*real) parameters; \
        if (!real) real = (int(*) parameters)dlsym(RTLD_NEXT, #name); \
        GATE(kind, is_below(path)) \
        return real arguments; \
    }
ON_PATH(mkdir, NAMES, (const char *path, mode_t mode), (path, mode))
ON_PATH(rmdir, REMOVES, (const char *path), (path))
ON_PATH(unlink, REMOVES, (const char *path), (path))
ON_PATH(chmod, NAMES, (const char *path, mode_t mode), (path, mode))
ON_PATH(rename, NAMES, (const char *path, const char *to), (path, to))
ON_PATH(link, NAMES, (const char *path, const char *to), (path, to))

int renameat(int at, const char *path, int to_at, const char *to) {
    REAL(int, renameat, int, const char *, int, const char *)
    GATE(NAMES, is_at_below(at, path))
    return real(at, path, to_at, to);
}
int unlinkat(int at, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int)
    GATE(REMOVES, is_at_below(at, path))
    return real(at, path, flags);
}
