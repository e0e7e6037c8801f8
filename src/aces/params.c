// aces/params.c: which transforms can be made.
#include "aces/output.h"

#include "base/base.h"

#include <math.h>

static const double peak_min = 48, peak_max = 10000;
static const double scale_min = 1e-4, scale_max = 1e4;
static const double gamma_min = 1, gamma_max = 10;
static const double xy_min = -1, xy_max = 2;
static const double triangle_min = 1e-3; // twice the area in x, y

void trl_aces_params_init(trl_aces_params *params) {
    *params = (trl_aces_params){
        .size = sizeof *params,
        .peak_nits = 100,
        .limiting = trl_primaries_rec709,
        .encoding = trl_primaries_rec709,
        .transfer = {.kind = TRL_TRANSFER_SRGB},
        .linear_scale = 1,
    };
}

// How much of each primary makes the white; false for a flat triangle.
static bool white_parts(const trl_chromaticities *c, double parts[3]) {
    trl_mat3 m = {
        {{c->red.x, c->green.x, c->blue.x}, {c->red.y, c->green.y, c->blue.y}, {1, 1, 1}}};
    trl_mat3 inverse;
    double white[3] = {c->white.x, c->white.y, 1};
    double area = (c->green.x - c->red.x) * (c->blue.y - c->red.y) -
                  (c->blue.x - c->red.x) * (c->green.y - c->red.y);
    if (!(fabs(area) >= triangle_min) || !trl_mat3_invert(&m, &inverse)) return false;
    trl_mat3_apply(&inverse, white, parts);
    return true;
}

static trl_result check_primaries(const trl_chromaticities *c, const char *role, trl_error *err) {
    static const char *const names[] = {"red", "green", "blue", "white"};
    const trl_xy *points[] = {&c->red, &c->green, &c->blue, &c->white};
    for (int i = 0; i < 4; i++)
        TRL_REQUIRE(points[i]->x >= xy_min && points[i]->x <= xy_max && points[i]->y >= xy_min &&
                        points[i]->y <= xy_max,
                    err, TRL_ERR_ARGUMENT, "%s %s is at x = %g, y = %g; both must be %g to %g",
                    role, names[i], points[i]->x, points[i]->y, xy_min, xy_max);
    double parts[3];
    TRL_REQUIRE(white_parts(c, parts), err, TRL_ERR_ARGUMENT,
                "%s primaries span no triangle: red (%g, %g), green (%g, %g), blue (%g, %g)", role,
                c->red.x, c->red.y, c->green.x, c->green.y, c->blue.x, c->blue.y);
    TRL_REQUIRE(parts[0] > 0 && parts[1] > 0 && parts[2] > 0 && c->white.y > 0, err,
                TRL_ERR_ARGUMENT, "%s white (%g, %g) is not inside the triangle of its primaries",
                role, c->white.x, c->white.y);
    return TRL_OK;
}

static trl_result check_transfer(const trl_transfer *t, trl_error *err) {
    const trl_transfer_entry *entry = trl_transfer_of(t->kind);
    TRL_REQUIRE(entry, err, TRL_ERR_ARGUMENT, "there is no transfer function number %d",
                (int)t->kind);
    TRL_REQUIRE(
        entry->of_display, err, TRL_ERR_ARGUMENT,
        "%s is not a display's transfer function: give linear, srgb, bt709, bt1886, gamma, pq "
        "or hlg",
        entry->label);
    if (t->kind != TRL_TRANSFER_GAMMA && t->kind != TRL_TRANSFER_BT1886) return TRL_OK;
    TRL_REQUIRE(t->gamma == 0 || (t->gamma >= gamma_min && t->gamma <= gamma_max), err,
                TRL_ERR_ARGUMENT, "gamma is %g; it must be %g to %g", t->gamma, gamma_min,
                gamma_max);
    TRL_REQUIRE(t->black >= 0 && t->black < 1, err, TRL_ERR_ARGUMENT,
                "black is %g of white; it must be 0 to less than 1", t->black);
    return TRL_OK;
}

trl_result trl_aces_params_check(const trl_aces_params *p, trl_error *err) {
    TRL_REQUIRE(p->size == sizeof *p, err, TRL_ERR_ARGUMENT,
                "trl_aces_params.size is %u, not %zu: call trl_aces_params_init first",
                (unsigned)p->size, sizeof *p);
    TRL_REQUIRE(p->peak_nits >= peak_min && p->peak_nits <= peak_max, err, TRL_ERR_ARGUMENT,
                "peak_nits is %g; it must be %g to %g cd/m²", p->peak_nits, peak_min, peak_max);
    TRL_REQUIRE(p->linear_scale >= scale_min && p->linear_scale <= scale_max, err, TRL_ERR_ARGUMENT,
                "linear_scale is %g; it must be %g to %g", p->linear_scale, scale_min, scale_max);
    TRL_REQUIRE(
        p->inverse_clamp == TRL_WHITE_CLAMP_PEAK || p->inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED,
        err, TRL_ERR_ARGUMENT, "inverse_clamp is %d; it must be TRL_WHITE_CLAMP_PEAK or _PUBLISHED",
        (int)p->inverse_clamp);
    TRL_TRY(check_primaries(&p->limiting, "limiting", err));
    TRL_TRY(check_primaries(&p->encoding, "encoding", err));
    return check_transfer(&p->transfer, err);
}
