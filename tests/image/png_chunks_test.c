#include "png_file.h"

static char *folder;
static unsigned char *bytes;
static png_chunk chunks[64];
static int count;

static int folder_setup(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int folder_teardown(void **state) {
    (void)state;
    folder_remove(folder);
    free(bytes);
    bytes = NULL;
    return 0;
}

static trl_image_write_params params_make(const trl_chromaticities *primaries,
                                          trl_transfer transfer) {
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    p.data = (trl_window){-5, 7, 3, 2};
    p.packing = (trl_packing){.size = sizeof p.packing, .sample = TRL_SAMPLE_U16, .channels = 3};
    p.overwrite = true;
    p.color.known = primaries != NULL;
    if (primaries) p.color.primaries = *primaries;
    p.color.transfer = transfer;
    return p;
}

// Writes a small picture and takes the file apart.
static void write_and_parse(const trl_image_write_params *p) {
    const char *path = in_folder(folder, "a.png");
    trl_image_writer *writer = NULL;
    uint16_t rows[2 * 3 * 4] = {0};
    assert_ok(trl_image_create(&writer, path, p, &ok));
    assert_ok(trl_image_writer_rows(
        writer, 2, rows, 3 * p->packing.channels * trl_sample_size(p->packing.sample), &ok));
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    free(bytes);
    size_t size;
    bytes = file_get(path, &size);
    count = png_chunks(bytes, size, chunks, 64);
    for (int i = 1; strcmp(chunks[i].type, "IDAT") != 0; i++)
        assert_true(i + 1 < count);
}

static void assert_bytes(const char *type, const char *want, size_t size) {
    const png_chunk *c = png_find(chunks, count, type);
    if (!c) fail_msg("no chunk %s", type);
    assert_int_equal(c->size, size);
    assert_memory_equal(c->data, want, size);
    const png_chunk *idat = chunks;
    while (strcmp(idat->type, "IDAT") != 0)
        idat++;
    assert_true(c < idat);
}

static void header_says_size_and_kind(void **state) {
    (void)state;
    static const int types[5] = {0, 0, 4, 2, 6};
    for (uint32_t channels = 1; channels <= 4; channels++) {
        trl_image_write_params p = params_make(NULL, (trl_transfer){0});
        p.packing.channels = channels;
        p.packing.sample = channels % 2 ? TRL_SAMPLE_U8 : TRL_SAMPLE_U16;
        write_and_parse(&p);
        const unsigned char want[13] = {
            0, 0, 0, 3, 0, 0, 0, 2, channels % 2 ? 8 : 16, (unsigned char)types[channels]};
        assert_bytes("IHDR", (const char *)want, 13);
        assert_null(png_find(chunks, count, "cICP"));
        assert_null(png_find(chunks, count, "gAMA"));
    }
}

static void srgb_is_said_in_every_way(void **state) {
    (void)state;
    trl_image_write_params p =
        params_make(&trl_primaries_rec709, (trl_transfer){TRL_TRANSFER_SRGB, 0, 0});
    write_and_parse(&p);
    assert_bytes("cICP", "\1\15\0\1", 4);
    assert_bytes("sRGB", "\0", 1);
    assert_bytes("gAMA", "\0\0\xb1\x8f", 4); // 45455
    // The values of the specification for sRGB (PNG third edition, 11.3.2.5).
    static const uint32_t want[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
    const png_chunk *c = png_find(chunks, count, "cHRM");
    assert_non_null(c);
    assert_int_equal(c->size, 32);
    for (int i = 0; i < 8; i++)
        assert_int_equal(png_get32(c->data + 4 * i), want[i]);
}

static void pq_says_its_mastering(void **state) {
    (void)state;
    trl_image_write_params p =
        params_make(&trl_primaries_rec2020, (trl_transfer){TRL_TRANSFER_PQ, 0, 0});
    p.color.peak_nits = 1000;
    p.color.mastering = trl_primaries_rec2020;
    p.color.max_cll_nits = 993.5;
    p.color.max_fall_nits = 101;
    write_and_parse(&p);
    assert_bytes("cICP", "\11\20\0\1", 4);
    static const uint16_t xy[8] = {35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450};
    const png_chunk *c = png_find(chunks, count, "mDCV");
    assert_non_null(c);
    assert_int_equal(c->size, 24);
    for (int i = 0; i < 8; i++)
        assert_int_equal(c->data[2 * i] << 8 | c->data[2 * i + 1], xy[i]);
    assert_int_equal(png_get32(c->data + 16), 10000000);
    assert_int_equal(png_get32(c->data + 20), 1);
    c = png_find(chunks, count, "cLLI");
    assert_non_null(c);
    assert_int_equal(png_get32(c->data), 9935000);
    assert_int_equal(png_get32(c->data + 4), 1010000);
    // A gamma would be a lie.
    assert_null(png_find(chunks, count, "gAMA"));
    assert_null(png_find(chunks, count, "sRGB"));
    p.color.peak_nits = p.color.max_cll_nits = p.color.max_fall_nits = 0;
    write_and_parse(&p);
    assert_null(png_find(chunks, count, "mDCV"));
    assert_null(png_find(chunks, count, "cLLI"));
}

static void code_points_are_those_of_h273(void **state) {
    (void)state;
    static const trl_chromaticities p3_d60 = {
        {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.32168, 0.33767}};
    static const trl_chromaticities xyz = {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}};
    const struct {
        const trl_chromaticities *primaries;
        trl_transfer transfer;
        int codes[2]; // 0, 0: no cICP
        uint32_t gamma;
    } cases[] = {
        {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 2.4, 0}, {1, 1}, 41667},
        {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 0, 0}, {1, 1}, 41667},
        {&trl_primaries_rec709, {TRL_TRANSFER_GAMMA, 2.2, 0}, {1, 4}, 45455},
        {&trl_primaries_rec709, {TRL_TRANSFER_LINEAR, 0, 0}, {1, 8}, 100000},
        {&trl_primaries_p3_d65, {TRL_TRANSFER_SRGB, 0, 0}, {12, 13}, 45455},
        {&trl_primaries_p3_d65, {TRL_TRANSFER_PQ, 0, 0}, {12, 16}, 0},
        {&trl_primaries_p3_d65, {TRL_TRANSFER_GAMMA, 2.6, 0}, {0, 0}, 38462},
        {&trl_primaries_rec2020, {TRL_TRANSFER_HLG, 0, 0}, {9, 18}, 0},
        {&trl_primaries_rec2020, {TRL_TRANSFER_BT1886, 2.4, 0}, {9, 14}, 41667},
        {&p3_d60, {TRL_TRANSFER_PQ, 0, 0}, {0, 0}, 0},
        {&xyz, {TRL_TRANSFER_GAMMA, 2.6, 0}, {10, 17}, 38462},
        {&trl_primaries_rec709, {TRL_TRANSFER_GAMMA, 1.8, 0}, {0, 0}, 55556},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_image_write_params p = params_make(cases[i].primaries, cases[i].transfer);
        write_and_parse(&p);
        const png_chunk *c = png_find(chunks, count, "cICP");
        if ((c != NULL) != (cases[i].codes[0] != 0)) fail_msg("case %zu: cICP", i);
        if (c) {
            assert_int_equal(c->data[0], cases[i].codes[0]);
            assert_int_equal(c->data[1], cases[i].codes[1]);
        }
        c = png_find(chunks, count, "gAMA");
        assert_int_equal(c ? png_get32(c->data) : 0, cases[i].gamma);
        assert_non_null(png_find(chunks, count, "cHRM"));
    }
    trl_image_write_params p =
        params_make(&trl_primaries_ap0, (trl_transfer){TRL_TRANSFER_LINEAR, 0, 0});
    write_and_parse(&p);
    assert_null(png_find(chunks, count, "cHRM")); // blue is below the axis
}

