// aces/output_hue.c: the twin's hue tables as one list of intervals.
//
// The reach has a knot at each degree, the display's gamut has its own hues, and
// the published search for the hull's gamma changes entries at some uniform
// places, too. Between neighbouring knots everything is linear in the hue. A
// degree holds at most three inner knots in each of the published transforms;
// where another has more, the kernel leaves the degree to the twin.
#include "aces/output_fast.h"

#include <math.h>

enum { knots_max = 2 * TRL_ACES_HUE_TABLE + 4 };

static const double side = 1e-9;   // degrees: just beside a knot
static const double margin = 1e-3; // degrees: a knot so near to a degree concerns it, too
static const float never = 1e9f;   // a hue that no hue passes

typedef struct knot_list {
    double at[knots_max];
    int count;
} knot_list;

static bool is_knot(const trl_aces_tables *t, double h) {
    if (h < side || h > 360 - side) return false;
    return trl_aces_hue_interval(t, h - side) != trl_aces_hue_interval(t, h + side) ||
           trl_aces_gamma_interval(t, h - side) != trl_aces_gamma_interval(t, h + side);
}

// Ascending. The ends of the circle count as knots: the gamma may jump there.
static knot_list find_knots(const trl_aces_tables *t) {
    knot_list k = {.count = 0};
    int i = 0, j = 0;
    k.at[k.count++] = 0;
    while (i < TRL_ACES_HUE_TABLE || j <= TRL_ACES_HUE_TABLE) {
        double uniform = j * 360.0 / TRL_ACES_HUE_TABLE;
        bool take = i < TRL_ACES_HUE_TABLE && (t->hue[i] <= uniform || j > TRL_ACES_HUE_TABLE);
        double h = take ? t->hue[i++] : (j++, uniform);
        if (is_knot(t, h) && h > k.at[k.count - 1]) k.at[k.count++] = h;
    }
    k.at[k.count++] = 360;
    return k;
}

// A line through the table's values around h, from `origin`.
static void line(float out[2], double value, double slope, double h, double origin) {
    out[0] = (float)(value + slope * (origin - h));
    out[1] = (float)slope;
}

// The tables around hue h, from `origin`.
static trl_hue_piece piece_at(const trl_aces_output *o, double h, double origin) {
    const trl_aces_tables *t = &o->tables;
    int i = trl_aces_hue_interval(t, h), k = trl_aces_gamma_interval(t, h);
    double low = t->hue[i - 1], width = t->hue[i] - low;
    trl_hue_piece piece;
    line(piece.cusp_m, t->cusp_m[i - 1], (t->cusp_m[i] - t->cusp_m[i - 1]) / width, low, origin);
    line(piece.cusp_g, o->limit_j - t->cusp_j[i - 1], (t->cusp_j[i - 1] - t->cusp_j[i]) / width,
         low, origin);
    // Not divided by the interval's width: see gamut.c.
    line(piece.upper_gamma_inv, t->upper_gamma_inv[k - 1],
         t->upper_gamma_inv[k] - t->upper_gamma_inv[k - 1], t->hue[k - 1], origin);
    return piece;
}

// One degree: its knots, and the pieces before, between and after them.
static void fill_degree(const trl_aces_output *o, const knot_list *k, int degree,
                        trl_hue_degree *out) {
    double edge[TRL_HUE_PIECES + 1] = {degree};
    int count = 0;
    for (int i = 0; i < TRL_HUE_PIECES; i++)
        out->knot[i] = never;
    for (int i = 0; i < k->count; i++) {
        if (k->at[i] < degree - margin || k->at[i] > degree + 1 + margin) continue;
        if (count == TRL_HUE_PIECES - 1) {
            // Too many: no hue is on the safe side of a knot that is not a number.
            out->knot[0] = NAN;
            break;
        }
        out->knot[count++] = (float)k->at[i];
        edge[count] = fmin(fmax(k->at[i], degree), degree + 1);
    }
    for (int i = count + 1; i <= TRL_HUE_PIECES; i++)
        edge[i] = degree + 1;
    for (int i = 0; i < TRL_HUE_PIECES; i++) {
        double middle = 0.5 * (edge[i] + edge[i + 1]);
        out->piece[i] = piece_at(o, fmin(middle, degree + 1 - side), degree);
    }
}

void trl_hue_degrees_fill(const trl_aces_output *o, trl_hue_degree degrees[TRL_HUE_DEGREES]) {
    knot_list k = find_knots(&o->tables);
    for (int degree = 0; degree < 360; degree++)
        fill_degree(o, &k, degree, &degrees[degree]);
    // 360 itself, where the rounding of a hue below may lead, is doubtful.
    degrees[360] = degrees[359];
    degrees[360].knot[0] = 360;
}

static const double kept = 0.85; // of what is safe: a margin for what lies between

// The bounds of what is safe at hue h: M below a multiple of A, which has the form of the
// hull's lower side, up to the largest M; below a line from there on.
typedef struct safe_bounds {
    double low, high;
} safe_bounds;

static safe_bounds find_safe(const trl_aces_output *o, double h) {
    enum { steps = 16 };
    double safe[steps], most = 0, end = o->limit_j * (1 - TRL_HOLLOW_PART);
    int cusp = 1;
    for (int i = 1; i < steps; i++) {
        safe[i] = kept * trl_aces_gamut_safe_m(o, i * o->limit_j / steps, h);
        if (safe[i] > most) most = safe[i], cusp = i;
    }
    safe_bounds bounds = {INFINITY, INFINITY};
    for (int i = 1; i < steps; i++) {
        double j = i * o->limit_j / steps;
        if (i <= cusp) bounds.low = fmin(bounds.low, safe[i] / trl_jmh_j_to_a(j));
        if (i >= cusp) bounds.high = fmin(bounds.high, safe[i] / (end - j));
    }
    return bounds;
}

void trl_hue_reach_fill(const trl_aces_output *o, trl_hue_reach reach[TRL_HUE_DEGREES]) {
    safe_bounds here = find_safe(o, 0);
    for (int degree = 0; degree < TRL_HUE_DEGREES; degree++) {
        const double *m = o->tables.reach_m + TRL_ACES_HUE_BASE + degree % 360;
        safe_bounds next = find_safe(o, fmin(degree + 1, 360 - side));
        reach[degree] =
            (trl_hue_reach){(float)m[0], (float)(m[1] - m[0]), (float)fmin(here.low, next.low),
                            (float)fmin(here.high, next.high)};
        here = next;
    }
}

double trl_hue_hollow_slope(const trl_aces_output *o, const trl_hue_reach reach[TRL_HUE_DEGREES]) {
    double slope = INFINITY, end = o->limit_j * TRL_PEAK_PART;
    for (int degree = 0; degree < 360; degree += 5)
        for (double g = 2 * end; g < 2 * TRL_HOLLOW_PART * o->limit_j; g *= 2) {
            double safe = kept * trl_aces_gamut_safe_m(o, o->limit_j - g, degree);
            slope = fmin(slope, safe / ((double)reach[degree].high * (g - end)));
        }
    return slope;
}
