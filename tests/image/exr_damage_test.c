// Bad files get one clear sentence, and what is whole in them is still read.
#include "exr_whole.h"

#include "image/exr_reader.h"

static char *folder;
static unsigned char *good; // 40 x 70 half RGB, ZIP: five chunks
static size_t good_size;

static exr_test_part rgb_part(trl_exr_compression compression) {
    exr_test_part part = {.compression = compression,
                          .data = {-3, 10, 40, 70},
                          .channel_count = 3,
                          .channels = {{"B", TRL_SAMPLE_HALF, 1, 1, false},
                                       {"G", TRL_SAMPLE_HALF, 1, 1, false},
                                       {"R", TRL_SAMPLE_HALF, 1, 1, false}}};
    return part;
}

static unsigned char *make(const exr_test_part *part, size_t *size) {
    const char *path = in_folder(folder, "made.exr");
    assert_int_equal(exr_test_write(path, part, 1), 0);
    return file_get(path, size);
}

static int set_up(void **state) {
    (void)state;
    folder = folder_make();
    const exr_test_part part = rgb_part(TRL_EXR_ZIP);
    good = make(&part, &good_size);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    free(good);
    folder_remove(folder);
    return 0;
}

static unsigned char *copy_good(void) {
    unsigned char *copy = malloc(good_size);
    memcpy(copy, good, good_size);
    return copy;
}

static void refused_with(const void *bytes, size_t size, trl_result code, const char *sentence,
                         const trl_image_open_params *params) {
    const trl_image_open_params defaults = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    trl_result result =
        trl_exr_open_memory(&reader, bytes, size, params ? params : &defaults, &err);
    if (result != code || strncmp(err.message, "memory: ", 8) != 0 ||
        strcmp(err.message + 8, sentence) != 0)
        fail_msg("%s '%s', not %s '%s'", trl_result_name(result), err.message,
                 trl_result_name(code), sentence);
    assert_null(reader);
}

static void refused(const void *bytes, size_t size, trl_result code, const char *sentence) {
    refused_with(bytes, size, code, sentence, NULL);
}

// Where an attribute's value begins.
static size_t value_of(const unsigned char *file, size_t size, const char *name, const char *type) {
    char key[128];
    size_t n = (size_t)snprintf(key, sizeof key, "%s%c%s", name, 0, type) + 1;
    const unsigned char *at = memmem(file, size, key, n);
    assert_non_null(at);
    return (size_t)(at - file) + n + 4;
}

static void put32(unsigned char *to, uint32_t value) {
    memcpy(to, &value, 4);
}

static void test_magic_and_version(void **state) {
    (void)state;
    unsigned char *f = copy_good();
    f[0] = 'x';
    refused(f, good_size, TRL_ERR_FORMAT,
            "not an OpenEXR file: it begins with 01312f78, not with the magic number 01312f76");
    f[0] = good[0];
    f[4] = 3;
    refused(f, good_size, TRL_ERR_UNSUPPORTED,
            "OpenEXR file format version 3 is not supported; this program reads version 2");
    f[4] = 2;
    f[6] = 1;
    refused(f, good_size, TRL_ERR_UNSUPPORTED,
            "the file uses features of a later OpenEXR (version flags 000100)");
    f[6] = 0;
    f[5] = 0x0a;
    refused(f, good_size, TRL_ERR_FORMAT,
            "the version flags 00000a contradict each other (single-part tiled, and deep or "
            "multi-part): the header is damaged");
    free(f);
    refused(good, 0, TRL_ERR_FORMAT, "the file ends inside its header, at byte 0: it is truncated");
    refused(good, 6, TRL_ERR_FORMAT, "the file ends inside its header, at byte 6: it is truncated");
}

static void test_compressions(void **state) {
    (void)state;
    unsigned char *f = copy_good();
    size_t at = value_of(f, good_size, "compression", "compression");
    for (unsigned char c = 10; c <= 11; c++) {
        f[at] = c;
        refused(f, good_size, TRL_ERR_UNSUPPORTED,
                "HTJ2K (OpenEXR 3.4) compression is not supported; convert the file to another "
                "compression, for instance with oiiotool IN.exr --compression zip -o OUT.exr");
    }
    f[at] = 77;
    refused(f, good_size, TRL_ERR_FORMAT, "part 0 has the unknown compression 77");
    free(f);
}

