// color/oklab.c: OKLab, a space in which equal steps look about equal.
//
// Source: B. Ottosson, "A perceptual color space for image processing" (2020), with
// the matrices that CSS Color 4 derived anew for an exact D65: neutral has a = b = 0
// to rounding, where the matrices of 2020 leave 1e-4.
#include "color/oklab.h"

#include <math.h>

static const trl_mat3 xyz_to_lms = {{{0.8190224379967030, 0.3619062600528904, -0.1288737815209879},
                                     {0.0329836539323885, 0.9292868615863434, 0.0361446663506424},
                                     {0.0481771893596242, 0.2642395317527308, 0.6335478284694309}}};
static const trl_mat3 lms_to_xyz = {
    {{1.2268798758459243, -0.5578149944602171, 0.2813910456659647},
     {-0.0405757452148008, 1.1122868032803170, -0.0717110580655164},
     {-0.0763729366746601, -0.4214933324022432, 1.5869240198367816}}};
static const trl_mat3 cone_to_lab = {
    {{0.2104542683093140, 0.7936177747023054, -0.0040720430116193},
     {1.9779985324311684, -2.4285922420485799, 0.4505937096174110},
     {0.0259040424655478, 0.7827717124575296, -0.8086757549230774}}};
static const trl_mat3 lab_to_cone = {{{1, 0.3963377773761749, 0.2158037573099136},
                                      {1, -0.1055613458156586, -0.0638541728258133},
                                      {1, -0.0894841775298119, -1.2914855480194092}}};

trl_mat3 trl_oklab_cones(void) {
    return xyz_to_lms;
}

trl_mat3 trl_oklab_of_roots(void) {
    return cone_to_lab;
}

trl_mat3 trl_oklab_to_roots(void) {
    return lab_to_cone;
}

void trl_xyz_to_oklab(const double xyz[3], double oklab[3]) {
    double cone[3];
    trl_mat3_apply(&xyz_to_lms, xyz, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = cbrt(cone[i]);
    trl_mat3_apply(&cone_to_lab, cone, oklab);
}

void trl_oklab_to_xyz(const double oklab[3], double xyz[3]) {
    double cone[3];
    trl_mat3_apply(&lab_to_cone, oklab, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = cone[i] * cone[i] * cone[i];
    trl_mat3_apply(&lms_to_xyz, cone, xyz);
}
