// scope/picture.c: the picture itself, as a screen shows it plainly, and zebra on it.
#include "scope/scope.h"

#include <math.h>

void trl_scope_picture_size(const trl_scope *s, uint32_t *width, uint32_t *height) {
    *width = s->picture.width;
    *height = s->picture.height;
}

// Scene light clips at diffuse white, PQ and HLG at 203 cd/m² (ITU-R BT.2408): to know
// the place by, not to judge it.
void trl_picture_preview(const trl_scope *s, const float rgb[3], uint8_t out[3]) {
    static const trl_transfer srgb = {.kind = TRL_TRANSFER_SRGB};
    double v[3] = {(double)rgb[0], (double)rgb[1], (double)rgb[2]}, light[3];
    if (!s->params.scene) trl_transfer_decode(&s->params.transfer, v);
    double gain = s->unit == TRL_SCOPE_NITS ? 100.0 / 203 : 1;
    for (int i = 0; i < 3; i++) {
        const float *m = s->chroma.gamuts[0][i];
        light[i] = gain * ((double)m[0] * v[0] + (double)m[1] * v[1] + (double)m[2] * v[2]);
        light[i] = fmin(fmax(light[i], 0), 1);
    }
    trl_transfer_encode(&srgb, light);
    for (int i = 0; i < 3; i++)
        out[i] = (uint8_t)(255 * light[i] + 0.5);
}

void trl_picture_axes(const trl_scope *s, trl_scope_axes *axes) {
    (void)s;
    axes->bare = true;
    axes->square = true;
}

trl_scope_view trl_zebra_view(const trl_scope *s) {
    return (trl_scope_view){0, 0, fmax(s->picture.width, 1), fmax(s->picture.height, 1)};
}

trl_result trl_zebra_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    (void)err;
    const trl_scope_picture *p = &s->picture;
    uint32_t width = canvas->width > 200 ? 5 : 2; // of a stripe, in pixels of the canvas
    for (uint32_t y = 0; y < canvas->height && p->luma; y++) {
        uint32_t row = (uint32_t)((uint64_t)y * p->height / canvas->height);
        for (uint32_t x = 0; x < canvas->width; x++) {
            uint32_t column = (uint32_t)((uint64_t)x * p->width / canvas->width);
            size_t at = (size_t)row * p->width + column;
            uint8_t *out = canvas->rgba + 4 * ((size_t)y * canvas->width + x);
            float luma = p->luma[at];
            const float rgb[3] = {p->rgb[0][at], p->rgb[1][at], p->rgb[2][at]};
            if (luma != luma) continue;
            bool bright = luma >= s->zebra[0] && luma < s->zebra[1];
            trl_picture_preview(s, rgb, out);
            for (int c = 0; c < 3 && bright && (x + y) / width % 2 == 0; c++)
                out[c] = 12;
        }
    }
    return TRL_OK;
}
