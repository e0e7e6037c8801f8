// The 54 transforms against rows computed with the published CTL (see
// reference/README.md). With --report: the figures that docs/aces.md quotes.
#include "reference.h"

#include <troland/troland.h>

static const trl_cpu_tier tiers[] = {TRL_CPU_BASELINE, TRL_CPU_AVX2, TRL_CPU_AVX512, TRL_CPU_NEON};
static bool report;

// Errors of many values: how large the k-th worst of them is.
typedef struct errors {
    size_t count;
    double sum, value[3 * inverse_rows];
} errors;

static void add(errors *e, double error) {
    assert_true(isfinite(error));
    e->value[e->count++] = error;
    e->sum += error;
}

static int descending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

// The least bound that this share of the values keeps.
static double bound(errors *e, double share) {
    qsort(e->value, e->count, sizeof *e->value, descending);
    size_t beyond = (size_t)((double)e->count * (1 - share) + 1e-9);
    return e->value[beyond];
}

typedef struct figure {
    double mean, most, nearly_all, all; // 99 % (inverse only), 99.9 %, 100 %
} figure;

static figure measure(errors *e) {
    return (figure){e->sum / (double)e->count, bound(e, 0.99), bound(e, 0.999), bound(e, 1)};
}

static const figure forward_limit = {1e-6, 1, 5e-5, 2e-4};
static const figure inverse_limit = {1, 2e-4, 2e-3, 2e-2};

static int judge(const char *id, const char *what, figure got, bool inverse) {
    figure limit = inverse ? inverse_limit : forward_limit;
    bool good = got.mean <= limit.mean && got.most <= limit.most &&
                got.nearly_all <= limit.nearly_all && got.all <= limit.all;
    if (report || !good)
        printf("%s %-16s mean %.2e  99%% %.2e  99.9%% %.2e  max %.2e  %s\n", good ? "    " : "BAD ",
               what, got.mean, got.most, got.nearly_all, got.all, id);
    return good ? 0 : 1;
}

static trl_aces_output *create(const trl_aces_display *display, trl_cpu_tier tier) {
    trl_aces_params params;
    trl_aces_output *output;
    trl_error err = TRL_ERROR_INIT;
    trl_aces_display_params(display, &params);
    setenv("TRL_CPU", trl_cpu_tier_name(tier), 1);
    if (trl_aces_output_create(&output, &params, &err) != TRL_OK) fail_msg("%s", err.message);
    unsetenv("TRL_CPU");
    return output;
}

static void rows_of(void (*rows)(const trl_aces_output *, float *, float *, float *, size_t),
                    const trl_aces_output *output, float (*in)[3], float (*out)[3], size_t n) {
    static float plane[3][inverse_rows];
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 3; c++)
            plane[c][i] = in[i][c];
    rows(output, plane[0], plane[1], plane[2], n);
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 3; c++)
            out[i][c] = plane[c][i];
}

static reference ref;
static errors err;

static figure forward_twin(const trl_aces_output *output) {
    memset(&err, 0, sizeof err);
    for (int i = 0; i < forward_rows; i++) {
        double scene[3] = {ref.scene[i][0], ref.scene[i][1], ref.scene[i][2]}, code[3];
        trl_aces_output_reference(output, scene, code);
        for (int c = 0; c < 3; c++)
            add(&err, fabs(code[c] - ref.code[i][c]));
    }
    return measure(&err);
}

static figure forward_fast(const trl_aces_output *output) {
    static float code[forward_rows][3];
    rows_of(trl_aces_output_rows, output, ref.scene, code, forward_rows);
    memset(&err, 0, sizeof err);
    for (int i = 0; i < forward_rows; i++)
        for (int c = 0; c < 3; c++)
            add(&err, fabs((double)code[i][c] - ref.code[i][c]));
    return measure(&err);
}

