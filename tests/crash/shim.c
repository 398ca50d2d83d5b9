/* Stands between a program and the system (LD_PRELOAD), so that a test can kill the program in the middle of
 * any write, fsync, rename or send, and knows what a disk would hold after a power cut.
 *
 * crash_arm() starts counting the calls that change files below a folder, and all that send or receive. At the
 * call number `kill_at` (of those of one kind, where one is given) a part of it is done (in thousandths of its bytes; of calls that have none: nothing
 * below 500, all from there on), then the process is killed. Calls on files are logged, with their data, to be
 * replayed by disk.py. fsync only logs: what it promises is what disk.py keeps.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 4096
#define TRACE 65536

struct shared { long count; char trace[TRACE]; };
struct entry { uint32_t kind, handle, path_size, data_size; int64_t offset; };

static struct shared *shared; /* Seen by the parent after the process was killed. */
static char root[4096];
static long kill_at, of_kind;
static char kind_wanted;
static int thousandths, log_file = -1, armed;
static uint32_t handle_of[FDS], last_handle;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ({ static __typeof__(&name) found; if (!found) found = dlsym(RTLD_NEXT, #name); found; })

__attribute__((constructor)) static void begin(void) {
    shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void crash_arm(const char *folder, long at, char kind, int part, const char *log_path) {
    strncpy(root, folder, sizeof root - 1);
    kill_at = at;
    kind_wanted = kind;
    thousandths = part;
    log_file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    last_handle = (uint32_t)getpid() << 10;
    shared->count = 0;
    armed = 1;
}

void crash_disarm(void) { armed = 0; }
long crash_count(void) { return shared->count; }
const char *crash_trace(void) { return shared->trace; }

static int counts(const char *path) {
    size_t size = strlen(root);
    if (!armed || strncmp(path, root, size) || (path[size] && path[size] != '/')) return 0;
    size_t all = strlen(path); /* Shared memory and the program's log need not last. */
    return !(all > 4 && !strcmp(path + all - 4, "-shm")) && !strstr(path + size, "/logs/");
}

static int mine(int file) { return armed && file >= 0 && file < FDS && handle_of[file]; }

static int is_due(char kind) {
    long number = __sync_add_and_fetch(&shared->count, 1);
    if (number <= TRACE) shared->trace[number - 1] = kind;
    if (kind_wanted) return kind == kind_wanted && __sync_add_and_fetch(&of_kind, 1) == kill_at;
    return number == kill_at;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void note(char kind, uint32_t handle, const char *path, int64_t offset, const void *data, size_t size) {
    struct entry entry = {(uint32_t)kind, handle, path ? strlen(path) : 0, size, offset};
    struct iovec parts[3] = {
        {&entry, sizeof entry}, {(void *)(path ? path : ""), entry.path_size}, {(void *)data, size}};
    syscall(SYS_writev, log_file, parts, 3);
}

/* Opening and closing */

static int opened(int file, const char *path, int flags, int created) {
    if (file < 0 || file >= FDS) return file;
    handle_of[file] = ++last_handle;
    note(created ? 'C' : 'O', last_handle, path, flags & O_TRUNC ? 0 : -1, 0, 0);
    return file;
}

static int open_it(int folder, const char *path, int flags, mode_t mode) {
    if (!counts(path)) {
        int file = syscall(SYS_openat, folder, path, flags, mode);
        return file;
    }
    pthread_mutex_lock(&turn);
    int creates = (flags & O_CREAT) && access(path, F_OK);
    int due = creates && is_due('c');
    if (due && thousandths < 500) die();
    int file = opened(syscall(SYS_openat, folder, path, flags, mode), path, flags, creates);
    if (due) die();
    pthread_mutex_unlock(&turn);
    return file;
}

#define MODE(flags) ({ mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; \
    va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } mode; })
int open(const char *path, int flags, ...) { return open_it(AT_FDCWD, path, flags, MODE(flags)); }
int open64(const char *path, int flags, ...) { return open_it(AT_FDCWD, path, flags | O_LARGEFILE, MODE(flags)); }
int openat(int at, const char *path, int flags, ...) { return open_it(at, path, flags, MODE(flags)); }
int openat64(int at, const char *path, int flags, ...) { return open_it(at, path, flags, MODE(flags)); }
int __open_2(const char *path, int flags) { return open_it(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_it(AT_FDCWD, path, flags, 0); }

int close(int file) {
    if (file >= 0 && file < FDS) handle_of[file] = 0;
    return REAL(close)(file);
}

/* Content */

static ssize_t write_it(int file, const void *data, size_t size, int64_t offset) {
    pthread_mutex_lock(&turn);
    int due = is_due('w');
    if (due) size = size * thousandths / 1000;
    ssize_t done = offset < 0 ? REAL(write)(file, data, size) : REAL(pwrite64)(file, data, size, offset);
    if (done > 0) note('W', handle_of[file], 0, offset < 0 ? lseek(file, 0, SEEK_CUR) - done : offset, data, done);
    if (due) die();
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int file, const void *data, size_t size) {
    return mine(file) ? write_it(file, data, size, -1) : REAL(write)(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t offset) {
    return mine(file) ? write_it(file, data, size, offset) : REAL(pwrite)(file, data, size, offset);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
    return mine(file) ? write_it(file, data, size, offset) : REAL(pwrite64)(file, data, size, offset);
}

static int truncate_it(int file, off64_t size) {
    pthread_mutex_lock(&turn);
    int due = is_due('t');
    if (due && thousandths < 500) die();
    int failed = REAL(ftruncate64)(file, size);
    if (!failed) note('T', handle_of[file], 0, size, 0, 0);
    if (due) die();
    pthread_mutex_unlock(&turn);
    return failed;
}
int ftruncate(int file, off_t size) { return mine(file) ? truncate_it(file, size) : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) {
    return mine(file) ? truncate_it(file, size) : REAL(ftruncate64)(file, size);
}

static int sync_it(int file) {
    pthread_mutex_lock(&turn);
    int due = is_due('f');
    if (due && thousandths < 500) die();
    note('F', handle_of[file], 0, 0, 0, 0);
    if (due) die();
    pthread_mutex_unlock(&turn);
    return 0;
}
int fsync(int file) { return mine(file) ? sync_it(file) : REAL(fsync)(file); }
int fdatasync(int file) { return mine(file) ? sync_it(file) : REAL(fdatasync)(file); }

/* Names */

#define NAMED(kind, path, other, call) ({ int failed; \
    if (!counts(path)) failed = call; \
    else { \
        pthread_mutex_lock(&turn); \
        int due = is_due(kind); \
        if (due && thousandths < 500) die(); \
        failed = call; \
        if (!failed) note(kind, 0, path, 0, other, strlen(other)); \
        if (due) die(); \
        pthread_mutex_unlock(&turn); \
    } failed; })

int rename(const char *from, const char *to) { return NAMED('n', from, to, REAL(rename)(from, to)); }
int link(const char *from, const char *to) { return NAMED('l', from, to, REAL(link)(from, to)); }
int unlink(const char *path) { return NAMED('u', path, "", REAL(unlink)(path)); }
int rmdir(const char *path) { return NAMED('u', path, "", REAL(rmdir)(path)); }
int mkdir(const char *path, mode_t mode) { return NAMED('m', path, "", REAL(mkdir)(path, mode)); }

/* The network */

static ssize_t sent(int due, ssize_t done) {
    if (due) die();
    return done;
}

ssize_t send(int file, const void *data, size_t size, int flags) {
    int due = armed && is_due('s');
    if (due) size = size * thousandths / 1000;
    return sent(due, size ? REAL(send)(file, data, size, flags) : 0);
}
ssize_t recv(int file, void *data, size_t size, int flags) {
    ssize_t done = REAL(recv)(file, data, size, flags);
    return sent(armed && is_due('r'), done);
}