static void significant_bits_and_texts_are_said(void **state) {
    (void)state;
    trl_image_write_params p = params_make(NULL, (trl_transfer){0});
    static const char *const texts[] = {"Software", "troland 0.1", "Title",
                                        "Abend \303\274ber See"};
    p.packing.bits = 10;
    p.packing.channels = 4;
    p.texts = texts;
    p.text_count = 2;
    write_and_parse(&p);
    assert_bytes("sBIT", "\12\12\12\12", 4);
    assert_bytes("tEXt", "Software\0troland 0.1", 20);
    assert_bytes("iTXt",
                 "Title\0\0\0\0\0Abend \xc3\xbc"
                 "ber See",
                 25);
    p.packing.bits = 16;
    write_and_parse(&p);
    assert_null(png_find(chunks, count, "sBIT"));
}

// What the writer says the reader understands.
static void colors_come_back(void **state) {
    (void)state;
    trl_image_write_params p =
        params_make(&trl_primaries_p3_d65, (trl_transfer){TRL_TRANSFER_PQ, 0, 0});
    p.color.peak_nits = 1000;
    p.color.mastering = trl_primaries_p3_d65;
    p.packing.bits = 12;
    write_and_parse(&p);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, in_folder(folder, "a.png"), NULL, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_true(info->has_cicp && info->has_transfer);
    assert_int_equal(info->cicp[0], 12);
    assert_int_equal(info->transfer.kind, TRL_TRANSFER_PQ);
    assert_true(info->parts[0].has_chromaticities);
    assert_float_equal(info->parts[0].chromaticities.green.y, 0.69, 0);
    assert_int_equal(info->bits, 12);
    assert_false(info->scene_linear);
    bool seen = false;
    for (size_t i = 0; i < info->parts[0].attribute_count; i++) {
        const trl_image_attribute *a = &info->parts[0].attributes[i];
        if (strcmp(a->name, "mDCV") != 0) continue;
        assert_string_equal(a->value, "0.0001 to 1000.0000 cd/m2");
        seen = true;
    }
    assert_true(seen);
    trl_image_close(&reader);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(header_says_size_and_kind),
        IN_FOLDER(srgb_is_said_in_every_way),
        IN_FOLDER(pq_says_its_mastering),
        IN_FOLDER(code_points_are_those_of_h273),
        IN_FOLDER(significant_bits_and_texts_are_said),
        IN_FOLDER(colors_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
