// What a bracket says about itself: exposures, response, white level, noise.
#include "camera/merge.h"

#include "base/base.h"
#include "camera/cancel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESPONSE_SAMPLES = 4000 };
static const double full_scale_usual = 20000, read_noise_usual = 4; // electrons at ISO 100
static const double same_stops = 0.05, differ_stops = 0.3;

double trl_merge_camera_exposure(const trl_camera_settings *camera) {
    if (!(camera->shutter_s > 0)) return 0;
    double n = camera->f_number > 0 ? camera->f_number : 1;
    return camera->shutter_s * (camera->iso > 0 ? camera->iso : 1) / (n * n);
}

static const trl_camera_settings *camera_of(const trl_merge_reader *m, uint32_t i) {
    return &trl_image_reader_info(m->stack.frames[i].reader)->camera;
}

static double span_stops(const trl_stack *s) {
    double low = s->frames[0].exposure, high = low;
    for (uint32_t i = 1; i < s->count; i++) {
        low = fmin(low, s->frames[i].exposure);
        high = fmax(high, s->frames[i].exposure);
    }
    return log2(high / low);
}

// Whether the settings of all files say their exposure, by the same members.
static bool cameras_agree(const trl_merge_reader *m) {
    const trl_camera_settings *a = camera_of(m, 0);
    for (uint32_t i = 0; i < m->stack.count; i++) {
        const trl_camera_settings *b = camera_of(m, i);
        if (!(b->shutter_s > 0) || (a->f_number > 0) != (b->f_number > 0) ||
            (a->iso > 0) != (b->iso > 0))
            return false;
    }
    return true;
}

// And whether they differ, as those of a bracket do.
static bool cameras_say(const trl_merge_reader *m) {
    return cameras_agree(m) && span_stops(&m->stack) > same_stops;
}

// The samples as light, in place.
static trl_result to_light(const trl_merge_reader *m, trl_stack_samples *samples, trl_error *err) {
    const trl_stack *s = &m->stack;
    if (!s->decode) return TRL_OK;
    float *planes = trl_alloc(3 * samples->count, sizeof *planes);
    if (!planes) return trl_error_memory(err, 3 * samples->count * sizeof *planes);
    float *const rgba[4] = {planes, planes + samples->count, planes + 2 * samples->count, NULL};
    for (uint32_t f = 0; f < s->count; f++) {
        for (size_t k = 0; k < samples->count; k++)
            for (size_t c = 0; c < 3; c++)
                rgba[c][k] = samples->values[(k * s->count + f) * 3 + c];
        trl_plan_run(s->decode, rgba, samples->count);
        for (size_t k = 0; k < samples->count; k++) {
            for (size_t c = 0; c < 3; c++) {
                float *at = &samples->values[(k * s->count + f) * 3 + c];
                if (*at != TRL_STACK_OUTSIDE) *at = rgba[c][k];
            }
        }
    }
    trl_free(planes);
    return TRL_OK;
}

static trl_result light_samples(const trl_merge_reader *m, const trl_stack_samples *codes,
                                trl_stack_samples *light, trl_error *err) {
    size_t n = codes->count * m->stack.count * 3;
    light->count = codes->count;
    light->values = trl_alloc(n, sizeof *light->values);
    light->roughness = trl_alloc(codes->count, sizeof *light->roughness);
    if (!light->values || !light->roughness)
        return trl_error_memory(err, n * sizeof *light->values);
    memcpy(light->values, codes->values, n * sizeof *light->values);
    memcpy(light->roughness, codes->roughness, codes->count * sizeof *light->roughness);
    return to_light(m, light, err);
}

static void set_stops(trl_stack *s, const double *stops) {
    for (uint32_t i = 0; i < s->count; i++)
        s->frames[i].exposure = exp2(stops[i] - stops[s->reference]);
}

