// image/icc.h: what an ICC profile says about the colours of a picture, where it says it
// simply: as primaries and one curve. Reading (icc.c) is our own, since any bytes may come;
// writing (icc_write.c) is Little CMS's.
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

enum { TRL_ICC_WRITE_MAX = 2048 };

/// Writes an RGB display profile of version 4.3, called `name` (ASCII), into `out`; the same
/// bytes for the same colours. `size` is 0, and nothing fails, where a matrix and a curve
/// cannot say them (PQ, HLG, the logarithms of ACES, primaries that span no triangle) and
/// in a build without Little CMS. TRL_ERR_MEMORY where the profile could not be made.
/// Source: ICC.1:2010, sections 8.3.3, 10.16, annex E (Bradford).
TRL_NODISCARD trl_result trl_icc_write(const trl_chromaticities *primaries,
                                       const trl_transfer *transfer, const char *name,
                                       unsigned char *out, size_t capacity, size_t *size,
                                       trl_error *err);

#endif
