// image/png_deflate.h: deflate for filtered pictures.
#ifndef TRL_IMAGE_PNG_DEFLATE_H
#define TRL_IMAGE_PNG_DEFLATE_H

#include "image/image.h"

/// The most bytes that trl_png_deflate writes for `size` bytes.
size_t trl_png_deflate_bound(size_t size);

/// Compresses `size` bytes into a piece of a deflate stream (RFC 1951) that begins
/// and ends on a byte boundary and refers to nothing before it. The last piece of a
/// stream says so. Returns the bytes written.
size_t trl_png_deflate(const unsigned char *in, size_t size, bool last, unsigned char *out);

#endif
