// What is written is what is read again: every compression, half and float, odd
// sizes and windows, by this program and by the library.
#include "exr_whole.h"

#include "image/exr_writer.h"

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static const trl_exr_channel half_channel = {"R", TRL_SAMPLE_HALF, 1, 1, false};

// A picture of exr_test_value, packed.
static unsigned char *make_packed(const trl_image_write_params *p, size_t *stride) {
    size_t sample = trl_sample_size(p->packing.sample), channels = p->packing.channels;
    *stride = p->data.width * channels * sample + 12;
    unsigned char *out = calloc(p->data.height, *stride);
    float *row = malloc(p->data.width * sizeof *row);
    assert_non_null(out);
    assert_non_null(row);
    for (uint32_t y = 0; y < p->data.height; y++)
        for (size_t c = 0; c < channels; c++) {
            for (uint32_t x = 0; x < p->data.width; x++)
                row[x] = exr_test_value(&half_channel, (int)x + 100 * (int)c, (int)y, 0, 0);
            const trl_packing one = {sizeof one, p->packing.sample, 1, 0, false};
            unsigned char *packed = malloc(p->data.width * sample);
            trl_pack_row(&one, (const float *const[4]){row, NULL, NULL, NULL}, 0, y, p->data.width,
                         packed);
            for (uint32_t x = 0; x < p->data.width; x++)
                memcpy(out + y * *stride + (x * channels + c) * sample, packed + x * sample,
                       sample);
            free(packed);
        }
    free(row);
    return out;
}

static void write_file(const char *path, const trl_image_write_params *params, uint32_t step) {
    size_t stride;
    unsigned char *packed = make_packed(params, &stride);
    trl_image_writer *writer = NULL;
    assert_ok(trl_image_create(&writer, path, params, &ok));
    for (uint32_t y = 0; y < params->data.height; y += step) {
        uint32_t rows = params->data.height - y < step ? params->data.height - y : step;
        assert_ok(trl_image_writer_rows(writer, rows, packed + y * stride, stride, &ok));
    }
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    free(packed);
}

// The largest error that a compression may make of values 0…8, absolute. PXR24
// keeps 16 of the 24 bits of a float. B44 gives the steps between the pixels of a
// 4 x 4 block five bits and a sign; as the values of a block may span all codes of
// half from 0 to 8 (18432), a step is at most 1024 codes and an error at most 512,
// half of the octave from 4 to 8. DWA has no bound of its own; this one is four
// times what its level allows (45 / 100000 per coefficient, 64 coefficients, in
// a space where a value of 8 changes 8 times as fast).
static double bound(trl_exr_compression c, trl_sample sample) {
    if (c == TRL_EXR_PXR24) return sample == TRL_SAMPLE_FLOAT ? 8.0 / 65536 : 0;
    if (c == TRL_EXR_B44 || c == TRL_EXR_B44A) return sample == TRL_SAMPLE_HALF ? 2 : 0;
    if (c == TRL_EXR_DWAA || c == TRL_EXR_DWAB) return 4 * 45e-5 * 64 * 8;
    return 0;
}

static void check_file(const char *path, const trl_image_write_params *p,
                       trl_exr_compression compression) {
    static const char *const names[4][4] = {
        {"Y"}, {"Y", "A"}, {"R", "G", "B"}, {"R", "G", "B", "A"}};
    whole w;
    assert_ok(whole_read(path, NULL, &w, &ok));
    assert_memory_equal(&w.info.window, &p->data, sizeof w.info.window);
    assert_memory_equal(&w.info.display, &p->display, sizeof w.info.display);
    size_t pixels = (size_t)w.width * w.height;
    float *library = malloc(pixels * sizeof *library);
    double worst = 0;
    for (uint32_t c = 0; c < p->packing.channels; c++) {
        const char *name = names[p->packing.channels - 1][c];
        const float *got = w.plane[*name == 'A' ? 3 : c];
        assert_int_equal(exr_test_read(path, name, 0, 0, library, pixels), 0);
        assert_memory_equal(library, got, pixels * sizeof *library);
        for (size_t i = 0; i < pixels; i++) {
            double value = (double)exr_test_value(&half_channel, (int)(i % w.width) + 100 * (int)c,
                                                  (int)(i / w.width), 0, 0);
            worst = fmax(worst, fabs((double)got[i] - value));
        }
    }
    if (worst > bound(compression, p->packing.sample))
        fail_msg("%s: off by %g; allowed are %g", path, worst,
                 bound(compression, p->packing.sample));
    free(library);
    whole_free(&w);
}

