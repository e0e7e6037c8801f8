// Deep pixels, flattened: the samples of a pixel are sorted by depth and laid
// over each other, the nearest on top. Volumes (ZBack behind Z) that overlap are
// cut at each other's ends and mixed between them. Source of the formulas:
// F. Kainz, "Interpreting OpenEXR Deep Pixels" (2013), sections on splitting and
// on merging samples.
#include "image/exr_chunk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VOLUMES_MAX = 64 }; // pixels of more samples are sorted only, not cut

typedef struct deep_sample {
    float front, back, alpha, color[3];
} deep_sample;

static int by_depth(const void *a, const void *b) {
    const deep_sample *s = a, *t = b;
    if (s->front != t->front) return s->front < t->front ? -1 : 1;
    if (s->back != t->back) return s->back < t->back ? -1 : 1;
    return 0;
}

static void lay_under(deep_sample *sum, const deep_sample *s) {
    float through = 1 - sum->alpha;
    for (int i = 0; i < 3; i++)
        sum->color[i] += through * s->color[i];
    sum->alpha += through * s->alpha;
}

static bool volumes_overlap(const deep_sample *s, size_t n) {
    for (size_t i = 0; i + 1 < n; i++)
        if (s[i].back > s[i + 1].front) return true;
    return false;
}

// The part of a volume between `near` and `far`.
static deep_sample slice(const deep_sample *s, float near, float far) {
    deep_sample out = *s;
    double share = ((double)far - near) / ((double)s->back - s->front);
    out.alpha = (float)-expm1(share * log1p(-(double)s->alpha));
    double scale = s->alpha > 0 ? out.alpha / s->alpha : share;
    if (s->alpha >= 1) {
        out.alpha = 1;
        scale = 1;
    }
    for (int i = 0; i < 3; i++)
        out.color[i] = (float)(s->color[i] * scale);
    return out;
}

// Several volumes in the same place: their densities add up.
static void mix_between(const deep_sample *s, size_t n, float near, float far, deep_sample *sum) {
    double density = 0, color[3] = {0}, opaque_color[3] = {0};
    int opaque = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(s[i].front < s[i].back) || s[i].front > near || s[i].back < far) continue;
        deep_sample part = slice(&s[i], near, far);
        opaque += part.alpha >= 1;
        double u = part.alpha < 1 ? -log1p(-(double)part.alpha) : 0;
        double weight = part.alpha > 0 ? u / part.alpha : 1;
        for (int c = 0; c < 3; c++) {
            color[c] += part.color[c] * weight;
            if (part.alpha >= 1) opaque_color[c] += part.color[c];
        }
        density += u;
    }
    deep_sample mixed = {near, far, (float)-expm1(-density), {0}};
    double weight = density > 0 ? mixed.alpha / density : 1;
    if (opaque) mixed.alpha = 1;
    for (int c = 0; c < 3; c++)
        mixed.color[c] = (float)(opaque ? opaque_color[c] / opaque : color[c] * weight);
    lay_under(sum, &mixed);
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void composite_volumes(const deep_sample *s, size_t n, deep_sample *sum) {
    float edges[2 * VOLUMES_MAX];
    for (size_t i = 0; i < n; i++) {
        edges[2 * i] = s[i].front;
        edges[2 * i + 1] = s[i].back;
    }
    qsort(edges, 2 * n, sizeof *edges, by_value);
    for (size_t e = 0; e < 2 * n; e++) {
        if (e > 0 && edges[e] == edges[e - 1]) continue;
        for (size_t i = 0; i < n; i++)
            if (s[i].front == edges[e] && s[i].back <= s[i].front) lay_under(sum, &s[i]);
        size_t next = e + 1;
        while (next < 2 * n && edges[next] == edges[e])
            next++;
        if (next < 2 * n) mix_between(s, n, edges[e], edges[next], sum);
    }
}

static void flatten_pixel(deep_sample *s, size_t n, bool nearest_only, deep_sample *sum) {
    *sum = (deep_sample){.alpha = 0};
    if (n == 0) return;
    if (n > 1) qsort(s, n, sizeof *s, by_depth);
    if (nearest_only) {
        *sum = s[0];
    } else if (n <= VOLUMES_MAX && volumes_overlap(s, n)) {
        composite_volumes(s, n, sum);
    } else {
        for (size_t i = 0; i < n; i++)
            lay_under(sum, &s[i]);
    }
}

// Counts run on from pixel to pixel of a row. Returns the largest count of one
// pixel and in *total all samples, or false where they go down.
static bool check_counts(const int32_t *counts, const trl_window *w, uint64_t *total,
                         size_t *largest) {
    *total = 0;
    *largest = 0;
    for (uint32_t y = 0; y < w->height; y++) {
        int32_t before = 0;
        for (uint32_t x = 0; x < w->width; x++) {
            int32_t after = counts[(size_t)y * w->width + x];
            if (after < before) return false;
            if ((size_t)(after - before) > *largest) *largest = (size_t)(after - before);
            before = after;
        }
        *total += (uint64_t)before;
    }
    return true;
}

