// troland palette picture: the main colours of a picture.
#include "cli/frames.h"
#include "cli/message.h"
#include "cli/palette.h"
#include "cli/seen_picture.h"
#include "cli/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct swatch {
    trl_css_color color;
    double share, key;
} swatch;

static int by_key(const void *a, const void *b) {
    const swatch *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->share > y->share ? -1 : x->share < y->share;
}

static swatch swatch_of(const trl_palette_color *taken, const char *sort) {
    swatch s = {.color = {.space = TRL_CSS_OKLAB, .alpha = 1}, .share = taken->share};
    trl_css_color polar;
    memcpy(s.color.v, taken->oklab, sizeof s.color.v);
    trl_css_convert(&s.color, TRL_CSS_OKLCH, &polar);
    if (strcmp(sort, "share") == 0)
        s.key = -taken->share;
    else if (strcmp(sort, "lightness") == 0)
        s.key = taken->oklab[0];
    else // greys, whose hue means nothing, come first
        s.key = (polar.missing & 4) || polar.v[1] < 0.02 ? -1 : polar.v[2];
    return s;
}

static trl_result extract(trl_palette_color *taken, size_t *count, const char *path,
                          const trl_cli_scene_choice *choice, uint32_t threads, bool quiet,
                          trl_error *err) {
    trl_cli_seen seen;
    trl_result r = trl_cli_seen_open(&seen, path, choice, threads, err);
    if (r == TRL_OK) r = trl_image_palette(taken, count, seen.reader, seen.plan, threads, err);
    if (r == TRL_OK && seen.assumed) trl_cli_note(quiet, TRL_CLI_SPACE_ASSUMED, path, seen.assumed);
    trl_cli_seen_close(&seen);
    return r;
}

// A sequence is refused with the name of its first frame that is there.
static int refuse_sequence(const char *path) {
    trl_error err = TRL_ERROR_INIT;
    trl_sequence *sequence = NULL;
    trl_frames there = {0};
    char frame[1024];
    trl_result r = trl_sequence_create(&sequence, path, &err);
    if (r == TRL_OK) r = trl_sequence_scan(sequence, &there, &err);
    if (r == TRL_OK) r = trl_sequence_path(sequence, there.numbers[0], frame, sizeof frame, &err);
    trl_frames_free(&there);
    trl_sequence_destroy(&sequence);
    if (r != TRL_OK) return trl_cli_say_error(&err);
    return trl_cli_say(TRL_CLI_WRONG,
                       "'%s' is a sequence, and palette picture takes one frame: give one, such as "
                       "%s",
                       path, frame);
}

int trl_cli_palette_picture(trl_cli_swatches *swatches, const char *path, size_t count,
                            const trl_cli_args *args) {
    static trl_palette_color taken[TRL_PALETTE_MAX];
    static swatch sorted[TRL_PALETTE_MAX];
    const char *sort = trl_cli_value(args, "sort");
    trl_error err = TRL_ERROR_INIT;
    trl_cli_scene_choice choice;
    uint32_t threads = 0;
    if (!sort) sort = "share";
    if (strcmp(sort, "share") != 0 && strcmp(sort, "lightness") != 0 && strcmp(sort, "hue") != 0)
        return trl_cli_misfit(args, "sort", "share, lightness or hue");
    int status = trl_cli_threads(args, &threads);
    if (status == TRL_CLI_DONE) status = trl_cli_scene_choose(&choice, args);
    if (status == TRL_CLI_DONE && trl_cli_frames_meant(path)) status = refuse_sequence(path);
    if (status != TRL_CLI_DONE) return status;
    if (extract(taken, &count, path, &choice, threads, trl_cli_given(args, "quiet"), &err) !=
        TRL_OK)
        return trl_cli_say_error(&err);
    for (size_t i = 0; i < count; i++)
        sorted[i] = swatch_of(&taken[i], sort);
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 0; i < count; i++) {
        swatches->colors[i] = sorted[i].color;
        swatches->shares[i] = sorted[i].share;
    }
    swatches->count = count;
    swatches->has_shares = true;
    return TRL_CLI_DONE;
}