static void test_windows(void **state) {
    (void)state;
    unsigned char *f = copy_good();
    size_t at = value_of(f, good_size, "dataWindow", "box2i");
    put32(f + at + 8, 99999);
    put32(f + at + 12, 99999);
    put32(f + at, 0);
    put32(f + at + 4, 0);
    char sentence[200];
    snprintf(
        sentence, sizeof sentence,
        "part 0 claims 100000 x 100000 pixels in 6250 chunks, but the file has %zu bytes only: "
        "it is truncated or damaged",
        good_size);
    refused(f, good_size, TRL_ERR_FORMAT, sentence);
    put32(f + at + 8, 0x7fffffff);
    refused(f, good_size, TRL_ERR_LIMIT,
            "dataWindow (0, 0) - (2147483647, 99999) is beyond the coordinates that this program "
            "reads (±2^30)");
    put32(f + at + 8, 1u << 30);
    refused(f, good_size, TRL_ERR_LIMIT,
            "part 0 has 1073741825 x 100000 pixels; the limit is 16777216 on a side");
    put32(f + at + 8, (uint32_t)-1);
    refused(f, good_size, TRL_ERR_FORMAT, "dataWindow (0, 0) - (-1, 99999) is empty or inside out");
    // Wide, and few rows: the chunk table fits, the chunks cannot.
    put32(f + at + 8, 4000000);
    put32(f + at + 12, 69);
    snprintf(sentence, sizeof sentence,
             "the file claims 4000001 x 70 pixels, but most of its chunks are too short for their "
             "share of them: the header is damaged");
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.max_bytes = UINT64_C(1) << 40;
    refused_with(f, good_size, TRL_ERR_FORMAT, sentence, &params);
    put32(f + at + 8, 5000000);
    snprintf(sentence, sizeof sentence,
             "a chunk of 5000001 x 16 pixels in 3 channels needs 1373 MiB of working memory; the "
             "limit is 1024 MiB");
    refused(f, good_size, TRL_ERR_LIMIT, sentence);
    free(f);
}

// A header of our own making, attribute by attribute.
typedef struct header_bytes {
    unsigned char bytes[4096];
    size_t size;
} header_bytes;

static void add(header_bytes *h, const char *name, const char *type, const void *value,
                uint32_t size) {
    memcpy(h->bytes + h->size, name, strlen(name) + 1);
    h->size += strlen(name) + 1;
    memcpy(h->bytes + h->size, type, strlen(type) + 1);
    h->size += strlen(type) + 1;
    put32(h->bytes + h->size, size);
    h->size += 4;
    memcpy(h->bytes + h->size, value, size);
    h->size += size;
}

static header_bytes begin(uint32_t version) {
    header_bytes h = {.size = 8};
    put32(h.bytes, 20000630);
    put32(h.bytes + 4, version);
    return h;
}

static const int32_t small_window[4] = {0, 0, 7, 7};
static const char one_channel[] = "Y\0\1\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0"; // and the list's 0

static void add_rest(header_bytes *h, const void *channels, uint32_t size) {
    add(h, "channels", "chlist", channels, size);
    add(h, "compression", "compression", "\3", 1);
    add(h, "dataWindow", "box2i", small_window, 16);
    add(h, "displayWindow", "box2i", small_window, 16);
    h->bytes[h->size++] = 0;
}

static void test_headers(void **state) {
    (void)state;
    header_bytes h = begin(2);
    h.bytes[h.size++] = 0;
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "part 0 has no attribute 'channels': the header is damaged");
    h = begin(2);
    add_rest(&h, "", 1);
    refused(h.bytes, h.size, TRL_ERR_FORMAT, "part 0 has no channels");
    h = begin(2);
    add_rest(&h, one_channel, sizeof one_channel - 1);
    refused(h.bytes, h.size, TRL_ERR_FORMAT, "the channel list has no end");
    h = begin(2);
    add_rest(&h, one_channel, sizeof one_channel);
    char sentence[200];
    snprintf(sentence, sizeof sentence,
             "part 0 claims 8 x 8 pixels in 1 chunk, but the file has %zu bytes only: it is "
             "truncated or damaged",
             h.size);
    refused(h.bytes, h.size, TRL_ERR_FORMAT, sentence);
    memset(h.bytes + h.size, 0, 8);
    refused(h.bytes, h.size + 8, TRL_ERR_FORMAT,
            "no chunk of the picture (it has 1) is in the file: it is truncated or damaged");
    h = begin(2);
    char twice[2 * sizeof one_channel];
    memcpy(twice, one_channel, sizeof one_channel - 1);
    memcpy(twice + sizeof one_channel - 1, one_channel, sizeof one_channel);
    add_rest(&h, twice, 2 * sizeof one_channel - 1);
    refused(h.bytes, h.size, TRL_ERR_FORMAT, "channel 'Y' is listed twice");
    h = begin(2);
    char sampled[sizeof one_channel];
    memcpy(sampled, one_channel, sizeof one_channel);
    sampled[10] = 3;
    add_rest(&h, sampled, sizeof one_channel);
    refused(
        h.bytes, h.size, TRL_ERR_FORMAT,
        "channel 'Y' is sampled 3 x 1, which does not divide the data window of 8 x 8 pixels at "
        "(0, 0)");
    sampled[10] = 0;
    h = begin(2);
    add_rest(&h, sampled, sizeof one_channel);
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "channel 'Y' has sampling 0 x 1, which makes no sense");
    memcpy(sampled, one_channel, sizeof one_channel);
    sampled[2] = 9;
    h = begin(2);
    add_rest(&h, sampled, sizeof one_channel);
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "channel 'Y' has sample type 9; OpenEXR knows 0 (uint), 1 (half), 2 (float)");
}

