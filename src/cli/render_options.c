#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/oklch_choice.h"
#include "cli/paths.h"
#include "cli/render.h"
#include "cli/threads.h"

#include <stdlib.h>
#include <string.h>

static int read_exposure(trl_cli_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "exposure");
    if (text && !trl_cli_stops(text, &job->stops))
        return trl_cli_misfit(args, "exposure", "stops from -50 to 50, such as +1.5 or 1/3");
    return 0;
}

static int read_change(trl_cli_job *job, const trl_cli_args *args) {
    const char *place = trl_cli_value(args, "adjust");
    bool given = false;
    int status = trl_cli_oklch_choose(&job->change, &given, args);
    if (status != 0) return status;
    job->change_display = place && strcmp(place, "display") == 0;
    if (place && !job->change_display && strcmp(place, "scene") != 0)
        return trl_cli_misfit(args, "adjust", "scene or display");
    if (place && !given)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--adjust means nothing without --chroma, --hue or "
                           "--lightness (render): leave it out");
    if (given && job->inverse)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--chroma, --hue and --lightness do not go with %s (render): go back "
                           "first, then render",
                           job->inverse);
    return 0;
}

static int read_picture(trl_cli_job *job, const trl_cli_args *args) {
    const char *level = trl_cli_value(args, "level");
    double xy[2];
    int status = trl_cli_part_choose(&job->part, args);
    if (status == 0) status = trl_cli_input_choose(&job->input, args);
    if (status != 0 || !level) return status;
    if (!trl_cli_numbers(level, xy, 2)) {
        if (!trl_cli_number(level, &xy[0]))
            return trl_cli_misfit(args, "level", "N or X,Y, from 0");
        xy[1] = xy[0];
    }
    for (int i = 0; i < 2; i++)
        if (xy[i] < 0 || xy[i] > 31 || xy[i] != (int)xy[i])
            return trl_cli_misfit(args, "level", "N or X,Y, from 0");
    job->level_x = (uint32_t)xy[0];
    job->level_y = (uint32_t)xy[1];
    return 0;
}

static int read_crop(trl_cli_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "crop");
    double n[4];
    if (!text) return 0;
    if (strcmp(text, "data") == 0) {
        job->crop = TRL_CLI_CROP_DATA;
    } else if (strcmp(text, "display") == 0) {
        job->crop = TRL_CLI_CROP_DISPLAY;
    } else {
        if (!trl_cli_numbers(text, n, 4))
            return trl_cli_misfit(args, "crop", "data, display or x,y,width,height in pixels");
        for (int i = 0; i < 4; i++)
            if (n[i] != (double)(int32_t)n[i] || (i >= 2 && n[i] < 1) || n[i] > 1e9 || n[i] < -1e9)
                return trl_cli_misfit(args, "crop",
                                      "whole pixels x,y,width,height, width and height from 1");
        job->crop = TRL_CLI_CROP_WINDOW;
        job->crop_window =
            (trl_window){(int32_t)n[0], (int32_t)n[1], (uint32_t)n[2], (uint32_t)n[3]};
    }
    return 0;
}

static int read_resize(trl_cli_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "resize");
    if (!text) return 0;
    size_t n = strlen(text);
    char number[32];
    if (n > 1 && n < sizeof number && text[n - 1] == '%') {
        memcpy(number, text, n - 1);
        number[n - 1] = 0;
        if (trl_cli_number(number, &job->percent) && job->percent >= 0.01 && job->percent <= 10000)
            return 0;
    } else if (trl_cli_size(text, 1 << 20, &job->width, &job->height)) {
        return 0;
    }
    return trl_cli_misfit(args, "resize", "a size such as 1920x1080, or a percentage such as 50%%");
}

