#include "room.h"

static char *folder;

static int folder_setup(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int folder_teardown(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static void assert_open_says(const char *path, trl_result code, const char *words) {
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_open(&reader, path, NULL, &err), code);
    assert_null(reader);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void what_is_not_a_picture_is_called_by_its_name(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *words;
    } files[] = {
        {"\0\0\0\x0c"
         "jP  ",
         8, "a JPEG 2000 picture"},
        {"II*\0\x08\0\0\0", 8, "a TIFF picture"},
        {"MM\0*\0\0\0\x08", 8, "a TIFF picture"},
        {"\0\0\0\x1c"
         "ftypavif",
         12, "an AVIF picture"},
        {"\0\0\0\x18"
         "ftypheic",
         12, "a HEIF picture"},
        {"RIFF\x10\0\0\0WEBP", 12, "a WebP picture"},
        {"#?RADIANCE\n", 11, "a Radiance HDR picture"},
        {"#include <stdio.h>\n", 19, "is not a picture but looks like text"},
        {"\x01\x02\x03\x04\x05", 5, "is not a picture: troland reads"},
        {"\x89PN", 3, "is not a picture"},
        {"", 0, "is empty"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = in_folder(folder, "a.exr");
        file_put(path, files[i].bytes, files[i].size);
        assert_open_says(path, TRL_ERR_FORMAT, files[i].words);
    }
}

static void what_cannot_be_opened_is_told(void **state) {
    (void)state;
    assert_open_says(in_folder(folder, "none.exr"), TRL_ERR_FILE, "none.exr does not exist");
    assert_open_says(in_folder(folder, "none/a.exr"), TRL_ERR_FILE, "does not exist");
    assert_open_says(folder, TRL_ERR_FILE, "is a folder");
    assert_open_says("/dev/null", TRL_ERR_FILE, "not a regular file");
    assert_open_says("", TRL_ERR_ARGUMENT, "empty");
    const char *path = in_folder(folder, "a.exr");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_open_says(path, TRL_ERR_FILE, "not a regular file");
    unlink(path);
    if (geteuid() == 0) return; // root may read everything
    file_put(path, "x", 1);
    assert_int_equal(chmod(path, 0), 0);
    assert_open_says(path, TRL_ERR_FILE, "may not be read");
}

static void assert_target_says(const char *path, trl_sample sample, trl_result code,
                               const char *words) {
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_target_check(path, sample, &err), code);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void extension_chooses_the_format(void **state) {
    (void)state;
    assert_target_says("a.jpg", TRL_SAMPLE_U8, TRL_ERR_UNSUPPORTED,
                       "cannot write .jpg, only OpenEXR (.exr) and PNG (.png)");
    assert_target_says("dir.png/a", TRL_SAMPLE_U8, TRL_ERR_UNSUPPORTED, "no extension");
    assert_target_says("a.", TRL_SAMPLE_U8, TRL_ERR_UNSUPPORTED, "no extension");
    assert_target_says("a.png", TRL_SAMPLE_HALF, TRL_ERR_UNSUPPORTED,
                       "PNG holds 8-bit or 16-bit samples, not half ones");
    assert_ok(trl_image_target_check("a.b.PNG", TRL_SAMPLE_U16, &ok));
    assert_ok(trl_image_target_check("a.png", TRL_SAMPLE_U8, &ok));
}

static void create_checks_before_it_writes(void **state) {
    (void)state;
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    p.packing = (trl_packing){.size = sizeof p.packing, .sample = TRL_SAMPLE_U8, .channels = 3};
    p.data = (trl_window){0, 0, 0, 5};
    trl_image_writer *writer = NULL;
    trl_error err = TRL_ERROR_INIT;
    const char *path = in_folder(folder, "a.png");
    assert_int_equal(trl_image_create(&writer, path, &p, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "empty"));
    p.data.width = 4;
    p.packing.channels = 5;
    assert_int_equal(trl_image_create(&writer, path, &p, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(folder_count(folder), 0);
    p.packing.channels = 3;
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    unsigned char rows[5 * 12] = {0};
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_writer_rows(writer, 6, rows, 12, &err), TRL_ERR_ARGUMENT);
    assert_ok(trl_image_writer_rows(writer, 4, rows, 12, &ok));
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_writer_finish(writer, &err), TRL_ERR_ARGUMENT);
    assert_string_equal(err.message, "the picture is not whole: 4 of 5 rows were written");
    trl_image_writer_destroy(&writer);
    assert_int_equal(folder_count(folder), 0);
}

static void params_of_an_older_caller_get_defaults(void **state) {
    (void)state;
    struct {
        uint32_t size;
        int32_t part;
    } old = {sizeof old, 5};
    trl_image_open_params own = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_params_copy(&own, sizeof own, &old);
    assert_int_equal(own.size, sizeof own);
    assert_int_equal(own.part, 5);
    assert_int_equal(own.slots, 1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_not_a_picture_is_called_by_its_name),
        IN_FOLDER(what_cannot_be_opened_is_told),
        cmocka_unit_test(extension_chooses_the_format),
        IN_FOLDER(create_checks_before_it_writes),
        cmocka_unit_test(params_of_an_older_caller_get_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