static void test_attributes(void **state) {
    (void)state;
    header_bytes h = begin(2);
    add(&h, "compression", "compression", "\3\3", 2);
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "attribute 'compression' must be a compression; it has another type or size (2 bytes): "
            "the header is damaged");
    h = begin(2);
    add(&h, "comment", "string", "", 0);
    put32(h.bytes + h.size - 4, 0x40000000);
    refused(
        h.bytes, h.size, TRL_ERR_FORMAT,
        "attribute 'comment' claims 1073741824 bytes, and the limit is 134217728: the header is "
        "damaged");
    put32(h.bytes + h.size - 4, 1000);
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "attribute 'comment' needs 1000 bytes at byte 27, but the file ends at byte 27: it is "
            "truncated or damaged");
}

static void test_many_channels(void **state) {
    (void)state;
    enum { MANY = TRL_EXR_CHANNELS_MAX + 1 };
    static unsigned char list[MANY * 24 + 1], file[sizeof list + 256];
    size_t size = 0;
    for (int i = 0; i < MANY; i++) {
        size += (size_t)sprintf((char *)list + size, "c%05d", i) + 1;
        memcpy(list + size, one_channel + 2, 16);
        size += 16;
    }
    list[size++] = 0;
    header_bytes h = begin(2);
    add(&h, "channels", "chlist", "", 0);
    put32(h.bytes + h.size - 4, (uint32_t)size);
    memcpy(file, h.bytes, h.size);
    memcpy(file + h.size, list, size);
    refused(file, h.size + size, TRL_ERR_LIMIT, "the channel list has more than 1024 channels");
    file[h.size + 2] = 7;
    refused(file, h.size + size, TRL_ERR_FORMAT, "the name of channel 0 holds a control character");
}

static void test_deep_and_parts(void **state) {
    (void)state;
    header_bytes h = begin(2 | 0x800);
    add(&h, "type", "string", "deepscanline", 12);
    add_rest(&h, one_channel, sizeof one_channel);
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "part 0 is deep, and deep pictures cannot have zip compression");
    h = begin(2 | 0x1000);
    add(&h, "type", "string", "scanlineimage", 13);
    add_rest(&h, one_channel, sizeof one_channel);
    h.bytes[h.size++] = 0;
    refused(h.bytes, h.size, TRL_ERR_FORMAT,
            "part 0 says that it has -1 chunks; its 8 x 8 pixels need 1");
    h = begin(2 | 0x1000);
    add(&h, "type", "string", "photograph", 10);
    add_rest(&h, one_channel, sizeof one_channel);
    h.bytes[h.size++] = 0;
    refused(h.bytes, h.size, TRL_ERR_UNSUPPORTED, "part 0 has the unknown type 'photograph'");
    h = begin(2 | 0x1000);
    h.bytes[h.size++] = 0;
    refused(h.bytes, h.size, TRL_ERR_FORMAT, "the file has no parts");
    h = begin(2 | 0x200);
    add_rest(&h, one_channel, sizeof one_channel);
    refused(h.bytes, h.size, TRL_ERR_FORMAT, "part 0 is tiled, but has no attribute 'tiles'");
}

static uint64_t chunk_offset(const unsigned char *file, size_t size, int chunk, size_t *table) {
    // The table is where its first entry points behind the table itself.
    for (size_t at = 8; at + 40 < size; at++) {
        uint64_t offset;
        memcpy(&offset, file + at, 8);
        int32_t first;
        if (offset != at + 40 || offset + 4 > size) continue;
        memcpy(&first, file + offset, 4);
        if (first != 10) continue;
        *table = at + 8 * (size_t)chunk;
        memcpy(&offset, file + *table, 8);
        return offset;
    }
    fail_msg("no chunk table");
    return 0;
}

