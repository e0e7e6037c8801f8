// The pictures that come with the project's material, where it is there: whole
// ones are read as the library reads them, damaged ones are refused in words or
// read as far as they are whole, each within 2 seconds and 1 GiB.
#include "exr_whole.h"

#include <ftw.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const char pictures[] = "../shared/images";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

static int compared, damaged, refused, crashed;

// One channel of the selected picture against the library, where both can say.
static void compare_channel(const char *path, const char *name, const whole *w,
                            const float *plane) {
    size_t pixels = (size_t)w->width * w->height;
    float *library = malloc(pixels * sizeof *library);
    assert_int_equal(exr_test_read(path, name, 0, 0, library, pixels), 0);
    for (size_t i = 0; i < pixels; i++)
        if (memcmp(&library[i], &plane[i], sizeof(float)) != 0 &&
            !(isnan(library[i]) && isnan(plane[i])))
            fail_msg("%s: channel %s is not what the library reads at pixel %zu", path, name, i);
    free(library);
    compared++;
}

static int check_whole(const char *path, const struct stat *status, int type, struct FTW *place) {
    (void)status;
    (void)place;
    const char *dot = strrchr(path, '.');
    if (type != FTW_F || !dot || strcmp(dot, ".exr") != 0 || strstr(path, "/damaged/")) return 0;
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_part *part = &trl_image_reader_info(reader)->parts[0];
    whole w;
    assert_ok(whole_rows(reader, 0, 0, &w, &ok));
    static const char *const names[4] = {"R", "G", "B", "A"};
    double sum = 0;
    for (size_t i = 0; i < (size_t)w.width * w.height; i++)
        if (isfinite(w.plane[1][i])) sum += fabs((double)w.plane[1][i]);
    if (sum == 0) fail_msg("%s is black", path);
    bool flat = strncmp(part->storage, "deep", 4) != 0;
    for (size_t i = 0; flat && i < part->channel_count; i++)
        for (int c = 0; c < 4; c++) {
            const char *name = part->channels[i].name;
            if (strcmp(name, names[c]) == 0) compare_channel(path, name, &w, w.plane[c]);
            if (c == 0 && w.info.gray && strcmp(name, "Y") == 0)
                compare_channel(path, name, &w, w.plane[0]);
        }
    whole_free(&w);
    trl_image_close(&reader);
    return 0;
}

static void test_whole_pictures(void **state) {
    (void)state;
    if (access(pictures, R_OK) != 0) skip();
    nftw(pictures, check_whole, 8, FTW_PHYS);
    printf("%d channels are as the library reads them\n", compared);
    assert_true(compared > 100);
}

static void read_in_child(const char *path) {
    if (!SANITIZED) {
        const struct rlimit memory = {1u << 30, 1u << 30};
        setrlimit(RLIMIT_AS, &memory);
    }
    alarm(SANITIZED ? 20 : 2);
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    if (trl_image_open(&reader, path, NULL, &err) != TRL_OK) _exit(*err.message ? 1 : 3);
    const trl_image_info *info = trl_image_reader_info(reader);
    size_t plane = (size_t)info->window.width * info->strip_rows;
    float *memory = malloc(4 * plane * sizeof *memory);
    if (!memory) _exit(4);
    trl_result result = TRL_OK;
    for (uint32_t y = 0; y < info->window.height; y += info->strip_rows) {
        uint32_t rows =
            info->window.height - y < info->strip_rows ? info->window.height - y : info->strip_rows;
        float *const rgba[4] = {memory, memory + plane, memory + 2 * plane, memory + 3 * plane};
        trl_result got = trl_image_reader_rows(reader, 0, info->window.y + (int32_t)y, rows, rgba,
                                               info->window.width, &err);
        if (result == TRL_OK) result = got;
    }
    free(memory);
    trl_image_close(&reader);
    _exit(result == TRL_OK || *err.message ? 0 : 3);
}

static int check_damaged(const char *path, const struct stat *info, int type, struct FTW *place) {
    (void)info;
    (void)place;
    if (type != FTW_F) return 0;
    damaged++;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) read_in_child(path);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        crashed++;
        printf("%s: %s %d\n", path, WIFSIGNALED(status) ? "signal" : "status",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    } else {
        refused += WEXITSTATUS(status);
    }
    return 0;
}

static void test_damaged_pictures(void **state) {
    (void)state;
    if (access("../shared/images/damaged", R_OK) != 0) skip();
    nftw("../shared/images/damaged", check_damaged, 8, FTW_PHYS);
    printf("%d damaged files: %d refused, %d read as far as whole, %d crashed\n", damaged, refused,
           damaged - refused - crashed, crashed);
    assert_true(damaged > 100);
    assert_int_equal(crashed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole_pictures),
                                       cmocka_unit_test(test_damaged_pictures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
