// Plots: what is drawn where, and what is refused.
#include "test.h"

#include <troland/image.h>
#include <troland/plot.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static const char *file(const char *name) {
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static trl_plot *panel(const trl_plot_params *params) {
    trl_error err = TRL_ERROR_INIT;
    trl_plot *plot = NULL;
    assert_int_equal(trl_plot_create(&plot, params, &err), TRL_OK);
    return plot;
}

static trl_result write_one(trl_plot *plot, const char *path, bool overwrite, trl_error *err) {
    const trl_plot *plots[] = {plot};
    return trl_plot_write(plots, 1, 1, path, overwrite, err);
}

typedef struct pixels {
    uint32_t width, height;
    float *rgb[3];
} pixels;

static pixels load(const char *path) {
    trl_error err = TRL_ERROR_INIT;
    trl_image_open_params open = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    assert_int_equal(trl_image_open(&reader, path, &open, &err), TRL_OK);
    trl_window window = trl_image_reader_info(reader)->window;
    pixels p = {window.width, window.height, {NULL}};
    for (int c = 0; c < 3; c++)
        p.rgb[c] = calloc((size_t)p.width * p.height, sizeof(float));
    float *const planes[4] = {p.rgb[0], p.rgb[1], p.rgb[2], NULL};
    assert_int_equal(trl_image_reader_rows(reader, 0, 0, p.height, planes, p.width, &err), TRL_OK);
    trl_image_close(&reader);
    return p;
}

static void release(pixels *p) {
    for (int c = 0; c < 3; c++)
        free(p->rgb[c]);
}

// How many pixels have this colour, 0…255, and where their mean lies.
static size_t find(const pixels *p, int r, int g, int b, double *x, double *y) {
    const int wanted[3] = {r, g, b};
    size_t count = 0;
    *x = *y = 0;
    for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
        bool same = true;
        for (int c = 0; c < 3; c++)
            same = same && lrintf(p->rgb[c][i] * 255) == wanted[c];
        if (!same) continue;
        count++;
        *x += (double)(i % p->width);
        size_t row = i / p->width;
        *y += (double)row;
    }
    if (count) *x /= (double)count;
    if (count) *y /= (double)count;
    return count;
}

// A bar from 2 to 4 of an axis from 0 to 4, half as high as the axis.
static void test_bar(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.x.high = 4;
    params.y.high = 10;
    trl_plot *plot = panel(&params);
    const double edges[2] = {2, 4}, heights[1] = {5};
    const trl_plot_style red = {.rgba = {1, 0, 0, 1}};
    assert_int_equal(trl_plot_add_bars(plot, NULL, edges, heights, 1, &red, &err), TRL_OK);
    assert_int_equal(write_one(plot, file("bar.png"), false, &err), TRL_OK);
    trl_plot_destroy(&plot);
    assert_null(plot);
    pixels p = load(file("bar.png"));
    double x = 0, y = 0;
    size_t count = find(&p, 255, 0, 0, &x, &y);
    assert_int_equal(p.width, 720);
    assert_int_equal(p.height, 420);
    // The axes take most of the page: a quarter of them is the bar, right and low.
    assert_in_range(count, 720 * 420 / 6, 720 * 420 / 4);
    assert_in_range((unsigned)x, 720 * 65 / 100, 720 * 80 / 100);
    assert_in_range((unsigned)y, 420 * 60 / 100, 420 * 80 / 100);
    release(&p);
}

// A line on a logarithmic axis is parted where a value has no place.
static void test_line_parts(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.x.high = 3;
    params.y = (trl_plot_axis){.low = 1, .high = 100, .scale = TRL_PLOT_LOG10};
    const double x[4] = {0, 1, 2, 3}, gap[4] = {10, 10, 0, 10}, whole[4] = {10, 10, 10, 10};
    size_t counts[2];
    for (int k = 0; k < 2; k++) {
        trl_plot *plot = panel(&params);
        const trl_plot_style blue = {.rgba = {0, 0, 1, 1}, .width = 5};
        assert_int_equal(trl_plot_add_line(plot, "light", x, k ? whole : gap, 4, &blue, &err),
                         TRL_OK);
        assert_int_equal(write_one(plot, file("line.png"), true, &err), TRL_OK);
        trl_plot_destroy(&plot);
        pixels p = load(file("line.png"));
        double mx = 0, my = 0;
        counts[k] = find(&p, 0, 0, 255, &mx, &my);
        release(&p);
    }
    assert_true(counts[0] > 400);
    assert_in_range(counts[1], counts[0] * 5 / 2, counts[0] * 7 / 2);
}

// The names in the legend of a dark panel are light.
static void test_dark_legend(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.dark = true;
    params.legend = true;
    trl_plot *plot = panel(&params);
    const double x[2] = {0, 1};
    const trl_plot_style red = {.rgba = {1, 0, 0, 1}, .width = 2};
    assert_int_equal(trl_plot_add_line(plot, "HHHHHHHH", x, x, 2, &red, &err), TRL_OK);
    assert_int_equal(write_one(plot, file("dark.png"), false, &err), TRL_OK);
    trl_plot_destroy(&plot);
    pixels p = load(file("dark.png"));
    size_t light = 0;
    for (size_t i = 0; i < (size_t)p.width * 36; i++)
        light += p.rgb[0][i] > 0.6F && p.rgb[1][i] > 0.6F && p.rgb[2][i] > 0.6F;
    assert_in_range(light, 40, 2000);
    release(&p);
}

// Pixels that are not the page's colour in the columns from `x` on.
static size_t inked_from(const pixels *p, uint32_t x) {
    size_t count = 0;
    for (size_t i = 0; i < (size_t)p->width * p->height; i++)
        count += i % p->width >= x && p->rgb[1][i] < 0.7f;
    return count;
}

// A word stands where it hides no line, and does not leave the axes: here there is a line
// on its right, and then the end of the axis.
static void test_text_gives_way(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.x.high = params.y.high = 1;
    const double x[2] = {0.5, 1}, y[2] = {0.5, 0.5};
    const trl_plot_style red = {.rgba = {1, 0, 0, 1}, .width = 8};
    size_t counts[2], right[2];
    for (int words = 0; words < 2; words++) {
        trl_plot *plot = panel(&params);
        double mx = 0, my = 0;
        assert_int_equal(trl_plot_add_line(plot, NULL, x, y, 2, &red, &err), TRL_OK);
        if (words) {
            assert_int_equal(trl_plot_add_text(plot, 0.5, 0.5, "some words", &err), TRL_OK);
            assert_int_equal(trl_plot_add_text(plot, 1, 0.2, "WWWWWWWWWWWWWWWW", &err), TRL_OK);
        }
        assert_int_equal(write_one(plot, file("text.png"), true, &err), TRL_OK);
        trl_plot_destroy(&plot);
        pixels p = load(file("text.png"));
        counts[words] = find(&p, 255, 0, 0, &mx, &my);
        right[words] = inked_from(&p, 720 - 20);
        release(&p);
    }
    assert_int_equal(counts[0], counts[1]);
    assert_int_equal(right[0], right[1]);
    assert_true(counts[0] > 1000);
}

static void test_raster(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.no_axes = true;
    trl_plot *plot = panel(&params);
    const uint8_t two[8] = {10, 200, 30, 255, 240, 20, 60, 255}; // over each other
    assert_int_equal(trl_plot_add_raster(plot, two, 1, 2, 0, 0, 1, 1, &err), TRL_OK);
    assert_int_equal(write_one(plot, file("raster.png"), false, &err), TRL_OK);
    trl_plot_destroy(&plot);
    pixels p = load(file("raster.png"));
    double x = 0, upper = 0, lower = 0;
    assert_true(find(&p, 10, 200, 30, &x, &upper) > 100000);
    assert_true(find(&p, 240, 20, 60, &x, &lower) > 100000);
    assert_true(upper < lower);
    release(&p);
}

// A page with one thing of each kind.
static trl_plot *everything(void) {
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.title = "Light & <shade>";
    params.subtitle = "a subtitle";
    params.legend = true;
    params.x = (trl_plot_axis){.label = "stops", .low = -6, .high = 6};
    params.y = (trl_plot_axis){.label = "share of the pixels"};
    trl_plot *plot = panel(&params);
    const double x[3] = {-2, 0, 2}, y[3] = {1, 5, 2};
    assert_int_equal(trl_plot_add_band(plot, "in range", -1, INFINITY, NULL, &err), TRL_OK);
    static const uint8_t two[8] = {255, 0, 0, 255, 0, 0, 255, 255};
    assert_int_equal(trl_plot_add_raster(plot, two, 2, 1, -5, 1, -4, 2, &err), TRL_OK);
    assert_int_equal(trl_plot_add_line(plot, "one", x, y, 3, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_add_points(plot, "two", x, y, 3, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_add_polygon(plot, "three", x, y, 3, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_add_mark(plot, "grey", 0, false, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_add_mark(plot, "limit", 4, true, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_add_text(plot, 2, 2, "here", &err), TRL_OK);
    return plot;
}

// In a process of its own, as each run of a program is.
static void write_page(trl_plot *plot, const char *path) {
    const trl_plot *page[] = {plot, plot, plot};
    int status = 0;
    pid_t child = fork();
    if (child == 0) _exit(trl_plot_write(page, 3, 2, path, true, NULL) == TRL_OK ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

// Two runs make the same file; each panel of a page has its room.
// The file's text, which the caller frees, and then the file is gone.
static char *read_text(const char *path) {
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, in) > 1000);
    fclose(in);
    return text;
}

static void test_svg(void **state) {
    (void)state;
    trl_plot *plot = everything();
    char *texts[2];
    for (int k = 0; k < 2; k++) {
        write_page(plot, file("page.svg"));
        texts[k] = read_text(file("page.svg"));
        if (k > 0) continue;
        // Takes numbers of Cairo's.
        assert_int_equal(write_one(plot, file("line.png"), true, NULL), TRL_OK);
    }
    trl_plot_destroy(&plot);
    assert_non_null(strstr(texts[0], "viewBox=\"0 0 1440 840\""));
    assert_string_equal(texts[0], texts[1]);
    // Every name that is referred to is there, and there is a picture among them.
    int references = 0;
    for (const char *p = texts[0]; (p = strstr(p, "=\"#i")) != NULL; p++, references++) {
        char wanted[40];
        snprintf(wanted, sizeof wanted, " id=\"%.*s\"", (int)strcspn(p + 3, "\""), p + 3);
        assert_non_null(strstr(texts[0], wanted));
    }
    assert_true(references > 20);
    assert_non_null(strstr(texts[0], "<image id=\"i"));
    free(texts[0]);
    free(texts[1]);
}

// Several threads draw at a time: each gets the same file.
enum { DRAWERS = 4, PAGES = 3 };

typedef struct drawer {
    pthread_t thread;
    char path[160];
    trl_result result;
} drawer;

static void *draw_pages(void *arg) {
    drawer *d = arg;
    trl_plot *plot = everything();
    for (int i = 0; i < PAGES && d->result == TRL_OK; i++)
        d->result = write_one(plot, d->path, true, NULL);
    trl_plot_destroy(&plot);
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    drawer drawers[DRAWERS];
    for (int i = 0; i < DRAWERS; i++) {
        drawers[i].result = TRL_OK;
        snprintf(drawers[i].path, sizeof drawers[i].path, "%s/page%d.svg", folder, i);
        assert_int_equal(pthread_create(&drawers[i].thread, NULL, draw_pages, &drawers[i]), 0);
    }
    for (int i = 0; i < DRAWERS; i++)
        pthread_join(drawers[i].thread, NULL);
    char *first = NULL;
    for (int i = 0; i < DRAWERS; i++) {
        assert_int_equal(drawers[i].result, TRL_OK);
        char *text = read_text(drawers[i].path);
        assert_string_equal(first ? first : text, text);
        unlink(drawers[i].path);
        if (first)
            free(text);
        else
            first = text;
    }
    free(first);
}

static void expect_error(trl_result result, trl_result wanted, trl_error *err, const char *words) {
    assert_int_equal(result, wanted);
    if (!strstr(err->message, words)) fail_msg("'%s' lacks '%s'", err->message, words);
    *err = (trl_error)TRL_ERROR_INIT;
}

static void test_refused(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    trl_plot *plot = NULL;
    params.x = (trl_plot_axis){.low = 0, .high = 10, .scale = TRL_PLOT_LOG10};
    expect_error(trl_plot_create(&plot, &params, &err), TRL_ERR_ARGUMENT, &err, "above 0");
    params.x = (trl_plot_axis){.low = NAN, .high = 10};
    expect_error(trl_plot_create(&plot, &params, &err), TRL_ERR_ARGUMENT, &err, "finite");
    params.x = (trl_plot_axis){0};
    params.width = 10;
    expect_error(trl_plot_create(&plot, &params, &err), TRL_ERR_ARGUMENT, &err, "160");
    params.width = 0;
    plot = panel(&params);
    const double nothing[2] = {NAN, INFINITY}, falling[3] = {0, 2, 1};
    expect_error(trl_plot_add_line(plot, "x", nothing, nothing, 0, NULL, &err), TRL_ERR_ARGUMENT,
                 &err, "at least 1");
    expect_error(trl_plot_add_bars(plot, NULL, falling, falling, 2, NULL, &err), TRL_ERR_ARGUMENT,
                 &err, "rise");
    expect_error(trl_plot_add_mark(plot, NULL, NAN, false, NULL, &err), TRL_ERR_ARGUMENT, &err,
                 "finite");
    assert_int_equal(trl_plot_add_line(plot, "x", nothing, nothing, 2, NULL, &err), TRL_OK);
    expect_error(write_one(plot, file("no.svg"), false, &err), TRL_ERR_ARGUMENT, &err,
                 "nothing to show");
    expect_error(write_one(plot, file("no.pdf"), false, &err), TRL_ERR_ARGUMENT, &err,
                 ".svg or .png");
    assert_int_not_equal(access(file("no.svg"), F_OK), 0);
    trl_plot_destroy(&plot);
}

static void test_files(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    trl_plot *plot = panel(NULL);
    const double x[2] = {0, 1};
    assert_int_equal(trl_plot_add_line(plot, NULL, x, x, 2, NULL, &err), TRL_OK);
    assert_int_equal(trl_plot_check(file("once.png"), false, &err), TRL_OK);
    assert_int_not_equal(access(file("once.png"), F_OK), 0);
    assert_int_equal(write_one(plot, file("once.png"), false, &err), TRL_OK);
    expect_error(write_one(plot, file("once.png"), false, &err), TRL_ERR_EXISTS, &err, "exists");
    expect_error(trl_plot_check(file("once.png"), false, &err), TRL_ERR_EXISTS, &err, "exists");
    assert_int_equal(write_one(plot, file("once.png"), true, &err), TRL_OK);
    expect_error(write_one(plot, "/nowhere/at/all.png", false, &err), TRL_ERR_FILE, &err,
                 "/nowhere/at");
    trl_plot_destroy(&plot);
}

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/troland-plot-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    const char *names[] = {"bar.png",    "line.png", "dark.png", "text.png",
                           "raster.png", "page.svg", "once.png"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(file(names[i]));
    return rmdir(folder); // nothing else is left behind
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bar),         cmocka_unit_test(test_line_parts),
        cmocka_unit_test(test_dark_legend), cmocka_unit_test(test_text_gives_way),
        cmocka_unit_test(test_raster),      cmocka_unit_test(test_svg),
        cmocka_unit_test(test_threads),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
