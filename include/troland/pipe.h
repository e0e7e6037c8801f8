// troland/pipe.h: stages, plans and the way samples are packed.
//
// A plan is a list of stages that work in place on planar float blocks. Build it
// (trl_plan_create, trl_plan_add_*), then run it from any number of threads: a
// run is const, allocates nothing and cannot fail. The plan works through long
// rows in blocks that stay in the first-level cache, so all stages together
// cost one pass over memory. Neighbouring matrices and exposures are merged.
//
// All checks happen while the plan is built. After a failed trl_plan_add_* the
// plan is as it was; only where memory ran short may trl_plan_add_space have added
// the first of its two stages: destroy the plan then.
#ifndef TROLAND_PIPE_H
#define TROLAND_PIPE_H

#include "aces.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_plan trl_plan;

/// A stage of one's own. `run` works in place on `n` values of r, g, b and, where
/// the picture has it, alpha (else rgba[3] is NULL). It is called with whole and
/// partial blocks, from several threads at the same time: it must be thread-safe
/// for a const state, and what it makes of a pixel must depend on that pixel
/// alone. The planes never overlap; they need no alignment.
typedef struct trl_stage {
    const char *name; // static, not empty: "exposure"
    void (*run)(const void *state, float *const rgba[4], size_t n);
    void (*destroy)(void *state); // may be NULL
    void *state;                  // may be NULL
} trl_stage;

typedef enum trl_direction { TRL_FORWARD = 0, TRL_INVERSE = 1 } trl_direction;

/// An empty plan, which leaves pixels as they are. TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plan_create(trl_plan **out, trl_error *err);

/// Releases the plan and its stages and sets *plan to NULL. NULL is allowed.
TRL_API void trl_plan_destroy(trl_plan **plan);

/// Appends a stage of one's own. The plan copies `stage`, takes `state` over and
/// releases it with `destroy`; on failure the state stays the caller's.
/// TRL_ERR_ARGUMENT without a name or a run function, TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plan_add_stage(trl_plan *plan, const trl_stage *stage,
                                                    trl_error *err);

/// Multiplies r, g, b by 2^stops; stops in -100…100, else TRL_ERR_ARGUMENT. To
/// the plan it is a matrix: see trl_plan_add_matrix.
TRL_API TRL_NODISCARD trl_result trl_plan_add_exposure(trl_plan *plan, double stops,
                                                       trl_error *err);

/// Multiplies r, g, b by `matrix`, of which each coefficient is finite and at
/// most 2^104 in size, else TRL_ERR_ARGUMENT. Directly after another matrix or
/// exposure the two are multiplied in double precision and stay one stage; the
/// identity (to 1e-12) is no stage at all.
///
/// One bad sample spoils its own pixel at most, and what comes out is always
/// finite: NaN counts as 0, and infinities count as the largest float that cannot
/// overflow in the sum (2^125 over the largest coefficient, 2^125 at most).
TRL_API TRL_NODISCARD trl_result trl_plan_add_matrix(trl_plan *plan, const trl_mat3 *matrix,
                                                     trl_error *err);

/// TRL_FORWARD decodes code to light, TRL_INVERSE encodes light to code. The
/// stage gives floats within one unit in the last place of trl_transfer_decode and
/// trl_transfer_encode, for every float. What comes out is always finite: NaN counts
/// as 0, infinities as the largest float, and so do results beyond it.
/// TRL_TRANSFER_LINEAR is no stage at all. TRL_ERR_ARGUMENT where a parameter is
/// outside its range (light.h).
TRL_API TRL_NODISCARD trl_result trl_plan_add_transfer(trl_plan *plan, const trl_transfer *transfer,
                                                       trl_direction direction, trl_error *err);

/// From `space` to linear ACES2065-1 (TRL_FORWARD) or back: its transfer function
/// and its matrix. TRL_ERR_ARGUMENT where its primaries span no triangle.
TRL_API TRL_NODISCARD trl_result trl_plan_add_space(trl_plan *plan, const trl_color_space *space,
                                                    trl_direction direction, trl_error *err);

/// The output transform, ACES2065-1 → code values, or back; `output` is borrowed
/// and must outlive the plan.
TRL_API TRL_NODISCARD trl_result trl_plan_add_aces(trl_plan *plan, const trl_aces_output *output,
                                                   trl_direction direction, trl_error *err);

/// Changes chroma, hue and lightness in OKLCH, of linear light of `primaries`, whose
/// white is adapted to OKLab's by Bradford: grey stays grey. For the light of a scene:
/// there is no gamut, values may be negative and have no upper end, and a change that
/// commutes with exposure. NaN counts as 0, values beyond ±limit as that (2^70 at least);
/// what comes out is always finite. A change of nothing is no stage at all.
/// Agrees with the twin (trl_oklch_change_xyz) to 2e-5 of the pixel's largest channel for
/// factors up to 2. TRL_ERR_ARGUMENT where the change or the primaries are out of range.
TRL_API TRL_NODISCARD trl_result trl_plan_add_oklch(trl_plan *plan, const trl_oklch_change *change,
                                                    const trl_chromaticities *primaries,
                                                    trl_error *err);

