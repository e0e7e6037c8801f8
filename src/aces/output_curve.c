// aces/output_curve.c: cubics for the vector kernel, fitted to functions in double.
#include "aces/output_fast.h"

#include <math.h>
#include <string.h>

// The powers of tiny numbers leave the range of float: below this a line does.
static const double line_below = 0x1p-36;

// The cubic through four Chebyshev nodes of low … low + width, in powers of the
// distance from low.
static void fit_cell(float out[4], trl_curve_function *function, const void *source, double low,
                     double width) {
    double t[4], d[4];
    for (int i = 0; i < 4; i++) {
        t[i] = width * (0.5 - 0.5 * cos(M_PI * (2 * i + 1) / 8));
        d[i] = function(source, low + t[i]);
    }
    for (int step = 1; step < 4; step++)
        for (int i = 3; i >= step; i--)
            d[i] = (d[i] - d[i - 1]) / (t[i] - t[i - step]);
    double c[4] = {d[3], 0, 0, 0};
    for (int i = 2; i >= 0; i--) {
        for (int k = 3; k > 0; k--)
            c[k] = c[k - 1] - t[i] * c[k];
        c[0] = d[i] - t[i] * c[0];
    }
    for (int k = 0; k < 4; k++)
        out[k] = (float)c[k];
    if (low < line_below) {
        out[0] = (float)function(source, low);
        out[1] = (float)((function(source, low + width) - out[0]) / width);
        out[2] = out[3] = 0;
    }
}

static int32_t cell_of(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >> TRL_CURVE_SHIFT;
}

size_t trl_curve_floats(trl_curve_shape s) {
    return (size_t)s.octaves * TRL_CURVE_CELLS * (size_t)s.stride;
}

trl_curve trl_curve_make(float *cells, trl_curve_shape s, int at, trl_curve_function *function,
                         const void *source) {
    for (int octave = 0; octave < s.octaves; octave++) {
        double octave_low = ldexp(1, s.first_octave + octave);
        double width = octave_low / TRL_CURVE_CELLS;
        for (int i = 0; i < TRL_CURVE_CELLS; i++) {
            size_t cell = (size_t)octave * TRL_CURVE_CELLS + (size_t)i;
            fit_cell(cells + cell * (size_t)s.stride + at, function, source, octave_low + i * width,
                     width);
        }
    }
    trl_curve curve = {.cells = cells};
    curve.low = ldexpf(1, s.first_octave);
    curve.high = nextafterf(ldexpf(1, s.first_octave + s.octaves), 0);
    curve.first = cell_of(curve.low);
    return curve;
}

static double power_of_mantissa(const void *exponent, double x) {
    return pow(x, *(const double *)exponent);
}

void trl_power_make(trl_power *out, double exponent, double factor, int first_octave) {
    enum { bias = 127 };
    const int first = first_octave + bias; // a multiple of 8
    for (int i = 0; i < 8; i++) {
        float cell[4];
        fit_cell(cell, power_of_mantissa, &exponent, 1 + i / 8.0, 1 / 8.0);
        for (int k = 0; k < 4; k++)
            out->cubic[k][i] = ldexpf(cell[k], -23 * k); // of the mantissa's bits
        out->fine[i] = (float)exp2(exponent * i);
        int biased = first + 8 * i;
        out->coarse[biased / 8 % 8] = (float)(factor * exp2(exponent * (biased - bias)));
    }
    for (int biased = first; biased < first + 32; biased++) {
        out->scale[biased % 32] = out->fine[biased % 8] * out->coarse[biased / 8 % 8];
        out->exact_scale[biased % 32] = (float)(factor * exp2(exponent * (biased - bias)));
    }
    out->low = ldexpf(1, first_octave);
}

static double log_of_mantissa(const void *factor_offset, double x) {
    const double *f = factor_offset;
    return f[0] * log(x) + f[1];
}

void trl_log_make(trl_log *out, double factor, double offset) {
    const double parts[2] = {factor, offset};
    for (int i = 0; i < 8; i++) {
        float cell[4];
        fit_cell(cell, log_of_mantissa, parts, 1 + i / 8.0, 1 / 8.0);
        for (int k = 0; k < 4; k++)
            out->cubic[k][i] = ldexpf(cell[k], -23 * k);
    }
    out->octave = (float)(factor * M_LN2);
}
