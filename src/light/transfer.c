// light/transfer.c: transfer functions in double precision, the reference.
//
// Sources: SMPTE ST 2084:2014 (PQ), ITU-R BT.2100-2 table 5 and BT.2390 section 7
// (HLG), IEC 61966-2-1 as the ACES 2.0 display encoding states it (sRGB, with
// the break where the two parts meet exactly), ITU-R BT.1886 annex 1, AMPAS
// S-2014-003 (ACEScc), S-2016-001 (ACEScct).
#include <troland/light.h>

#include <math.h>

static const double pq_m1 = 2610.0 / 16384, pq_m2 = 2523.0 / 32;
static const double pq_c1 = 3424.0 / 4096, pq_c2 = 2413.0 / 128, pq_c3 = 2392.0 / 128;
static const double pq_light_max = 100; // 10000 cd/m² in units of 100 cd/m²
// The formula has a pole at 1.99; codes beyond this count as this.
static const double pq_code_max = 1.5;

static double pq_decode(double code) {
    double p = pow(fmin(code, pq_code_max), 1 / pq_m2);
    return pq_light_max * pow(fmax(p - pq_c1, 0) / (pq_c2 - pq_c3 * p), 1 / pq_m1);
}

static double pq_encode(double light) {
    double p = pow(light / pq_light_max, pq_m1);
    if (isinf(p)) return pow(pq_c2 / pq_c3, pq_m2);
    return pow((pq_c1 + pq_c2 * p) / (1 + pq_c3 * p), pq_m2);
}

static const double hlg_a = 0.17883277, hlg_b = 0.28466892, hlg_c = 0.55991073;
static const double hlg_gamma = 1.2, hlg_light_max = 10; // 1000 cd/m²
// Light for this code is 1e21 times the peak's; codes beyond count as this.
static const double hlg_code_max = 8;
static const double hlg_luma[3] = {0.2627, 0.6780, 0.0593};

static double hlg_luminance(const double rgb[3]) {
    return hlg_luma[0] * rgb[0] + hlg_luma[1] * rgb[1] + hlg_luma[2] * rgb[2];
}

static void hlg_decode(double rgb[3]) {
    double scene[3];
    for (int c = 0; c < 3; c++) {
        double code = fmin(rgb[c], hlg_code_max);
        scene[c] = code <= 0.5 ? code * code / 3 : (exp((code - hlg_c) / hlg_a) + hlg_b) / 12;
    }
    double gain = hlg_light_max * pow(hlg_luminance(scene), hlg_gamma - 1);
    for (int c = 0; c < 3; c++)
        rgb[c] = gain * scene[c];
}

static void hlg_encode(double rgb[3]) {
    double y = hlg_luminance(rgb) / hlg_light_max;
    double gain = y > 0 ? pow(y, (1 - hlg_gamma) / hlg_gamma) / hlg_light_max : 0;
    for (int c = 0; c < 3; c++) {
        double scene = rgb[c] * gain;
        rgb[c] = scene <= 1.0 / 12 ? sqrt(3 * scene) : hlg_a * log(12 * scene - hlg_b) + hlg_c;
    }
}

static const double srgb_gamma = 2.4, srgb_offset = 0.055;

// Slope of the linear part, code over light, that joins the power part smoothly.
static double srgb_slope(void) {
    return pow((srgb_gamma - 1) / srgb_offset, srgb_gamma - 1) *
           pow((1 + srgb_offset) / srgb_gamma, srgb_gamma);
}

static double srgb_decode(double code) {
    if (code < srgb_offset / (srgb_gamma - 1)) return code / srgb_slope();
    return pow((code + srgb_offset) / (1 + srgb_offset), srgb_gamma);
}

static double srgb_encode(double light) {
    double slope = srgb_slope();
    if (light * slope < srgb_offset / (srgb_gamma - 1)) return light * slope;
    return (1 + srgb_offset) * pow(light, 1 / srgb_gamma) - srgb_offset;
}

static double bt1886_decode(double code, double gamma, double black) {
    double lift = pow(black, 1 / gamma);
    return pow(code * (1 - lift) + lift, gamma);
}