static void test_round_trips(void **state) {
    (void)state;
    static const trl_window windows[] = {{0, 0, 64, 64}, {-7, 1000, 131, 301}, {3, -5, 1, 1}};
    for (int c = 0; c < TRL_EXR_COMPRESSIONS; c++)
        for (uint32_t channels = 1; channels <= 4; channels++)
            for (int s = 0; s < 2; s++)
                for (int i = 0; i < 3; i++) {
                    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
                    p.data = windows[i];
                    p.display = (trl_window){-10, -20, 200, 100};
                    p.packing =
                        (trl_packing){sizeof p.packing, s ? TRL_SAMPLE_FLOAT : TRL_SAMPLE_HALF,
                                      channels, 0, false};
                    p.compression = trl_exr_compressions[c].name;
                    p.overwrite = true;
                    p.threads = (uint32_t)i + 1;
                    const char *path = in_folder(folder, "round.exr");
                    write_file(path, &p, i == 1 ? 37 : 1000);
                    check_file(path, &p, (trl_exr_compression)c);
                }
}

// Strips that were encoded by workers, whole chunks or not, make the same file.
static void test_encoded_strips(void **state) {
    (void)state;
    static const uint32_t steps[] = {16, 48, 24, 5, 1000};
    static const char *const compressions[] = {"zip", "piz", "rle", "dwab"};
    for (int c = 0; c < 4; c++) {
        trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
        p.data = p.display = (trl_window){-7, 9, 50, 301};
        p.packing = (trl_packing){sizeof p.packing, TRL_SAMPLE_HALF, 4, 0, false};
        p.compression = compressions[c];
        p.overwrite = true;
        const char *path = in_folder(folder, "rows.exr");
        write_file(path, &p, 1000);
        size_t size, other_size, stride;
        unsigned char *expected = file_get(path, &size), *packed = make_packed(&p, &stride);
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
            trl_image_writer *w = NULL;
            trl_image_block block = {.bytes = NULL};
            path = in_folder(folder, "strips.exr");
            assert_ok(trl_image_create(&w, path, &p, &ok));
            for (uint32_t y = 0; y < 301; y += steps[s]) {
                uint32_t rows = 301 - y < steps[s] ? 301 - y : steps[s];
                assert_ok(w->ops->encode(w, y, rows, packed + y * stride, stride, &block, &ok));
                assert_ok(w->ops->append(w, &block, &ok));
                w->rows_written += rows;
            }
            assert_ok(trl_image_writer_finish(w, &ok));
            trl_image_writer_destroy(&w);
            trl_free(block.bytes);
            unsigned char *got = file_get(path, &other_size);
            assert_int_equal(size, other_size);
            assert_memory_equal(expected, got, size);
            free(got);
        }
        free(expected);
        free(packed);
    }
}

static trl_image_write_params plain(trl_sample sample) {
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    p.data = p.display = (trl_window){0, 0, 40, 30};
    p.packing = (trl_packing){sizeof p.packing, sample, 3, 0, false};
    p.overwrite = true;
    return p;
}

static uint64_t dwa_size(double level) {
    trl_image_write_params p = plain(TRL_SAMPLE_HALF);
    p.data = p.display = (trl_window){0, 0, 200, 200};
    p.compression = "dwaa";
    p.dwa_level = level;
    const char *path = in_folder(folder, "dwa.exr");
    write_file(path, &p, 64);
    size_t size;
    free(file_get(path, &size));
    return size;
}

static void test_dwa_level(void **state) {
    (void)state;
    assert_true(dwa_size(500) < dwa_size(45));
    assert_true(dwa_size(45) < dwa_size(1));
    assert_true(dwa_size(0) == dwa_size(45));
}

static const trl_image_part *only_part(trl_image_reader *reader) {
    return &trl_image_reader_info(reader)->parts[0];
}

static const char *attribute(const trl_image_part *part, const char *name) {
    for (size_t i = 0; i < part->attribute_count; i++)
        if (strcmp(part->attributes[i].name, name) == 0) return part->attributes[i].value;
    return NULL;
}

static void test_attributes(void **state) {
    (void)state;
    static const char *const texts[] = {"software", "troland",
                                        "a name that is longer than 31 bytes", "grüße\n2"};
    trl_image_write_params p = plain(TRL_SAMPLE_FLOAT);
    p.color.known = true;
    p.color.primaries = trl_primaries_rec2020;
    p.color.white_nits = 203;
    p.text_count = 2;
    p.texts = texts;
    p.compression = "DWAB";
    p.dwa_level = 60;
    const char *path = in_folder(folder, "attributes.exr");
    write_file(path, &p, 30);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_part *part = only_part(reader);
    assert_true(part->has_chromaticities);
    assert_float_equal(part->chromaticities.red.x, 0.708, 1e-6);
    assert_float_equal(part->chromaticities.white.y, 0.3290, 1e-6);
    assert_float_equal(part->white_nits, 203, 0);
    assert_false(part->aces_container);
    assert_string_equal(part->compression, "dwab");
    assert_string_equal(attribute(part, "dwaCompressionLevel"), "60");
    assert_string_equal(attribute(part, "software"), "troland");
    assert_string_equal(attribute(part, texts[2]), "grüße\n2");
    assert_string_equal(attribute(part, "whiteLuminance"), "203");
    trl_image_close(&reader);
    float row[40 * 30];
    assert_int_equal(exr_test_read(path, "R", 0, 0, row, 40 * 30), 0); // the library likes it too
}

