/*
 * Makes one write, truncation or sync of a file below $WARROOM_FAULTS_IN fail, on purpose.
 *
 * To be preloaded (LD_PRELOAD). The program under test says when: fault_arm(k, error, how) lets the k-th call from
 * now on fail with *error*, and fault_disarm() gives back how many calls were seen, or minus that if one failed.
 *
 * how: 0 fails once; 1 fails from there on, like a disk that is full; 2 writes half of it first, like a torn write.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { ONCE, FROM_THERE_ON, TORN };

static long at, seen, fired;
static int error_to_give, manner;

void fault_arm(long k, int error, int how) {
    seen = fired = 0;
    error_to_give = error;
    manner = how;
    at = k;
}

long fault_disarm(void) {
    at = 0;
    return fired ? -seen : seen;
}

static int concerns(int fd) {
    const char *folder = getenv("WARROOM_FAULTS_IN");
    char link[64], path[4096];
    if (!at || !folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int fd) {
    if (!concerns(fd)) return 0;
    seen++;
    if (manner == FROM_THERE_ON ? seen < at : seen != at) return 0;
    fired = 1;
    errno = error_to_give;
    return 1;
}

/* The real one of the same name, looked up once. */
#define REAL(name, type) \
    static type real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*pwrite_type)(int, const void *, size_t, off64_t);
typedef ssize_t (*write_type)(int, const void *, size_t);
typedef int (*sync_type)(int);
typedef int (*truncate_type)(int, off64_t);

#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t size, off64_t offset) { \
        REAL(#name, pwrite_type); \
        if (!fails(fd)) return real(fd, data, size, offset); \
        if (manner == TORN && real(fd, data, size / 2, offset) < 0) return -1; \
        errno = error_to_give; \
        return -1; \
    }
#define SYNC(name) \
    int name(int fd) { \
        REAL(#name, sync_type); \
        return fails(fd) ? -1 : real(fd); \
    }
#define TRUNCATE(name) \
    int name(int fd, off64_t size) { \
        REAL(#name, truncate_type); \
        return fails(fd) ? -1 : real(fd, size); \
    }

PWRITE(pwrite)
PWRITE(pwrite64)
SYNC(fsync)
SYNC(fdatasync)
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

ssize_t write(int fd, const void *data, size_t size) {
    REAL("write", write_type);
    if (!fails(fd)) return real(fd, data, size);
    if (manner == TORN && real(fd, data, size / 2) < 0) return -1;
    errno = error_to_give;
    return -1;
}