// The pictures' own word: where nothing else is known, and to see whether it agrees.
static trl_result see_exposures(trl_merge_reader *m, const trl_stack_samples *light, bool known,
                                trl_error *err) {
    trl_stack *s = &m->stack;
    double stops[TRL_MERGE_FRAMES_MAX];
    uint32_t frame = 0;
    bool seen = trl_stack_estimate_stops(s, light, stops, &frame);
    TRL_REQUIRE(seen || known, err, TRL_ERR_ARGUMENT,
                "the exposures are not known: the files do not say them, and pictures %zu and %zu "
                "show too little in common to tell: give --stops",
                s->frames[frame - 1].given + 1, s->frames[frame].given + 1);
    if (!seen) return TRL_OK;
    for (uint32_t i = 0; i < s->count; i++)
        s->frames[i].seen_stops = stops[i] - stops[s->reference];
    if (!known) set_stops(s, stops);
    return TRL_OK;
}

static void compare_exposures(trl_merge_reader *m) {
    trl_stack *s = &m->stack;
    double worst = 0, said = 0, seen = 0;
    size_t given = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        double stops = log2(s->frames[i].exposure), other = s->frames[i].seen_stops;
        if (!(fabs(stops - other) > worst)) continue;
        worst = fabs(stops - other);
        said = stops;
        seen = other;
        given = s->frames[i].given;
    }
    if (worst > differ_stops)
        trl_merge_note(m,
                       "picture %zu should be %+.2f stops from the reference and looks like %+.2f: "
                       "--stops auto goes by the pictures",
                       given + 1, said, seen);
}

static trl_result given_exposures(trl_merge_reader *m, bool *known, trl_error *err) {
    trl_stack *s = &m->stack;
    double stops[TRL_MERGE_FRAMES_MAX] = {0};
    *known = m->params.stops || (!m->params.estimate_stops && cameras_say(m));
    if (!*known) return TRL_OK;
    for (uint32_t i = 0; i < s->count; i++) {
        trl_stack_frame *f = &s->frames[i];
        stops[i] = m->params.stops ? m->params.stops[f->given] : log2(f->exposure);
        TRL_REQUIRE(fabs(stops[i]) <= 100, err, TRL_ERR_ARGUMENT,
                    "an exposure of %g stops is outside -100 to 100", stops[i]);
    }
    set_stops(s, stops);
    trl_merge_sort(m, true);
    return TRL_OK;
}

static trl_result check_exposures(const trl_merge_reader *m, trl_error *err) {
    char all[24] = "both";
    if (m->stack.count > 2) snprintf(all, sizeof all, "all %u", m->stack.count);
    TRL_REQUIRE(span_stops(&m->stack) > same_stops, err, TRL_ERR_ARGUMENT,
                "%s pictures have the same exposure: a bracket needs shorter and longer ones", all);
    return TRL_OK;
}

static trl_transfer transfer_of(const trl_merge_reader *m) {
    const trl_image_info *info = trl_image_reader_info(m->stack.frames[0].reader);
    return info->has_transfer ? info->transfer : (trl_transfer){.kind = TRL_TRANSFER_SRGB};
}

static trl_result find_white(trl_merge_reader *m, const trl_stack_samples *codes, trl_error *err) {
    trl_stack_samples light = {.count = 0};
    if (m->params.white > 0) return TRL_OK;
    trl_result r = light_samples(m, codes, &light, err);
    if (r == TRL_OK) r = trl_merge_find_white(m, codes, &light, err);
    trl_stack_samples_release(&light);
    return r;
}

static int by_roughness(const void *a, const void *b) {
    const float *x = *(const float *const *)a, *y = *(const float *const *)b;
    return *x != *y ? (*x > *y) - (*x < *y) : (x > y) - (x < y);
}

