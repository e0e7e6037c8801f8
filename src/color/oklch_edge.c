// color/oklch_edge.c: how much chroma a display has room for, at a lightness and a hue.
//
// Along a line of one lightness L and hue, with chroma t L, each of red, green and blue is
// L³ (1 + c1 t + c2 t² + c3 t³), where the coefficients depend on the hue alone. So where
// one falls to 0 is a number for each hue. Where one rises to 1 the bracket is 1 / L³; the
// largest of the three grows all the way up to the reach.
#include "color/cubic.h"
#include "color/oklch.h"

#include <math.h>

enum { FINE = 4, STEPS = TRL_OKLCH_HUES * FINE };
static const double reach_max = 2; // for primaries that no hue leaves

typedef struct cubics {
    double c[3][3];
} cubics;

double trl_oklch_place(double a, double b) {
    double u = b / (fabs(a) + fabs(b));
    return TRL_OKLCH_HUES / 4.0 * (a >= 0 ? 1 + u : 3 - u);
}

// The unit vector of a place.
static void vector_of(double place, double v[2]) {
    double p = place * 4 / TRL_OKLCH_HUES, u = p < 2 ? p - 1 : 3 - p;
    double a = p < 2 ? 1 - fabs(u) : fabs(u) - 1, length = hypot(a, u);
    v[0] = a / length;
    v[1] = u / length;
}

static cubics cubics_of(const trl_oklch *o, const double v[2]) {
    cubics out = {{{0}}};
    for (int k = 0; k < 3; k++) {
        double d = v[0] * o->from_lab.m[k][1] + v[1] * o->from_lab.m[k][2];
        for (int c = 0; c < 3; c++) {
            out.c[c][0] += 3 * o->from_cone.m[c][k] * d;
            out.c[c][1] += 3 * o->from_cone.m[c][k] * d * d;
            out.c[c][2] += o->from_cone.m[c][k] * d * d * d;
        }
    }
    return out;
}

// Where the first channel reaches `level`, if one does before `end`.
static double first_at(const cubics *p, double level, double end) {
    double at[3];
    for (int c = 0; c < 3; c++) {
        const double whole[4] = {1 - level, p->c[c][0], p->c[c][1], p->c[c][2]};
        if (trl_cubic_crossings(whole, 0, end, at) > 0) end = at[0];
    }
    return end;
}

// Raises what lies deeper than the steepness allows beside its neighbour before or after.
static void limit_steepness(double fine[STEPS], const double apart[STEPS]) {
    for (int i = 0; i < 2 * STEPS; i++) {
        int at = (i + 1) % STEPS, before = i % STEPS;
        fine[at] = fmax(fine[at], fine[before] - TRL_OKLCH_STEEPNESS * apart[before]);
    }
    for (int i = 2 * STEPS; i > 0; i--) {
        int at = (i - 1) % STEPS, after = i % STEPS;
        fine[at] = fmax(fine[at], fine[after] - TRL_OKLCH_STEEPNESS * apart[at]);
    }
}

// The primaries are peaks, which fall between two hues.
static void keep_primaries(const trl_oklch *o, double fine[STEPS]) {
    trl_mat3 lab_of_roots;
    if (!trl_mat3_invert(&o->from_lab, &lab_of_roots)) return;
    for (int c = 0; c < 3; c++) {
        double roots[3], lab[3];
        for (int k = 0; k < 3; k++)
            roots[k] = cbrt(o->to_cone.m[k][c]);
        trl_mat3_apply(&lab_of_roots, roots, lab);
        int at = (int)(trl_oklch_place(lab[1], lab[2]) * FINE) % STEPS;
        double reach = fmin(hypot(lab[1], lab[2]) / lab[0], reach_max);
        fine[at] = fmax(fine[at], reach);
        fine[(at + 1) % STEPS] = fmax(fine[(at + 1) % STEPS], reach);
    }
}

// Straight between its hues, the table must not cut off what stands out.
static void fill_table(double reach[TRL_OKLCH_HUES + 1], const double fine[STEPS]) {
    double lacking[TRL_OKLCH_HUES] = {0};
    for (int i = 0; i < STEPS; i++) {
        int at = i / FINE;
        double start = fine[at * FINE], end = fine[(at + 1) * FINE % STEPS];
        double straight = start + (end - start) * (i % FINE) / FINE;
        lacking[at] = fmax(lacking[at], fine[i] - straight);
    }
    for (int i = 0; i < TRL_OKLCH_HUES; i++)
        reach[i] =
            fine[i * FINE] + fmax(lacking[i], lacking[(i + TRL_OKLCH_HUES - 1) % TRL_OKLCH_HUES]);
    reach[TRL_OKLCH_HUES] = reach[0];
}

void trl_oklch_measure_reach(trl_oklch *o) {
    double fine[STEPS], apart[STEPS], v[2], next[2];
    for (int i = 0; i < STEPS; i++) {
        vector_of((double)i / FINE, v);
        vector_of((double)(i + 1) / FINE, next);
        cubics p = cubics_of(o, v);
        fine[i] = first_at(&p, 0, reach_max);
        apart[i] = v[0] * next[1] - v[1] * next[0];
    }
    keep_primaries(o, fine);
    limit_steepness(fine, apart);
    fill_table(o->reach, fine);
}

double trl_oklch_edge(const trl_oklch *o, const double lab[3]) {
    if (!(lab[0] > 0x1p-30)) return 0;
    double place = trl_oklch_place(lab[1], lab[2]), chroma = hypot(lab[1], lab[2]);
    int at = (int)fmin(place, TRL_OKLCH_HUES - 1);
    double reach = o->reach[at] + (place - at) * (o->reach[at + 1] - o->reach[at]);
    double full = 1 / (lab[0] * lab[0] * lab[0]);
    if (!(full > 1)) return 0;
    cubics p = cubics_of(o, (const double[2]){lab[1] / chroma, lab[2] / chroma});
    return lab[0] * first_at(&p, full, reach);
}
