// The computed patches against two publications of other people.
#include "../test.h"

#include "chart/checker.h"

// ISO 17321-1:2012, table D.1: ACES2065-1 of the ColorChecker Classic, with the
// 0.5 % flare of SMPTE's reference camera.
static const double iso[24][3] = {
    {0.11877, 0.08709, 0.05895}, {0.40003, 0.31916, 0.23737}, {0.18476, 0.20398, 0.31310},
    {0.10901, 0.13511, 0.06493}, {0.26684, 0.24604, 0.40932}, {0.32283, 0.46208, 0.40606},
    {0.38607, 0.22744, 0.05777}, {0.13822, 0.13037, 0.33703}, {0.30203, 0.13752, 0.12758},
    {0.09310, 0.06347, 0.13525}, {0.34877, 0.43655, 0.10613}, {0.48657, 0.36686, 0.08061},
    {0.08731, 0.07443, 0.27274}, {0.15366, 0.25692, 0.09071}, {0.21743, 0.07070, 0.05130},
    {0.58921, 0.53944, 0.09157}, {0.30904, 0.14818, 0.27426}, {0.14900, 0.23377, 0.35939},
    {0.86653, 0.86792, 0.85818}, {0.57356, 0.57256, 0.57169}, {0.35346, 0.35337, 0.35391},
    {0.20253, 0.20243, 0.20287}, {0.09467, 0.09520, 0.09637}, {0.03745, 0.03766, 0.03895}};

// GretagMacbeth 2005: CIE L*a*b* under D50, as X-Rite published it for charts made
// before November 2014.
static const double lab_d50[24][3] = {
    {37.986, 13.555, 14.059},  {65.711, 18.130, 17.810},  {49.927, -4.880, -21.905},
    {43.139, -13.095, 21.905}, {55.112, 8.844, -25.399},  {70.719, -33.397, -0.199},
    {62.661, 36.067, 57.096},  {40.020, 10.410, -45.964}, {51.124, 48.239, 16.248},
    {30.325, 22.976, -21.587}, {72.532, -23.709, 57.255}, {71.941, 19.363, 67.857},
    {28.778, 14.179, -50.297}, {55.261, -38.342, 31.370}, {42.101, 53.378, 28.190},
    {81.733, 4.039, 79.819},   {51.935, 49.986, -14.574}, {51.038, -28.631, -28.638},
    {96.539, -0.425, 1.186},   {81.257, -0.638, -0.335},  {66.766, -0.734, -0.504},
    {50.867, -0.153, -0.270},  {35.656, -0.421, -1.231},  {20.461, -0.079, -0.973}};

static void patches_with_camera_flare_are_those_of_iso_17321(void **state) {
    (void)state;
    for (int p = 0; p < 24; p++)
        for (int c = 0; c < 3; c++)
            assert_true(fabs((trl_checker_ap0[p][c] + 0.005) * 0.18 / 0.185 - iso[p][c]) < 1e-5);
}

static double lab_f(double t) {
    return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

/// ACES2065-1 → L*a*b* under D50. The white of ACES is carried to D50 by Bradford.
static void to_lab(const double rgb[3], double lab[3]) {
    static const double to_xyz[3][3] = {{0.9525523959, 0.0, 0.0000936786},
                                        {0.3439664498, 0.7281660966, -0.0721325464},
                                        {0.0, 0.0, 1.0088251844}};
    static const double bradford[3][3] = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}};
    static const double back[3][3] = {{0.9869929, -0.1470543, 0.1599627},
                                      {0.4323053, 0.5183603, 0.0492912},
                                      {-0.0085287, 0.0400428, 0.9684867}};
    static const double d50[3] = {0.96422, 1.0, 0.82521};
    double xyz[3], cone[3], f[3];
    for (int i = 0; i < 3; i++)
        xyz[i] = to_xyz[i][0] * rgb[0] + to_xyz[i][1] * rgb[1] + to_xyz[i][2] * rgb[2];
    for (int i = 0; i < 3; i++) {
        double white = 0.0, target = 0.0;
        cone[i] = 0.0;
        for (int j = 0; j < 3; j++) {
            cone[i] += bradford[i][j] * xyz[j];
            white += bradford[i][j] * (to_xyz[j][0] + to_xyz[j][1] + to_xyz[j][2]);
            target += bradford[i][j] * d50[j];
        }
        cone[i] *= target / white;
    }
    for (int i = 0; i < 3; i++)
        f[i] = lab_f((back[i][0] * cone[0] + back[i][1] * cone[1] + back[i][2] * cone[2]) / d50[i]);
    lab[0] = 116.0 * f[1] - 16.0;
    lab[1] = 500.0 * (f[0] - f[1]);
    lab[2] = 200.0 * (f[1] - f[2]);
}

