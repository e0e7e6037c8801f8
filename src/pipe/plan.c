// A plan: the list of its stages, and the loop that carries blocks through them.
#include "pipe/pipe.h"

#include <string.h>

trl_result trl_plan_create(trl_plan **out, trl_error *err) {
    *out = NULL;
    trl_plan *plan = trl_alloc(1, sizeof *plan);
    if (!plan) return trl_error_memory(err, sizeof *plan);
    *out = plan;
    return TRL_OK;
}

void trl_plan_destroy(trl_plan **plan) {
    if (!plan || !*plan) return;
    for (size_t i = 0; i < (*plan)->count; i++) {
        const trl_stage *stage = &(*plan)->stages[i];
        if (stage->destroy) stage->destroy(stage->state);
    }
    trl_free((*plan)->stages);
    trl_free(*plan);
    *plan = NULL;
}

static trl_result plan_grow(trl_plan *plan, trl_error *err) {
    if (plan->count < plan->capacity) return TRL_OK;
    size_t capacity = plan->capacity ? 2 * plan->capacity : 8;
    trl_stage *stages = trl_alloc(capacity, sizeof *stages);
    if (!stages) return trl_error_memory(err, capacity * sizeof *stages);
    if (plan->count) memcpy(stages, plan->stages, plan->count * sizeof *stages);
    trl_free(plan->stages);
    plan->stages = stages;
    plan->capacity = capacity;
    return TRL_OK;
}

trl_result trl_plan_add_stage(trl_plan *plan, const trl_stage *stage, trl_error *err) {
    TRL_REQUIRE(stage->name && stage->name[0], err, TRL_ERR_ARGUMENT,
                "a stage needs a name; stage %zu of the plan has none", plan->count + 1);
    TRL_REQUIRE(stage->run, err, TRL_ERR_ARGUMENT,
                "the stage '%s' has no run function; set its member 'run'", stage->name);
    TRL_TRY(plan_grow(plan, err));
    plan->stages[plan->count++] = *stage;
    return TRL_OK;
}

trl_result trl_plan_add_copy(trl_plan *plan, const char *name,
                             void (*run)(const void *, float *const[4], size_t), const void *state,
                             size_t bytes, trl_error *err) {
    void *copy = trl_alloc(1, bytes);
    if (!copy) return trl_error_memory(err, bytes);
    if (bytes) memcpy(copy, state, bytes);
    trl_result result = trl_plan_add_stage(plan, &(trl_stage){name, run, trl_free, copy}, err);
    if (result != TRL_OK) trl_free(copy);
    return result;
}

size_t trl_plan_stage_count(const trl_plan *plan) {
    return plan->count;
}

const char *trl_plan_stage_name(const trl_plan *plan, size_t index) {
    return index < plan->count ? plan->stages[index].name : NULL;
}

void trl_plan_run(const trl_plan *plan, float *const rgba[4], size_t n) {
    for (size_t begin = 0; begin < n; begin += TRL_PLAN_BLOCK) {
        size_t count = n - begin < TRL_PLAN_BLOCK ? n - begin : TRL_PLAN_BLOCK;
        float *const block[4] = {rgba[0] + begin, rgba[1] + begin, rgba[2] + begin,
                                 rgba[3] ? rgba[3] + begin : NULL};
        for (size_t i = 0; i < plan->count; i++)
            plan->stages[i].run(plan->stages[i].state, block, count);
    }
}