static int read_depth(trl_cli_job *job, const trl_cli_args *args) {
    static const struct {
        const char *name;
        trl_sample sample;
        uint32_t bits;
    } depths[] = {
        {"8", TRL_SAMPLE_U8, 8},    {"10", TRL_SAMPLE_U16, 10},   {"12", TRL_SAMPLE_U16, 12},
        {"16", TRL_SAMPLE_U16, 16}, {"half", TRL_SAMPLE_HALF, 0}, {"float", TRL_SAMPLE_FLOAT, 0},
    };
    const char *text = trl_cli_value(args, "depth");
    trl_transfer_kind kind = job->display.params.transfer.kind;
    bool deep = kind == TRL_TRANSFER_PQ || kind == TRL_TRANSFER_HLG || kind == TRL_TRANSFER_LINEAR;
    if (!text) text = job->exr ? "half" : deep ? "16" : "8";
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        if (strcmp(depths[i].name, text) != 0) continue;
        job->sample = depths[i].sample;
        job->bits = depths[i].bits;
        return 0;
    }
    return trl_cli_misfit(args, "depth", "8, 10, 12, 16, half or float");
}

static int read_output(trl_cli_job *job, const trl_cli_args *args) {
    job->overwrite = trl_cli_given(args, "overwrite");
    job->keep_going = trl_cli_given(args, "keep-going");
    job->quiet = trl_cli_given(args, "quiet");
    job->verbose = trl_cli_given(args, "verbose");
    job->json = trl_cli_given(args, "json");
    job->save_display = trl_cli_value(args, "save-display");
    job->alpha = trl_cli_switch(args, "alpha", job->exr) != 0;
    int status = trl_cli_threads(args, &job->threads);
    if (status == 0) status = read_depth(job, args);
    if (status == 0) status = trl_cli_compression_choose(&job->compression, args);
    job->dither = trl_cli_switch(args, "dither", job->bits == 8) != 0;
    return status;
}

static int read_display(trl_cli_job *job, const trl_cli_args *args) {
    int status = trl_cli_display_choose(&job->display, args, trl_cli_value(args, "display"));
    if (status == 0 && job->display.params.transfer.kind == TRL_TRANSFER_BT709)
        trl_cli_warn(trl_cli_given(args, "quiet"),
                     "bt709 encodes as a camera does; a BT.709 television decodes by bt1886");
    if (status != 0) return status;
    // A URN out of an AMF says by itself which way it goes.
    job->inverse = trl_cli_given(args, "inverse") ? "--inverse"
                   : job->display.inverse         ? "an InvOutput --display"
                                                  : NULL;
    job->display_given = trl_cli_given(args, "display") || trl_cli_display_is_custom(args);
    const char *clamp = trl_cli_value(args, "inverse-clamp");
    job->clamp_given = clamp != NULL;
    if (!clamp) return 0;
    if (strcmp(clamp, "published") == 0)
        job->display.params.inverse_clamp = TRL_WHITE_CLAMP_PUBLISHED;
    else if (strcmp(clamp, "peak") == 0)
        job->display.params.inverse_clamp = TRL_WHITE_CLAMP_PEAK;
    else
        return trl_cli_misfit(args, "inverse-clamp", "published or peak");
    return 0;
}

int trl_cli_render_options(trl_cli_job *job, const trl_cli_args *args) {
    *job = (trl_cli_job){.args = args, .in = args->operands[0], .out = args->operands[1]};
    job->in_path = job->in;
    job->exr = trl_cli_path_ends(job->out, ".exr");
    if (strcmp(job->out, "-") == 0)
        return trl_cli_say(TRL_CLI_WRONG, "a picture cannot go to standard output (render): name a "
                                          "file that ends in .png or .exr");
    if (!job->exr && !trl_cli_path_ends(job->out, ".png"))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is no picture's name that troland can write (render): let it end "
                           "in .png or .exr",
                           job->out);
    int (*const steps[])(trl_cli_job *, const trl_cli_args *) = {
        read_display, read_exposure, read_change, read_picture, read_crop, read_resize, read_output,
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int status = steps[i](job, args);
        if (status != 0) return status;
    }
    return 0;
}
