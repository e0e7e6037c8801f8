// One picture in more or less light; runs in a child process.
#include "cli/expose.h"
#include "cli/scene_picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static trl_result measure(trl_image_levels *levels, const trl_cli_scene *p, trl_error *err) {
    double luminance[3];
    trl_result r = trl_cli_scene_luminance(luminance, p, err);
    return r == TRL_OK ? trl_image_levels_measure(levels, p->reader, luminance, err) : r;
}

static bool same_primaries(const trl_chromaticities *a, const trl_chromaticities *b) {
    const double pairs[8][2] = {{a->red.x, b->red.x},     {a->red.y, b->red.y},
                                {a->green.x, b->green.x}, {a->green.y, b->green.y},
                                {a->blue.x, b->blue.x},   {a->blue.y, b->blue.y},
                                {a->white.x, b->white.x}, {a->white.y, b->white.y}};
    for (int i = 0; i < 8; i++)
        if (!(fabs(pairs[i][0] - pairs[i][1]) < 1e-3)) return false;
    return true;
}

// The levels of `ref` in the space of `in`: of the luminance, and if wanted of the channels, whose
// light is made of all three of ref's. A grey picture is grey in all spaces.
static trl_result measure_in(trl_image_levels *levels, const trl_cli_scene *ref,
                             const trl_cli_scene *in, bool channels, trl_error *err) {
    trl_mat3 to_in;
    double weights[4][3] = {{0}}, luminance[3];
    if (ref->info->gray || same_primaries(&ref->space.primaries, &in->space.primaries))
        return measure(levels, ref, err);
    if (!trl_rgb_to_rgb(&ref->space.primaries, &in->space.primaries, TRL_ADAPTATION_BRADFORD,
                        &to_in))
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "the chromaticities of the pictures span no triangle around a white");
    trl_result r = trl_cli_scene_luminance(luminance, in, err);
    memcpy(weights, to_in.m, sizeof to_in.m);
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < 3; k++)
            weights[3][k] += luminance[c] * to_in.m[c][k];
    for (int c = channels ? 0 : 3; c < 4 && r == TRL_OK; c++) {
        trl_image_levels one = {0};
        r = trl_image_levels_measure(&one, ref->reader, weights[c], err);
        levels->mean[c] = one.mean[3];
        levels->median[c] = one.median[3];
    }
    return r;
}

// How far one level is above another. A level of nothing has no stops.
static trl_result level_stops(double *stops, double want, double have, const char *what,
                              trl_error *err) {
    trl_error own = TRL_ERROR_INIT;
    double above = 0, below = 0;
    trl_result r = trl_exposure_from_intensity(&above, NULL, want, 1, &own);
    if (r == TRL_OK) r = trl_exposure_from_intensity(&below, NULL, have, 1, &own);
    *stops = above - below;
    if (r == TRL_OK) return r;
    return trl_error_set(err, r, "no stops lead to a %s of %.6g from one of %.6g: %s", what, want,
                         have, own.message);
}

static trl_result match(const trl_cli_expose_job *job, const trl_cli_expose_picture *picture,
                        const trl_cli_scene *in, trl_cli_exposed *exposed, trl_error *err) {
    static const char *const names[4] = {"red", "green", "blue", "luminance"};
    trl_cli_scene ref = {0};
    trl_image_levels have = {0}, want = {0};
    trl_result r = trl_cli_scene_open(&ref, picture->match, NULL, 1, err);
    // What --input says of a picture goes for one to match that says nothing, too.
    if (r == TRL_OK && !ref.says_space && job->choice.input.given)
        ref.space = in->space;
    else if (r == TRL_OK)
        exposed->match_assumed = !ref.says_space && !ref.info->gray;
    if (r == TRL_OK) r = measure_in(&want, &ref, in, job->per_channel, err);
    trl_image_close(&ref.reader);
    if (r == TRL_OK) r = measure(&have, in, err);
    for (int c = 0; c < 3 && r == TRL_OK; c++) {
        int level = job->per_channel ? c : 3;
        char what[40];
        snprintf(what, sizeof what, "%s %s", job->median ? "median" : "mean", names[level]);
        r = level_stops(&exposed->stops[c], job->median ? want.median[level] : want.mean[level],
                        job->median ? have.median[level] : have.mean[level], what, err);
    }
    return r;
}

