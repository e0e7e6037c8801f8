#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static char *folder;

static int folder_setup(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int folder_teardown(void **state) {
    (void)state;
    chmod(folder, 0700);
    folder_remove(folder);
    return 0;
}

static void assert_content(const char *path, const char *want) {
    size_t size;
    unsigned char *bytes = file_get(path, &size);
    assert_string_equal((char *)bytes, want);
    free(bytes);
}

static mode_t mode_of(const char *path) {
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void file_appears_whole_and_only_at_commit(void **state) {
    (void)state;
    mode_t mask = umask(027);
    trl_atomic_file *file = NULL;
    char *path = strdup(in_folder(folder, "a.png"));
    assert_ok(trl_atomic_create(&file, path, false, &ok));
    assert_ok(trl_atomic_write(file, "light", 5, &ok));
    assert_int_not_equal(access(path, F_OK), 0);
    const char *temp = trl_atomic_temp_path(file);
    const char *name = strrchr(temp, '/') + 1;
    assert_int_equal(strncmp(name, ".a.png.troland-", 15), 0);
    assert_string_equal(name + strlen(name) - 4, ".tmp");
    assert_int_equal(access(temp, F_OK), 0);
    assert_ok(trl_atomic_commit(file, &ok));
    trl_atomic_destroy(&file);
    umask(mask);
    assert_content(path, "light");
    assert_int_equal(mode_of(path), 0640);
    assert_int_equal(folder_count(folder), 1);
    free(path);
}

static void without_commit_nothing_is_left(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.png");
    file_put(path, "old", 3);
    trl_atomic_file *file = NULL;
    assert_ok(trl_atomic_create(&file, path, true, &ok));
    assert_ok(trl_atomic_write(file, "new", 3, &ok));
    trl_atomic_destroy(&file);
    assert_null(file);
    assert_content(path, "old");
    assert_int_equal(folder_count(folder), 1);
}

static void existing_target_is_kept_or_replaced_with_its_mode(void **state) {
    (void)state;
    char *path = strdup(in_folder(folder, "a.png"));
    file_put(path, "old", 3);
    assert_int_equal(chmod(path, 0604), 0);
    trl_atomic_file *file = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_create(&file, path, false, &err), TRL_ERR_EXISTS);
    assert_null(file);
    assert_non_null(strstr(err.message, "exists"));
    assert_non_null(strstr(err.message, "--overwrite"));
    assert_ok(trl_atomic_create(&file, path, true, &ok));
    assert_ok(trl_atomic_write(file, "new", 3, &ok));
    assert_ok(trl_atomic_commit(file, &ok));
    trl_atomic_destroy(&file);
    assert_content(path, "new");
    assert_int_equal(mode_of(path), 0604);
    free(path);
}

static void file_that_appears_meanwhile_is_kept(void **state) {
    (void)state;
    char *path = strdup(in_folder(folder, "a.png"));
    trl_atomic_file *file = NULL;
    assert_ok(trl_atomic_create(&file, path, false, &ok));
    assert_ok(trl_atomic_write(file, "mine", 4, &ok));
    file_put(path, "theirs", 6);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_commit(file, &err), TRL_ERR_EXISTS);
    trl_atomic_destroy(&file);
    assert_content(path, "theirs");
    assert_int_equal(folder_count(folder), 1);
    free(path);
}

