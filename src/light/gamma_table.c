// light/gamma_table.c: curves through measured points.
//
// Between points that are above 0, a monotone cubic (PCHIP) of the logarithms: it has no
// wiggles and a slope everywhere, and points of a power law give that power law, exponent
// and all. From a point at 0, which has no logarithm, a power law above it that meets the
// slope of the next point: no bend where a display leaves its black. Source:
// F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300; ends as there,
// one-sided, held to the sign and to three times the first secant.
#include "light/gamma_table.h"
#include "base/base.h"

#include <math.h>

typedef struct table {
    const trl_gamma_point *points;
    size_t count;
    bool from_light;
} table;

static double in_of(const table *t, size_t i) {
    return t->from_light ? t->points[i].light : t->points[i].code;
}

static double out_of(const table *t, size_t i) {
    return t->from_light ? t->points[i].code : t->points[i].light;
}

trl_result trl_gamma_table_check(const char *what, const trl_gamma_curve *curve, bool from_light,
                                 trl_error *err) {
    const table t = {curve->table, curve->table_count, from_light};
    TRL_REQUIRE(t.points && t.count >= 2, err, TRL_ERR_ARGUMENT,
                "the %s table has %zu points: give two or more", what, t.count);
    for (size_t i = 0; i < t.count; i++) {
        double in = in_of(&t, i), out = out_of(&t, i);
        TRL_REQUIRE(in >= 0 && in <= 1 && out >= 0 && out <= 1, err, TRL_ERR_ARGUMENT,
                    "point %zu of the %s table, %g %g, is outside 0 to 1: give shares of white",
                    i + 1, what, in, out);
        TRL_REQUIRE(i == 0 || (in > in_of(&t, i - 1) && out >= out_of(&t, i - 1)), err,
                    TRL_ERR_ARGUMENT,
                    "point %zu of the %s table, %g %g, does not rise from the one before, %g %g: "
                    "sort the table, and leave out what falls",
                    i + 1, what, in, out, i ? in_of(&t, i - 1) : 0, i ? out_of(&t, i - 1) : 0);
    }
    return TRL_OK;
}

static bool has_logarithm(const table *t, size_t i) {
    return in_of(t, i) > 0 && out_of(t, i) > 0;
}

// Exponent between the points i and i + 1, both with logarithms.
static double secant(const table *t, size_t i) {
    return log(out_of(t, i + 1) / out_of(t, i)) / log(in_of(t, i + 1) / in_of(t, i));
}

static double width(const table *t, size_t i) {
    return log(in_of(t, i + 1) / in_of(t, i));
}

static double end_slope(double near, double far, double near_width, double far_width) {
    double slope = near + (near - far) * near_width / (near_width + far_width);
    return fmin(fmax(slope, 0), 3 * near);
}

// Exponent at a point with logarithms; 0 where no other has any.
static double slope_at(const table *t, size_t i) {
    bool left = i > 0 && has_logarithm(t, i - 1), right = i + 1 < t->count;
    if (left && right) {
        double a = secant(t, i - 1), b = secant(t, i), wa = width(t, i - 1), wb = width(t, i);
        if (!(a > 0) || !(b > 0)) return 0;
        return 3 * (wa + wb) / ((2 * wb + wa) / a + (wb + 2 * wa) / b);
    }
    if (right) {
        if (i + 2 == t->count) return secant(t, i);
        return end_slope(secant(t, i), secant(t, i + 1), width(t, i), width(t, i + 1));
    }
    if (!left) return 0;
    if (i < 2 || !has_logarithm(t, i - 2)) return secant(t, i - 1);
    return end_slope(secant(t, i - 1), secant(t, i - 2), width(t, i - 1), width(t, i - 2));
}

static double cubic(const table *t, size_t i, double x) {
    double w = width(t, i), u = log(x / in_of(t, i)) / w, s = secant(t, i);
    double a = slope_at(t, i), b = slope_at(t, i + 1);
    double rise = u * (a + u * ((3 * s - 2 * a - b) + u * (a + b - 2 * s)));
    return out_of(t, i) * exp(w * rise);
}

// From the point i, which has no logarithms, to the next.
static double from_zero(const table *t, size_t i, double x) {
    double in = in_of(t, i), out = out_of(t, i), rise = out_of(t, i + 1) - out;
    double way = in_of(t, i + 1) - in, slope = 0;
    if (has_logarithm(t, i + 1)) slope = slope_at(t, i + 1);
    double exponent = rise > 0 ? slope * out_of(t, i + 1) / rise * way / in_of(t, i + 1) : 0;
    if (!(exponent > 0)) exponent = 1;
    return out + rise * pow(fmax(x - in, 0) / way, exponent);
}

double trl_gamma_table_at(const trl_gamma_curve *curve, bool from_light, double x) {
    const table t = {curve->table, curve->table_count, from_light};
    size_t low = 0, last = t.count - 1, high = last;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (in_of(&t, middle) <= x)
            low = middle;
        else
            high = middle;
    }
    if (x > in_of(&t, last)) return out_of(&t, last) * pow(x / in_of(&t, last), slope_at(&t, last));
    if (!has_logarithm(&t, low)) return from_zero(&t, low, x);
    if (x < in_of(&t, 0)) return out_of(&t, 0) * pow(x / in_of(&t, 0), slope_at(&t, 0));
    return cubic(&t, low, x);
}