static float half_to_float(uint16_t half) {
    int exponent = half >> 10 & 31, mantissa = half & 1023;
    float size = exponent == 31  ? (mantissa ? NAN : INFINITY)
                 : exponent == 0 ? ldexpf((float)mantissa, -24)
                                 : ldexpf((float)(mantissa + 1024), exponent - 25);
    return half & 0x8000 ? -size : size;
}

static float sample_at(trl_sample type, const unsigned char *in, size_t index) {
    if (type == TRL_SAMPLE_HALF) {
        uint16_t half;
        memcpy(&half, in + 2 * index, sizeof half);
        return half_to_float(half);
    }
    if (type == TRL_SAMPLE_UINT) {
        uint32_t u;
        memcpy(&u, in + 4 * index, sizeof u);
        return (float)u;
    }
    float f;
    memcpy(&f, in + 4 * index, sizeof f);
    return f;
}

// Where each wanted channel's samples of a row are.
typedef struct row_channels {
    const unsigned char *at[6]; // front, back, alpha, three colours; NULL: absent
    trl_sample type[6];
} row_channels;

static size_t find_channels(const trl_exr_picture *p, const unsigned char *row, size_t samples,
                            row_channels *out) {
    const trl_exr_selection *s = &p->selection;
    const int wanted[6] = {s->depth,       s->depth_back,  s->channels[3],
                           s->channels[0], s->channels[1], s->channels[2]};
    memset(out, 0, sizeof *out);
    size_t offset = 0;
    for (size_t i = 0; i < p->part->channel_count; i++) {
        trl_sample type = p->part->channels[i].sample;
        for (int k = 0; k < 6; k++)
            if (wanted[k] == (int)i) {
                out->at[k] = row + offset;
                out->type[k] = type;
            }
        offset += samples * trl_exr_sample_bytes(type);
    }
    return offset;
}

static deep_sample gather(const row_channels *row, size_t index) {
    float v[6];
    for (int k = 0; k < 6; k++)
        v[k] = row->at[k] ? sample_at(row->type[k], row->at[k], index) : 0;
    if (!row->at[1] || !(v[1] > v[0])) v[1] = v[0];
    if (isnan(v[0])) v[0] = v[1] = INFINITY;
    if (!row->at[2]) v[2] = 1; // no alpha: every sample hides what is behind it
    if (!(v[2] > 0)) v[2] = 0;
    if (v[2] > 1) v[2] = 1;
    return (deep_sample){v[0], v[1], v[2], {v[3], v[4], v[5]}};
}

const char *trl_exr_deep_flatten(const trl_exr_picture *p, trl_exr_slot *slot, const trl_window *w,
                                 const unsigned char *count_bytes, const unsigned char *samples,
                                 uint64_t sample_bytes) {
    const int32_t *counts = (const int32_t *)count_bytes;
    uint64_t total = 0, one = 0;
    size_t largest = 0, pixels = (size_t)w->width * w->height;
    if (!check_counts(counts, w, &total, &largest)) return "its sample counts make no sense";
    for (size_t i = 0; i < p->part->channel_count; i++)
        one += trl_exr_sample_bytes(p->part->channels[i].sample);
    if (total * one != sample_bytes) return "its sample counts and its samples disagree";
    if (!trl_exr_reserve(&slot->flat, &slot->flat_room, 4 * pixels * sizeof(float)) ||
        !trl_exr_reserve(&slot->work, &slot->work_room, (largest + 1) * sizeof(deep_sample)))
        return TRL_EXR_NO_MEMORY;
    deep_sample *pixel = (deep_sample *)slot->work;
    bool nearest =
        p->selection.depth != TRL_EXR_NO_CHANNEL && p->selection.channels[0] == p->selection.depth;
    const unsigned char *row = samples;
    for (uint32_t y = 0; y < w->height; y++, counts += w->width) {
        row_channels channels;
        row += find_channels(p, row, (size_t)counts[w->width - 1], &channels);
        for (uint32_t x = 0; x < w->width; x++) {
            size_t first = x ? (size_t)counts[x - 1] : 0, n = (size_t)counts[x] - first;
            for (size_t i = 0; i < n; i++)
                pixel[i] = gather(&channels, first + i);
            deep_sample sum;
            flatten_pixel(pixel, n, nearest, &sum);
            float *out = slot->flat + (size_t)y * w->width + x;
            for (int c = 0; c < 3; c++)
                out[(size_t)c * pixels] = sum.color[c];
            out[3 * pixels] = sum.alpha;
        }
    }
    return NULL;
}
