// The table of file formats, and the calls that choose one and forward to it.
#include "image/formats_have.h"
#include "image/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const trl_image_format *const formats[] = {
#if TRL_HAVE_EXR
    &trl_format_exr,
#endif
#if TRL_HAVE_PNG
    &trl_format_png,
#endif
#if TRL_HAVE_JPEG
    &trl_format_jpeg,
#endif
#if TRL_HAVE_RAW
    &trl_format_raw,
#endif
    NULL, // a build without any format has a table too
};

enum { HEAD_BYTES = 16 };

typedef struct name_list {
    char text[160];
} name_list;

static bool listed(const trl_image_format *format, bool to_write) {
    return !to_write || format->create;
}

// "OpenEXR (.exr), PNG (.png) and JPEG (.jpg)": what can be read, or what can be written.
static name_list names_of_formats(bool to_write) {
    name_list list = {""};
    size_t count = 0, at = 0, length = 0;
    for (size_t i = 0; formats[i]; i++)
        count += listed(formats[i], to_write);
    for (size_t i = 0; formats[i]; i++) {
        if (!listed(formats[i], to_write)) continue;
        const char *between = at == 0 ? "" : at + 1 < count ? ", " : " and ";
        int extension = (int)strcspn(formats[i]->extensions, ",");
        length += (size_t)snprintf(list.text + length, sizeof list.text - length, "%s%s (.%.*s)",
                                   between, formats[i]->name, extension, formats[i]->extensions);
        at++;
    }
    return list;
}

// Files that people bring and that are none of ours: to call them by their name.
typedef struct known_file {
    const char *name;
    size_t offset, length;
    const char *bytes;
    const char *library, *extensions; // of a format that may be left out of a build
    bool here;
} known_file;

static const known_file known_files[] = {
    {"an OpenEXR picture", 0, 4, "\x76\x2f\x31\x01", "OpenEXR", "exr", TRL_HAVE_EXR},
    {"a PNG picture", 0, 8, "\x89PNG\r\n\x1a\n", "libpng", "png", TRL_HAVE_PNG},
    {"a JPEG picture", 0, 3, "\xff\xd8\xff", "libjpeg", "jpg,jpeg", TRL_HAVE_JPEG},
    {"a TIFF picture or a camera raw file", 0, 4, "II*\0"},
    {"a TIFF picture or a camera raw file", 0, 4, "MM\0*"},
    {"a BigTIFF picture", 0, 4, "II+\0"},
    {"an AVIF picture", 4, 8, "ftypavif"},
    {"a HEIF picture", 4, 8, "ftypheic"},
    {"a HEIF picture", 4, 8, "ftypmif1"},
    {"a QuickTime movie", 4, 6, "ftypqt"},
    {"a film or a picture in an ISO container", 4, 4, "ftyp"},
    {"a JPEG XL picture", 0, 2, "\xff\x0a"},
    {"a JPEG XL picture", 4, 4, "JXL "},
    {"a JPEG 2000 picture", 4, 4, "jP  "},
    {"a WebP picture", 8, 4, "WEBP"},
    {"a GIF picture", 0, 4, "GIF8"},
    {"a Radiance HDR picture", 0, 2, "#?"},
    {"a PFM picture", 0, 3, "PF\n"},
    {"a DPX picture", 0, 4, "SDPX"},
    {"a DPX picture", 0, 4, "XPDS"},
    {"a Photoshop picture", 0, 4, "8BPS"},
    {"a PDF document", 0, 4, "%PDF"},
    {"a Matroska or WebM film", 0, 4, "\x1a\x45\xdf\xa3"},
    {"an MXF film", 0, 4, "\x06\x0e\x2b\x34"},
    {"a Targa or icon file", 0, 4, "\0\0\2\0"},
    {"a ZIP archive", 0, 4, "PK\3\4"},
    {"a gzip archive", 0, 2, "\x1f\x8b"},
    {"a Windows bitmap", 0, 2, "BM"},
};

void trl_params_copy(void *own, uint32_t own_size, const void *given) {
    uint32_t size;
    memcpy(&size, given, sizeof size);
    memcpy(own, given, size < own_size ? size : own_size);
    memcpy(own, &own_size, sizeof own_size);
}

