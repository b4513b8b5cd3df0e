// A preload library that counts calls to the file system and makes one of them fail, or kills the process before it.
//
//   FAULT_ROOT   only calls for files below this folder count
//   FAULT_CALLS  the calls that count, separated by commas: write, fsync, rename, link, open, mkdir, unlink, flock
//   FAULT_AT     the number of the call to disturb, from 1; 0 disturbs none
//   FAULT_DO     "kill", or the name of an error: ENOSPC, EDQUOT, EIO, EROFS, ENOLCK, EOPNOTSUPP, ENOSYS. An error stays:
//                all later calls fail as well, as those on a full disk do
//   FAULT_IN     "worker" counts only in processes of `clutch worker`, "parent" only in others, "any" in all
//   FAULT_TALLY  a file of two longs that all processes of a command share: the calls so far, and those disturbed
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *root, *calls;
static long at;
static int error_number;  // 0 kills

/// State shared by the processes of a command: the number of calls that they made, and of calls that were disturbed.
struct tally {
  atomic_long count, disturbed;
};
static struct tally *tally;

static int matches_process(const char *in) {
  if (!in || !strcmp(in, "any")) return 1;
  char text[4096] = {0};
  int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  long length = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  const char *second = text + strlen(text) + 1;
  int is_worker = second < text + length && !strcmp(second, "worker");
  return !strcmp(in, "worker") == is_worker;
}

__attribute__((constructor)) static void start(void) {
  const char *what = getenv("FAULT_DO");
  const char *number = getenv("FAULT_AT");
  if (!getenv("FAULT_ROOT") || !what || !matches_process(getenv("FAULT_IN"))) return;
  calls = getenv("FAULT_CALLS");
  int file = open(getenv("FAULT_TALLY"), O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (tally == MAP_FAILED) return;
  at = number ? atol(number) : 0;
  error_number = !strcmp(what, "ENOSPC")       ? ENOSPC
                 : !strcmp(what, "EDQUOT")     ? EDQUOT
                 : !strcmp(what, "EIO")        ? EIO
                 : !strcmp(what, "EROFS")      ? EROFS
                 : !strcmp(what, "ENOLCK")     ? ENOLCK
                 : !strcmp(what, "EOPNOTSUPP") ? EOPNOTSUPP
                 : !strcmp(what, "ENOSYS")     ? ENOSYS
                                               : 0;
  root = getenv("FAULT_ROOT");
}

static int is_counted(const char *call) {
  const size_t length = strlen(call);
  for (const char *p = calls; p && (p = strstr(p, call)); p += length) {
    if ((p == calls || p[-1] == ',') && (!p[length] || p[length] == ',')) return 1;
  }
  return 0;
}

/// Returns true if this call must fail, and sets errno. Kills the process if that was requested.
static int fails(const char *call, const char *path) {
  if (!root || !path || strncmp(path, root, strlen(root)) || !is_counted(call)) return 0;
  const long number = atomic_fetch_add(&tally->count, 1) + 1;
  if (!at || number < at || (!error_number && number > at)) return 0;
  atomic_fetch_add(&tally->disturbed, 1);
  if (!error_number) kill(getpid(), SIGKILL);
  errno = error_number;
  return 1;
}

/// The absolute path of a name, which need not exist.
static const char *absolute(const char *name, char *to) {
  if (!root || !name) return NULL;
  if (name[0] == '/') return name;
  char folder[PATH_MAX];
  if (!getcwd(folder, sizeof folder)) return NULL;
  snprintf(to, 2 * PATH_MAX, "%s/%s", folder, name);
  return to;
}

/// The path of an open file; NULL for a pipe and the like.
static const char *of_descriptor(int file, char *to) {
  if (!root) return NULL;
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, to, PATH_MAX - 1);
  if (length <= 0 || to[0] != '/') return NULL;
  to[length] = 0;
  return to;
}

/// The absolute path of a name below an open folder, by which folders are removed.
static const char *absolute_at(int folder, const char *name, char *to) {
  if (!root || !name) return NULL;
  if (folder == AT_FDCWD || name[0] == '/') return absolute(name, to);
  char above[PATH_MAX];
  if (!of_descriptor(folder, above)) return NULL;
  snprintf(to, 2 * PATH_MAX, "%s/%s", above, name);
  return to;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define PATH char path[2 * PATH_MAX]

ssize_t write(int file, const void *bytes, size_t length) {
  PATH;
  return fails("write", of_descriptor(file, path)) ? -1 : NEXT(write)(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
  PATH;
  return fails("write", of_descriptor(file, path)) ? -1 : NEXT(pwrite)(file, bytes, length, offset);
}

int fsync(int file) {
  PATH;
  return fails("fsync", of_descriptor(file, path)) ? -1 : NEXT(fsync)(file);
}

int rename(const char *from, const char *to) {
  PATH;
  return fails("rename", absolute(to, path)) ? -1 : NEXT(rename)(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  PATH;
  if (fails("rename", absolute_at(to_folder, to, path))) return -1;
  return NEXT(renameat)(from_folder, from, to_folder, to);
}

int ftruncate(int file, off_t length) {
  PATH;
  return fails("write", of_descriptor(file, path)) ? -1 : NEXT(ftruncate)(file, length);
}

int flock(int file, int operation) {
  PATH;
  return fails("flock", of_descriptor(file, path)) ? -1 : NEXT(flock)(file, operation);
}

int link(const char *from, const char *to) {
  PATH;
  return fails("link", absolute(to, path)) ? -1 : NEXT(link)(from, to);
}

int unlink(const char *name) {
  PATH;
  return fails("unlink", absolute(name, path)) ? -1 : NEXT(unlink)(name);
}

int unlinkat(int folder, const char *name, int flags) {
  PATH;
  return fails("unlink", absolute_at(folder, name, path)) ? -1 : NEXT(unlinkat)(folder, name, flags);
}

int mkdir(const char *name, mode_t mode) {
  PATH;
  return fails("mkdir", absolute(name, path)) ? -1 : NEXT(mkdir)(name, mode);
}

#define OPEN(function)                                                                       \
  int function(const char *name, int flags, ...) {                                           \
    va_list rest;                                                                            \
    va_start(rest, flags);                                                                   \
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;            \
    va_end(rest);                                                                            \
    PATH;                                                                                    \
    if (flags & O_CREAT && fails("open", absolute(name, path))) return -1;                   \
    return NEXT(function)(name, flags, mode);                                                \
  }
OPEN(open)
OPEN(open64)
