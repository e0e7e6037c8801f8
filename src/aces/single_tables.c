// aces/single_tables.c: what an output transform knows of each hue.
//
// Hues are sampled nearly uniformly, with the corners of the limiting gamut and
// of the reach (AP1) on samples. The searches are the published ones, step by
// step: where they end, in the rounding of single precision, is part of the
// published tables. Source: Lib.Academy.OutputTransform.a2.v1.
#include "aces/single.h"

#include <math.h>
#include <string.h>

enum {
    corners = 6,
    base = TRL_ACES_HUE_BASE,
    hues = TRL_ACES_HUES,
    table_size = TRL_ACES_HUE_TABLE
};

// A cycle of the cube's corners by hue, with the last before the first and the
// first after the last.
typedef struct corner_ring {
    float rgb[corners + 2][3], jmh[corners + 2][3];
} corner_ring;

// Red, yellow, green, cyan, blue, magenta.
static void unit_corner(int corner, float rgb[3]) {
    rgb[0] = (corner + 1) % corners < 3;
    rgb[1] = (corner + 5) % corners < 3;
    rgb[2] = (corner + 3) % corners < 3;
}

static void scale3(float factor, const float in[3], float out[3]) {
    for (int c = 0; c < 3; c++)
        out[c] = factor * in[c];
}

// Turns six corners so that the lowest hue comes first. False where the hues
// do not ascend from there, each by less than half a circle.
static bool make_ring(float rgb[corners][3], float jmh[corners][3], corner_ring *ring) {
    int first = 0;
    for (int i = 1; i < corners; i++)
        if (jmh[i][2] < jmh[first][2]) first = i;
    for (int i = 0; i < corners + 2; i++) {
        int from = (i + corners - 1 + first) % corners;
        memcpy(ring->rgb[i], rgb[from], sizeof ring->rgb[i]);
        memcpy(ring->jmh[i], jmh[from], sizeof ring->jmh[i]);
    }
    ring->jmh[0][2] -= 360;
    ring->jmh[corners + 1][2] += 360;
    for (int i = 1; i < corners + 2; i++) {
        float gap = ring->jmh[i][2] - ring->jmh[i - 1][2];
        if (!(gap > 0 && gap < 180) || !(ring->jmh[i][1] > 0)) return false;
    }
    return true;
}

static bool limit_ring(const trl_single *s, corner_ring *ring) {
    float rgb[corners][3], jmh[corners][3];
    for (int i = 0; i < corners; i++) {
        unit_corner(i, rgb[i]);
        scale3(s->tone.n / 100, rgb[i], rgb[i]);
        trl_single_rgb_to_jmh(&s->limit, rgb[i], jmh[i]);
    }
    return make_ring(rgb, jmh, ring);
}

// The corners of the reach where their J is the peak's.
static bool reach_ring(const trl_single *s, corner_ring *ring) {
    static const float tolerance = 1e-3f;
    float limit_a = trl_single_j_to_a(s->limit_j);
    float rgb[corners][3], jmh[corners][3];
    for (int i = 0; i < corners; i++) {
        float unit[3], aab[3], low = 0, high = s->tone.forward_limit;
        unit_corner(i, unit);
        while (high - low > tolerance) {
            float middle = (low + high) / 2;
            scale3(middle, unit, rgb[i]);
            trl_single_rgb_to_aab(&s->reach, rgb[i], aab);
            *(aab[0] < limit_a ? &low : &high) = middle;
        }
        scale3(high, unit, rgb[i]);
        trl_single_rgb_to_jmh(&s->reach, rgb[i], jmh[i]);
    }
    return make_ring(rgb, jmh, ring);
}