static void link_is_followed(void **state) {
    (void)state;
    char *path = strdup(in_folder(folder, "link.png"));
    file_put(in_folder(folder, "real.png"), "old", 3);
    assert_int_equal(symlink("real.png", path), 0);
    trl_atomic_file *file = NULL;
    assert_ok(trl_atomic_create(&file, path, true, &ok));
    assert_ok(trl_atomic_write(file, "new", 3, &ok));
    assert_ok(trl_atomic_commit(file, &ok));
    trl_atomic_destroy(&file);
    struct stat st;
    assert_int_equal(lstat(path, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_content(in_folder(folder, "real.png"), "new");
    free(path);
}

static void assert_refused(const char *path, bool overwrite, trl_result code, const char *words) {
    trl_atomic_file *file = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_create(&file, path, overwrite, &err), code);
    assert_null(file);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void bad_targets_are_refused_in_words(void **state) {
    (void)state;
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_refused(in_folder(folder, "no/a.png"), false, TRL_ERR_FILE, "there is no folder");
    assert_refused(folder, true, TRL_ERR_FILE, "is a folder");
    assert_refused(in_folder(folder, ""), true, TRL_ERR_FILE, "is a folder");
    assert_refused("/dev/null", true, TRL_ERR_FILE, "not a regular file");
    assert_refused("", false, TRL_ERR_ARGUMENT, "empty");
    assert_refused(longer, false, TRL_ERR_LIMIT, "4999");
    if (geteuid() == 0) return; // root may write everywhere
    file_put(in_folder(folder, "a.png"), "old", 3);
    chmod(in_folder(folder, "a.png"), 0444);
    assert_refused(in_folder(folder, "a.png"), true, TRL_ERR_FILE, "write-protected");
    chmod(folder, 0500);
    assert_refused(in_folder(folder, "b.png"), true, TRL_ERR_FILE, "not writable");
}

static void long_names_still_have_a_temporary_one(void **state) {
    (void)state;
    char name[256];
    memset(name, 'n', 251);
    strcpy(name + 251, ".png");
    trl_atomic_file *file = NULL;
    assert_ok(trl_atomic_create(&file, in_folder(folder, name), false, &ok));
    assert_ok(trl_atomic_commit(file, &ok));
    trl_atomic_destroy(&file);
    assert_int_equal(folder_count(folder), 1);
}

static void cleanup_removes_all_unfinished(void **state) {
    (void)state;
    trl_atomic_file *files[40] = {NULL};
    for (int i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d.png", i);
        assert_ok(trl_atomic_create(&files[i], in_folder(folder, name), false, &ok));
    }
    assert_ok(trl_atomic_commit(files[7], &ok));
    trl_atomic_cleanup_all();
    assert_int_equal(folder_count(folder), 1);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_commit(files[8], &err), TRL_ERR_FILE);
    for (int i = 0; i < 20; i++)
        trl_atomic_destroy(&files[i]);
    assert_int_equal(folder_count(folder), 1);
}

static void on_term(int number) {
    trl_atomic_cleanup_all();
    _exit(128 + number);
}

static void signal_in_the_middle_leaves_nothing(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGTERM, on_term);
        trl_atomic_file *file = NULL;
        trl_error err = TRL_ERROR_INIT;
        if (trl_atomic_create(&file, in_folder(folder, "a.png"), false, &err) != TRL_OK) _exit(1);
        if (trl_atomic_write(file, "half", 4, &err) != TRL_OK) _exit(2);
        raise(SIGTERM);
        _exit(3);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
    assert_int_equal(folder_count(folder), 0);
}

// A limit on the size of files stands in for a full disk: write fails in the middle.
static void full_disk_is_one_sentence_and_leaves_nothing(void **state) {
    (void)state;
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 1000;
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    trl_atomic_file *file = NULL;
    trl_error err = TRL_ERROR_INIT;
    char bytes[700] = {0};
    trl_result first = trl_atomic_create(&file, in_folder(folder, "a.png"), false, &err);
    trl_result second = trl_atomic_write(file, bytes, sizeof bytes, &err);
    trl_result third = trl_atomic_write(file, bytes, sizeof bytes, &err);
    trl_atomic_destroy(&file);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, old);
    assert_int_equal(first, TRL_OK);
    assert_int_equal(second, TRL_OK);
    assert_int_equal(third, TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "a.png cannot be written: it is larger than"));
    assert_int_equal(folder_count(folder), 0);
    assert_ok(trl_atomic_create(&file, in_folder(folder, "a.png"), false, &ok));
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_error(file, ENOSPC, &err), TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "the disk is full; nothing was left behind"));
    trl_atomic_destroy(&file);
}

// The device that is always full, where the system has it.
static void no_space_at_write_is_told(void **state) {
    (void)state;
    trl_atomic_file *file = NULL;
    assert_ok(trl_atomic_create(&file, in_folder(folder, "a.png"), false, &ok));
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) {
        trl_atomic_destroy(&file);
        skip();
    }
    assert_true(dup2(full, trl_atomic_fd(file)) >= 0);
    close(full);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_atomic_write(file, "x", 1, &err), TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "the disk is full"));
    trl_atomic_destroy(&file);
    assert_int_equal(folder_count(folder), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(file_appears_whole_and_only_at_commit),
        IN_FOLDER(without_commit_nothing_is_left),
        IN_FOLDER(existing_target_is_kept_or_replaced_with_its_mode),
        IN_FOLDER(file_that_appears_meanwhile_is_kept),
        IN_FOLDER(link_is_followed),
        IN_FOLDER(bad_targets_are_refused_in_words),
        IN_FOLDER(long_names_still_have_a_temporary_one),
        IN_FOLDER(cleanup_removes_all_unfinished),
        IN_FOLDER(signal_in_the_middle_leaves_nothing),
        IN_FOLDER(full_disk_is_one_sentence_and_leaves_nothing),
        IN_FOLDER(no_space_at_write_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
