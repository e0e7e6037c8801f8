// aces/tables.c: what an output transform knows of each hue.
//
// Hues are sampled nearly uniformly, with the corners of the limiting gamut and
// of the reach on samples. The searches stop where the published ones stop (the
// steps that they end on are visible in the results), but begin at the
// neighbour's answer and so take a fraction of the evaluations.
// Source: Lib.Academy.OutputTransform.a2.v1.
#include "aces/output.h"

#include <math.h>
#include <string.h>

enum {
    corners = 6,
    base = TRL_ACES_HUE_BASE,
    hues = TRL_ACES_HUES,
    table_size = TRL_ACES_HUE_TABLE
};

static double mix(double a, double b, double t) {
    return a + t * (b - a);
}

// A cycle of the cube's corners by hue, with the last before the first and the
// first after the last.
typedef struct corner_ring {
    double rgb[corners + 2][3], jmh[corners + 2][3];
} corner_ring;

// Red, yellow, green, cyan, blue, magenta.
static void unit_corner(int corner, double rgb[3]) {
    rgb[0] = (corner + 1) % corners < 3;
    rgb[1] = (corner + 5) % corners < 3;
    rgb[2] = (corner + 3) % corners < 3;
}

static void scale3(double factor, const double in[3], double out[3]) {
    for (int c = 0; c < 3; c++)
        out[c] = factor * in[c];
}

// Turns six corners so that the lowest hue comes first. False where the hues
// do not ascend from there, each by less than half a circle.
static bool make_ring(double rgb[corners][3], double jmh[corners][3], corner_ring *ring) {
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
        double gap = ring->jmh[i][2] - ring->jmh[i - 1][2];
        if (!(gap > 0 && gap < 180) || !(ring->jmh[i][1] > 0)) return false;
    }
    return true;
}

static bool limit_ring(const trl_aces_output *o, corner_ring *ring) {
    double rgb[corners][3], jmh[corners][3];
    for (int i = 0; i < corners; i++) {
        unit_corner(i, rgb[i]);
        scale3(o->tone.peak_nits / TRL_JMH_REFERENCE_NITS, rgb[i], rgb[i]);
        trl_jmh_from_rgb(&o->limit, rgb[i], jmh[i]);
    }
    return make_ring(rgb, jmh, ring);
}

// The corners of the reach where their J is the peak's.
static bool reach_ring(const trl_aces_output *o, corner_ring *ring) {
    static const double tolerance = 1e-3;
    double limit_a = trl_jmh_j_to_a(o->limit_j);
    double rgb[corners][3], jmh[corners][3];
    for (int i = 0; i < corners; i++) {
        double unit[3], aab[3], low = 0, high = o->tone.forward_limit;
        unit_corner(i, unit);
        while (high - low > tolerance) {
            double middle = (low + high) / 2;
            scale3(middle, unit, rgb[i]);
            trl_jmh_rgb_to_aab(&o->reach, rgb[i], aab);
            *(aab[0] < limit_a ? &low : &high) = middle;
        }
        scale3(high, unit, rgb[i]);
        trl_jmh_from_rgb(&o->reach, rgb[i], jmh[i]);
    }
    return make_ring(rgb, jmh, ring);
}

