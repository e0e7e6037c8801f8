// color/cubic.c: roots of cubics, one for each stretch that only rises or only falls.
#include "color/cubic.h"

#include <math.h>
#include <stdbool.h>

double trl_cubic_value(const double c[4], double x) {
    return c[0] + x * (c[1] + x * (c[2] + x * c[3]));
}

static double slope(const double c[4], double x) {
    return c[1] + x * (2 * c[2] + x * 3 * c[3]);
}

// Where the cubic turns, inside low … high, in rising order.
static int turns(const double c[4], double low, double high, double out[2]) {
    double half = c[2], disc = half * half - 3 * c[3] * c[1];
    if (!(disc > 0)) return 0;
    // The root that loses nothing to a difference, and from their product the other.
    double q = -(half + copysign(sqrt(disc), half));
    double a = q / (3 * c[3]), b = c[1] / q;
    int n = 0;
    if (fmin(a, b) > low && fmin(a, b) < high) out[n++] = fmin(a, b);
    if (fmax(a, b) > low && fmax(a, b) < high) out[n++] = fmax(a, b);
    return n;
}

// The one crossing between low and high: Newton's steps, and halves where they lead out.
static double crossing(const double c[4], double low, double high) {
    bool rises = trl_cubic_value(c, high) >= 0;
    double x = (low + high) / 2;
    for (int i = 0; i < 60 && high - low > 1e-15 * high; i++) {
        double value = trl_cubic_value(c, x);
        *((value >= 0) == rises ? &high : &low) = x;
        double next = x - value / slope(c, x);
        if (next == x) return x;
        x = next > low && next < high ? next : (low + high) / 2;
    }
    return x;
}

int trl_cubic_crossings(const double c[4], double low, double high, double out[3]) {
    double ends[4], turn[2];
    int n = turns(c, low, high, turn), count = 0;
    ends[0] = low;
    for (int i = 0; i < n; i++)
        ends[i + 1] = turn[i];
    ends[n + 1] = high;
    for (int i = 0; i <= n; i++)
        if ((trl_cubic_value(c, ends[i]) >= 0) != (trl_cubic_value(c, ends[i + 1]) >= 0))
            out[count++] = crossing(c, ends[i], ends[i + 1]);
    return count;
}
