/* Loaded before libc into a PostgreSQL server: whatever is synced to the disk is kept, as it was when the sync began.

   SNW_SYNCED_OF is the folder of the server, SNW_SYNCED_TO where the kept files go: each under its own path with '%'
   for '/', the last sync over the one before. A copy takes its place when the real sync has succeeded. What was only
   written is not kept, nor a name that was given without a sync afterwards. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

static int copy(int from, const char *to)
{
    char bytes[65536];
    ssize_t got;
    off_t at = 0;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) return 0;
    while ((got = pread(from, bytes, sizeof bytes, at)) > 0) {
        if (write(out, bytes, got) != got) { got = -1; break; }
        at += got;
    }
    close(out);
    return got == 0;
}

/* 1 when a copy lies at `making`, to be moved to `kept` after the sync; 0 for what is no file of the server. */
static int prepare(int fd, char *making, char *kept, size_t size)
{
    const char *of = getenv("SNW_SYNCED_OF"), *to = getenv("SNW_SYNCED_TO");
    char link[64], path[PATH_MAX], own[64];
    struct stat what;
    if (!of || !to || fstat(fd, &what) || !S_ISREG(what.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (strncmp(path, of, strlen(of)) || path[strlen(of)] != '/') return 0;
    if (length > 10 && !strcmp(path + length - 10, " (deleted)")) return 0;
    char *name = path + strlen(of) + 1;
    for (char *one = name; *one; one++) if (*one == '/') *one = '%';
    snprintf(kept, size, "%s/%s", to, name);
    snprintf(making, size, "%s/.%d", to, getpid());
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    int reading = open(own, O_RDONLY);  /* the server may have opened it for writing only */
    int done = reading >= 0 && copy(reading, making);
    if (reading >= 0) close(reading);
    if (!done) { fprintf(stderr, "synced.c could not keep %s\n", name); abort(); }
    return 1;
}

static int synced(const char *call, int fd)
{
    char making[PATH_MAX + 256], kept[PATH_MAX + 256];
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, call);
    int keep = prepare(fd, making, kept, sizeof kept), status = real(fd);
    if (keep && status == 0) rename(making, kept);
    return status;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }
