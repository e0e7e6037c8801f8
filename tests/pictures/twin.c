// tests/pictures/twin.c: renders with the double-precision twin, one pixel at a
// time, and prints the code values: what the goldens are made of, so that they
// owe nothing to the fast path, the strips, the packing or the PNG writer.
//
//   twin chart NAME WIDTH HEIGHT DISPLAY
//   twin file PATH X Y WIDTH HEIGHT DISPLAY     (ACES2065-1 pictures)
#include <troland/aces.h>
#include <troland/chart.h>
#include <troland/image.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *why) {
    fprintf(stderr, "twin: %s\n", why);
    exit(1);
}

static void read_chart(const char *name, uint32_t width, uint32_t height, float *const planes[3]) {
    const trl_chart *chart = trl_chart_find(name);
    if (!chart) stop("no such chart");
    trl_chart_rows(chart, width, height, 0, 0, height, planes, width);
}

/// Reads a window of a picture, whole rows at a time.
static void read_file(const char *path, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                      float *const planes[3]) {
    trl_error err = TRL_ERROR_INIT;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    if (trl_image_open(&reader, path, &params, &err) != TRL_OK) stop(err.message);
    const trl_image_info *info = trl_image_reader_info(reader);
    uint32_t full = info->window.width;
    if (x + width > full || y + height > info->window.height) stop("the window is too large");
    float *rows = malloc(3 * sizeof(float) * full * height);
    if (!rows) stop("no memory");
    size_t plane = (size_t)full * height;
    float *const rgba[4] = {rows, rows + plane, rows + 2 * plane, NULL};
    if (trl_image_reader_rows(reader, 0, info->window.y + (int32_t)y, height, rgba, full, &err) !=
        TRL_OK)
        stop(err.message);
    for (int c = 0; c < 3; c++)
        for (uint32_t row = 0; row < height; row++)
            memcpy(planes[c] + (size_t)row * width, rgba[c] + (size_t)row * full + x,
                   width * sizeof(float));
    free(rows);
    trl_image_close(&reader);
}

static void print_rendered(const char *display, float *const planes[3], size_t count) {
    trl_error err = TRL_ERROR_INIT;
    const trl_aces_display *found = trl_aces_display_find(display);
    if (!found) stop("no such display");
    trl_aces_params params;
    trl_aces_output *output = NULL;
    trl_aces_display_params(found, &params);
    if (trl_aces_output_create(&output, &params, &err) != TRL_OK) stop(err.message);
    for (size_t i = 0; i < count; i++) {
        double code[3], scene[3] = {planes[0][i], planes[1][i], planes[2][i]};
        trl_aces_output_reference(output, scene, code);
        printf("%.7f %.7f %.7f\n", code[0], code[1], code[2]);
    }
    trl_aces_output_destroy(&output);
}

int main(int argc, char **argv) {
    bool chart = argc == 6 && !strcmp(argv[1], "chart");
    bool file = argc == 8 && !strcmp(argv[1], "file");
    if (!chart && !file)
        stop("chart NAME WIDTH HEIGHT DISPLAY | file PATH X Y WIDTH HEIGHT DISPLAY");
    uint32_t width = (uint32_t)strtoul(argv[argc - 3], NULL, 10);
    uint32_t height = (uint32_t)strtoul(argv[argc - 2], NULL, 10);
    size_t count = (size_t)width * height;
    float *memory = calloc(count, 3 * sizeof(float));
    if (!memory) stop("no memory");
    float *const planes[3] = {memory, memory + count, memory + 2 * count};
    if (chart)
        read_chart(argv[2], width, height, planes);
    else
        read_file(argv[2], (uint32_t)strtoul(argv[3], NULL, 10),
                  (uint32_t)strtoul(argv[4], NULL, 10), width, height, planes);
    print_rendered(argv[argc - 1], planes, count);
    free(memory);
    return 0;
}
