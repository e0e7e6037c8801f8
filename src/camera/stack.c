#include "camera/stack.h"

#include "base/base.h"

#include <string.h>

enum { CODES = TRL_RESPONSE_CODES };

static void outside(float *const rgb[3], size_t at, size_t n) {
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < n; i++)
            rgb[c][at + i] = TRL_STACK_OUTSIDE;
}

// A row of the frame where it belongs among the reference's columns.
static void row_shift(float *row, uint32_t width, int32_t dx) {
    uint32_t gap = (uint32_t)(dx < 0 ? -(int64_t)dx : dx), kept = gap < width ? width - gap : 0;
    if (dx > 0) memmove(row, row + gap, kept * sizeof *row);
    if (dx < 0 && kept) memmove(row + gap, row, kept * sizeof *row);
    uint32_t from = dx > 0 ? kept : 0, to = dx > 0 ? width : width - kept;
    for (uint32_t x = from; x < to; x++)
        row[x] = TRL_STACK_OUTSIDE;
}

trl_result trl_stack_rows(const trl_stack *stack, uint32_t frame, uint32_t slot, int64_t y,
                          uint32_t rows, float *const rgb[3], size_t stride, trl_error *err) {
    const trl_stack_frame *f = &stack->frames[frame];
    const trl_window *window = &trl_image_reader_info(f->reader)->window;
    const int32_t dx = (int32_t)f->motion.x, dy = (int32_t)f->motion.y;
    if (!f->whole) return trl_stack_warped_rows(stack, frame, slot, y, rows, rgb, stride, err);
    int64_t first = y + dy, end = first + rows;
    int64_t from = first > 0 ? first : 0, to = end < window->height ? end : window->height;
    for (uint32_t r = 0; r < rows; r++)
        if (first + r < from || first + r >= to) outside(rgb, r * stride, stack->width);
    if (from >= to) return TRL_OK;
    float *planes[4] = {NULL, NULL, NULL, NULL};
    for (int c = 0; c < 3; c++)
        planes[c] = rgb[c] + (size_t)(from - first) * stride;
    TRL_TRY(trl_image_reader_rows(f->reader, slot, window->y + (int32_t)from, (uint32_t)(to - from),
                                  planes, stride, err));
    for (int64_t r = 0; r < to - from && dx != 0; r++)
        for (int c = 0; c < 3; c++)
            row_shift(planes[c] + (size_t)r * stride, stack->width, dx);
    return TRL_OK;
}

static int code_of(float v) {
    float scaled = v * (CODES - 1) + 0.5f;
    return scaled <= 0 ? 0 : scaled >= CODES - 1 ? CODES - 1 : (int)scaled;
}

static void floors_of_codes(const trl_stack *stack, int c, float base, const float *values,
                            float *floor, size_t n) {
    const float *slope = stack->slope[c];
    const float limit = stack->code_limit[c];
    for (size_t i = 0; i < n; i++) {
        float v = values[i], s = slope[code_of(v)];
        floor[i] = base + s * s * stack->code_variance;
        if (v * (CODES - 1) < TRL_DARK_CODE) floor[i] += stack->dark_variance[c];
        if (!(v < limit)) floor[i] = TRL_FLOOR_SATURATED;
        if (v == TRL_STACK_OUTSIDE) floor[i] = TRL_FLOOR_ABSENT;
    }
}

static void floors_of_light(float base, float limit, const float *values, float *floor, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float v = values[i];
        floor[i] = v < limit ? base : TRL_FLOOR_SATURATED;
        if (v == TRL_STACK_OUTSIDE) floor[i] = TRL_FLOOR_ABSENT;
    }
}

void trl_stack_decode(const trl_stack *stack, uint32_t frame, float *const rgb[3],
                      float *const floor[3], size_t n) {
    float base = (float)stack->frames[frame].floor;
    for (int c = 0; c < 3; c++) {
        if (stack->developed)
            floors_of_codes(stack, c, base, rgb[c], floor[c], n);
        else
            floors_of_light(base, stack->limit[c], rgb[c], floor[c], n);
    }
    float *const planes[4] = {rgb[0], rgb[1], rgb[2], NULL};
    if (stack->decode) trl_plan_run(stack->decode, planes, n);
}

// A recovered response, straight between its codes.
static void response_run(const void *state, float *const rgba[4], size_t n) {
    const trl_response *response = state;
    for (int c = 0; c < 3; c++) {
        const double *light = response->light[c];
        for (size_t i = 0; i < n; i++) {
            float at = rgba[c][i] * (CODES - 1);
            int low = at <= 0 ? 0 : at >= CODES - 2 ? CODES - 2 : (int)at;
            double part = at <= 0 ? 0 : at >= CODES - 1 ? 1 : (double)at - low;
            rgba[c][i] = (float)(light[low] + part * (light[low + 1] - light[low]));
        }
    }
}

// What every code of 8 bits becomes gives the slopes, and the limit in light.
static trl_result tabulate(trl_stack *stack, trl_error *err) {
    float memory[3][CODES + 1];
    float *const planes[4] = {memory[0], memory[1], memory[2], NULL};
    for (int c = 0; c < 3; c++) {
        for (int z = 0; z < CODES; z++)
            memory[c][z] = (float)z / (CODES - 1);
        memory[c][CODES] = stack->code_limit[c];
    }
    if (stack->decode) trl_plan_run(stack->decode, planes, CODES + 1);
    for (int c = 0; c < 3; c++) {
        for (int z = 0; z < CODES; z++) {
            int low = z > 0 ? z - 1 : 0, high = z < CODES - 1 ? z + 1 : CODES - 1;
            float rise = memory[c][high] - memory[c][low];
            stack->slope[c][z] = rise * (CODES - 1) / (float)(high - low);
            stack->light_of_code[c][z] = memory[c][z];
        }
        const float dark = memory[c][TRL_DARK_CODE];
        stack->dark_variance[c] = dark * dark / 12; // as likely as any below it
        stack->limit[c] = memory[c][CODES];
        TRL_REQUIRE(stack->limit[c] > 0, err, TRL_ERR_ARGUMENT,
                    "the response gives no light to a code of white");
    }
    return TRL_OK;
}

trl_result trl_stack_use_transfer(trl_stack *stack, const trl_transfer *transfer, trl_error *err) {
    trl_plan_destroy(&stack->decode);
    TRL_TRY(trl_plan_create(&stack->decode, err));
    TRL_TRY(trl_plan_add_transfer(stack->decode, transfer, TRL_FORWARD, err));
    return tabulate(stack, err);
}

trl_result trl_stack_use_response(trl_stack *stack, trl_error *err) {
    const trl_stage stage = {.name = "response", .run = response_run, .state = &stack->response};
    trl_plan_destroy(&stack->decode);
    TRL_TRY(trl_plan_create(&stack->decode, err));
    TRL_TRY(trl_plan_add_stage(stack->decode, &stage, err));
    return tabulate(stack, err);
}

void trl_stack_release(trl_stack *stack) {
    for (uint32_t i = 0; i < TRL_MERGE_FRAMES_MAX; i++) {
        trl_image_close(&stack->frames[i].reader);
        trl_align_pyramid_destroy(&stack->frames[i].pyramid);
    }
    trl_plan_destroy(&stack->decode);
}
