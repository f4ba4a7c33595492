/* A disk with moods, between SQLite and the system: what is written to a store fails, or takes its time, as a file says.
 *
 * The file at ZURUF_DISK holds four ints: errno of every write, errno of every sync, milliseconds of every sync, and how
 * many calls have been refused so far. Loaded by LD_PRELOAD; needs no rights, unlike a full file system of one's own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE, SYNC, SLOW, REFUSED };
static volatile int *mood;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("ZURUF_DISK");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) mood = page;
    close(file);
}

static int of_a_store(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "zuruf.db") != NULL;
}

static int refused(int file, int which) {
    if (!mood || !mood[which] || !of_a_store(file)) return 0;
    mood[REFUSED]++;
    errno = mood[which];
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    return refused(file, WRITE) ? -1 : REAL(pwrite64)(file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    return refused(file, WRITE) ? -1 : REAL(pwrite)(file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count) {
    return refused(file, WRITE) ? -1 : REAL(write)(file, bytes, count);
}

static void take_time(int file) {
    if (mood && mood[SLOW] && of_a_store(file)) usleep(mood[SLOW] * 1000);
}

int fsync(int file) {
    take_time(file);
    return refused(file, SYNC) ? -1 : REAL(fsync)(file);
}

int fdatasync(int file) {
    take_time(file);
    return refused(file, SYNC) ? -1 : REAL(fdatasync)(file);
}
