// scope/measure_rows.h: the counting of scopes on blocks of pixels, one build per tier.
//
// Each function works on n pixels, at most TRL_SCOPE_BLOCK; places it writes are
// whole vectors, for which the arrays have TRL_SCOPE_PLACES elements. A pixel
// that does not count has NaN in all channels, and its place is the one after the last.
#ifndef TRL_SCOPE_MEASURE_ROWS_H
#define TRL_SCOPE_MEASURE_ROWS_H

#include <troland/base.h>

enum { TRL_SCOPE_BLOCK = 1024, TRL_SCOPE_PLACES = TRL_SCOPE_BLOCK + 16 };

// Bins of light: 512 to an octave, from 2^-26 to 2^20; below and above there is one each.
enum { TRL_LIGHT_BINS = 46 * 512, TRL_LIGHT_SHIFT = 14, TRL_LIGHT_FIRST = (127 - 26) << 9 };
enum { TRL_CODE_BINS = 4096 };

/// What the values of one channel span.
typedef struct trl_measure_range {
    float least, most;  // start: infinity, -infinity
    uint64_t low, high; // at 0 or below; above `white`, or at it for code
} trl_measure_range;

/// A place is bias + scale × (log2 of the light, or the code), held to 0 … count - 1.
typedef struct trl_measure_axis {
    float bias, scale;
    int32_t count;
} trl_measure_axis;

typedef struct trl_measure_chroma {
    float xyz[3][3];       // from linear r, g, b
    float gamuts[8][3][3]; // from linear r, g, b to the linear light of each gamut
    uint32_t gamut_count;
    float darkest; // luminance below which a pixel has no colour
    float xy_scale, uv_scale;
    int32_t cells; // on a side
} trl_measure_chroma;

typedef struct trl_measure_rows {
    /// Whether all samples are finite and, where rgba[3] is not NULL, all alpha above 0.
    bool (*plain)(const float *const rgba[4], size_t n);
    /// weights[1] + weights[0] (r - g) + weights[2] (b - g): exactly grey for greys.
    void (*luma)(const float weights[3], const float *const rgb[3], size_t n, float *out);
    void (*range)(const float *v, size_t n, float white, bool code, trl_measure_range *range);
    /// 0 for what lies below the bins, TRL_…_BINS + 1 above, + 2 for NaN.
    void (*light_bins)(const float *v, size_t n, int32_t *places);
    void (*code_bins)(const float *v, size_t n, int32_t *places);
    void (*light_rows)(const trl_measure_axis *axis, const float *v, size_t n, int32_t *places);
    void (*code_rows)(const trl_measure_axis *axis, const float *v, size_t n, int32_t *places);
    /// (row of Cr from the top) × cells + column of Cb, of which `scale` makes cells, from the
    /// middle; cells² for NaN.
    void (*cbcr)(const float scale[2], int32_t cells, const float *luma, const float *r,
                 const float *b, size_t n, int32_t *places);
    /// Places in the xy and u'v' planes, row 0 at v = 0; cells² for what has no colour.
    /// Adds to `coloured` and to outside[gamut].
    void (*chroma)(const trl_measure_chroma *chroma, const float *const rgb[3], size_t n,
                   int32_t *xy, int32_t *uv, uint64_t *coloured, uint64_t *outside);
    /// The bands between `count` rising edges, of which the first is -infinity; `count` for NaN.
    void (*bands)(const float *edges, size_t count, const float *v, size_t n, int32_t *places);
    /// matrix × rgb, held to 0 … 1, in parts of `one`; NaN is 0.
    void (*parts)(const float matrix[4][3], float one, const float *const rgb[3], size_t n,
                  int32_t *const out[4]);
} trl_measure_rows;

/// NULL where this build has no such tier.
const trl_measure_rows *trl_measure_rows_get(trl_cpu_tier tier);

#endif