// Codes of the smoothest pixels that all frames show: edges would tell of alignment.
static uint8_t *codes_of(const trl_stack *s, const trl_stack_samples *codes, size_t *count) {
    const float **order = malloc(codes->count * sizeof *order);
    uint8_t *out = malloc((size_t)RESPONSE_SAMPLES * s->count * 3);
    *count = 0;
    for (size_t k = 0; order && k < codes->count; k++)
        order[k] = &codes->roughness[k];
    if (order) qsort(order, codes->count, sizeof *order, by_roughness);
    // Of the smoother half an even choice, so that all brightnesses come.
    size_t half = codes->count / 2, step = half / RESPONSE_SAMPLES + 1;
    for (size_t k = 0; order && out && k < half && *count < RESPONSE_SAMPLES; k += step) {
        const float *values = codes->values + (size_t)(order[k] - codes->roughness) * s->count * 3;
        bool whole = true;
        for (size_t i = 0; i < s->count * (size_t)3; i++)
            whole = whole && values[i] != TRL_STACK_OUTSIDE;
        if (!whole) continue;
        for (size_t i = 0; i < s->count * (size_t)3; i++) {
            // What ends early is as white as what ends at white.
            const float v = values[i] < s->code_limit[i % 3] ? fmaxf(values[i], 0) : 1;
            out[*count * s->count * 3 + i] =
                (uint8_t)(fminf(v, 1) * (TRL_RESPONSE_CODES - 1) + 0.5f);
        }
        ++*count;
    }
    free(order);
    return out;
}

static trl_result recover(trl_merge_reader *m, const trl_stack_samples *codes, trl_error *err) {
    trl_stack *s = &m->stack;
    double exposures[TRL_MERGE_FRAMES_MAX];
    size_t count = 0;
    for (uint32_t i = 0; i < s->count; i++)
        exposures[i] = s->frames[i].exposure;
    uint8_t *eight = codes_of(s, codes, &count);
    if (!eight) return trl_error_memory(err, codes->count);
    trl_response_method method = m->params.response == TRL_MERGE_RESPONSE_ROBERTSON
                                     ? TRL_RESPONSE_ROBERTSON
                                     : TRL_RESPONSE_DEBEVEC;
    trl_result r =
        trl_response_recover(&s->response, method, eight, count, s->count, exposures, err);
    free(eight);
    if (r != TRL_OK) return r;
    m->report.response =
        method == TRL_RESPONSE_DEBEVEC ? TRL_MERGE_RESPONSE_DEBEVEC : TRL_MERGE_RESPONSE_ROBERTSON;
    return trl_stack_use_response(s, err);
}

static trl_result choose_response(trl_merge_reader *m, const trl_stack_samples *codes,
                                  trl_error *err) {
    m->report.response = TRL_MERGE_RESPONSE_FILE;
    if (!m->stack.developed || m->params.response == TRL_MERGE_RESPONSE_FILE) return TRL_OK;
    trl_error why = TRL_ERROR_INIT;
    trl_result r = recover(m, codes, &why);
    if (r == TRL_OK) return TRL_OK;
    if (r != TRL_ERR_ARGUMENT || m->params.response != TRL_MERGE_RESPONSE_AUTO)
        return trl_error_set(err, r, "%s", why.message);
    trl_merge_note(m, "%.150s; taken as the files state it", why.message);
    return TRL_OK;
}

// The speeds of all frames against the reference's, where all say them.
static void set_sensitivities(trl_merge_reader *m) {
    trl_stack *s = &m->stack;
    bool all = true;
    for (uint32_t i = 0; i < s->count; i++)
        all = all && camera_of(m, i)->iso > 0;
    for (uint32_t i = 0; i < s->count; i++)
        s->frames[i].sensitivity = all ? camera_of(m, i)->iso / camera_of(m, s->reference)->iso : 1;
}

// The variance of rounding in codes of 8 bits.
static float code_steps(const trl_merge_reader *m) {
    const trl_image_info *info = trl_image_reader_info(m->stack.frames[0].reader);
    if (strcmp(info->format, "JPEG") == 0) return 0.5f;
    double step = info->bits > 8 ? exp2(8.0 - info->bits) : 1;
    return (float)(step * step / 12);
}

