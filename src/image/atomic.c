#include "image/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct trl_atomic_file {
    int fd;
    bool overwrite;
    bool on_disk;               // the temporary file is there and is ours to remove
    trl_pending_entry *pending; // NULL where the list was full
    char *target;               // symbolic links resolved
    char *shown;                // as the caller wrote it
    char *temp;
    char *folder;
};

enum { PENDING_FREE = 0, PENDING_FILLING, PENDING_LIVE, PENDING_TAKEN };

// The one mutable global of the room: a signal handler has no other way to know
// which files to remove.
static trl_pending_list own_list;
static trl_pending_list *current_list = &own_list;

static bool pending_move(trl_pending_entry *entry, int from, int to) {
    return __atomic_compare_exchange_n(&entry->state, &from, to, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

void trl_pending_use(trl_pending_list *list) {
    __atomic_store_n(&current_list, list, __ATOMIC_RELEASE);
}

void trl_pending_remove(trl_pending_list *list) {
    for (int i = 0; i < TRL_PENDING_MAX; i++) {
        if (pending_move(&list->entries[i], PENDING_LIVE, PENDING_TAKEN))
            unlink(list->entries[i].path);
    }
}

void trl_atomic_cleanup_all(void) {
    int saved = errno;
    trl_pending_remove(__atomic_load_n(&current_list, __ATOMIC_ACQUIRE));
    errno = saved;
}

static trl_pending_entry *pending_add(const char *path) {
    trl_pending_list *list = __atomic_load_n(&current_list, __ATOMIC_ACQUIRE);
    if (strlen(path) >= PATH_MAX) return NULL;
    for (int i = 0; i < TRL_PENDING_MAX; i++) {
        trl_pending_entry *entry = &list->entries[i];
        if (!pending_move(entry, PENDING_FREE, PENDING_FILLING)) continue;
        strcpy(entry->path, path);
        // Before the file is made, so that there is no moment without a keeper.
        __atomic_store_n(&entry->state, PENDING_LIVE, __ATOMIC_RELEASE);
        return entry;
    }
    return NULL;
}

static void pending_release(trl_atomic_file *file) {
    if (file->pending) pending_move(file->pending, PENDING_LIVE, PENDING_FREE);
    file->pending = NULL;
}

static trl_result file_error(trl_error *err, const char *path, int number) {
    const char *why = strerrordesc_np(number);
    if (number == ENOSPC || number == EDQUOT)
        return trl_error_set(err, TRL_ERR_FILE,
                             "%s cannot be written: the disk is full; nothing was left behind",
                             path);
    if (number == EFBIG)
        return trl_error_set(err, TRL_ERR_FILE,
                             "%s cannot be written: it is larger than this disk or process may "
                             "have; nothing was left behind",
                             path);
    return trl_error_set(err, TRL_ERR_FILE, "%s cannot be written: %s", path,
                         why ? why : "unknown error");
}

trl_result trl_atomic_error(const trl_atomic_file *file, int number, trl_error *err) {
    return file_error(err, file->shown, number);
}

static trl_result exists_error(trl_error *err, const char *path) {
    return trl_error_set(err, TRL_ERR_EXISTS,
                         "%s exists: choose another name, or allow overwriting (--overwrite)",
                         path);
}

// What stands at the target now: may it be replaced, and by a file of which mode?
static trl_result target_inspect(trl_atomic_file *file, mode_t *mode, trl_error *err) {
    struct stat st;
    *mode = 0;
    if (stat(file->target, &st) != 0) {
        // A dangling link counts as there: it is replaced itself, if at all.
        if (lstat(file->target, &st) == 0 && !file->overwrite)
            return exists_error(err, file->shown);
        return TRL_OK;
    }
    TRL_REQUIRE(!S_ISDIR(st.st_mode), err, TRL_ERR_FILE,
                "%s is a folder: give the name of a file in it", file->shown);
    TRL_REQUIRE(S_ISREG(st.st_mode), err, TRL_ERR_FILE,
                "%s is not a regular file: pictures are written beside their target and renamed",
                file->shown);
    if (!file->overwrite) return exists_error(err, file->shown);
    TRL_REQUIRE(access(file->target, W_OK) == 0, err, TRL_ERR_FILE,
                "%s is write-protected: change its mode or choose another name", file->shown);
    *mode = st.st_mode & 0777;
    return TRL_OK;
}

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

// ".<name>.troland-<host>-<pid>-<random>.tmp"; host, process and random number
// keep apart the writers of one frame on a shared disk.
static char *temp_name(const trl_atomic_file *file) {
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0 || !*host) strcpy(host, "host");
    for (char *c = host; *c; c++) {
        if (*c == '/') *c = '_';
    }
    uint64_t noise = 0;
    if (getrandom(&noise, sizeof noise, GRND_NONBLOCK) != (ssize_t)sizeof noise)
        noise = (uintptr_t)file;
    const char *slash = strrchr(file->target, '/');
    const char *name = slash ? slash + 1 : file->target;
    char tail[128];
    int tail_length = snprintf(tail, sizeof tail, ".troland-%s-%ld-%012llx.tmp", host,
                               (long)getpid(), (unsigned long long)(noise & 0xffffffffffffULL));
    int room = NAME_MAX - 1 - tail_length;
    char *path = NULL;
    int folder_length = slash ? (int)(slash + 1 - file->target) : 0;
    if (asprintf(&path, "%.*s.%.*s%s", folder_length, file->target, room, name, tail) < 0)
        return NULL;
    return path;
}

static trl_result open_error(const trl_atomic_file *file, int number, trl_error *err) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return trl_error_set(err, TRL_ERR_FILE,
                             "%s cannot be written: there is no folder %s; make it first",
                             file->shown, file->folder);
    case EACCES:
    case EPERM:
    case EROFS:
        return trl_error_set(err, TRL_ERR_FILE,
                             "%s cannot be written: the folder %s is not writable", file->shown,
                             file->folder);
    default: return file_error(err, file->shown, number);
    }
}

