// light/gamma.c: the gammas of image and display, and of the two in a row.
//
// Sources: ITU-R BT.709-6 section 1.2, BT.2020-2 table 4, BT.2100-2 table 5 and BT.2390 (HLG);
// the other curves are those of transfer.c.
#include "light/gamma_table.h"
#include "base/base.h"

#include <troland/light.h>

#include <math.h>

static const double bt709_alpha = TRL_BT709_ALPHA, bt709_beta = TRL_BT709_BETA;
static const double bt709_slope = 4.5, bt709_power = 0.45;

double trl_bt709_encode(double light) {
    if (!(light > 0)) return 0;
    if (light < bt709_beta) return bt709_slope * light;
    return bt709_alpha * pow(light, bt709_power) - (bt709_alpha - 1);
}

double trl_bt709_decode(double code) {
    if (!(code > 0)) return 0;
    if (code < bt709_slope * bt709_beta) return code / bt709_slope;
    return pow((code + (bt709_alpha - 1)) / bt709_alpha, 1 / bt709_power);
}

double trl_hlg_system_gamma_short(double peak_nits) {
    return peak_nits > 0 ? 1.2 + 0.42 * log10(peak_nits / 1000) : NAN;
}

double trl_hlg_system_gamma_extended(double peak_nits) {
    return peak_nits > 0 ? 1.2 * pow(1.111, log2(peak_nits / 1000)) : NAN;
}

double trl_hlg_system_gamma(double peak_nits, double ambient_nits) {
    if (!(peak_nits > 0) || !(ambient_nits > 0)) return NAN;
    double gamma = peak_nits >= 400 && peak_nits <= 2000 ? trl_hlg_system_gamma_short(peak_nits)
                                                         : trl_hlg_system_gamma_extended(peak_nits);
    return gamma * pow(0.98, log2(ambient_nits / 5));
}

// The house's HLG display: light 10 and system gamma 1.2 at 1000 cd/m².
static const double hlg_house_light = 10, hlg_house_gamma = 1.2;

static double or_default(double value, double preset) {
    return value > 0 ? value : preset;
}

static double hlg_gamma(const trl_gamma_curve *curve) {
    return trl_hlg_system_gamma(or_default(curve->peak_nits, 1000),
                                or_default(curve->ambient_nits, 5));
}

// The transfer functions count PQ in units of 100 cd/m².
static double pq_white(const trl_gamma_curve *curve) {
    return or_default(curve->peak_nits, 10000) / 100;
}

static double encode(const trl_gamma_curve *curve, double light) {
    double x = light > 0 ? light : 0;
    if (curve->table) return trl_gamma_table_at(curve, true, x);
    if (curve->kind == TRL_TRANSFER_PQ) x *= pq_white(curve);
    if (curve->kind == TRL_TRANSFER_HLG) x = hlg_house_light * pow(x, hlg_house_gamma);
    double rgb[3] = {x, x, x};
    const trl_transfer transfer = {curve->kind, curve->gamma, curve->black};
    trl_transfer_encode(&transfer, rgb);
    return rgb[0];
}

static double decode(const trl_gamma_curve *curve, double code) {
    double x = code > 0 ? code : 0;
    if (curve->table) return trl_gamma_table_at(curve, false, x);
    double rgb[3] = {x, x, x};
    const trl_transfer transfer = {curve->kind, curve->gamma, curve->black};
    trl_transfer_decode(&transfer, rgb);
    if (curve->kind == TRL_TRANSFER_PQ) return rgb[0] / pq_white(curve);
    if (curve->kind == TRL_TRANSFER_HLG)
        return pow(rgb[0] / hlg_house_light, hlg_gamma(curve) / hlg_house_gamma);
    return rgb[0];
}

// Whether a table knows the place x; by a rounding beyond its end it does.
static bool reaches(const trl_gamma_curve *curve, bool from_light, double x) {
    if (!curve->table) return true;
    const trl_gamma_point *first = curve->table, *last = first + curve->table_count - 1;
    return x >= (from_light ? first->light : first->code) * (1 - 1e-9) &&
           x <= (from_light ? last->light : last->code) * (1 + 1e-9);
}

double trl_gamma_encode(const trl_gamma_curve *curve, double light) {
    return reaches(curve, true, light > 0 ? light : 0) ? encode(curve, light) : NAN;
}

double trl_gamma_decode(const trl_gamma_curve *curve, double code) {
    return reaches(curve, false, code > 0 ? code : 0) ? decode(curve, code) : NAN;
}

static bool within(double value, double low, double high) {
    return value >= low && value <= high; // false for NaN
}

