// color/css_convert.c: from any space of CSS to any other, over CIE XYZ (D65).
//
// Source: CSS Color 4, sections 7 to 12 and its sample code.
#include "color/css_space.h"
#include "color/jmh.h"
#include "color/okhsl.h"
#include "color/oklab.h"

#include <math.h>
#include <string.h>

static const trl_xy white_d65 = {0.3127, 0.3290}, white_d50 = {0.3457, 0.3585};
static const double white_d50_xyz[3] = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};
static const double lab_epsilon = 216.0 / 24389, lab_kappa = 24389.0 / 27;

// The rectangular space on which a polar one or a cylinder stands.
static trl_css_space base_of(trl_css_space space) {
    switch (space) {
    case TRL_CSS_HSL:
    case TRL_CSS_HWB: return TRL_CSS_SRGB;
    case TRL_CSS_LCH: return TRL_CSS_LAB;
    case TRL_CSS_OKLCH:
    case TRL_CSS_OKLRCH:
    case TRL_CSS_OKHSL:
    case TRL_CSS_OKHSV: return TRL_CSS_OKLAB;
    default: return space;
    }
}

// The RGB space whose gamut a bounded space has.
static trl_css_space gamut_of(trl_css_space space) {
    return space == TRL_CSS_OKHSL || space == TRL_CSS_OKHSV ? TRL_CSS_SRGB : base_of(space);
}

static void polar_to_rectangular(const double in[3], double out[3]) {
    double hue = in[2] * M_PI / 180;
    out[0] = in[0];
    out[1] = in[1] * cos(hue);
    out[2] = in[1] * sin(hue);
}

static double turn(double degrees) {
    double h = fmod(degrees, 360);
    return h < 0 ? h + 360 : h;
}

static void rectangular_to_polar(const double in[3], double out[3]) {
    double chroma = hypot(in[1], in[2]), hue = turn(atan2(in[2], in[1]) * 180 / M_PI);
    out[0] = in[0];
    out[1] = chroma;
    out[2] = hue;
}

static void hsl_to_rgb(double hue, double saturation, double lightness, double rgb[3]) {
    static const double offset[3] = {0, 8, 4};
    double a = saturation * fmin(lightness, 1 - lightness);
    for (int i = 0; i < 3; i++) {
        double k = fmod(offset[i] + turn(hue) / 30, 12);
        rgb[i] = lightness - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
    }
}

static double rgb_hue(const double rgb[3], double high, double range) {
    if (!(range > 0)) return 0;
    double h;
    if (high == rgb[0])
        h = (rgb[1] - rgb[2]) / range + (rgb[1] < rgb[2] ? 6 : 0);
    else if (high == rgb[1])
        h = (rgb[2] - rgb[0]) / range + 2;
    else
        h = (rgb[0] - rgb[1]) / range + 4;
    return h * 60;
}

static void rgb_to_hsl(const double rgb[3], double hsl[3]) {
    double high = fmax(fmax(rgb[0], rgb[1]), rgb[2]), low = fmin(fmin(rgb[0], rgb[1]), rgb[2]);
    double lightness = (high + low) / 2, room = fmin(lightness, 1 - lightness);
    double hue = rgb_hue(rgb, high, high - low);
    double saturation = high > low && room != 0 ? (high - lightness) / room : 0;
    // Beyond the gamut saturation can turn negative: the same colour from across.
    if (saturation < 0) {
        hue = turn(hue + 180);
        saturation = -saturation;
    }
    hsl[0] = hue;
    hsl[1] = saturation * 100;
    hsl[2] = lightness * 100;
}

static void hwb_to_rgb(const double hwb[3], double rgb[3]) {
    double white = hwb[1] / 100, black = hwb[2] / 100, sum = white + black;
    hsl_to_rgb(hwb[0], 1, 0.5, rgb);
    for (int i = 0; i < 3; i++)
        rgb[i] = sum >= 1 ? white / sum : rgb[i] * (1 - black) + (1 - rgb[i]) * white;
}

static void rgb_to_hwb(const double rgb[3], double hwb[3]) {
    double high = fmax(fmax(rgb[0], rgb[1]), rgb[2]), low = fmin(fmin(rgb[0], rgb[1]), rgb[2]);
    hwb[0] = rgb_hue(rgb, high, high - low);
    hwb[1] = low * 100;
    hwb[2] = (1 - high) * 100;
}

