/* A disk that hangs, for one program: LD_PRELOAD this, and whoever touches a file below a folder waits, as on a network
 * drive that is gone, for as long as a file exists that serves as the switch. No signal and no time limit ends the wait.
 *
 * Environment: SLOW_DISK_FOLDER, SLOW_DISK_SWITCH, and SLOW_DISK_TOLD, a file to which each wait adds a line: "main" if
 * it is the program's first thread that waits, else "aside", then the call and the file. SLOW_DISK_FROM, if it is there,
 * names a call: the first one of that name, for a file below the folder, makes the switch, and waits.
 *
 * Between a program and its disk stand libc's functions, also for SQLite; it is they who wait here. What goes past them
 * (pages mapped into memory) a real disk would serve from memory as well.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *folder, *lever, *told, *from;

__attribute__((constructor)) static void begin(void)
{
    folder = getenv("SLOW_DISK_FOLDER");
    lever = getenv("SLOW_DISK_SWITCH");
    told = getenv("SLOW_DISK_TOLD");
    from = getenv("SLOW_DISK_FROM");
}

/* By the kernel's own number, for the function of that name is ours. */
static int hangs(void)
{
    return folder && lever && told && syscall(SYS_faccessat, AT_FDCWD, lever, F_OK) == 0;
}

static void tell(const char *call, const char *where)
{
    char line[PATH_MAX + 64];
    const char *who = syscall(SYS_gettid) == getpid() ? "main" : "aside";
    int length = snprintf(line, sizeof line, "%s %s %s\n", who, call, where);
    int file = syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    syscall(SYS_write, file, line, length);
    syscall(SYS_close, file);
}

/* Waits if the file is below the folder: ``path``, or, where that is relative or missing, what ``fd`` stands for. */
static void wait_for(const char *call, int fd, const char *path)
{
    char where[PATH_MAX] = "", descriptor[64];
    struct timespec moment = {0, 5000000};
    int before = errno;

    int first = from && strcmp(call, from) == 0;
    if (!first && !hangs())
        goto done;
    if (path && path[0] == '/') {
        snprintf(where, sizeof where, "%s", path);
    } else if (fd >= 0) {
        snprintf(descriptor, sizeof descriptor, "/proc/self/fd/%d", fd);
        syscall(SYS_readlinkat, AT_FDCWD, descriptor, where, sizeof where - 1);
    }
    if (!folder)
        goto done;
    size_t length = strlen(folder);
    if (strncmp(where, folder, length) != 0 || (where[length] != '/' && where[length] != '\0'))
        goto done;
    static int begun;
    if (first && lever && !__atomic_exchange_n(&begun, 1, __ATOMIC_SEQ_CST))
        syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, lever, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!hangs())
        goto done;
    tell(call, where);
    while (hangs())
        nanosleep(&moment, NULL);
done:
    errno = before;
}

