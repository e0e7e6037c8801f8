// Which colour space render takes a picture for.
#include "cli/render.h"
#include "cli/space_choice.h"

trl_result trl_cli_render_input(trl_color_space *out, const trl_cli_job *job,
                                const trl_image_info *info, trl_cli_report *report,
                                trl_error *err) {
    const char *from = "--input";
    trl_mat3 probe;
    if (job->input.given)
        *out = job->input.space;
    else if (info->scene_linear)
        from = trl_cli_space_of_part(out, &info->parts[info->selected_part]);
    else
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.150s' holds a display's code values, not scene light: give "
                             "--inverse and the --display that it was made for, or --input srgb to "
                             "take it as a scene",
                             job->in);
    // A grey picture is grey in all spaces.
    if (!from && !info->gray)
        trl_cli_report_note(report, TRL_CLI_SPACE_ASSUMED, job->in, "linear Rec.709");
    const char *display = trl_cli_display_of_part(&info->parts[info->selected_part]);
    if (display && !job->input.given)
        trl_cli_report_note(report,
                            "'%s' was rendered for the display '%s' and is rendered again as if it "
                            "were a scene: --inverse goes back to the scene",
                            job->in, display);
    if (!trl_color_space_to_ap0(out, &probe))
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "the chromaticities of '%.150s' span no triangle around a white: give "
                             "--input SPACE",
                             job->in);
    trl_cli_space_text(out, report->space, sizeof report->space);
    snprintf(report->space_from, sizeof report->space_from, "%s", from ? from : "assumed");
    return TRL_OK;
}
