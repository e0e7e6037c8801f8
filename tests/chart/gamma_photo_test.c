// A display's gamma from photos of the chart that are made here: the display by its formula,
// the camera linear, with a dark corner, from the side, sharp and blurred.
#include "../test.h"

#include <troland/chart.h>

enum { W = 1280, H = 720, PW = 1000, PH = 800 };

static float plane[3][W * H], shown[W * H], photo[PW * PH];

static int draw(void **state) {
    (void)state;
    float *rgb[3] = {plane[0], plane[1], plane[2]};
    trl_chart_rows(trl_chart_find("gamma"), W, H, 0, 0, H, rgb, W);
    return 0;
}

static void show(const trl_gamma_curve *display) {
    for (size_t i = 0; i < W * H; i++)
        shown[i] = (float)trl_gamma_decode(display, (double)plane[1][i]);
}

static const trl_xy whole[4] = {{0, 0}, {W, 0}, {W, H}, {0, H}};

static trl_gamma_photo read_photo(const float *light, uint32_t w, uint32_t h,
                                  const trl_xy corners[4]) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_photo found = {0};
    if (trl_gamma_photo_read(&found, light, w, h, corners, &err) != TRL_OK)
        fail_msg("%s", err.message);
    return found;
}

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.6g, want %.6g", got, want);
}

static double power_of(const trl_gamma_photo *found) {
    trl_gamma_fit fit;
    trl_error err = TRL_ERROR_INIT;
    if (trl_gamma_measure(&fit, found->patches, TRL_GAMMA_PHOTO_PATCHES, &err) != TRL_OK)
        fail_msg("%s", err.message);
    return fit.power.gamma;
}

// Rows of a power law agree with it; those of sRGB say what its greys of a quarter, a half and
// three quarters say: ln q / ln v.
static void pixel_for_pixel(void **state) {
    (void)state;
    for (double gamma = 1.8; gamma < 2.5; gamma += 0.2) {
        show(&(trl_gamma_curve){.kind = TRL_TRANSFER_GAMMA, .gamma = gamma});
        trl_gamma_photo found = read_photo(shown, W, H, whole);
        for (int i = 0; i < TRL_GAMMA_PHOTO_ROWS; i++)
            near(found.rows[i].gamma, gamma, 0.005);
        near(power_of(&found), gamma, 0.005);
    }
    const trl_gamma_curve srgb = {.kind = TRL_TRANSFER_SRGB};
    show(&srgb);
    trl_gamma_photo found = read_photo(shown, W, H, whole);
    near(found.rows[1].code, 0.7354, 1e-3);
    for (int i = 0; i < TRL_GAMMA_PHOTO_ROWS; i++) {
        double q = (i + 1) / 4.0;
        near(found.rows[i].coverage, q, 0);
        near(found.rows[i].gamma, log(q) / log(trl_gamma_encode(&srgb, q)), 0.01);
    }
}

// Mean of shown light over a blurred spot around a place of the page.
static double spot(double u, double v) {
    double sum = 0;
    for (int j = -3; j <= 3; j++)
        for (int i = -1; i <= 1; i++) {
            int x = (int)floor(u * W) + i, y = (int)floor(v * H) + j;
            x = x < 0 ? 0 : x >= W ? W - 1 : x;
            y = y < 0 ? 0 : y >= H ? H - 1 : y;
            sum += (double)shown[y * W + x] / 21;
        }
    return sum;
}

// From the side (the map from photo to page is a projection, its corners by hand), out of
// focus, in a lens that loses half of the light in the corners, two stops under.
static void from_the_side(void **state) {
    (void)state;
    show(&(trl_gamma_curve){.kind = TRL_TRANSFER_GAMMA, .gamma = 2.2});
    // Page (u, v) to photo: x = (a u + b v + c) / (g u + 1), y = (d u + e v + f) / (g u + 1).
    const double a = 1000, b = 20, c = 60, d = 60, e = 620, f = 40, g = 0.2;
    for (int y = 0; y < PH; y++)
        for (int x = 0; x < PW; x++) {
            double px = x + 0.5, py = y + 0.5;
            // Two linear equations in u, v.
            double a11 = a - g * px, a21 = d - g * py, det = a11 * e - a21 * b;
            double u = ((px - c) * e - (py - f) * b) / det;
            double v = (a11 * (py - f) - a21 * (px - c)) / det;
            double r2 = (pow(px / PW - 0.5, 2) + pow(py / PH - 0.5, 2)) * 2;
            bool inside = u > 0 && u < 1 && v > 0 && v < 1;
            photo[y * PW + x] = (float)(inside ? 0.25 * (1 - 0.5 * r2) * spot(u, v) : 0.1);
        }
    trl_xy corners[4];
    for (int i = 0; i < 4; i++) {
        double u = i == 1 || i == 2, v = i >= 2, w = g * u + 1;
        corners[i] = (trl_xy){(a * u + b * v + c) / w, (d * u + e * v + f) / w};
    }
    trl_gamma_photo found = read_photo(photo, PW, PH, corners);
    for (int i = 0; i < TRL_GAMMA_PHOTO_ROWS; i++)
        near(found.rows[i].gamma, 2.2, 0.05);
    near(power_of(&found), 2.2, 0.03);
}

static void what_is_no_chart_is_refused(void **state) {
    (void)state;
    static float even[64 * 64];
    trl_gamma_photo found;
    for (int i = 0; i < 64 * 64; i++)
        even[i] = 0.5f;
    const trl_xy square[4] = {{0, 0}, {64, 0}, {64, 64}, {0, 64}};
    const trl_xy crossed[4] = {{0, 0}, {64, 64}, {64, 0}, {0, 64}};
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_gamma_photo_read(&found, even, 64, 64, square, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "does not rise"));
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_gamma_photo_read(&found, even, 64, 64, crossed, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "make no page"));
    memset(even, 0, sizeof even);
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_gamma_photo_read(&found, even, 64, 64, square, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "no light"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixel_for_pixel),
        cmocka_unit_test(from_the_side),
        cmocka_unit_test(what_is_no_chart_is_refused),
    };
    return cmocka_run_group_tests(tests, draw, NULL);
}