// Reads a damaged copy: the sentence, and that exactly the rows [bad, bad + n) are
// 0 and the others as in the whole file.
static void check_rows(const unsigned char *file, size_t size, uint32_t bad, uint32_t n,
                       const char *sentence) {
    const trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    whole expected, w;
    assert_ok(trl_exr_open_memory(&reader, good, good_size, &params, &ok));
    assert_ok(whole_rows(reader, 0, 0, &expected, &ok));
    trl_image_close(&reader);
    static const uint32_t strips[] = {0, 70, 7};
    for (int s = 0; s < 3; s++) {
        trl_error err = TRL_ERROR_INIT;
        assert_ok(trl_exr_open_memory(&reader, file, size, &params, &ok));
        assert_int_equal(whole_rows(reader, 0, strips[s], &w, &err), TRL_ERR_FORMAT);
        assert_string_equal(err.message, sentence);
        for (uint32_t y = 0; y < w.height; y++)
            for (int c = 0; c < 4; c++)
                for (uint32_t x = 0; x < w.width; x++) {
                    size_t i = (size_t)y * w.width + x;
                    bool is_bad = y >= bad && y < bad + n;
                    float value = is_bad ? 0 : expected.plane[c][i];
                    if (w.plane[c][i] != value) fail_msg("row %u, plane %d is not right", y, c);
                }
        whole_free(&w);
        trl_image_close(&reader);
    }
    whole_free(&expected);
}

static void test_damaged_chunk(void **state) {
    (void)state;
    size_t table;
    uint64_t offset = chunk_offset(good, good_size, 2, &table);
    char sentence[300];
    unsigned char *f = copy_good();
    f[offset + 12] ^= 0xff;
    snprintf(sentence, sizeof sentence,
             "memory: scan lines 42 to 57: the chunk at byte %llu is damaged: its ZIP data is "
             "damaged",
             (unsigned long long)offset);
    check_rows(f, good_size, 32, 16, sentence);
    memcpy(f, good, good_size);
    put32(f + offset, 26);
    snprintf(
        sentence, sizeof sentence,
        "memory: scan lines 42 to 57: the chunk at byte %llu is damaged: it says that it is for "
        "other pixels",
        (unsigned long long)offset);
    check_rows(f, good_size, 32, 16, sentence);
    memcpy(f, good, good_size);
    put32(f + offset + 4, 0xfffffff0);
    snprintf(sentence, sizeof sentence,
             "memory: scan lines 42 to 57: the chunk at byte %llu is damaged: its size makes no "
             "sense",
             (unsigned long long)offset);
    check_rows(f, good_size, 32, 16, sentence);
    memcpy(f, good, good_size);
    put32(f + table, 8);
    snprintf(sentence, sizeof sentence,
             "memory: scan lines 42 to 57: the chunk should be at byte 8, outside the file's %zu "
             "bytes: the file is truncated or damaged",
             good_size);
    check_rows(f, good_size, 32, 16, sentence);
    free(f);
}

// A writer that died leaves a table of zeros, and the last chunks out.
static void test_incomplete(void **state) {
    (void)state;
    size_t table;
    uint64_t offset = chunk_offset(good, good_size, 4, &table);
    unsigned char *f = copy_good();
    memset(f + table - 32, 0, 40);
    check_rows(f, offset, 64, 6,
               "memory: scan lines 74 to 79: the chunk is missing: the file is incomplete");
    trl_image_reader *reader = NULL;
    const trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    whole w;
    assert_ok(trl_exr_open_memory(&reader, f, good_size, &params, &ok));
    assert_ok(whole_rows(reader, 0, 0, &w, &ok)); // nothing is missing but the table
    whole_free(&w);
    trl_image_close(&reader);
    free(f);
}