static double angle(double b, double a) {
    double h = atan2(b, a) * 57.29577951308232;
    return h < 0.0 ? h + 360.0 : h;
}

static double radians(double degrees) {
    return degrees / 57.29577951308232;
}

/// CIEDE2000, after Sharma, Wu and Dalal (2005), equations 2 to 22.
static double delta_e(const double p[3], const double q[3]) {
    double c_mean = 0.5 * (hypot(p[1], p[2]) + hypot(q[1], q[2]));
    double g = 0.5 * (1.0 - sqrt(pow(c_mean, 7) / (pow(c_mean, 7) + pow(25.0, 7))));
    double a1 = (1.0 + g) * p[1], a2 = (1.0 + g) * q[1];
    double c1 = hypot(a1, p[2]), c2 = hypot(a2, q[2]);
    double h1 = angle(p[2], a1), h2 = angle(q[2], a2), dh = h2 - h1, h = 0.5 * (h1 + h2);
    if (fabs(dh) > 180.0) {
        dh -= copysign(360.0, dh);
        h += h < 180.0 ? 180.0 : -180.0;
    }
    double l = 0.5 * (p[0] + q[0]) - 50.0, c = 0.5 * (c1 + c2);
    double t = 1.0 - 0.17 * cos(radians(h - 30.0)) + 0.24 * cos(radians(2.0 * h)) +
               0.32 * cos(radians(3.0 * h + 6.0)) - 0.20 * cos(radians(4.0 * h - 63.0));
    double dl = (q[0] - p[0]) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
    double dc = (c2 - c1) / (1.0 + 0.045 * c);
    double dhue = 2.0 * sqrt(c1 * c2) * sin(radians(0.5 * dh)) / (1.0 + 0.015 * c * t);
    double turn = 30.0 * exp(-pow((h - 275.0) / 25.0, 2));
    double rt = -2.0 * sqrt(pow(c, 7) / (pow(c, 7) + pow(25.0, 7))) * sin(radians(2.0 * turn));
    return sqrt(dl * dl + dc * dc + dhue * dhue + rt * dc * dhue);
}

static void patches_look_as_their_maker_says(void **state) {
    (void)state;
    double worst = 0.0, sum = 0.0;
    for (int p = 0; p < 24; p++) {
        double lab[3];
        to_lab(trl_checker_ap0[p], lab);
        double e = delta_e(lab, lab_d50[p]);
        worst = fmax(worst, e);
        sum += e;
    }
    print_message("CIEDE2000 to the published patches: mean %.2f, worst %.2f\n", sum / 24, worst);
    // One chart of 1997 against the maker's 2005 average: charts differ by about so much.
    assert_true(sum / 24 < 1.5);
    assert_true(worst < 4.0);
}

static void chart_shows_the_patches_in_order(void **state) {
    (void)state;
    float plane[3][60 * 40], *rgb[3] = {plane[0], plane[1], plane[2]};
    trl_chart_rows(trl_chart_find("checker"), 60, 40, 0, 0, 40, rgb, 60);
    for (int p = 0; p < 24; p++)
        for (int c = 0; c < 3; c++)
            assert_true(plane[c][(p / 6 * 10 + 5) * 60 + p % 6 * 10 + 5] ==
                        (float)trl_checker_ap0[p][c]);
    assert_true(plane[0][0] == 0.01f && plane[1][0] == plane[0][0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_with_camera_flare_are_those_of_iso_17321),
        cmocka_unit_test(patches_look_as_their_maker_says),
        cmocka_unit_test(chart_shows_the_patches_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