// The different hues of both rings, ascending; returns how many.
static int merge_hues(const corner_ring *a, const corner_ring *b, double out[2 * corners]) {
    int n = 0, i = 1, j = 1;
    while (i <= corners || j <= corners) {
        double x = a->jmh[i][2], y = b->jmh[j][2];
        out[n++] = fmin(x, y);
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static int sample_hues(double *table, int samples, double low, double high) {
    for (int i = 0; i < samples; i++)
        table[i] = low + i * (high - low) / samples;
    return samples;
}

// Which sample each corner falls on: the nearest whole degree that is free.
static void place_corners(const double *corner, int count, int place[2 * corners]) {
    int least = corner[0] == 0 ? 0 : 1, last = -1;
    for (int i = 0; i < count; i++) {
        int nominal = (int)(corner[i] + 0.5);
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
static bool make_hues(const double *corner, int count, double *hue) {
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

// How far the line from lower to upper corner has turned past the hue at t: a
// cross product, which needs neither an angle nor its wrapping.
static double turned_past(const trl_jmh_model *model, const double *lower, const double *upper,
                          double t, const double direction[2], double aab[3]) {
    double rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = mix(lower[c], upper[c], t);
    trl_jmh_rgb_to_aab(model, rgb, aab);
    return direction[0] * aab[2] - direction[1] * aab[1];
}

// The point of the edge between two corners that has the hue, by the Illinois
// variant of false position.
static void cusp_on_edge(const trl_jmh_model *model, const double *lower, const double *upper,
                         double hue, double jm[2]) {
    double direction[2] = {cos(hue * (M_PI / 180)), sin(hue * (M_PI / 180))}, aab[3];
    double t0 = 0, t1 = 1;
    double f0 = turned_past(model, lower, upper, 0, direction, aab);
    double f1 = turned_past(model, lower, upper, 1, direction, aab);
    for (int step = 0, side = 0; step < 60 && t1 - t0 > 1e-9; step++) {
        double t = (t0 * f1 - t1 * f0) / (f1 - f0);
        double f = turned_past(model, lower, upper, t, direction, aab);
        if (fabs(f) < 1e-10) break;
        if (f < 0) {
            t0 = t, f0 = f;
            if (side == -1) f1 /= 2;
            side = -1;
        } else {
            t1 = t, f1 = f;
            if (side == 1) f0 /= 2;
            side = 1;
        }
    }
    jm[0] = trl_jmh_a_to_j(aab[0]);
    jm[1] = sqrt(aab[1] * aab[1] + aab[2] * aab[2]);
}

static void make_cusps(const trl_aces_output *o, const corner_ring *ring, trl_aces_tables *t) {
    for (int i = base; i < base + hues; i++) {
        int upper = 1;
        while (upper < corners + 1 && !(ring->jmh[upper][2] > t->hue[i]))
            upper++;
        double jm[2] = {ring->jmh[upper - 1][0], ring->jmh[upper - 1][1]};
        if (ring->jmh[upper - 1][2] != t->hue[i])
            cusp_on_edge(&o->limit, ring->rgb[upper - 1], ring->rgb[upper], t->hue[i], jm);
        t->cusp_j[i] = jm[0];
        t->cusp_m[i] = trl_aces_cusp_m_enlarged(jm[1]);
    }
}

static void close_circle(double *table) {
    table[0] = table[hues];
    table[base + hues] = table[base];
}

// The smallest index above 0 where `outside` holds, given that it holds above
// it. Gallops from `hint`; `end` where it holds nowhere below `end`.
static int first_outside(bool (*outside)(const void *context, int index), const void *context,
                         int hint, int end) {
    int low = 0, high = end;
    if (outside(context, hint)) {
        high = hint;
        for (int step = 1; high - step > 0; step *= 4) {
            if (!outside(context, high - step)) {
                low = high - step;
                break;
            }
            high -= step;
        }
    } else {
        low = hint;
        for (int step = 1; low + step < end; step *= 4) {
            if (outside(context, low + step)) {
                high = low + step;
                break;
            }
            low += step;
        }
    }
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        *(outside(context, middle) ? &high : &low) = middle;
    }
    return high;
}

// The published search steps by 50 up to 1300 and halves that to below 0.01.
static const double reach_step = 50.0 / 8192;
enum { reach_end = 26 * 8192 };

typedef struct reach_context {
    const trl_jmh_model *model;
    double a, cos_h, sin_h;
} reach_context;

static bool reach_outside(const void *context, int index) {
    const reach_context *c = context;
    double m = index * reach_step, rgb[3];
    double aab[3] = {c->a, m * c->cos_h, m * c->sin_h};
    trl_jmh_aab_to_rgb(c->model, aab, rgb);
    return rgb[0] < 0 || rgb[1] < 0 || rgb[2] < 0;
}

static void make_reach(const trl_aces_output *o, double *reach_m) {
    int index = 4 * 8192;
    for (int i = 0; i < hues; i++) {
        double radians = i * (M_PI / 180);
        reach_context context = {&o->reach, trl_jmh_j_to_a(o->limit_j), cos(radians), sin(radians)};
        index = first_outside(reach_outside, &context, index, reach_end);
        reach_m[base + i] = index * reach_step;
    }
    close_circle(reach_m);
}

// The published search of the upper hull's gamma steps by 0.4 up to 5.2 and
// halves that to below 1e-5.
static const double gamma_step = 0.4 / 65536;
enum { gamma_end = 13 * 65536, gamma_tests = 5 };

typedef struct gamma_context {
    const trl_aces_output *o;
    trl_aces_hull hull;
    double cos_h, sin_h;
    double j_axis, slope, j_axis_cusp; // of the tested line
} gamma_context;

// Whether the hull with this gamma is outside of the gamut on the tested line.
static bool gamma_outside(const void *context, int index) {
    gamma_context c = *(const gamma_context *)context;
    c.hull.upper_gamma_inv = 1 / (index * gamma_step);
    double m = trl_aces_hull_m(c.o, &c.hull, c.j_axis, c.slope, c.j_axis_cusp);
    double a = trl_jmh_j_to_a(c.j_axis + c.slope * m), rgb[3];
    double aab[3] = {a, m * c.cos_h, m * c.sin_h};
    trl_jmh_aab_to_rgb(&c.o->limit, aab, rgb);
    double peak = c.o->tone.peak_nits / TRL_JMH_REFERENCE_NITS;
    return rgb[0] > peak || rgb[1] > peak || rgb[2] > peak;
}

static void gamma_line(gamma_context *c, int test) {
    static const double positions[gamma_tests] = {0.01, 0.1, 0.5, 0.8, 0.99};
    const trl_aces_hull *hull = &c->hull;
    double j = mix(hull->cusp_j, c->o->limit_j, positions[test]);
    double gain = trl_aces_focus_gain(c->o, hull, j);
    c->j_axis = trl_aces_solve_j(c->o, hull, j, hull->cusp_m, gain);
    c->slope = trl_aces_slope(c->o, hull, c->j_axis, gain);
    c->j_axis_cusp = trl_aces_solve_j(c->o, hull, hull->cusp_j, hull->cusp_m, gain);
}

// The gamma must satisfy all lines. One of them decides; the others, as a rule,
// hold where it does.
static void make_upper_gamma(const trl_aces_output *o, trl_aces_tables *t) {
    int index = 65536, deciding = 0;
    for (int i = base; i < base + hues; i++) {
        double radians = t->hue[i] * (M_PI / 180);
        gamma_context c = {.o = o, .cos_h = cos(radians), .sin_h = sin(radians)};
        trl_aces_hull_init(&c.hull, o, t->cusp_j[i], t->cusp_m[i], 1);
        gamma_line(&c, deciding);
        index = first_outside(gamma_outside, &c, index, gamma_end);
        for (int test = 0, first = deciding; test < gamma_tests && index < gamma_end; test++) {
            if (test == first) continue;
            gamma_line(&c, test);
            if (gamma_outside(&c, index)) continue;
            index = first_outside(gamma_outside, &c, index, gamma_end);
            deciding = test;
        }
        t->upper_gamma_inv[i] = 1 / (index * gamma_step);
    }
    close_circle(t->upper_gamma_inv);
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

// Place of a hue in a table of `size` uniform entries.
static int uniform_place(double h, int size) {
    double wrapped = h < 360 ? h : h - 360;
    return (int)(wrapped / 360 * size);
}

static void make_search_ranges(trl_aces_tables *t) {
    t->hue_search[0] = 0;
    t->hue_search[1] = 1;
    t->gap_search[0] = t->gap_search[1] = 0;
    for (int i = base; i < base + hues; i++) {
        int delta = i - uniform_place(t->hue[i], table_size);
        t->hue_search[0] = smaller(t->hue_search[0], delta);
        t->hue_search[1] = larger(t->hue_search[1], delta + 1);
        t->gap_search[0] = smaller(t->gap_search[0], i - 1 - (int)t->hue[i]);
        t->gap_search[1] = larger(t->gap_search[1], i + 1 - (int)t->hue[i]);
    }
}

double trl_aces_reach_m(const trl_aces_tables *t, double h) {
    int i = (int)h;
    return mix(t->reach_m[base + i], t->reach_m[base + i + 1], h - i);
}

int trl_aces_gamma_interval(const trl_aces_tables *t, double h) {
    int i = base + uniform_place(h, table_size);
    int low = larger(base, i + t->hue_search[0]);
    int high = smaller(base + hues, i + t->hue_search[1]);
    i = smaller(i, base + hues);
    while (low + 1 < high) {
        *(h > t->hue[i] ? &low : &high) = i;
        i = (low + high) / 2;
    }
    return larger(1, high);
}

int trl_aces_hue_interval(const trl_aces_tables *t, double h) {
    int i = (int)h;
    int low = larger(0, i + t->gap_search[0]);
    int high = smaller(base + hues, i + t->gap_search[1]);
    while (low + 1 < high) {
        int middle = (low + high) / 2;
        *(h > t->hue[middle] ? &low : &high) = middle;
    }
    return high;
}

bool trl_aces_tables_init(trl_aces_output *o) {
    trl_aces_tables *t = &o->tables;
    corner_ring limit, reach;
    double corner[2 * corners];
    if (!limit_ring(o, &limit) || !reach_ring(o, &reach)) return false;
    int count = merge_hues(&reach, &limit, corner);
    if (!make_hues(corner, count, t->hue)) return false;
    make_search_ranges(t);
    make_reach(o, t->reach_m);
    make_cusps(o, &limit, t);
    close_circle(t->cusp_j);
    close_circle(t->cusp_m);
    make_upper_gamma(o, t);
    for (int i = 0; i < table_size; i++)
        if (!isfinite(t->cusp_j[i] + t->cusp_m[i] + t->upper_gamma_inv[i] + t->reach_m[i]) ||
            !(t->cusp_j[i] > 0 && t->cusp_j[i] < o->limit_j))
            return false;
    return true;
}