static void create_fails(const trl_image_write_params *p, trl_result code, const char *sentence) {
    trl_image_writer *writer = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_create(&writer, in_folder(folder, "fails.exr"), p, &err), code);
    assert_null(writer);
    if (!strstr(err.message, sentence)) fail_msg("'%s' is not in '%s'", sentence, err.message);
    assert_int_not_equal(access(in_folder(folder, "fails.exr"), F_OK), 0);
}

static void test_aces_container(void **state) {
    (void)state;
    trl_image_write_params p = plain(TRL_SAMPLE_HALF);
    p.color.known = true;
    p.color.primaries = trl_primaries_ap0;
    p.color.aces_container = true;
    const char *path = in_folder(folder, "aces.exr");
    write_file(path, &p, 30);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    assert_true(only_part(reader)->aces_container);
    assert_string_equal(only_part(reader)->compression, "none");
    assert_string_equal(attribute(only_part(reader), "adoptedNeutral"), "0.32168 0.33767");
    trl_image_close(&reader);
    const char *words = "uncompressed half RGB or RGBA in ACES2065-1: ";
    char sentence[200];
    snprintf(sentence, sizeof sentence, "%sit is compressed", words);
    p.compression = "piz";
    create_fails(&p, TRL_ERR_UNSUPPORTED, sentence);
    p.compression = NULL;
    p.packing.sample = TRL_SAMPLE_FLOAT;
    snprintf(sentence, sizeof sentence, "%sits samples are not half", words);
    create_fails(&p, TRL_ERR_UNSUPPORTED, sentence);
    p.packing.sample = TRL_SAMPLE_HALF;
    p.packing.channels = 1;
    snprintf(sentence, sizeof sentence, "%sit is not RGB or RGBA", words);
    create_fails(&p, TRL_ERR_UNSUPPORTED, sentence);
    p.packing.channels = 3;
    p.color.primaries = trl_primaries_ap1;
    snprintf(sentence, sizeof sentence, "%sits primaries are not ACES2065-1's", words);
    create_fails(&p, TRL_ERR_UNSUPPORTED, sentence);
}

static void test_refusals(void **state) {
    (void)state;
    trl_image_write_params p = plain(TRL_SAMPLE_HALF);
    p.compression = "htj2k";
    create_fails(
        &p, TRL_ERR_NOT_FOUND,
        "there is no compression 'htj2k'; OpenEXR files can have none, rle, zips, zip, piz, "
        "pxr24, b44, b44a, dwaa or dwab");
    p = plain(TRL_SAMPLE_U16);
    create_fails(&p, TRL_ERR_UNSUPPORTED, "half or float");
    p = plain(TRL_SAMPLE_HALF);
    p.data.x = 1 << 30;
    create_fails(&p, TRL_ERR_ARGUMENT, "a data window of 40 x 30 pixels at (1073741824, 0)");
    p = plain(TRL_SAMPLE_HALF);
    const char *const texts[] = {"channels", "none"};
    p.text_count = 1;
    p.texts = texts;
    create_fails(&p, TRL_ERR_ARGUMENT, "'channels' has a meaning of its own");
}

static void test_unfinished(void **state) {
    (void)state;
    trl_image_write_params p = plain(TRL_SAMPLE_HALF);
    const char *path = in_folder(folder, "unfinished.exr");
    size_t stride;
    unsigned char *packed = make_packed(&p, &stride);
    trl_image_writer *writer = NULL;
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    assert_ok(trl_image_writer_rows(writer, 20, packed, stride, &ok));
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_writer_rows(writer, 11, packed, stride, &err), TRL_ERR_ARGUMENT);
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_writer_finish(writer, &err), TRL_ERR_ARGUMENT);
    trl_image_writer_destroy(&writer);
    assert_int_not_equal(access(path, F_OK), 0);
    free(packed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips),    cmocka_unit_test(test_encoded_strips),
        cmocka_unit_test(test_dwa_level),      cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_aces_container), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_unfinished)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