static trl_result not_ours_error(const char *path, const unsigned char *head, size_t length,
                                 trl_error *err) {
    for (size_t i = 0; i < sizeof known_files / sizeof *known_files; i++) {
        const known_file *k = &known_files[i];
        if (length < k->offset + k->length) continue;
        if (memcmp(head + k->offset, k->bytes, k->length) != 0) continue;
        if (k->library && !k->here)
            return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                                 "%s is %s: this troland was built without %s", path, k->name,
                                 k->library);
        return trl_error_set(err, TRL_ERR_FORMAT, "%s is %s: troland reads %s", path, k->name,
                             names_of_formats(false).text);
    }
    bool text = true;
    for (size_t i = 0; i < length; i++)
        text = text && ((head[i] >= 32 && head[i] < 127) || (head[i] >= 9 && head[i] <= 13));
    return trl_error_set(err, TRL_ERR_FORMAT, "%s is not a picture%s: troland reads %s", path,
                         text ? " but looks like text" : "", names_of_formats(false).text);
}

static trl_result read_error(const char *path, int number, trl_error *err) {
    if (number == ENOENT || number == ENOTDIR)
        return trl_error_set(err, TRL_ERR_FILE, "%s does not exist: check the name", path);
    if (number == EACCES || number == EPERM)
        return trl_error_set(err, TRL_ERR_FILE,
                             "%s may not be read by this user: check its permissions", path);
    const char *why = strerrordesc_np(number);
    return trl_error_set(err, TRL_ERR_FILE, "%s cannot be read: %s", path,
                         why ? why : "unknown error");
}

static trl_result read_head(const char *path, unsigned char head[HEAD_BYTES], size_t *length,
                            trl_error *err) {
    struct stat st;
    if (stat(path, &st) != 0) return read_error(path, errno, err);
    TRL_REQUIRE(!S_ISDIR(st.st_mode), err, TRL_ERR_FILE,
                "%s is a folder: give the name of a picture in it", path);
    // Decoders seek, and a pipe that nobody writes to would be waited for without end.
    TRL_REQUIRE(S_ISREG(st.st_mode), err, TRL_ERR_FILE,
                "%s is not a regular file: copy the picture to one first", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return read_error(path, errno, err);
    *length = 0;
    ssize_t got;
    while (*length < HEAD_BYTES && (got = read(fd, head + *length, HEAD_BYTES - *length)) != 0) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            int number = errno;
            close(fd);
            return read_error(path, number, err);
        }
        *length += (size_t)got;
    }
    close(fd);
    TRL_REQUIRE(*length > 0, err, TRL_ERR_FORMAT, "%s is empty", path);
    return TRL_OK;
}

trl_result trl_image_open(trl_image_reader **out, const char *path,
                          const trl_image_open_params *params, trl_error *err) {
    TRL_REQUIRE(path && *path, err, TRL_ERR_ARGUMENT, "the name of the picture to read is empty");
    trl_image_open_params own = TRL_IMAGE_OPEN_PARAMS_INIT;
    if (params) trl_params_copy(&own, sizeof own, params);
    if (own.slots == 0) own.slots = 1;
    if (own.max_bytes == 0) own.max_bytes = (uint64_t)1 << 30;
    unsigned char head[HEAD_BYTES];
    size_t length = 0;
    TRL_TRY(read_head(path, head, &length, err));
    for (size_t i = 0; formats[i]; i++) {
        if (!formats[i]->matches(head, length)) continue;
        trl_guard_mark(0, "its header");
        trl_result result = formats[i]->open(out, path, &own, err);
        trl_guard_clear();
        return result;
    }
    return not_ours_error(path, head, length, err);
}

void trl_image_close(trl_image_reader **reader) {
    if (*reader) (*reader)->ops->close(*reader);
    *reader = NULL;
}

const trl_image_info *trl_image_reader_info(const trl_image_reader *reader) {
    return &reader->info;
}

trl_result trl_image_reader_rows(trl_image_reader *reader, uint32_t slot, int32_t y, uint32_t rows,
                                 float *const rgba[4], size_t stride, trl_error *err) {
    const trl_window *window = &reader->info.window;
    int64_t first = (int64_t)y - window->y;
    TRL_REQUIRE(first >= 0 && first + rows <= window->height, err, TRL_ERR_ARGUMENT,
                "rows %d to %lld are outside the picture's rows %d to %lld", y,
                (long long)y + rows - 1, window->y, (long long)window->y + window->height - 1);
    trl_result result = reader->ops->rows(reader, slot, y, rows, rgba, stride, err);
    trl_guard_clear();
    return result;
}

static bool extension_in(const char *list, const char *extension) {
    size_t length = strlen(extension);
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, ",");
        if (n == length && strncasecmp(at, extension, n) == 0) return true;
        at += n + (at[n] == ',');
    }
    return false;
}

