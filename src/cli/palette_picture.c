// troland palette picture: the main colours of a picture.
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
                          uint32_t threads, trl_error *err) {
    trl_cli_seen seen;
    trl_result r = trl_cli_seen_open(&seen, path, threads, err);
    if (r == TRL_OK) r = trl_image_palette(taken, count, seen.reader, seen.plan, threads, err);
    trl_cli_seen_close(&seen);
    return r;
}

int trl_cli_palette_picture(trl_cli_swatches *swatches, const char *path, size_t count,
                            const trl_cli_args *args) {
    static trl_palette_color taken[TRL_PALETTE_MAX];
    static swatch sorted[TRL_PALETTE_MAX];
    const char *sort = trl_cli_value(args, "sort");
    trl_error err = TRL_ERROR_INIT;
    uint32_t threads = 0;
    if (!sort) sort = "share";
    if (strcmp(sort, "share") != 0 && strcmp(sort, "lightness") != 0 && strcmp(sort, "hue") != 0)
        return trl_cli_misfit(args, "sort", "share, lightness or hue");
    int status = trl_cli_threads(args, &threads);
    if (status != TRL_CLI_DONE) return status;
    if (extract(taken, &count, path, threads, &err) != TRL_OK) return trl_cli_say_error(&err);
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