// The different hues of both rings, ascending; returns how many.
static int merge_hues(const corner_ring *a, const corner_ring *b, float out[2 * corners]) {
    int n = 0, i = 1, j = 1;
    while (i <= corners || j <= corners) {
        float x = a->jmh[i][2], y = b->jmh[j][2];
        out[n++] = fminf(x, y);
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static int sample_hues(float *table, int samples, float low, float high) {
    float delta = (high - low) / samples;
    for (int i = 0; i < samples; i++)
        table[i] = low + i * delta;
    return samples;
}

// Which sample each corner falls on: the nearest whole degree that is free.
static void place_corners(const float *corner, int count, int place[2 * corners]) {
    int least = corner[0] == 0 ? 0 : 1, last = -1;
    for (int i = 0; i < count; i++) {
        int nominal = (int)(corner[i] + 0.5f);
        nominal = nominal < least ? least : nominal;
        nominal = nominal < hues - 1 ? nominal : hues - 1;
        if (nominal == last) {
            if (i > 1 && place[i - 2] != place[i - 1] - 1)
                place[i - 1]--;
            else
                nominal++;
        }
        place[i] = nominal < hues - 1 ? nominal : hues - 1;
        last = least = nominal;
    }
}

// False where corners crowd so that hues would not ascend.
static bool make_hues(const float *corner, int count, float *hue) {
    int place[2 * corners];
    place_corners(corner, count, place);
    int done = sample_hues(hue + base, place[0], 0, corner[0]);
    for (int i = 1; i < count; i++)
        done += sample_hues(hue + base + done, place[i] - place[i - 1], corner[i - 1], corner[i]);
    sample_hues(hue + base + done, hues - done, corner[count - 1], 360);
    hue[0] = hue[hues] - 360;
    hue[base + hues] = hue[base] + 360;
    for (int i = 1; i < table_size; i++)
        if (!(hue[i] > hue[i - 1])) return false;
    return true;
}

static void edge_jmh(const trl_single *s, const float *lower, const float *upper, float t,
                     float jmh[3]) {
    float rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = trl_single_mix(lower[c], upper[c], t);
    trl_single_rgb_to_jmh(&s->limit, rgb, jmh);
}

// The point of the edge between two corners that has the hue. The edge across 0°
// wraps: hues outside its corners are on the side of the nearer one.
static void cusp_on_edge(const trl_single *s, const corner_ring *ring, int upper, float hue,
                         float jmh[3]) {
    static const float tolerance = 1e-7f;
    const float *a = ring->rgb[upper - 1], *b = ring->rgb[upper];
    float lowest = ring->jmh[upper - 1][2], highest = ring->jmh[upper][2], low = 0, high = 1;
    while (high - low > tolerance) {
        float middle = (low + high) / 2;
        edge_jmh(s, a, b, middle, jmh);
        bool beyond = jmh[2] < lowest || (jmh[2] < highest && jmh[2] > hue);
        *(beyond ? &high : &low) = middle;
    }
    edge_jmh(s, a, b, (low + high) / 2, jmh);
}

static void close_circle(float *table) {
    table[0] = table[hues];
    table[base + hues] = table[base];
}

static void make_cusps(trl_single *s, const corner_ring *ring) {
    trl_single_tables *t = &s->tables;
    for (int i = base; i < base + hues; i++) {
        int upper = 1;
        while (upper < corners + 1 && !(ring->jmh[upper][2] > t->hue[i]))
            upper++;
        float jmh[3];
        memcpy(jmh, ring->jmh[upper - 1], sizeof jmh);
        if (jmh[2] != t->hue[i]) cusp_on_edge(s, ring, upper, t->hue[i], jmh);
        t->cusp_j[i] = jmh[0];
        t->cusp_m[i] = trl_single_cusp_m_enlarged(jmh[1]);
    }
    close_circle(t->cusp_j);
    close_circle(t->cusp_m);
}

// Steps up to `end`, then halves the last step down to `tolerance`: the upper
// end of what is left.
typedef struct search {
    float step, end, tolerance;
} search;

static float first_outside(search how, bool (*outside)(void *context, float x), void *context) {
    float low = 0, high = how.step;
    while (high < how.end && !outside(context, high)) {
        low = high;
        high = high + how.step;
    }
    while (high - low > how.tolerance) {
        float middle = (high + low) / 2;
        *(outside(context, middle) ? &high : &low) = middle;
    }
    return high;
}

typedef struct reach_context {
    const trl_single_model *model;
    float a, cos_h, sin_h;
} reach_context;

static bool reach_outside(void *context, float m) {
    const reach_context *c = context;
    float aab[3] = {c->a, m * c->cos_h, m * c->sin_h}, rgb[3];
    trl_single_aab_to_rgb(c->model, aab, rgb);
    return rgb[0] < 0 || rgb[1] < 0 || rgb[2] < 0;
}

static void make_reach(trl_single *s) {
    for (int i = 0; i < hues; i++) {
        float radians = (float)i / 180.0f * (float)M_PI;
        reach_context context = {&s->reach, trl_single_j_to_a(s->limit_j), cosf(radians),
                                 sinf(radians)};
        s->tables.reach_m[base + i] =
            first_outside((search){50, 1300, 1e-2f}, reach_outside, &context);
    }
    close_circle(s->tables.reach_m);
}

enum { gamma_tests = 5 };

typedef struct gamma_context {
    const trl_single *s;
    trl_single_hull hull;
    float cos_h, sin_h;
    float j_axis[gamma_tests], slope[gamma_tests], j_axis_cusp[gamma_tests];
    int likely; // the line that failed last: asked first, it saves the others
} gamma_context;

// Whether the hull with this gamma is outside of the gamut on one line.
static bool line_outside(const gamma_context *c, int line) {
    float m =
        trl_single_hull_m(c->s, &c->hull, c->j_axis[line], c->slope[line], c->j_axis_cusp[line]);
    float a = trl_single_j_to_a(c->j_axis[line] + c->slope[line] * m);
    float aab[3] = {a, m * c->cos_h, m * c->sin_h}, rgb[3], peak = c->s->tone.n / 100;
    trl_single_aab_to_rgb(&c->s->limit, aab, rgb);
    return rgb[0] > peak || rgb[1] > peak || rgb[2] > peak;
}

static bool gamma_outside(void *context, float gamma) {
    gamma_context *c = context;
    c->hull.upper_gamma_inv = 1 / gamma;
    for (int i = 0, first = c->likely; i < gamma_tests; i++) {
        int line = (first + i) % gamma_tests;
        if (line_outside(c, line)) continue;
        c->likely = line;
        return false;
    }
    return true;
}

static void gamma_lines(gamma_context *c) {
    static const float positions[gamma_tests] = {0.01f, 0.1f, 0.5f, 0.8f, 0.99f};
    const trl_single_hull *hull = &c->hull;
    for (int i = 0; i < gamma_tests; i++) {
        float j = trl_single_mix(hull->cusp_j, c->s->limit_j, positions[i]);
        float gain = trl_single_focus_gain(c->s, hull, j);
        c->j_axis[i] = trl_single_solve_j(c->s, hull, j, hull->cusp_m, gain);
        c->slope[i] = trl_single_slope(c->s, hull, c->j_axis[i], gain);
        c->j_axis_cusp[i] = trl_single_solve_j(c->s, hull, hull->cusp_j, hull->cusp_m, gain);
    }
}

static void make_upper_gamma(trl_single *s) {
    trl_single_tables *t = &s->tables;
    gamma_context c = {.s = s};
    for (int i = base; i < base + hues; i++) {
        float radians = t->hue[i] / 180.0f * (float)M_PI;
        c.cos_h = cosf(radians);
        c.sin_h = sinf(radians);
        trl_single_hull_init(&c.hull, s, t->cusp_j[i], t->cusp_m[i], 1);
        gamma_lines(&c);
        t->upper_gamma_inv[i] = 1 / first_outside((search){0.4f, 5, 1e-5f}, gamma_outside, &c);
    }
    close_circle(t->upper_gamma_inv);
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static void make_search_ranges(trl_single_tables *t) {
    t->hue_search[0] = t->gap_search[0] = t->gap_search[1] = 0;
    t->hue_search[1] = 1;
    for (int i = base; i < base + hues; i++) {
        int delta = i - (int)(t->hue[i] / 360.0f * table_size);
        t->hue_search[0] = smaller(t->hue_search[0], delta);
        t->hue_search[1] = larger(t->hue_search[1], delta + 1);
        t->gap_search[0] = smaller(t->gap_search[0], i - 1 - (int)t->hue[i]);
        t->gap_search[1] = larger(t->gap_search[1], i + 1 - (int)t->hue[i]);
    }
}

float trl_single_reach_m(const trl_single_tables *t, float h) {
    int i = (int)h;
    return trl_single_mix(t->reach_m[base + i], t->reach_m[base + i + 1], h - i);
}

int trl_single_gamma_interval(const trl_single_tables *t, float h) {
    int i = base + (int)(h / 360.0f * table_size);
    int low = larger(base, i + t->hue_search[0]);
    int high = smaller(base + hues, i + t->hue_search[1]);
    i = smaller(i, base + hues);
    while (low + 1 < high) {
        *(h > t->hue[i] ? &low : &high) = i;
        i = (low + high) / 2;
    }
    return larger(1, high);
}

int trl_single_hue_interval(const trl_single_tables *t, float h) {
    int i = (int)h;
    int low = larger(0, i + t->gap_search[0]);
    int high = smaller(base + hues, i + t->gap_search[1]);
    while (low + 1 < high) {
        int middle = (low + high) / 2;
        *(h > t->hue[middle] ? &low : &high) = middle;
    }
    return high;
}

bool trl_single_tables_init(trl_single *s) {
    trl_single_tables *t = &s->tables;
    corner_ring limit, reach;
    float corner[2 * corners];
    if (!limit_ring(s, &limit) || !reach_ring(s, &reach)) return false;
    int count = merge_hues(&reach, &limit, corner);
    if (!make_hues(corner, count, t->hue)) return false;
    make_search_ranges(t);
    make_reach(s);
    make_cusps(s, &limit);
    make_upper_gamma(s);
    for (int i = 0; i < table_size; i++)
        if (!isfinite(t->cusp_j[i] + t->cusp_m[i] + t->upper_gamma_inv[i] + t->reach_m[i]) ||
            !(t->cusp_j[i] > 0 && t->cusp_j[i] < s->limit_j))
            return false;
    return true;
}
