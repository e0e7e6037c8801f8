// A palette as a picture of its colours and nothing else.
#include "cli/palette.h"
#include "cli/paths.h"

#include <troland/image.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 128, WIDTH_MOST = 8192 };

// A file of light holds any colour, so that nothing is drawn in there.
static void fill_row(const trl_cli_swatches *s, bool light, size_t side, void *row) {
    float *lights = row;
    uint8_t *codes = row;
    for (size_t i = 0; i < s->count; i++) {
        trl_css_color out;
        if (light)
            trl_css_convert(&s->colors[i], TRL_CSS_ACES2065, &out);
        else
            trl_css_map(&s->colors[i], TRL_CSS_SRGB, TRL_GAMUT_CSS, &out);
        for (size_t k = 0; k < 3 * side; k++) {
            double value = out.v[k % 3];
            if (light)
                lights[3 * side * i + k] = (float)value;
            else
                codes[3 * side * i + k] = (uint8_t)lround(fmin(fmax(value, 0), 1) * 255);
        }
    }
}

trl_result trl_cli_palette_strip(const trl_cli_swatches *s, const char *path, bool overwrite,
                                 trl_error *err) {
    size_t side = SIDE;
    bool light = trl_cli_path_ends(path, ".exr");
    if (s->count * side > WIDTH_MOST) side = WIDTH_MOST / s->count;
    size_t width = s->count * side, stride = width * 3 * (light ? sizeof(float) : 1);
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_image_writer *writer = NULL;
    params.data = params.display = (trl_window){0, 0, (uint32_t)width, SIDE};
    params.packing = (trl_packing){.size = sizeof(trl_packing), .channels = 3};
    params.packing.sample = light ? TRL_SAMPLE_FLOAT : TRL_SAMPLE_U8;
    params.color.known = true;
    params.color.primaries = light ? trl_primaries_ap0 : trl_primaries_rec709;
    params.color.transfer.kind = light ? TRL_TRANSFER_LINEAR : TRL_TRANSFER_SRGB;
    params.overwrite = overwrite;
    unsigned char *row = malloc(stride);
    if (!row) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for '%.200s'", path);
    fill_row(s, light, side, row);
    trl_result r = trl_image_create(&writer, path, &params, err);
    for (int y = 0; r == TRL_OK && y < SIDE; y++)
        r = trl_image_writer_rows(writer, 1, row, stride, err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, err);
    trl_image_writer_destroy(&writer);
    free(row);
    return r;
}
