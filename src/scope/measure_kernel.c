// scope/measure_kernel.c: where pixels fall, on vectors. No fused multiply-add, so
// that all tiers count alike but for the last place of log2.
#include "scope/measure_rows.h"
#include "simd/math.h"

#include <float.h>
#include <math.h>
#include <string.h>

// Hides from the compiler what it knows of an array's alignment: AddressSanitizer's fake
// stack of gcc 12 does not keep to 64 bytes (gcc bug 110027).
V_INLINE float *unaligned(float *p) {
    __asm__("" : "+r"(p));
    return p;
}

// The last vector of a row is filled up with NaN, which counts nowhere.
V_INLINE vf load(const float *p, size_t i, size_t n) {
    if (i + LANES <= n) return v_load(p + i);
    float memory[LANES], *rest = unaligned(memory);
    v_store(rest, v_set(NAN));
    memcpy(rest, p + i, (n - i) * sizeof *rest);
    return v_load(rest);
}

V_INLINE void put(int32_t *p, vi x) {
    memcpy(p, &x, sizeof x);
}

V_INLINE uint32_t ones(vm m) {
    return (uint32_t)__builtin_popcount(v_bits(m));
}

V_INLINE vi hold(vi x, int32_t low, int32_t high) {
    return v_min_int(v_max_int(x, v_set_int(low)), v_set_int(high));
}

static bool plain(const float *const rgba[4], size_t n) {
    vf most = v_set(0.0f), least = v_set(1.0f);
    size_t whole = n / LANES * LANES, i = 0;
    vm nan = v_is_nan(most);
    for (; i < whole; i += LANES) {
        for (int c = 0; c < 3; c++) {
            vf x = v_load(rgba[c] + i);
            most = v_max(v_abs(x), most);
            nan = nan | v_is_nan(x);
        }
        if (!rgba[3]) continue;
        vf alpha = v_load(rgba[3] + i);
        most = v_max(alpha, most);
        least = v_min(alpha, least);
        nan = nan | v_is_nan(alpha);
    }
    bool good = !v_bits(nan) && !v_bits(v_less(v_set(FLT_MAX), most)) &&
                !v_bits(v_less(least, v_set(FLT_MIN)));
    for (; i < n && good; i++) {
        for (int c = 0; c < (rgba[3] ? 4 : 3); c++)
            good = good && fabsf(rgba[c][i]) <= FLT_MAX;
        good = good && (!rgba[3] || rgba[3][i] >= FLT_MIN);
    }
    return good;
}

static void luma(const float weights[3], const float *const rgb[3], size_t n, float *out) {
    for (size_t i = 0; i < n; i += LANES) {
        vf r = load(rgb[0], i, n), g = load(rgb[1], i, n), b = load(rgb[2], i, n);
        v_store(out + i, g + ((r - g) * weights[0] + (b - g) * weights[2]));
    }
}

static void range(const float *v, size_t n, float white, bool code, trl_measure_range *out) {
    vf least = v_set(out->least), most = v_set(out->most);
    uint64_t low = 0, high = 0, none = 0;
    // At white counts for code, for which the next smaller float is the limit.
    uint32_t bits;
    memcpy(&bits, &white, sizeof bits);
    bits -= code;
    memcpy(&white, &bits, sizeof bits);
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        least = v_min(x, least);
        most = v_max(x, most);
        low += ones(v_less(v_set(0.0f), x));
        none += ones(v_is_nan(x));
        high += ones(v_less(v_set(white), x));
    }
    for (int k = 0; k < LANES; k++) {
        out->least = fminf(out->least, least[k]);
        out->most = fmaxf(out->most, most[k]);
    }
    out->low += (n + LANES - 1) / LANES * LANES - low - none;
    out->high += high;
}

static void light_bins(const float *v, size_t n, int32_t *places) {
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        vi place = ((vi)x >> TRL_LIGHT_SHIFT) - (TRL_LIGHT_FIRST - 1);
        place = hold(place, 0, TRL_LIGHT_BINS + 1);
        put(places + i, v_select_int(v_is_nan(x), v_set_int(TRL_LIGHT_BINS + 2), place));
    }
}

static void code_bins(const float *v, size_t n, int32_t *places) {
    const float most = TRL_CODE_BINS - 1;
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        // Ends of their own: what is below 0 or above 1 by less than half a bin is out, too.
        vi place = v_to_int(v_round(v_min(v_max(x, v_set(0.0f)), v_set(1.0f)) * most)) + 1;
        place = v_select_int(v_less(x, v_set(0.0f)), v_set_int(0), place);
        place = v_select_int(v_less(v_set(1.0f), x), v_set_int(TRL_CODE_BINS + 1), place);
        put(places + i, v_select_int(v_is_nan(x), v_set_int(TRL_CODE_BINS + 2), place));
    }
}

