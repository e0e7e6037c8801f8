// Writing ICC profiles, by Little CMS: colorants under D50 with their adaptation, and one
// parametric curve for the three channels.
#include "image/icc.h"

#include <lcms2.h>
#include <math.h>
#include <string.h>

enum { SRGB_LIKE = 4, SHIFTED_POWER = 2, POWER = 1 }; // functions 3, 1 and 0 of ICC.1, table 68

// The curve from code to light, with white at 1; NULL where no such curve says it.
static cmsToneCurve *curve_make(cmsContext context, const trl_transfer *transfer) {
    double gamma = transfer->gamma > 0                     ? transfer->gamma
                   : transfer->kind == TRL_TRANSFER_BT1886 ? 2.4
                                                           : 2.2;
    switch (transfer->kind) {
    case TRL_TRANSFER_LINEAR: return cmsBuildParametricToneCurve(context, POWER, (double[]){1});
    case TRL_TRANSFER_GAMMA: return cmsBuildParametricToneCurve(context, POWER, &gamma);
    case TRL_TRANSFER_SRGB: {
        // The slope of the straight part, from where it ends.
        double end = 0.055 / 1.4, slope = pow((end + 0.055) / 1.055, 2.4) / end;
        return cmsBuildParametricToneCurve(context, SRGB_LIKE,
                                           (double[]){2.4, 1 / 1.055, 0.055 / 1.055, slope, end});
    }
    case TRL_TRANSFER_BT709: {
        double alpha = TRL_BT709_ALPHA, end = 4.5 * TRL_BT709_BETA;
        return cmsBuildParametricToneCurve(
            context, SRGB_LIKE, (double[]){1 / 0.45, 1 / alpha, (alpha - 1) / alpha, 1 / 4.5, end});
    }
    case TRL_TRANSFER_BT1886: {
        double lift = pow(transfer->black, 1 / gamma);
        if (!(lift > 0)) return cmsBuildParametricToneCurve(context, POWER, &gamma);
        return cmsBuildParametricToneCurve(context, SHIFTED_POWER,
                                           (double[]){gamma, 1 - lift, lift});
    }
    default: return NULL;
    }
}

static bool describe(cmsContext context, cmsHPROFILE profile, const char *name) {
    cmsMLU *text = cmsMLUalloc(context, 1);
    bool done = text && cmsMLUsetASCII(text, "en", "US", name) &&
                cmsWriteTag(profile, cmsSigProfileDescriptionTag, text);
    cmsMLUfree(text);
    return done;
}

// The moment of its making would give each file other bytes: the first of January 2000.
static void set_date(unsigned char *bytes) {
    static const unsigned char date[12] = {2000 >> 8, 2000 & 255, 0, 1, 0, 1};
    memcpy(bytes + 24, date, sizeof date);
}

static size_t save(cmsContext context, const trl_chromaticities *c, cmsToneCurve *curve,
                   const char *name, unsigned char *out, size_t capacity) {
    cmsCIExyY white = {c->white.x, c->white.y, 1};
    cmsCIExyYTRIPLE primaries = {
        {c->red.x, c->red.y, 1}, {c->green.x, c->green.y, 1}, {c->blue.x, c->blue.y, 1}};
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    if (!profile) return 0;
    cmsUInt32Number size = 0;
    // Later versions of the library would say 4.4, which changes nothing here.
    cmsSetProfileVersion(profile, 4.3);
    if (!describe(context, profile, name) || !cmsSaveProfileToMem(profile, NULL, &size) ||
        size > capacity || !cmsSaveProfileToMem(profile, out, &size))
        size = 0;
    cmsCloseProfile(profile);
    if (size > 0) set_date(out);
    return size;
}

trl_result trl_icc_write(const trl_chromaticities *primaries, const trl_transfer *transfer,
                         const char *name, unsigned char *out, size_t capacity, size_t *size,
                         trl_error *err) {
    trl_mat3 probe;
    *size = 0;
    if (!trl_rgb_to_xyz(primaries, &probe)) return TRL_OK;
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for an ICC profile");
    cmsToneCurve *curve = curve_make(context, transfer);
    trl_result result = TRL_OK;
    if (curve) {
        *size = save(context, primaries, curve, name, out, capacity);
        if (*size == 0)
            result =
                trl_error_set(err, TRL_ERR_MEMORY, "the ICC profile '%s' cannot be made", name);
        cmsFreeToneCurve(curve);
    }
    cmsDeleteContext(context);
    return result;
}