/// The same for code values of a display, as the output transform of `display` makes
/// them: decoded, changed relative to the display's white, drawn into its gamut and
/// encoded again. Lightness above 0.8 rolls off so that white stays white; what would leave the
/// gamut loses chroma, softly from 0.8 of the way to the edge on and with its lightness
/// and hue kept, so that neighbours that differ go on to differ (docs/color.md).
/// A change of nothing is no stage at all. Where it fails, destroy the plan: some of its
/// five stages may have been added. TRL_ERR_ARGUMENT, TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plan_add_oklch_display(trl_plan *plan,
                                                            const trl_oklch_change *change,
                                                            const trl_aces_params *display,
                                                            trl_error *err);

/// Divides r, g, b by alpha before a non-linear part, multiplies after it. Pixels
/// with alpha 0 pass unchanged (light that is added, as a flame's), and so do
/// those whose alpha is negative, below the smallest normal float, infinite or
/// NaN. No effect where the picture has no alpha.
TRL_API TRL_NODISCARD trl_result trl_plan_add_unpremultiply(trl_plan *plan, trl_error *err);
TRL_API TRL_NODISCARD trl_result trl_plan_add_premultiply(trl_plan *plan, trl_error *err);

/// Number of stages after merging, and their names in order (static), for
/// reports; NULL past the end.
TRL_API size_t trl_plan_stage_count(const trl_plan *plan);
TRL_API const char *trl_plan_stage_name(const trl_plan *plan, size_t index);

/// Runs all stages in place on `n` pixels, any number. The planes need no
/// alignment and must not overlap; rgba[3] may be NULL. The result does not
/// depend on how a picture is cut into runs.
TRL_API void trl_plan_run(const trl_plan *plan, float *const rgba[4], size_t n);

/// How a sample is stored, in the machine's byte order.
typedef enum trl_sample {
    TRL_SAMPLE_U8 = 0,    // 0…255 for 0…1
    TRL_SAMPLE_U16 = 1,   // 0…65535 for 0…1
    TRL_SAMPLE_HALF = 2,  // IEEE 754 binary16
    TRL_SAMPLE_FLOAT = 3, // IEEE 754 binary32
    TRL_SAMPLE_UINT = 4   // whole numbers 0…2^32-1, not fractions of 1: EXR's UINT
} trl_sample;

/// Bytes of one sample.
TRL_API size_t trl_sample_size(trl_sample sample);

/// How planar floats become interleaved samples.
typedef struct trl_packing {
    uint32_t size;
    trl_sample sample;
    uint32_t channels; // 1…4 interleaved: Y, YA, RGB, RGBA
    uint32_t bits; // U8, U16: significant bits 8…16, left-justified by bit replication; 0 = all
    bool dither; // U8, U16: add triangular blue-ish noise of ±1 code, repeatable by x, y, channel
} trl_packing;

/// TRL_ERR_ARGUMENT with a sentence where a member of `packing` is outside its
/// range. The calls below presume a packing that passes.
TRL_API TRL_NODISCARD trl_result trl_packing_check(const trl_packing *packing, trl_error *err);

/// Packs `n` pixels that begin at picture coordinate (x, y) into `out`, which
/// needs no alignment. planes[c] is channel c of the packing: alpha is planes[1]
/// of 2 and planes[3] of 4.
///
/// Integers: clamped to 0…1 (NaN becomes 0), scaled by 2^bits - 1, rounded to
/// nearest, halves to even. With dither, noise is added before rounding: of
/// triangular distribution and ±1 code value, and uniform and ±½ within half a
/// code value of 0 and 1, so that the mean is right everywhere and exact 0 and
/// exact 1 stay exact. Alpha is never dithered.
///
/// Half: rounded to nearest, halves to even; finite values beyond ±65504 become
/// ±65504, infinities and NaN stay what they are. Float: as it is. Uint: rounded
/// to the nearest whole number, held to 0…2^32-1; NaN becomes 0.
TRL_API void trl_pack_row(const trl_packing *packing, const float *const planes[4], uint32_t x,
                          uint32_t y, size_t n, void *out);

/// The reverse of trl_pack_row: integers to 0…1 (of a U16 with fewer significant
/// bits, the upper ones count), half, float and uint as the numbers they are.
TRL_API void trl_unpack_row(const trl_packing *packing, const void *in, size_t n,
                            float *const planes[4]);

/// trl_unpack_row, trl_plan_run and trl_pack_row in one, block by block in the first-level
/// cache: the quick way for interleaved pictures in memory. Both packings must pass
/// trl_packing_check; (x, y) is the picture coordinate of the first of `n` pixels, for
/// dither. One or two channels are grey, and count as r = g = b; of a plan's result they
/// take r. Alpha goes along where `in` has it, and is 1 where only `out` does. `out` may be
/// `in` itself where its pixels are not larger; else the two must not overlap.
TRL_API void trl_plan_run_packed(const trl_plan *plan, const trl_packing *in_packing,
                                 const void *in, const trl_packing *out_packing, void *out,
                                 uint32_t x, uint32_t y, size_t n);

#ifdef __cplusplus
}
#endif
#endif
