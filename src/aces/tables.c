// aces/tables.c: the hue tables as the twin reads them.
//
// They are the published ones, made in single precision (single_tables.c).
#include "aces/output.h"

enum { base = TRL_ACES_HUE_BASE, hues = TRL_ACES_HUES, table_size = TRL_ACES_HUE_TABLE };

static double mix(double a, double b, double t) {
    return a + t * (b - a);
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

double trl_aces_reach_m(const trl_aces_tables *t, double h) {
    int i = (int)h;
    return mix(t->reach_m[base + i], t->reach_m[base + i + 1], h - i);
}

int trl_aces_gamma_interval(const trl_aces_tables *t, double h) {
    int i = base + (int)(h / 360 * table_size);
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

void trl_aces_tables_init(trl_aces_tables *t, const trl_single_tables *single) {
    for (int i = 0; i < table_size; i++) {
        t->reach_m[i] = single->reach_m[i];
        t->hue[i] = single->hue[i];
        t->cusp_j[i] = single->cusp_j[i];
        t->cusp_m[i] = single->cusp_m[i];
        t->upper_gamma_inv[i] = single->upper_gamma_inv[i];
    }
    for (int i = 0; i < 2; i++) {
        t->hue_search[i] = single->hue_search[i];
        t->gap_search[i] = single->gap_search[i];
    }
}
