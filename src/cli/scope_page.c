// The panels of troland scope as a file, and as pictures on the terminal.
#include "cli/scope.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

// A panel more than the scope has: the levels over the frames of a shot.
enum { SHOT = TRL_SCOPE_KINDS, PANELS };

// Some panels in a grid in the file.
static trl_result draw(const trl_cli_scope_found *found, const int *kinds, uint32_t count,
                       double width, uint32_t columns, const char *path, bool overwrite,
                       trl_error *err) {
    trl_plot *plots[PANELS] = {NULL};
    trl_result r = TRL_OK;
    for (uint32_t i = 0; i < count && r == TRL_OK; i++)
        r = kinds[i] == SHOT ? trl_cli_scope_shot_plot(found, width, &plots[i], err)
                             : trl_scope_plot(found->scope, kinds[i], width, &plots[i], err);
    if (r == TRL_OK)
        r = trl_plot_write((const trl_plot *const *)plots, count, columns, path, overwrite, err);
    for (uint32_t i = 0; i < count; i++)
        trl_plot_destroy(&plots[i]);
    return r;
}

static uint32_t kinds_of(const trl_cli_scope_found *found, int kinds[PANELS]) {
    uint32_t count = 0;
    for (int kind = 0; kind < TRL_SCOPE_KINDS; kind++)
        if (trl_scope_has(found->scope, kind)) kinds[count++] = kind;
    if (found->shot) kinds[count++] = SHOT;
    return count;
}

trl_result trl_cli_scope_page(const trl_cli_scope_job *job, const trl_cli_scope_found *found,
                              trl_error *err) {
    int kinds[PANELS];
    uint32_t count = kinds_of(found, kinds), columns = job->columns;
    if (columns == 0) columns = count > 4 ? 3 : count > 1 ? 2 : 1;
    if (columns > count) columns = count;
    return draw(found, kinds, count, job->width, columns, job->plot, job->overwrite, err);
}

static trl_result send_kitty(FILE *out, const char *path, trl_error *err) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size > 0) bytes = malloc((size_t)size);
    bool good = bytes && fseek(file, 0, SEEK_SET) == 0 &&
                fread(bytes, 1, (size_t)size, file) == (size_t)size;
    if (good) trl_cli_terminal_kitty(out, bytes, (size_t)size);
    if (file) fclose(file);
    free(bytes);
    return good ? TRL_OK
                : trl_error_set(err, TRL_ERR_FILE, "cannot read the picture '%.200s' back", path);
}

static trl_result read_rgba(uint8_t *rgba, trl_image_reader *reader, trl_error *err) {
    const trl_window *w = &trl_image_reader_info(reader)->window;
    const trl_packing packing = {
        .size = sizeof(trl_packing), .sample = TRL_SAMPLE_U8, .channels = 4};
    float *planes = malloc((size_t)w->width * 4 * sizeof *planes);
    trl_result r = planes ? TRL_OK : trl_error_set(err, TRL_ERR_MEMORY, "no memory for a row");
    for (uint32_t y = 0; y < w->height && r == TRL_OK; y++) {
        float *row[4] = {planes, planes + w->width, planes + 2 * (size_t)w->width,
                         planes + 3 * (size_t)w->width};
        r = trl_image_reader_rows(reader, 0, w->y + (int32_t)y, 1, row, w->width, err);
        const float *const in[4] = {row[0], row[1], row[2], row[3]};
        if (r == TRL_OK)
            trl_pack_row(&packing, in, 0, y, w->width, rgba + (size_t)4 * y * w->width);
    }
    free(planes);
    return r;
}

static trl_result send_sixel(FILE *out, const trl_cli_terminal *terminal, const char *path,
                             trl_error *err) {
    trl_image_reader *reader = NULL;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_result r = trl_image_open(&reader, path, &params, err);
    if (r != TRL_OK) return r;
    const trl_window *w = &trl_image_reader_info(reader)->window;
    uint8_t *rgba = malloc((size_t)w->width * w->height * 4);
    if (rgba) r = read_rgba(rgba, reader, err);
    if (!rgba || (r == TRL_OK && !trl_cli_terminal_sixel(out, terminal, rgba, w->width, w->height)))
        r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for a page of %u by %u pixels", w->width,
                          w->height);
    fputc('\n', out);
    free(rgba);
    trl_image_close(&reader);
    return r;
}

// What fits the window: panels side by side, and a row of them is no higher than it.
static double panel_width(const trl_cli_terminal *t, uint32_t count, uint32_t *columns) {
    enum { COMFORTABLE = 480, LEAST = 160, MOST = 900 };
    double across = t->width_pixels ? t->width_pixels : 8.0 * t->columns;
    double down = t->height_pixels ? 0.94 * t->height_pixels : INFINITY;
    if (t->most_width > 0) across = fmin(across, t->most_width);
    if (t->most_height > 0) down = fmin(down, t->most_height);
    *columns = (uint32_t)fmin(fmax(floor(across / COMFORTABLE), 1), count);
    double width = fmin(floor(across / *columns) - 1, floor(down / TRL_SCOPE_PANEL_SHAPE));
    return fmin(fmax(width, LEAST), MOST);
}

// Each row of panels is a picture of its own, by way of a PNG file in a folder of its own: a
// terminal may refuse a large picture, and scrolls a small one better.
trl_result trl_cli_scope_show(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err) {
    const trl_cli_terminal *t = &job->terminal;
    const char *base = getenv("TMPDIR");
    char folder[4000], path[4040];
    int kinds[PANELS];
    uint32_t columns, count = kinds_of(found, kinds);
    double width = panel_width(t, count, &columns);
    trl_result r = TRL_OK;
    snprintf(folder, sizeof folder, "%s/troland-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder))
        return trl_error_set(err, TRL_ERR_FILE,
                             "cannot make a folder in '%.200s': let TMPDIR name one",
                             base && *base ? base : "/tmp");
    snprintf(path, sizeof path, "%s/row.png", folder);
    for (uint32_t i = 0; i < count && r == TRL_OK; i += columns) {
        uint32_t n = count - i < columns ? count - i : columns;
        r = draw(found, kinds + i, n, width, n, path, true, err);
        if (r == TRL_OK && t->graphics == TRL_CLI_KITTY) r = send_kitty(out, path, err);
        if (r == TRL_OK && t->graphics == TRL_CLI_SIXEL) r = send_sixel(out, t, path, err);
    }
    unlink(path);
    rmdir(folder);
    return r;
}