static trl_result check_curve(bool is_image, const trl_gamma_curve *curve, trl_error *err) {
    const char *what = is_image ? "image" : "display";
    TRL_REQUIRE(trl_transfer_of(curve->kind), err, TRL_ERR_ARGUMENT,
                "the %s curve %d does not exist", what, (int)curve->kind);
    TRL_REQUIRE(curve->gamma == 0 || within(curve->gamma, 0.1, 10), err, TRL_ERR_ARGUMENT,
                "the %s gamma of %g is out of range: give 0.1 to 10", what, curve->gamma);
    TRL_REQUIRE(curve->black >= 0 && curve->black < 1, err, TRL_ERR_ARGUMENT,
                "the %s black of %g is out of range: give 0 or more, and less than 1 (black over "
                "white)",
                what, curve->black);
    TRL_REQUIRE(curve->peak_nits == 0 || within(curve->peak_nits, 1, 10000), err, TRL_ERR_ARGUMENT,
                "the %s peak of %g cd/m² is out of range: give 1 to 10000", what, curve->peak_nits);
    TRL_REQUIRE(curve->ambient_nits == 0 || within(curve->ambient_nits, 1e-3, 1e5), err,
                TRL_ERR_ARGUMENT,
                "the %s surround of %g cd/m² is out of range: give 0.001 to 100000", what,
                curve->ambient_nits);
    if (curve->table) return trl_gamma_table_check(what, curve, is_image, err);
    return TRL_OK;
}

static const double light_min = 1e-6;

// Nothing is known of a table beyond its ends.
static trl_result check_reach(const trl_gamma_curve *image, const trl_gamma_curve *display,
                              double low, double high, trl_error *err) {
    TRL_REQUIRE(reaches(image, true, low) && reaches(image, true, high), err, TRL_ERR_ARGUMENT,
                "the image table knows the light %g to %g, not %g to %g: measure more of it",
                image->table[0].light, image->table[image->table_count - 1].light, low, high);
    double dark = encode(image, low), bright = encode(image, high);
    TRL_REQUIRE(
        reaches(display, false, dark) && reaches(display, false, bright), err, TRL_ERR_ARGUMENT,
        "the display table knows the codes %g to %g, not %g to %g: measure more of it",
        display->table[0].code, display->table[display->table_count - 1].code, dark, bright);
    return TRL_OK;
}

// A black above the light, or codes whose light a double cannot hold.
#define NO_LIGHT                                                                                   \
    "a light of %g is lost in the black of these curves and has no slope: give more light, or "    \
    "less "                                                                                        \
    "black"

trl_result trl_gamma_local(trl_gamma_slopes *slopes, const trl_gamma_curve *image,
                           const trl_gamma_curve *display, double light, trl_error *err) {
    TRL_TRY(check_curve(true, image, err));
    TRL_TRY(check_curve(false, display, err));
    TRL_REQUIRE(within(light, light_min, 1), err, TRL_ERR_ARGUMENT,
                "there is no slope at a light of %g: give 0.000001 to 1", light);
    TRL_TRY(check_reach(image, display, light, light, err));
    const double step = 1e-5; // in ln(light): truncation and rounding are alike small
    double low = encode(image, light * exp(-step));
    double high = encode(image, light * exp(step));
    double code = log(high / low);
    double shown = log(decode(display, high) / decode(display, low));
    TRL_REQUIRE(isfinite(shown) && code > 0, err, TRL_ERR_ARGUMENT, NO_LIGHT, light);
    *slopes = (trl_gamma_slopes){code / (2 * step), shown / code, shown / (2 * step)};
    return TRL_OK;
}

// Sums for a straight line through points.
typedef struct line {
    double n, x, y, xx, xy;
} line;

static void line_add(line *sums, double x, double y) {
    sums->n++;
    sums->x += x;
    sums->y += y;
    sums->xx += x * x;
    sums->xy += x * y;
}

static double line_slope(const line *sums) {
    return (sums->n * sums->xy - sums->x * sums->y) / (sums->n * sums->xx - sums->x * sums->x);
}

trl_result trl_gamma_regress(trl_gamma_slopes *slopes, const trl_gamma_curve *image,
                             const trl_gamma_curve *display, double low, double high,
                             trl_error *err) {
    TRL_TRY(check_curve(true, image, err));
    TRL_TRY(check_curve(false, display, err));
    TRL_REQUIRE(within(low, light_min, 1) && within(high, light_min, 1) && low < high, err,
                TRL_ERR_ARGUMENT,
                "a regression over the light %g to %g is impossible: give a range within 0.000001 "
                "to 1, the lower end first",
                low, high);
    TRL_TRY(check_reach(image, display, low, high, err));
    enum { STEPS = 1024 };
    line of_image = {0}, of_display = {0}, of_both = {0};
    for (int i = 0; i <= STEPS; i++) {
        double stops = log(low) + (log(high) - log(low)) * i / STEPS;
        double code = encode(image, exp(stops));
        double shown = log(decode(display, code));
        TRL_REQUIRE(isfinite(shown) && code > 0, err, TRL_ERR_ARGUMENT, NO_LIGHT, exp(stops));
        line_add(&of_image, stops, log(code));
        line_add(&of_display, log(code), shown);
        line_add(&of_both, stops, shown);
    }
    *slopes =
        (trl_gamma_slopes){line_slope(&of_image), line_slope(&of_display), line_slope(&of_both)};
    return TRL_OK;
}

static const trl_surround surrounds[] = {
    {"average", "a lit office, a print in daylight", 1, 1},
    {"dim", "television in the evening", 0.69 / 0.59, 1.25},
    {"dark", "cinema", 0.69 / 0.525, 1.5},
};

const trl_surround *trl_surround_at(size_t index) {
    return index < sizeof surrounds / sizeof *surrounds ? &surrounds[index] : NULL;
}