static void to_base(const trl_css_color *color, double out[3]) {
    trl_mat3 roots = trl_oklab_to_roots();
    switch (color->space) {
    case TRL_CSS_OKHSL: trl_okhsl_to_oklab(color->v, &roots, out); return;
    case TRL_CSS_OKHSV: trl_okhsv_to_oklab(color->v, &roots, out); return;
    case TRL_CSS_OKLRCH:
        polar_to_rectangular(color->v, out);
        out[0] = trl_oklab_toe_inverse(out[0]);
        return;
    case TRL_CSS_HSL: hsl_to_rgb(color->v[0], color->v[1] / 100, color->v[2] / 100, out); return;
    case TRL_CSS_HWB: hwb_to_rgb(color->v, out); return;
    case TRL_CSS_LCH:
    case TRL_CSS_OKLCH: polar_to_rectangular(color->v, out); return;
    default: memcpy(out, color->v, sizeof color->v);
    }
}

// Whether the hue has no say: the colour is grey. The limits are those of CSS Color 4; what
// lies below them is rounding.
static bool is_powerless(const trl_css_color *color) {
    static const struct {
        trl_css_space space;
        double limit;
    } chroma[] = {{TRL_CSS_HSL, 0.001}, {TRL_CSS_LCH, 0.0015},  {TRL_CSS_OKLCH, 4e-6},
                  {TRL_CSS_JMH, 1e-6},  {TRL_CSS_OKLRCH, 4e-6}, {TRL_CSS_OKHSL, 2e-5},
                  {TRL_CSS_OKHSV, 2e-5}};
    if (color->space == TRL_CSS_HWB) return fmax(color->v[1], 0) + fmax(color->v[2], 0) >= 99.999;
    for (size_t i = 0; i < sizeof chroma / sizeof *chroma; i++)
        if (color->space == chroma[i].space) return color->v[1] <= chroma[i].limit;
    return false;
}

// A grey is made one to the last digit, and its hue is missing: CSS Color 4, section 12
// (colour conversion) does this before and after.
static void settle_grey(trl_css_color *color) {
    if (!is_powerless(color)) return;
    int hue = trl_css_space_get(color->space)->hue;
    color->v[hue] = 0;
    color->missing |= 1U << hue;
    if (color->space != TRL_CSS_HWB) {
        color->v[1] = 0;
    } else if (color->v[1] + color->v[2] < 100) {
        if (color->missing & 4)
            color->v[1] = 100;
        else
            color->v[2] = 100 - color->v[1];
    }
}

static void from_base(const double in[3], trl_css_color *out) {
    trl_mat3 roots = trl_oklab_to_roots();
    switch (out->space) {
    case TRL_CSS_OKHSL:
    case TRL_CSS_OKHSV:
        (out->space == TRL_CSS_OKHSL ? trl_oklab_to_okhsl : trl_oklab_to_okhsv)(in, &roots, out->v);
        out->v[0] = turn(out->v[0]);
        break;
    case TRL_CSS_OKLRCH:
        rectangular_to_polar(in, out->v);
        out->v[0] = trl_oklab_toe(in[0]);
        break;
    case TRL_CSS_HSL: rgb_to_hsl(in, out->v); break;
    case TRL_CSS_HWB: rgb_to_hwb(in, out->v); break;
    case TRL_CSS_LCH:
    case TRL_CSS_OKLCH: rectangular_to_polar(in, out->v); break;
    default: memcpy(out->v, in, sizeof out->v);
    }
    settle_grey(out);
}

static double lab_curve(double t) {
    return t > lab_epsilon ? cbrt(t) : (lab_kappa * t + 16) / 116;
}

static double lab_curve_back(double f) {
    return f * f * f > lab_epsilon ? f * f * f : (116 * f - 16) / lab_kappa;
}