// The same for tiles of the levels of several parts, and for deep ones.
static void test_rebuilt_table(void **state) {
    (void)state;
    for (int deep = 0; deep < 2; deep++) {
        exr_test_part parts[2] = {rgb_part(TRL_EXR_ZIPS), rgb_part(TRL_EXR_ZIPS)};
        for (int i = 0; i < 2; i++) {
            parts[i].name = i ? "b" : "a";
            parts[i].deep = deep;
            parts[i].tile_width = parts[i].tile_height = 16;
            parts[i].level_mode = deep ? TRL_EXR_LEVEL_ONE : TRL_EXR_LEVEL_RIP;
        }
        const char *path = in_folder(folder, "rebuilt.exr");
        assert_int_equal(exr_test_write(path, parts, 2), 0);
        size_t size;
        unsigned char *file = file_get(path, &size);
        trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
        params.part = 1;
        params.level_x = params.level_y = deep ? 0 : 1;
        trl_image_reader *reader = NULL;
        whole expected, w;
        assert_ok(trl_exr_open_memory(&reader, file, size, &params, &ok));
        assert_ok(whole_rows(reader, 0, 0, &expected, &ok));
        trl_image_close(&reader);
        trl_exr_file parsed = {.source = {.fd = -1, .bytes = file, .size = size}};
        assert_ok(trl_exr_preflight(&parsed, &ok));
        uint64_t first = parsed.parts[0].table_offset;
        memset(file + first, 0, parsed.chunks_offset - first);
        trl_exr_file_release(&parsed);
        assert_ok(trl_exr_open_memory(&reader, file, size, &params, &ok));
        assert_ok(whole_rows(reader, 0, 0, &w, &ok));
        trl_image_close(&reader);
        assert_memory_equal(expected.plane[0], w.plane[0], 4 * sizeof(float) * w.width * w.height);
        whole_free(&expected);
        whole_free(&w);
        free(file);
    }
}

static void test_truncated(void **state) {
    (void)state;
    size_t table;
    uint64_t offset = chunk_offset(good, good_size, 4, &table);
    char sentence[300];
    snprintf(sentence, sizeof sentence,
             "memory: scan lines 74 to 79: the chunk at byte %llu is damaged: the file ends inside "
             "it",
             (unsigned long long)offset);
    check_rows(good, good_size - 5, 64, 6, sentence);
}

// Reads all that can be read; nothing more than an error may happen.
static void survive(const unsigned char *bytes, size_t size) {
    // A copy of exactly that size, so that a sanitizer sees every step beyond it.
    unsigned char *exact = malloc(size ? size : 1);
    memcpy(exact, bytes, size);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.max_bytes = 64 << 20;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    if (trl_exr_open_memory(&reader, exact, size, &params, &err) == TRL_OK) {
        const trl_image_info *info = trl_image_reader_info(reader);
        if ((uint64_t)info->window.width * info->window.height < 4 << 20) {
            whole w;
            trl_result result = whole_rows(reader, 0, 0, &w, &err);
            assert_true(result == TRL_OK || *err.message);
            whole_free(&w);
        }
        trl_image_close(&reader);
    } else {
        assert_true(*err.message);
    }
    free(exact);
}

static void test_cut_and_flip(void **state) {
    (void)state;
    for (int kind = 0; kind < TRL_EXR_COMPRESSIONS + 3; kind++) {
        exr_test_part part = rgb_part((trl_exr_compression)(kind % TRL_EXR_COMPRESSIONS));
        if (kind >= TRL_EXR_COMPRESSIONS) {
            part.tile_width = part.tile_height = kind % 2 ? 16 : 0;
            part.deep = kind > TRL_EXR_COMPRESSIONS;
            part.compression = part.deep ? TRL_EXR_ZIPS : TRL_EXR_ZIP;
        }
        size_t size;
        unsigned char *file = make(&part, &size);
        for (int i = 0; i <= 16; i++)
            survive(file, size * (size_t)i / 16);
        // Every byte of the header, and bytes of the chunks where our own code unpacks
        // them (the library's packed bytes are the guard's affair).
        bool own = part.compression <= TRL_EXR_ZIP;
        uint32_t seed = 1;
        for (size_t at = 0; at < (own ? size : 400) && at < size; at += at < 400 ? 1 : 37) {
            seed = seed * 1664525 + 1013904223;
            unsigned char old = file[at];
            file[at] = (unsigned char)(seed >> 24);
            survive(file, size);
            file[at] = old;
        }
        free(file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_magic_and_version), cmocka_unit_test(test_compressions),
        cmocka_unit_test(test_windows),           cmocka_unit_test(test_headers),
        cmocka_unit_test(test_attributes),        cmocka_unit_test(test_many_channels),
        cmocka_unit_test(test_deep_and_parts),    cmocka_unit_test(test_damaged_chunk),
        cmocka_unit_test(test_incomplete),        cmocka_unit_test(test_rebuilt_table),
        cmocka_unit_test(test_truncated),         cmocka_unit_test(test_cut_and_flip)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
