// What a merge tells: notes, the range won, each frame's share.
#include "camera/merge.h"

#include <stdarg.h>
#include <stdio.h>

static const double doubtful_share = 0.25;

void trl_merge_note(trl_merge_reader *m, const char *format, ...) {
    if (m->report.note_count >= TRL_MERGE_NOTES_MAX) return;
    va_list args;
    va_start(args, format);
    vsnprintf(m->report.notes[m->report.note_count++], sizeof m->report.notes[0], format, args);
    va_end(args);
}

// The light at which the signal is as large as its noise, of frames low … high.
static double darkest_light(const trl_stack *s, uint32_t low, uint32_t high) {
    double from = 1e-12, to = 1e6;
    for (int i = 0; i < 200; i++) {
        double light = sqrt(from * to), information = 0;
        for (uint32_t f = low; f <= high; f++) {
            const trl_stack_frame *one = &s->frames[f];
            double code = (double)(s->slope[1][0] * s->slope[1][0] * s->code_variance);
            information += one->exposure * one->exposure /
                           (light * one->exposure * one->shot + one->floor + code);
        }
        if (light * light * information < 1)
            from = light;
        else
            to = light;
    }
    return to;
}

void trl_merge_find_range(trl_merge_reader *m) {
    const trl_stack *s = &m->stack;
    const uint32_t r = s->reference, last = s->count - 1;
    double top[2];
    for (int i = 0; i < 2; i++) {
        const trl_stack_frame *f = &s->frames[i ? 0 : r];
        double most = isinf(s->limit[1]) ? (double)f->most[1] : (double)s->limit[1];
        top[i] = most / f->exposure;
    }
    double dark[2] = {darkest_light(s, r, r), darkest_light(s, 0, last)};
    if (trl_dynamic_range_between(&m->report.single, dark[0], top[0], NULL) != TRL_OK)
        m->report.single = (trl_dynamic_range){.ratio = 1};
    if (trl_dynamic_range_between(&m->report.merged, dark[1], top[1], NULL) != TRL_OK)
        m->report.merged = (trl_dynamic_range){.ratio = 1};
}

static void report_frame(const trl_merge_reader *m, uint32_t i, trl_merge_frame *out) {
    const trl_stack_frame *f = &m->stack.frames[i];
    double samples = m->counts.samples ? (double)m->counts.samples : 1;
    *out = (trl_merge_frame){.stops = log2(f->exposure),
                             .seen_stops = f->seen_stops,
                             .camera = trl_image_reader_info(f->reader)->camera,
                             .shift_x = f->motion.x,
                             .shift_y = f->motion.y,
                             .turn_deg = f->motion.radians * 180 / acos(-1),
                             .aligned = f->aligned,
                             .weight_share =
                                 (double)m->counts.weight[i] / TRL_MERGE_SHARE_UNIT / samples,
                             .pixel_share = (double)m->counts.used[i] / samples,
                             .ghost_share = 3 * (double)m->counts.absent[i] / samples};
}

// Hardly anything moves in a quarter of a picture: rather the pictures are not what their
// exposures or the response make of them.
static void doubt_movement(trl_merge_report *out, double limit) {
    uint32_t most = 0;
    for (uint32_t i = 1; i < out->frame_count; i++)
        if (out->frames[i].ghost_share > out->frames[most].ghost_share) most = i;
    if (out->frames[most].ghost_share <= doubtful_share || out->note_count >= TRL_MERGE_NOTES_MAX)
        return;
    snprintf(out->notes[out->note_count++], sizeof out->notes[0],
             "%.0f %% of picture %u was left out as if something had moved: if nothing did, "
             "--no-deghost takes all of it, and a --ghost-limit above %g more",
             100 * out->frames[most].ghost_share, most + 1, limit);
}

void trl_merge_report_get(const trl_image_reader *merged, trl_merge_report *out) {
    const trl_merge_reader *m = (const trl_merge_reader *)merged;
    const trl_stack *s = &m->stack;
    double samples = m->counts.samples ? (double)m->counts.samples : 1;
    *out = m->report;
    out->frame_count = s->count;
    out->reference = (uint32_t)s->frames[s->reference].given;
    out->developed = s->developed;
    for (int c = 0; c < 3; c++)
        out->limit[c] = (double)s->limit[c];
    if (s->developed) {
        out->curve = s->response;
        for (int z = 0; z < TRL_RESPONSE_CODES && m->report.response == TRL_MERGE_RESPONSE_FILE;
             z++) {
            float v[3] = {(float)z / 255, (float)z / 255, (float)z / 255};
            float *const planes[4] = {&v[0], &v[1], &v[2], NULL};
            trl_plan_run(s->decode, planes, 1);
            for (int c = 0; c < 3; c++)
                out->curve.light[c][z] = (double)v[c];
        }
    }
    for (uint32_t i = 0; i < s->count; i++)
        report_frame(m, i, &out->frames[s->frames[i].given]);
    doubt_movement(out, m->params.deghost_limit);
    out->saturated_share = (double)m->counts.saturated / samples;
    out->dark_share = (double)m->counts.dark / samples;
}