V_INLINE vi axis_place(const trl_measure_axis *axis, vf t, vf x) {
    t = t * axis->scale + axis->bias;
    t = v_min(v_max(t, v_set(0.0f)), v_set((float)(axis->count - 1)));
    return v_select_int(v_is_nan(x), v_set_int(axis->count), v_to_int(t));
}

static void light_rows(const trl_measure_axis *axis, const float *v, size_t n, int32_t *places) {
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        vf light = v_min(v_max(x, v_set(0x1p-100f)), v_set(0x1p100f));
        put(places + i, axis_place(axis, v_log2(light), x));
    }
}

static void code_rows(const trl_measure_axis *axis, const float *v, size_t n, int32_t *places) {
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        put(places + i, axis_place(axis, v_min(v_max(x, v_set(-8.0f)), v_set(8.0f)), x));
    }
}

V_INLINE vi cell(vf t, int32_t cells) {
    t = v_min(v_max(t, v_set(0.0f)), v_set((float)(cells - 1)));
    return v_to_int(t);
}

static void cbcr(const float scale[2], int32_t cells, const float *y, const float *r,
                 const float *b, size_t n, int32_t *places) {
    float middle = 0.5f * (float)cells;
    for (size_t i = 0; i < n; i += LANES) {
        vf luma_x = load(y, i, n), cb = (load(b, i, n) - luma_x) * scale[0];
        vf cr = (load(r, i, n) - luma_x) * scale[1];
        vi place = cell(middle - cr, cells) * cells + cell(middle + cb, cells);
        put(places + i, v_select_int(v_is_nan(luma_x), v_set_int(cells * cells), place));
    }
}

V_INLINE vf product(const float row[3], const vf rgb[3]) {
    return rgb[0] * row[0] + rgb[1] * row[1] + rgb[2] * row[2];
}

V_INLINE vm outside_gamut(const float m[3][3], const vf rgb[3]) {
    vf a = product(m[0], rgb), b = product(m[1], rgb), c = product(m[2], rgb);
    vf least = v_min(v_min(a, b), c), most = v_max(v_max(a, b), c);
    return v_less(least, most * -0.001f);
}

static void chroma(const trl_measure_chroma *s, const float *const planes[3], size_t n, int32_t *xy,
                   int32_t *uv, uint64_t *coloured, uint64_t *outside) {
    int32_t none = s->cells * s->cells;
    for (size_t i = 0; i < n; i += LANES) {
        vf rgb[3] = {load(planes[0], i, n), load(planes[1], i, n), load(planes[2], i, n)};
        vf x = product(s->xyz[0], rgb), y = product(s->xyz[1], rgb), z = product(s->xyz[2], rgb);
        vf sum = x + y + z, wide = x + y * 15.0f + z * 3.0f;
        vm seen = v_and(v_less(v_set(s->darkest), y), v_less(v_set(0.0f), sum));
        seen = v_and(seen, v_less(v_set(0.0f), wide));
        vf per_sum = 1.0f / sum, per_wide = 1.0f / wide;
        vi at = cell(y * per_sum * s->xy_scale, s->cells) * s->cells +
                cell(x * per_sum * s->xy_scale, s->cells);
        put(xy + i, v_select_int(seen, at, v_set_int(none)));
        at = cell(y * per_wide * (9.0f * s->uv_scale), s->cells) * s->cells +
             cell(x * per_wide * (4.0f * s->uv_scale), s->cells);
        put(uv + i, v_select_int(seen, at, v_set_int(none)));
        *coloured += ones(seen);
        for (uint32_t g = 0; g < s->gamut_count; g++)
            outside[g] += ones(v_and(seen, outside_gamut(s->gamuts[g], rgb)));
    }
}

static void bands(const float *edges, size_t count, const float *v, size_t n, int32_t *places) {
    for (size_t i = 0; i < n; i += LANES) {
        vf x = load(v, i, n);
        vi band = v_set_int(0);
        for (size_t b = 1; b < count; b++)
            band = v_select_int(v_less(x, v_set(edges[b])), band, v_set_int((int32_t)b));
        put(places + i, v_select_int(v_is_nan(x), v_set_int((int32_t)count), band));
    }
}

static void parts(const float matrix[4][3], float one, const float *const planes[3], size_t n,
                  int32_t *const out[4]) {
    for (size_t i = 0; i < n; i += LANES) {
        vf rgb[3] = {load(planes[0], i, n), load(planes[1], i, n), load(planes[2], i, n)};
        for (int c = 0; c < 4; c++) {
            vf x = product(matrix[c], rgb);
            x = v_select(v_is_nan(x), v_set(0.0f), x);
            x = v_min(v_max(x, v_set(0.0f)), v_set(1.0f));
            put(out[c] + i, v_to_int(v_round(x * one)));
        }
    }
}

extern const trl_measure_rows TRL_TIERED(trl_measure_rows);
const trl_measure_rows TRL_TIERED(trl_measure_rows) = {
    plain, luma, range, light_bins, code_bins, light_rows, code_rows, cbcr, chroma, bands, parts};