static void forward_meets_the_figures(void **state) {
    (void)state;
    int bad = 0;
    for (size_t d = 0; trl_aces_display_at(d); d++) {
        const trl_aces_display *display = trl_aces_display_at(d);
        reference_load(&ref, display->id);
        for (size_t t = 0; t < sizeof tiers / sizeof *tiers; t++) {
            if (!trl_cpu_tier_available(tiers[t])) continue;
            trl_aces_output *output = create(display, tiers[t]);
            if (t == 0) bad += judge(display->id, "forward twin", forward_twin(output), false);
            bad += judge(display->id, trl_cpu_tier_name(tiers[t]), forward_fast(output), false);
            trl_aces_output_destroy(&output);
        }
    }
    assert_int_equal(bad, 0);
}

static double relative(double got, double want) {
    return fabs(got - want) / fmax(1, fabs(want));
}

static figure inverse_twin(const trl_aces_output *output) {
    memset(&err, 0, sizeof err);
    for (int i = 0; i < inverse_rows; i++) {
        const float *in = ref.inverse_code[i];
        double code[3] = {in[0], in[1], in[2]}, scene[3];
        trl_aces_output_inverse_reference(output, code, scene);
        for (int c = 0; c < 3 && ref.well[i]; c++)
            add(&err, relative(scene[c], ref.inverse_scene[i][c]));
    }
    return measure(&err);
}

static figure inverse_fast(float (*scene)[3]) {
    memset(&err, 0, sizeof err);
    for (int i = 0; i < inverse_rows; i++)
        for (int c = 0; c < 3 && ref.well[i]; c++)
            add(&err, relative(scene[i][c], ref.inverse_scene[i][c]));
    return measure(&err);
}

// How far a forward pass over the scene values is from the code, worst channel.
static void way_back(const trl_aces_output *output, float (*scene)[3], double *miss) {
    static float code[inverse_rows][3];
    rows_of(trl_aces_output_rows, output, scene, code, inverse_rows);
    for (int i = 0; i < inverse_rows; i++) {
        miss[i] = 0;
        for (int c = 0; c < 3; c++)
            miss[i] = fmax(miss[i], fabs((double)code[i][c] - ref.inverse_code[i][c]));
    }
}

// Rows where a hair's breadth in code moves the scene by far: the scene may
// differ, but it must render to the code as nearly as the reference's does. (It
// cannot always: codes beyond the peak come from nowhere.)
static int ill_conditioned(const trl_aces_output *output, float (*scene)[3], const char *id) {
    static double mine[inverse_rows], theirs[inverse_rows];
    double my_worst = 0, their_worst = 0, my_sum = 0, their_sum = 0, count = 0;
    way_back(output, scene, mine);
    way_back(output, ref.inverse_scene, theirs);
    for (int i = 0; i < inverse_rows; i++) {
        for (int c = 0; c < 3; c++)
            assert_true(isfinite(scene[i][c]));
        if (ref.well[i]) continue;
        my_worst = fmax(my_worst, mine[i]), their_worst = fmax(their_worst, theirs[i]);
        my_sum += mine[i], their_sum += theirs[i], count++;
    }
    if (count == 0) return 0;
    bool good = my_worst <= their_worst + 2e-4 && my_sum / count <= their_sum / count * 1.01 + 2e-5;
    if (report || !good)
        printf("%s way back         mean %.2e  max %.2e  (reference: mean %.2e, max %.2e)  %s\n",
               good ? "    " : "BAD ", my_sum / count, my_worst, their_sum / count, their_worst,
               id);
    return !good;
}

static void inverse_meets_the_figures(void **state) {
    (void)state;
    static float scene[inverse_rows][3];
    int bad = 0;
    for (size_t d = 0; trl_aces_display_at(d); d++) {
        const trl_aces_display *display = trl_aces_display_at(d);
        reference_load(&ref, display->id);
        trl_aces_output *output = create(display, trl_cpu_tier_get());
        rows_of(trl_aces_output_inverse_rows, output, ref.inverse_code, scene, inverse_rows);
        bad += judge(display->id, "inverse twin", inverse_twin(output), true);
        bad += judge(display->id, "inverse rows", inverse_fast(scene), true);
        bad += ill_conditioned(output, scene, display->id);
        trl_aces_output_destroy(&output);
    }
    assert_int_equal(bad, 0);
}

int main(int argc, char **argv) {
    report = argc > 1 && strcmp(argv[1], "--report") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_meets_the_figures),
        cmocka_unit_test(inverse_meets_the_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
