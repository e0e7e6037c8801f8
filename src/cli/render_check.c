// What contradicts itself on the command line of render.
#include "cli/message.h"
#include "cli/paths.h"
#include "cli/render.h"

#include <stdlib.h>
#include <string.h>

static int clash(const char *a, const char *b, const char *todo) {
    return trl_cli_say(TRL_CLI_CONTRADICTION, "%s and %s contradict each other (render): %s", a, b,
                       todo);
}

static int check_files(const trl_cli_job *job) {
    if (strcmp(job->in, "-") != 0 && trl_cli_same_file(job->in, job->out))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' is the picture itself (render): give the result another name",
                           job->out);
    if (job->save_display && (trl_cli_same_file(job->save_display, job->in) ||
                              trl_cli_same_file(job->save_display, job->out)))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' is named twice (render): give --save-display a name of its own",
                           job->save_display);
    return 0;
}

static int check_inverse(const trl_cli_job *job, const trl_cli_args *args) {
    if (!job->inverse) {
        if (job->clamp_given)
            return clash("--inverse-clamp", "a forward render",
                         "it is for --inverse, leave it out");
        return 0;
    }
    if (!job->exr)
        return clash(job->inverse, "a PNG target",
                     "scene light needs an OpenEXR file, let the name end in .exr");
    if (trl_cli_given(args, "dither"))
        return clash(job->inverse, "--dither", "scene light is not quantized, leave --dither out");
    if (job->input.given)
        return clash(job->inverse, "--input",
                     "the input is what --display says, leave --input out");
    if (job->width != 0 || job->percent != 0)
        return clash(job->inverse, "--resize",
                     "code values are not light, resize the result in a second step");
    return 0;
}

// Extended ranges keep code value 1 for 100 cd/m², HLG for 1000.
static int too_bright(const trl_cli_job *job) {
    const trl_aces_params *p = &job->display.params;
    char advice[80] = "";
    if (!job->display.published)
        snprintf(advice, sizeof advice, ", or put the peak at 1 with --linear-scale %.6g",
                 trl_cli_display_full_nits(p) / p->peak_nits);
    return trl_cli_say(TRL_CLI_CONTRADICTION,
                       "code values of this display reach %.4g, PNG holds none above 1 (render): "
                       "write an .exr%s",
                       trl_cli_display_top_code(p), advice);
}

static int check_format(const trl_cli_job *job, const trl_cli_args *args) {
    bool whole = job->bits != 0;
    trl_error err = TRL_ERROR_INIT;
    if (job->exr && whole)
        return clash(trl_cli_given(args, "depth") ? "--depth 8…16" : "whole numbers",
                     "an OpenEXR target", "give --depth half or float, or write a .png");
    if (!job->exr && !whole)
        return clash("--depth half or float", "a PNG target",
                     "give --depth 8, 10, 12 or 16, or write an .exr");
    if (!whole && trl_cli_given(args, "dither") && job->dither)
        return clash("--dither", "floating point", "only whole numbers are dithered");
    if (!job->exr && job->compression.name)
        return clash("--compression", "a PNG target", "it is for .exr files, leave it out");
    if (!job->exr && trl_cli_display_is_extended(&job->display.params)) return too_bright(job);
    if (trl_image_target_check(job->out, job->sample, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    return 0;
}

static int check_resize(const trl_cli_job *job) {
    if ((job->width != 0 || job->percent != 0) && job->input.given &&
        job->input.space.transfer.kind != TRL_TRANSFER_LINEAR)
        return clash("--resize", "an --input that is not linear",
                     "pictures are resized in linear light, resize a linear one");
    return 0;
}

int trl_cli_render_check(trl_cli_job *job, const trl_cli_args *args) {
    if (job->quiet && job->verbose) return clash("--quiet", "--verbose", "give one of them");
    int status = check_inverse(job, args);
    if (status == 0) status = check_format(job, args);
    if (status == 0) status = check_resize(job);
    if (status == 0) status = check_files(job);
    return status;
}
