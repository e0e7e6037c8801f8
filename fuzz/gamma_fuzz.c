// fuzz/gamma_fuzz.c: lines of two numbers → a measured curve, for the image where the first
// byte is odd; what is accepted as a curve must rise from its first to its last point. The
// same lines as luminances must be refused in words or give a finite gamma.
#include <troland/light.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static void follow(const trl_gamma_curve *curve, bool is_image) {
    const trl_gamma_point *first = curve->table, *last = first + curve->table_count - 1;
    double low = is_image ? first->light : first->code, high = is_image ? last->light : last->code;
    double bottom = is_image ? first->code : first->light,
           top = is_image ? last->code : last->light;
    double before = bottom;
    for (int i = 0; i <= 256; i++) {
        double x = low + (high - low) * i / 256;
        double y = is_image ? trl_gamma_encode(curve, x) : trl_gamma_decode(curve, x);
        assert(y >= before * (1 - 1e-9) && y >= bottom * (1 - 1e-9) && y <= top * (1 + 1e-9));
        before = y;
    }
}

static void measure(const char *text, size_t size) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_sample *samples = NULL;
    size_t count = 0;
    trl_gamma_fit fit;
    if (trl_gamma_samples_parse(&samples, &count, text, size, "fuzz", &err) != TRL_OK) {
        assert(err.message[0]);
        return;
    }
    if (trl_gamma_measure(&fit, samples, count, &err) == TRL_OK)
        assert(isfinite(fit.power.gamma));
    else
        assert(err.message[0]);
    free(samples);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_point *points = NULL;
    if (size == 0) return 0;
    bool is_image = data[0] & 1;
    const char *text = (const char *)data + 1;
    measure(text, size - 1);
    trl_gamma_curve curve = {0};
    if (trl_gamma_table_parse(&points, &curve.table_count, is_image, text, size - 1, "fuzz",
                              &err) != TRL_OK) {
        assert(err.message[0]);
        return 0;
    }
    curve.table = points;
    const trl_gamma_curve linear = {.kind = TRL_TRANSFER_LINEAR};
    trl_gamma_slopes slopes;
    // Where it is no curve, or 0.18 is beyond it, words say so.
    double middle = 0.18;
    if (curve.table_count >= 2 && is_image) middle = sqrt(points[0].light * points[1].light);
    if (curve.table_count >= 2 && !is_image) middle = sqrt(points[0].code * points[1].code);
    if (trl_gamma_local(&slopes, is_image ? &curve : &linear, is_image ? &linear : &curve, middle,
                        &err) == TRL_OK)
        follow(&curve, is_image);
    else
        assert(err.message[0]);
    free(points);
    return 0;
}