static double bt1886_encode(double light, double gamma, double black) {
    double lift = pow(black, 1 / gamma);
    // light^(1/γ) - lift; the difference of two powers would lose digits near black.
    double above =
        light < 2 * black ? lift * expm1(log(light / black) / gamma) : pow(light, 1 / gamma) - lift;
    return fmax(above, 0) / (1 - lift);
}

static const double aces_log_max = 65504; // the largest half

// (log2(light) + 9.72) / 17.52 in one logarithm: the sum would lose its digits where the
// code is near 0. The factor is 2^9.72.
static double aces_code(double light) {
    return log2(light * 843.3572016819949) / 17.52;
}

static double acescc_decode(double code) {
    double light = exp2(code * 17.52 - 9.72);
    if (code <= (9.72 - 15) / 17.52) light = (light - 0x1p-16) * 2;
    return fmin(light, aces_log_max);
}

static double acescc_encode(double light) {
    if (!(light > 0)) return (-16 + 9.72) / 17.52;
    return aces_code(light < 0x1p-15 ? 0x1p-16 + light * 0.5 : light);
}

static const double acescct_slope = 10.5402377416545, acescct_offset = 0.0729055341958355;
static const double acescct_break_light = 0.0078125, acescct_break_code = 0.155251141552511;

static double acescct_decode(double code) {
    if (code <= acescct_break_code) return (code - acescct_offset) / acescct_slope;
    return fmin(exp2(code * 17.52 - 9.72), aces_log_max);
}

static double acescct_encode(double light) {
    if (light <= acescct_break_light) return acescct_slope * light + acescct_offset;
    return aces_code(light);
}

static double exponent(const trl_transfer *transfer) {
    if (transfer->gamma > 0) return transfer->gamma;
    return transfer->kind == TRL_TRANSFER_BT1886 ? 2.4 : 2.2;
}

static double decode_one(const trl_transfer *transfer, double code) {
    double positive = code > 0 ? code : 0, number = isnan(code) ? 0 : code;
    switch (transfer->kind) {
    case TRL_TRANSFER_PQ: return pq_decode(positive);
    case TRL_TRANSFER_GAMMA: return pow(positive, exponent(transfer));
    case TRL_TRANSFER_SRGB: return srgb_decode(positive);
    case TRL_TRANSFER_BT1886: return bt1886_decode(positive, exponent(transfer), transfer->black);
    case TRL_TRANSFER_ACESCC: return acescc_decode(number);
    case TRL_TRANSFER_ACESCCT: return acescct_decode(number);
    case TRL_TRANSFER_BT709: return trl_bt709_decode(positive);
    default: return code;
    }
}

static double encode_one(const trl_transfer *transfer, double light) {
    double positive = light > 0 ? light : 0, number = isnan(light) ? 0 : light;
    switch (transfer->kind) {
    case TRL_TRANSFER_PQ: return pq_encode(positive);
    case TRL_TRANSFER_GAMMA: return pow(positive, 1 / exponent(transfer));
    case TRL_TRANSFER_SRGB: return srgb_encode(positive);
    case TRL_TRANSFER_BT1886: return bt1886_encode(positive, exponent(transfer), transfer->black);
    case TRL_TRANSFER_ACESCC: return acescc_encode(number);
    case TRL_TRANSFER_ACESCCT: return acescct_encode(number);
    case TRL_TRANSFER_BT709: return trl_bt709_encode(positive);
    default: return light;
    }
}

// HLG's system gamma acts on the luminance: the three channels go together.
static void transfer_hlg(void (*function)(double rgb[3]), double rgb[3]) {
    for (int c = 0; c < 3; c++)
        rgb[c] = rgb[c] > 0 ? rgb[c] : 0;
    function(rgb);
}

void trl_transfer_decode(const trl_transfer *transfer, double rgb[3]) {
    if (transfer->kind == TRL_TRANSFER_HLG) {
        transfer_hlg(hlg_decode, rgb);
        return;
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = decode_one(transfer, rgb[c]);
}

void trl_transfer_encode(const trl_transfer *transfer, double rgb[3]) {
    if (transfer->kind == TRL_TRANSFER_HLG) {
        transfer_hlg(hlg_encode, rgb);
        return;
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = encode_one(transfer, rgb[c]);
}