static trl_result format_by_name(const trl_image_format **out, const char *path, trl_error *err) {
    TRL_REQUIRE(path && *path, err, TRL_ERR_ARGUMENT, "the name of the picture to write is empty");
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    TRL_REQUIRE(dot && dot[1], err, TRL_ERR_UNSUPPORTED,
                "%s has no extension that says how to write it: troland writes %s", path,
                names_of_formats(true).text);
    for (size_t i = 0; formats[i]; i++) {
        *out = formats[i];
        if (listed(formats[i], true) && extension_in(formats[i]->extensions, dot + 1))
            return TRL_OK;
    }
    for (size_t i = 0; known_files[i].library; i++)
        TRL_REQUIRE(known_files[i].here || !extension_in(known_files[i].extensions, dot + 1), err,
                    TRL_ERR_UNSUPPORTED, "%s cannot be written: this troland was built without %s",
                    path, known_files[i].library);
    return trl_error_set(err, TRL_ERR_UNSUPPORTED, "%s: troland cannot write %s, only %s", path,
                         dot, names_of_formats(true).text);
}

static trl_result sample_check(const trl_image_format *format, const char *path, trl_sample sample,
                               trl_error *err) {
    static const char *const words[] = {"8-bit", "16-bit", "half", "float", "uint"};
    TRL_REQUIRE((unsigned)sample < 5, err, TRL_ERR_ARGUMENT, "sample type %d is not known", sample);
    if (format->samples >> sample & 1) return TRL_OK;
    char can[64] = "";
    for (unsigned s = 0; s < 5; s++) {
        if (!(format->samples >> s & 1)) continue;
        if (*can) strcat(can, " or ");
        strcat(can, words[s]);
    }
    return trl_error_set(err, TRL_ERR_UNSUPPORTED, "%s: %s holds %s samples, not %s ones", path,
                         format->name, can, words[sample]);
}

trl_result trl_image_target_check(const char *path, trl_sample sample, trl_error *err) {
    const trl_image_format *format = NULL;
    TRL_TRY(format_by_name(&format, path, err));
    return sample_check(format, path, sample, err);
}

trl_result trl_image_create(trl_image_writer **out, const char *path,
                            const trl_image_write_params *params, trl_error *err) {
    const trl_image_format *format = NULL;
    TRL_TRY(format_by_name(&format, path, err));
    trl_image_write_params own = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_params_copy(&own, sizeof own, params);
    TRL_TRY(sample_check(format, path, own.packing.sample, err));
    TRL_REQUIRE(own.packing.channels >= 1 && own.packing.channels <= 4, err, TRL_ERR_ARGUMENT,
                "%u channels cannot be written: 1 to 4 can", own.packing.channels);
    TRL_REQUIRE(own.data.width > 0 && own.data.height > 0, err, TRL_ERR_ARGUMENT,
                "%s cannot be written: a picture of %u by %u pixels is empty", path, own.data.width,
                own.data.height);
    if (own.display.width == 0 || own.display.height == 0) own.display = own.data;
    trl_atomic_file *file = NULL;
    TRL_TRY(trl_atomic_create(&file, path, own.overwrite, err));
    trl_result result = format->create(out, file, &own, err);
    if (result != TRL_OK) {
        trl_atomic_destroy(&file);
        return result;
    }
    trl_image_writer *writer = *out;
    writer->params = own;
    writer->params.compression = NULL;
    writer->params.texts = NULL;
    writer->params.text_count = 0;
    writer->file = file;
    writer->rows_written = 0;
    return TRL_OK;
}

trl_result trl_image_writer_rows(trl_image_writer *writer, uint32_t rows, const void *packed,
                                 size_t stride, trl_error *err) {
    uint32_t left = writer->params.data.height - writer->rows_written;
    TRL_REQUIRE(rows <= left, err, TRL_ERR_ARGUMENT,
                "%u rows do not fit: %u of %u are still to be written", rows, left,
                writer->params.data.height);
    TRL_TRY(writer->ops->rows(writer, rows, packed, stride, err));
    writer->rows_written += rows;
    return TRL_OK;
}

trl_result trl_image_writer_finish(trl_image_writer *writer, trl_error *err) {
    TRL_REQUIRE(writer->rows_written == writer->params.data.height, err, TRL_ERR_ARGUMENT,
                "the picture is not whole: %u of %u rows were written", writer->rows_written,
                writer->params.data.height);
    TRL_TRY(writer->ops->finish(writer, err));
    return trl_atomic_commit(writer->file, err);
}

void trl_image_writer_destroy(trl_image_writer **writer) {
    if (!*writer) return;
    trl_atomic_file *file = (*writer)->file;
    (*writer)->ops->destroy(*writer);
    trl_atomic_destroy(&file);
    *writer = NULL;
}
