// image/icc.h: what an ICC profile says about the colours of a picture, where it says it
// simply: as primaries and one curve.
#ifndef TRL_IMAGE_ICC_H
#define TRL_IMAGE_ICC_H

#include "image/image.h"

typedef struct trl_icc {
    bool has_primaries, has_transfer;
    trl_chromaticities primaries; // white as it is, not as the profile's D50
    trl_transfer transfer;
    char name[80]; // the profile's description, "" where it has none
} trl_icc;

/// Reads an RGB or grey display or input profile of version 2 or 4. Any bytes are safe;
/// false where it is no such profile. Primaries within 0.002 of a standard's are the
/// standard's. A curve is known where it is within 0.003 of sRGB's, of a straight line or
/// of a power. Source: ICC.1:2010, sections 7.2, 9.2, 10.
bool trl_icc_read(const unsigned char *bytes, size_t size, trl_icc *out);

#endif
