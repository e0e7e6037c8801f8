// Which PNG carry a profile, what stands beside it, and what a reader makes of both.
#include "png_file.h"

#include <zlib.h>

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

static const trl_chromaticities odd = {
    {0.67, 0.31}, {0.21, 0.72}, {0.14, 0.05}, {0.32168, 0.33767}};

typedef struct profile_case {
    const trl_chromaticities *primaries;
    trl_transfer transfer;
    uint32_t channels;
    const char *name;      // of the profile; NULL: there is none
    bool cicp, srgb, gama; // which chunks stand with it
} profile_case;

static const profile_case cases[] = {
    {&trl_primaries_rec709, {TRL_TRANSFER_SRGB, 0, 0}, 3, NULL, true, true, true},
    {&trl_primaries_p3_d65, {TRL_TRANSFER_SRGB, 0, 0}, 3, "P3-D65 sRGB", true, false, true},
    {&trl_primaries_p3_d65, {TRL_TRANSFER_SRGB, 0, 0}, 4, "P3-D65 sRGB", true, false, true},
    {&trl_primaries_p3_d65, {TRL_TRANSFER_SRGB, 0, 0}, 1, NULL, true, false, true},
    {&trl_primaries_p3_d65,
     {TRL_TRANSFER_GAMMA, 2.6, 0},
     3,
     "P3-D65 gamma 2.6",
     false,
     false,
     true},
    {&odd,
     {TRL_TRANSFER_GAMMA, 1.9, 0},
     3,
     "0.67,0.31,0.21,0.72,0.14,0.05,0.3217,0.3377 gamma 1.9",
     false,
     false,
     true},
    {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 2.4, 0}, 3, "BT.709 BT.1886", true, false, true},
    {&trl_primaries_rec2020, {TRL_TRANSFER_PQ, 0, 0}, 3, NULL, true, false, false},
    {&trl_primaries_rec2020, {TRL_TRANSFER_HLG, 0, 0}, 3, NULL, true, false, false},
    {&odd, {TRL_TRANSFER_PQ, 0, 0}, 3, NULL, false, false, false},
};

static void write_case(const profile_case *c, const char *path) {
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_image_writer *writer = NULL;
    static const uint8_t rows[2 * 3 * 4] = {0};
    p.data = (trl_window){0, 0, 3, 2};
    p.packing =
        (trl_packing){.size = sizeof p.packing, .sample = TRL_SAMPLE_U8, .channels = c->channels};
    p.color = (trl_image_color){.known = true, .primaries = *c->primaries, .transfer = c->transfer};
    p.overwrite = true;
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    assert_ok(trl_image_writer_rows(writer, 2, rows, 3 * (size_t)c->channels, &ok));
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
}

static void profiles_stand_where_they_help(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.png");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const profile_case *c = &cases[i];
        png_chunk chunks[32];
        size_t size;
        write_case(c, path);
        unsigned char *bytes = file_get(path, &size);
        int count = png_chunks(bytes, size, chunks, 32);
        const png_chunk *profile = png_find(chunks, count, "iCCP");
        if ((profile != NULL) != (c->name != NULL)) fail_msg("case %zu: iCCP", i);
        assert_int_equal(png_find(chunks, count, "cICP") != NULL, c->cicp);
        assert_int_equal(png_find(chunks, count, "sRGB") != NULL, c->srgb);
        assert_int_equal(png_find(chunks, count, "gAMA") != NULL, c->gama);
        if (profile) {
            const png_chunk *pixels = chunks;
            while (strcmp(pixels->type, "IDAT") != 0)
                pixels++;
            assert_true(profile < pixels);
            assert_true(profile->size < 600);
            assert_string_equal((const char *)profile->data, c->name);
            size_t head = strlen(c->name) + 2;
            unsigned char plain[4096];
            uLongf length = sizeof plain;
            assert_int_equal(profile->data[head - 1], 0);
            assert_int_equal(uncompress(plain, &length, profile->data + head, profile->size - head),
                             Z_OK);
            assert_int_equal(png_get32(plain), length);
        }
        free(bytes);
    }
}

// libpng drops a profile that it finds wanting, so a name is its approval.
static void readers_accept_them(void **state) {
    (void)state;
    const char *path = in_folder(folder, "b.png");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const profile_case *c = &cases[i];
        trl_image_reader *reader = NULL;
        const char *found = NULL;
        write_case(c, path);
        assert_ok(trl_image_open(&reader, path, NULL, &ok));
        const trl_image_info *info = trl_image_reader_info(reader);
        for (size_t k = 0; k < info->parts[0].attribute_count; k++)
            if (strcmp(info->parts[0].attributes[k].name, "iCCP") == 0)
                found = info->parts[0].attributes[k].value;
        assert_int_equal(found != NULL, c->name != NULL);
        if (c->name) {
            assert_string_equal(found, c->name);
            assert_true(info->has_transfer && info->parts[0].has_chromaticities);
            assert_int_equal(info->transfer.kind, c->transfer.kind);
            assert_float_equal(info->transfer.gamma, c->transfer.gamma, 1e-9);
            assert_float_equal(info->parts[0].chromaticities.green.y, c->primaries->green.y, 1e-4);
        }
        trl_image_close(&reader);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(profiles_stand_where_they_help),
        IN_FOLDER(readers_accept_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