static trl_result create_target(trl_image_writer **writer, const trl_cli_expose_job *job,
                                const trl_cli_expose_picture *picture, const trl_cli_scene *in,
                                trl_error *err) {
    char software[40];
    const trl_image_part *part = &in->info->parts[in->info->selected_part];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {"software", software};
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_sample sample = TRL_SAMPLE_HALF; // fits most pictures
    for (size_t i = 0; i < part->channel_count; i++)
        if (part->channels[i].sample != TRL_SAMPLE_HALF) sample = TRL_SAMPLE_FLOAT;
    if (job->depth_given) sample = job->depth;
    params.data = in->info->window;
    params.display = in->info->display;
    params.packing = (trl_packing){
        .size = sizeof(trl_packing), .sample = sample, .channels = in->info->has_alpha ? 4 : 3};
    params.color.known = in->says_space;
    params.color.primaries = part->has_chromaticities && !job->choice.input.given
                                 ? part->chromaticities
                                 : in->space.primaries;
    params.color.transfer = in->space.transfer;
    params.color.white_nits = part->white_nits;
    params.compression = job->compression.name;
    params.dwa_level = job->compression.dwa_level;
    params.overwrite = picture->overwrite;
    params.threads = picture->threads;
    params.text_count = 1;
    params.texts = texts;
    return trl_image_create(writer, picture->out, &params, err);
}

static trl_result plan_stops(trl_plan **plan, const double stops[3], trl_error *err) {
    trl_mat3 gain = trl_mat3_identity();
    trl_result r = trl_plan_create(plan, err);
    for (int c = 0; c < 3 && r == TRL_OK; c++)
        r = trl_intensity_from_exposure(&gain.m[c][c], stops[c], 1, err);
    return r == TRL_OK ? trl_plan_add_matrix(*plan, &gain, err) : r;
}

static trl_result expose(const trl_cli_expose_job *job, const trl_cli_expose_picture *picture,
                         const trl_cli_scene *in, trl_cli_exposed *exposed, trl_error *err) {
    trl_plan *plan = NULL;
    trl_image_writer *writer = NULL;
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    trl_image_process_stats stats = {0};
    params.threads = picture->threads;
    params.keep_alpha = in->info->has_alpha;
    params.cancel = picture->cancel;
    trl_result r = plan_stops(&plan, exposed->stops, err);
    // Twice the light is changed to twice the result, alpha's part of it to alpha's part.
    if (r == TRL_OK) r = trl_plan_add_oklch(plan, &job->change, &in->space.primaries, err);
    if (r == TRL_OK) r = create_target(&writer, job, picture, in, err);
    if (r == TRL_OK) r = trl_image_process(in->reader, plan, writer, &params, &stats, err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, err);
    exposed->nan_samples = stats.nan_samples;
    exposed->clipped_samples = stats.clipped_samples;
    trl_image_writer_destroy(&writer);
    trl_plan_destroy(&plan);
    return r;
}

trl_result trl_cli_expose_work(const trl_cli_expose_job *job, const trl_cli_expose_picture *picture,
                               trl_cli_exposed *exposed, trl_error *err) {
    trl_cli_scene in = {0};
    trl_result r = trl_cli_scene_open(&in, picture->in_path, &job->choice, picture->threads, err);
    if (r == TRL_OK && job->per_channel && in.info->gray)
        r = trl_error_set(err, TRL_ERR_ARGUMENT,
                          "'%.200s' is grey: --per-channel would colour it, leave it out",
                          picture->in_name);
    if (r == TRL_OK)
        exposed->assumed =
            !in.says_space && !in.info->gray && (job->changed || picture->match != NULL);
    if (r == TRL_OK && picture->match) r = match(job, picture, &in, exposed, err);
    if (r == TRL_OK && picture->out) r = expose(job, picture, &in, exposed, err);
    trl_image_close(&in.reader);
    return r;
}