static trl_result temp_open(trl_atomic_file *file, mode_t mode, trl_error *err) {
    for (int attempt = 0; attempt < 8; attempt++) {
        free(file->temp);
        file->temp = temp_name(file);
        TRL_REQUIRE(file->temp, err, TRL_ERR_MEMORY, "not enough memory for a file name");
        file->pending = pending_add(file->temp);
        // The mode of a fresh file: 0666 under the umask and the folder's ACL.
        file->fd = open(file->temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file->fd >= 0) {
            file->on_disk = true;
            break;
        }
        int number = errno;
        pending_release(file);
        if (number != EEXIST) return open_error(file, number, err);
    }
    TRL_REQUIRE(file->fd >= 0, err, TRL_ERR_FILE, "%s cannot be written: no free temporary name",
                file->shown);
    if (mode && fchmod(file->fd, mode) != 0) return file_error(err, file->shown, errno);
    return TRL_OK;
}

trl_result trl_atomic_create(trl_atomic_file **out, const char *path, bool overwrite,
                             trl_error *err) {
    TRL_REQUIRE(path && *path, err, TRL_ERR_ARGUMENT, "the name of the file to write is empty");
    size_t length = strlen(path);
    TRL_REQUIRE(path[length - 1] != '/', err, TRL_ERR_FILE,
                "%s is a folder: give the name of a file in it", path);
    TRL_REQUIRE(length < PATH_MAX, err, TRL_ERR_LIMIT,
                "the name of the file to write has %zu bytes: at most %d are possible", length,
                PATH_MAX - 1);
    trl_atomic_file *file = trl_alloc(1, sizeof *file);
    if (!file) return trl_error_memory(err, sizeof *file);
    file->fd = -1;
    file->overwrite = overwrite;
    file->shown = strdup(path);
    file->target = overwrite ? realpath(path, NULL) : NULL;
    if (!file->target) file->target = strdup(path);
    file->folder = file->target ? folder_of(file->target) : NULL;
    trl_result result = TRL_OK;
    mode_t mode = 0;
    if (!file->shown || !file->folder) result = trl_error_memory(err, length);
    if (result == TRL_OK) result = target_inspect(file, &mode, err);
    if (result == TRL_OK) result = temp_open(file, mode, err);
    if (result != TRL_OK) {
        trl_atomic_destroy(&file);
        return result;
    }
    *out = file;
    return TRL_OK;
}

int trl_atomic_fd(const trl_atomic_file *file) {
    return file->fd;
}

const char *trl_atomic_temp_path(const trl_atomic_file *file) {
    return file->temp;
}

trl_result trl_atomic_write(trl_atomic_file *file, const void *data, size_t bytes, trl_error *err) {
    const char *from = data;
    while (bytes > 0) {
        ssize_t done = write(file->fd, from, bytes);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return file_error(err, file->shown, done < 0 ? errno : ENOSPC);
        from += done;
        bytes -= (size_t)done;
    }
    return TRL_OK;
}

trl_result trl_atomic_write_at(trl_atomic_file *file, uint64_t offset, const void *data,
                               size_t bytes, trl_error *err) {
    const char *from = data;
    while (bytes > 0) {
        ssize_t done = pwrite(file->fd, from, bytes, (off_t)offset);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return file_error(err, file->shown, done < 0 ? errno : ENOSPC);
        from += done;
        offset += (uint64_t)done;
        bytes -= (size_t)done;
    }
    return TRL_OK;
}

// Renames without replacing: by renameat2 where the file system knows it, else by
// a hard link, else (FAT and the like) by a look before the leap.
static int rename_new(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return errno;
    if (link(from, to) == 0) {
        unlink(from);
        return 0;
    }
    if (errno == EEXIST) return errno;
    struct stat st;
    if (lstat(to, &st) == 0) return EEXIST;
    return rename(from, to) == 0 ? 0 : errno;
}

static void folder_sync(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    // Some file systems cannot sync a folder: then the rename is as safe as they make it.
    (void)fsync(fd);
    close(fd);
}

trl_result trl_atomic_commit(trl_atomic_file *file, trl_error *err) {
    if (fsync(file->fd) != 0 && errno != EINVAL && errno != EROFS)
        return file_error(err, file->shown, errno);
    int closed = close(file->fd);
    int number = errno;
    file->fd = -1;
    if (closed != 0 && number != EINTR) return file_error(err, file->shown, number);
    number = file->overwrite ? (rename(file->temp, file->target) == 0 ? 0 : errno)
                             : rename_new(file->temp, file->target);
    if (number == EEXIST) return exists_error(err, file->shown);
    if (number != 0) return file_error(err, file->shown, number);
    file->on_disk = false;
    pending_release(file);
    folder_sync(file->folder);
    return TRL_OK;
}

void trl_atomic_destroy(trl_atomic_file **file) {
    trl_atomic_file *gone = *file;
    if (!gone) return;
    *file = NULL;
    if (gone->fd >= 0) close(gone->fd);
    if (gone->on_disk) unlink(gone->temp);
    pending_release(gone);
    free(gone->temp);
    free(gone->folder);
    free(gone->target);
    free(gone->shown);
    trl_free(gone);
}