static void set_noise(trl_merge_reader *m, const trl_stack_samples *light) {
    trl_stack *s = &m->stack;
    double iso = camera_of(m, s->reference)->iso;
    double full = m->params.full_scale_e > 0 ? m->params.full_scale_e
                                             : full_scale_usual * 100 / (iso > 0 ? iso : 100);
    double read = m->params.read_noise_e > 0 ? m->params.read_noise_e : read_noise_usual;
    double shot = 1 / full, floor = read * read / (full * full);
    // The steps of the codes: rounding, and in JPEG what its blocks do to them.
    if (s->developed) s->code_variance = code_steps(m) / (255 * 255);
    m->report.noise_estimated =
        !(m->params.full_scale_e > 0) && trl_stack_estimate_noise(s, light, &shot, &floor);
    // Pictures without noise have all weights alike in the end.
    if (!(shot > 1e-9)) shot = 1e-9;
    if (!(floor > 1e-14)) floor = 1e-14;
    m->report.full_scale_e = 1 / shot;
    m->report.read_noise_e = sqrt(floor) / shot;
    for (uint32_t i = 0; i < s->count; i++) {
        trl_stack_frame *f = &s->frames[i];
        f->shot = shot * f->sensitivity;
        f->floor = floor * f->sensitivity * f->sensitivity;
    }
}

// Exposures first, as far as they are known without them; the samples follow the frames.
static trl_result find_exposures(trl_merge_reader *m, trl_stack_samples *codes, trl_error *err) {
    trl_stack *s = &m->stack;
    trl_stack_samples light = {.count = 0};
    bool known = false;
    TRL_TRY(given_exposures(m, &known, err));
    if (known) TRL_TRY(check_exposures(m, err));
    TRL_TRY(trl_stack_sample(s, codes, m->slot_count, err));
    trl_result r = light_samples(m, codes, &light, err);
    if (r == TRL_OK) r = see_exposures(m, &light, known, err);
    trl_stack_samples_release(&light);
    if (r != TRL_OK) return r;
    m->report.stops_estimated = !known;
    if (known) return TRL_OK;
    TRL_TRY(check_exposures(m, err));
    if (!trl_merge_sort(m, true)) return TRL_OK;
    trl_stack_samples_release(codes);
    return trl_stack_sample(s, codes, m->slot_count, err);
}

static bool some_say(const trl_merge_reader *m) {
    bool some = false;
    for (uint32_t i = 0; i < m->stack.count; i++)
        some = some || camera_of(m, i)->shutter_s > 0;
    return some && !cameras_agree(m);
}

static trl_result prepare(trl_merge_reader *m, trl_stack_samples *codes, trl_stack_samples *light,
                          trl_error *err) {
    trl_stack *s = &m->stack;
    const trl_transfer transfer = transfer_of(m);
    for (int c = 0; c < 3; c++)
        s->limit[c] = s->code_limit[c];
    if (s->developed) TRL_TRY(trl_stack_use_transfer(s, &transfer, err));
    TRL_TRY(find_exposures(m, codes, err));
    if (m->report.stops_estimated && !m->params.estimate_stops)
        trl_merge_note(m, "%s: estimated from the pictures",
                       some_say(m) ? "not all files say their exposures, or not in the same terms"
                                   : "the files do not say their exposures");
    TRL_TRY(find_white(m, codes, err));
    // Again: its tables end where the codes do, which is known only now.
    if (s->developed) TRL_TRY(trl_stack_use_transfer(s, &transfer, err));
    TRL_TRY(trl_cancel_check(s->cancel, err));
    TRL_TRY(choose_response(m, codes, err));
    TRL_TRY(trl_cancel_check(s->cancel, err));
    set_sensitivities(m);
    TRL_TRY(light_samples(m, codes, light, err));
    set_noise(m, light);
    // Once more, by the response that has been found.
    TRL_TRY(see_exposures(m, light, true, err));
    if (!m->report.stops_estimated) compare_exposures(m);
    return TRL_OK;
}

trl_result trl_merge_prepare(trl_merge_reader *m, trl_error *err) {
    trl_stack_samples codes = {.count = 0}, light = {.count = 0};
    trl_result r = prepare(m, &codes, &light, err);
    trl_stack_samples_release(&codes);
    trl_stack_samples_release(&light);
    return r;
}