static void xyz50_to_lab(const double xyz[3], double lab[3]) {
    double f[3];
    for (int i = 0; i < 3; i++)
        f[i] = lab_curve(xyz[i] / white_d50_xyz[i]);
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

static void lab_to_xyz50(const double lab[3], double xyz[3]) {
    double middle = (lab[0] + 16) / 116;
    const double f[3] = {middle + lab[1] / 500, middle, middle - lab[2] / 200};
    for (int i = 0; i < 3; i++)
        xyz[i] = lab_curve_back(f[i]) * white_d50_xyz[i];
}

// The tables hold whites and triangles that are sound, so nothing here can fail.
static trl_mat3 adapt(trl_xy from, trl_xy to) {
    trl_mat3 m = trl_mat3_identity();
    if (from.x != to.x || from.y != to.y)
        (void)trl_white_adapt(from, to, TRL_ADAPTATION_BRADFORD, &m);
    return m;
}

static trl_mat3 rgb_to_d65(const trl_chromaticities *primaries) {
    trl_mat3 m = trl_mat3_identity(), cat = adapt(primaries->white, white_d65);
    (void)trl_rgb_to_xyz(primaries, &m);
    return trl_mat3_mul(&cat, &m);
}

static trl_mat3 d65_to_rgb(const trl_chromaticities *primaries) {
    trl_mat3 m = rgb_to_d65(primaries), inverse = trl_mat3_identity();
    (void)trl_mat3_invert(&m, &inverse);
    return inverse;
}

static trl_jmh_model jmh_model(void) {
    trl_jmh_model model;
    memset(&model, 0, sizeof model);
    (void)trl_jmh_model_init(&model, &trl_primaries_ap0);
    return model;
}

// In rectangular spaces and JMh.
static void base_to_xyz(trl_css_space space, const double in[3], double xyz[3]) {
    const trl_css_space_info *info = trl_css_space_get(space);
    double v[3] = {in[0], in[1], in[2]};
    trl_mat3 m = trl_mat3_identity();
    if (info->primaries) {
        for (int i = 0; i < 3; i++)
            v[i] = trl_css_decode(info->curve, v[i]);
        m = rgb_to_d65(info->primaries);
    } else if (space == TRL_CSS_OKLAB) {
        trl_oklab_to_xyz(in, v);
    } else if (space == TRL_CSS_LAB || space == TRL_CSS_XYZ_D50) {
        if (space == TRL_CSS_LAB) lab_to_xyz50(in, v);
        m = adapt(white_d50, white_d65);
    } else if (space == TRL_CSS_JMH) {
        trl_jmh_model model = jmh_model();
        trl_jmh_to_rgb(&model, in, v);
        m = rgb_to_d65(&trl_primaries_ap0);
    }
    trl_mat3_apply(&m, v, xyz);
}

static void base_from_xyz(trl_css_space space, const double xyz[3], double out[3]) {
    const trl_css_space_info *info = trl_css_space_get(space);
    trl_mat3 m = trl_mat3_identity();
    if (info->primaries)
        m = d65_to_rgb(info->primaries);
    else if (space == TRL_CSS_LAB || space == TRL_CSS_XYZ_D50)
        m = adapt(white_d65, white_d50);
    else if (space == TRL_CSS_JMH)
        m = d65_to_rgb(&trl_primaries_ap0);
    double v[3];
    trl_mat3_apply(&m, xyz, v);
    memcpy(out, v, sizeof v);
    if (info->primaries)
        for (int i = 0; i < 3; i++)
            out[i] = trl_css_encode(info->curve, v[i]);
    else if (space == TRL_CSS_LAB)
        xyz50_to_lab(v, out);
    else if (space == TRL_CSS_OKLAB)
        trl_xyz_to_oklab(v, out);
    else if (space == TRL_CSS_JMH) {
        trl_jmh_model model = jmh_model();
        trl_jmh_from_rgb(&model, v, out);
    }
}

// Between rectangular spaces. The same primaries need no matrix: what is neutral or
// on an edge stays so exactly.
static void rebase(trl_css_space from, const double in[3], trl_css_space to, double out[3]) {
    const trl_css_space_info *a = trl_css_space_get(from), *b = trl_css_space_get(to);
    double xyz[3];
    if (from == to) {
        memcpy(out, in, sizeof xyz);
    } else if (a->primaries && a->primaries == b->primaries) {
        for (int i = 0; i < 3; i++)
            out[i] = trl_css_encode(b->curve, trl_css_decode(a->curve, in[i]));
    } else {
        base_to_xyz(from, in, xyz);
        base_from_xyz(to, xyz, out);
    }
}

void trl_css_convert(const trl_css_color *color, trl_css_space to, trl_css_color *out) {
    trl_css_color result = {.space = to, .alpha = color->alpha};
    if (color->space == to) {
        *out = *color;
        return;
    }
    double base[3], target[3];
    trl_css_color source = *color;
    settle_grey(&source);
    to_base(&source, base);
    rebase(base_of(color->space), base, base_of(to), target);
    result.missing = color->missing & TRL_CSS_NO_ALPHA;
    from_base(target, &result);
    *out = result;
}

void trl_css_to_light(const trl_css_color *color, trl_css_space space, double light[3]) {
    trl_css_color rgb;
    trl_css_convert(color, gamut_of(space), &rgb);
    trl_css_curve curve = trl_css_space_get(rgb.space)->curve;
    for (int i = 0; i < 3; i++)
        light[i] = trl_css_decode(curve, rgb.v[i]);
}

void trl_css_from_light(const double light[3], trl_css_space space, double alpha,
                        trl_css_color *out) {
    trl_css_color rgb = {.space = gamut_of(space), .alpha = alpha};
    trl_css_curve curve = trl_css_space_get(rgb.space)->curve;
    for (int i = 0; i < 3; i++)
        rgb.v[i] = trl_css_encode(curve, light[i]);
    trl_css_convert(&rgb, space, out);
}