#define WAITS(result, name, parameters, fd, path, arguments)   \
    result name parameters                                     \
    {                                                          \
        static result(*next) parameters;                       \
        if (!next)                                             \
            next = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
        wait_for(#name, fd, path);                             \
        return next arguments;                                 \
    }
#define PATH_WAITS(result, name, parameters, arguments) WAITS(result, name, parameters, -1, path, arguments)
#define AT_WAITS(result, name, parameters, arguments) WAITS(result, name, parameters, fd, path, arguments)
#define FD_WAITS(result, name, parameters, arguments) WAITS(result, name, parameters, fd, NULL, arguments)

PATH_WAITS(FILE *, fopen, (const char *path, const char *mode), (path, mode))
PATH_WAITS(FILE *, fopen64, (const char *path, const char *mode), (path, mode))
PATH_WAITS(DIR *, opendir, (const char *path), (path))
PATH_WAITS(int, stat, (const char *path, struct stat *found), (path, found))
PATH_WAITS(int, stat64, (const char *path, struct stat64 *found), (path, found))
PATH_WAITS(int, lstat, (const char *path, struct stat *found), (path, found))
PATH_WAITS(int, lstat64, (const char *path, struct stat64 *found), (path, found))
PATH_WAITS(int, access, (const char *path, int mode), (path, mode))
PATH_WAITS(int, chmod, (const char *path, mode_t mode), (path, mode))
PATH_WAITS(int, mkdir, (const char *path, mode_t mode), (path, mode))
PATH_WAITS(int, rmdir, (const char *path), (path))
PATH_WAITS(int, unlink, (const char *path), (path))
PATH_WAITS(int, rename, (const char *path, const char *to), (path, to))
PATH_WAITS(int, link, (const char *path, const char *to), (path, to))
PATH_WAITS(ssize_t, readlink, (const char *path, char *to, size_t size), (path, to, size))
PATH_WAITS(char *, realpath, (const char *path, char *to), (path, to))
/* Whose first argument is the watcher, not a folder. */
PATH_WAITS(int, inotify_add_watch, (int watcher, const char *path, uint32_t what), (watcher, path, what))

AT_WAITS(int, fstatat, (int fd, const char *path, struct stat *found, int flags), (fd, path, found, flags))
AT_WAITS(int, fstatat64, (int fd, const char *path, struct stat64 *found, int flags), (fd, path, found, flags))
AT_WAITS(int, statx, (int fd, const char *path, int flags, unsigned mask, struct statx *found),
         (fd, path, flags, mask, found))
AT_WAITS(int, faccessat, (int fd, const char *path, int mode, int flags), (fd, path, mode, flags))
AT_WAITS(int, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))
AT_WAITS(int, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
AT_WAITS(int, renameat, (int fd, const char *path, int to_fd, const char *to), (fd, path, to_fd, to))
AT_WAITS(int, renameat2, (int fd, const char *path, int to_fd, const char *to, unsigned flags),
         (fd, path, to_fd, to, flags))
AT_WAITS(int, utimensat, (int fd, const char *path, const struct timespec times[2], int flags),
         (fd, path, times, flags))

FD_WAITS(ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
FD_WAITS(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
FD_WAITS(ssize_t, pread, (int fd, void *data, size_t size, off_t at), (fd, data, size, at))
FD_WAITS(ssize_t, pread64, (int fd, void *data, size_t size, off64_t at), (fd, data, size, at))
FD_WAITS(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
FD_WAITS(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
FD_WAITS(int, fsync, (int fd), (fd))
FD_WAITS(int, fdatasync, (int fd), (fd))
FD_WAITS(int, ftruncate, (int fd, off_t size), (fd, size))
FD_WAITS(int, ftruncate64, (int fd, off64_t size), (fd, size))
FD_WAITS(int, fstat, (int fd, struct stat *found), (fd, found))
FD_WAITS(int, fstat64, (int fd, struct stat64 *found), (fd, found))
FD_WAITS(int, fchmod, (int fd, mode_t mode), (fd, mode))
FD_WAITS(int, flock, (int fd, int how), (fd, how))
/* A network drive writes what it still has. */
FD_WAITS(int, close, (int fd), (fd))

/* Those with arguments that may be missing; reading one that is not there is harmless. */
#define OPENS(name, fd_parameter, fd_argument, fd)                         \
    int name(fd_parameter const char *path, int flags, ...)                \
    {                                                                      \
        static int (*next)(fd_parameter const char *, int, ...);           \
        va_list rest;                                                      \
        if (!next)                                                         \
            next = (int (*)(fd_parameter const char *, int, ...))dlsym(RTLD_NEXT, #name); \
        va_start(rest, flags);                                             \
        mode_t mode = va_arg(rest, mode_t);                                \
        va_end(rest);                                                      \
        wait_for(#name, fd, path);                                         \
        return next(fd_argument path, flags, mode);                        \
    }
#define FD_PARAMETER int fd,
#define FD_ARGUMENT fd,
OPENS(open, , , -1)
OPENS(open64, , , -1)
OPENS(openat, FD_PARAMETER, FD_ARGUMENT, fd)
OPENS(openat64, FD_PARAMETER, FD_ARGUMENT, fd)

#define LOCKS(name)                                                        \
    int name(int fd, int what, ...)                                        \
    {                                                                      \
        static int (*next)(int, int, ...);                                 \
        va_list rest;                                                      \
        if (!next)                                                         \
            next = (int (*)(int, int, ...))dlsym(RTLD_NEXT, #name);        \
        va_start(rest, what);                                              \
        void *argument = va_arg(rest, void *);                             \
        va_end(rest);                                                      \
        if (what == F_GETLK || what == F_SETLK || what == F_SETLKW)        \
            wait_for(#name, fd, NULL);                                     \
        return next(fd, what, argument);                                   \
    }
LOCKS(fcntl)
LOCKS(fcntl64)
