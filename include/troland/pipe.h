// troland/pipe.h: stages, plans and the way samples are packed.
//
// A plan is a list of stages that work in place on planar float blocks. Build it
// (trl_plan_create, trl_plan_add_*), then run it from any number of threads: a
// run is const, allocates nothing and cannot fail. The plan works through long
// rows in blocks that stay in the first-level cache, so all stages together
// cost one pass over memory. Neighbouring matrices and exposures are merged.
#ifndef TROLAND_PIPE_H
#define TROLAND_PIPE_H

#include "aces.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_plan trl_plan;

/// A stage of one's own. `run` works in place on r, g, b and, where the picture
/// has it, alpha (else NULL); it must be thread-safe for a const state. The plan
/// takes `state` over and releases it with `destroy` (may be NULL).
typedef struct trl_stage {
    const char *name; // static: "exposure"
    void (*run)(const void *state, float *const rgba[4], size_t n);
    void (*destroy)(void *state);
    void *state;
} trl_stage;

typedef enum trl_direction { TRL_FORWARD = 0, TRL_INVERSE = 1 } trl_direction;

TRL_API TRL_NODISCARD trl_result trl_plan_create(trl_plan **out, trl_error *err);
TRL_API void trl_plan_destroy(trl_plan **plan);

TRL_API TRL_NODISCARD trl_result trl_plan_add_stage(trl_plan *plan, const trl_stage *stage,
                                                    trl_error *err);
/// Multiplies r, g, b by 2^stops; stops in -100…100.
TRL_API TRL_NODISCARD trl_result trl_plan_add_exposure(trl_plan *plan, double stops,
                                                       trl_error *err);
TRL_API TRL_NODISCARD trl_result trl_plan_add_matrix(trl_plan *plan, const trl_mat3 *matrix,
                                                     trl_error *err);
/// TRL_FORWARD decodes code to light, TRL_INVERSE encodes light to code.
TRL_API TRL_NODISCARD trl_result trl_plan_add_transfer(trl_plan *plan, const trl_transfer *transfer,
                                                       trl_direction direction, trl_error *err);
/// From `space` to ACES2065-1 (TRL_FORWARD) or back.
TRL_API TRL_NODISCARD trl_result trl_plan_add_space(trl_plan *plan, const trl_color_space *space,
                                                    trl_direction direction, trl_error *err);
/// The output transform; `output` is borrowed and must outlive the plan.
TRL_API TRL_NODISCARD trl_result trl_plan_add_aces(trl_plan *plan, const trl_aces_output *output,
                                                   trl_direction direction, trl_error *err);
/// Divides by alpha before a non-linear part, multiplies after it. Pixels with
/// alpha 0 pass unchanged (light that is added, as a flame's). No effect where
/// the picture has no alpha.
TRL_API TRL_NODISCARD trl_result trl_plan_add_unpremultiply(trl_plan *plan, trl_error *err);
TRL_API TRL_NODISCARD trl_result trl_plan_add_premultiply(trl_plan *plan, trl_error *err);

/// Number of stages after merging, and their names in order (static), for reports.
TRL_API size_t trl_plan_stage_count(const trl_plan *plan);
TRL_API const char *trl_plan_stage_name(const trl_plan *plan, size_t index);

/// Runs all stages in place on `n` pixels. rgba[3] may be NULL.
TRL_API void trl_plan_run(const trl_plan *plan, float *const rgba[4], size_t n);

/// How a sample is stored.
typedef enum trl_sample {
    TRL_SAMPLE_U8 = 0,
    TRL_SAMPLE_U16 = 1,
    TRL_SAMPLE_HALF = 2,
    TRL_SAMPLE_FLOAT = 3,
    TRL_SAMPLE_UINT = 4
} trl_sample;

/// Bytes of one sample.
TRL_API size_t trl_sample_size(trl_sample sample);

/// How planar floats become interleaved samples.
typedef struct trl_packing {
    uint32_t size;
    trl_sample sample;
    uint32_t channels; // 1…4 interleaved
    uint32_t bits; // integers: significant bits 8…16, left-justified by bit replication; 0 = all
    bool dither; // integers: add triangular blue-ish noise of ±1 code, repeatable by x, y, channel
} trl_packing;

/// Packs `n` pixels that begin at picture coordinate (x, y) into `out`. Integers
/// are rounded to nearest after clamping to 0…1; NaN becomes 0. Alpha (channel 1
/// of 2, 3 of 4) is never dithered.
TRL_API void trl_pack_row(const trl_packing *packing, const float *const planes[4], uint32_t x,
                          uint32_t y, size_t n, void *out);

/// The reverse of trl_pack_row: integers to 0…1, half and float as they are.
TRL_API void trl_unpack_row(const trl_packing *packing, const void *in, size_t n,
                            float *const planes[4]);

#ifdef __cplusplus
}
#endif
#endif
