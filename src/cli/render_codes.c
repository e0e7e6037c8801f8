// Whose code values --inverse takes a picture for: what the command line says, or what
// troland wrote into the file when it rendered it.
#include "cli/frames.h"
#include "cli/message.h"
#include "cli/render.h"
#include "cli/shared.h"
#include "cli/space_choice.h"

#include <string.h>

typedef struct probe {
    const trl_cli_job *job;
    const char *path;
    char *display; // shared with the child
} probe;

enum { DISPLAY_BYTES = 400 };

static trl_result read_display(void *arg, trl_error *err) {
    const probe *p = arg;
    trl_image_reader *reader = NULL;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = p->job->part.part;
    params.layer = p->job->part.layer;
    params.view = p->job->part.view;
    params.headers_only = true;
    trl_result r = trl_image_open(&reader, p->path, &params, err);
    if (r != TRL_OK) return r;
    const trl_image_info *info = trl_image_reader_info(reader);
    const char *display = trl_cli_display_of_part(&info->parts[info->selected_part]);
    snprintf(p->display, DISPLAY_BYTES, "%s", display ? display : "");
    trl_image_close(&reader);
    return TRL_OK;
}

// False where the file cannot be opened: the render will say why.
static bool probe_file(const trl_cli_job *job, const char *path, char *display) {
    trl_error err = TRL_ERROR_INIT;
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(2) << 30;
    guard.silent = true;
    probe p = {job, path, display};
    fflush(stdout);
    return trl_guard_run(&guard, path, read_display, &p, &err) == TRL_OK;
}

// The first frame that can be opened speaks for all.
static int probe_frames(const trl_cli_job *job, char *display) {
    trl_cli_frames frames;
    trl_cli_frame frame;
    int status = trl_cli_frames_open(&frames, job->args, job->in, job->out);
    for (size_t i = 0; status == 0 && i < frames.present.count; i++) {
        status = trl_cli_frames_at(&frames, i, &frame);
        if (status == 0 && probe_file(job, frame.in, display)) break;
    }
    trl_cli_frames_close(&frames);
    return status;
}

static int take_display(trl_cli_job *job, const char *name) {
    if (!*name) return 0;
    trl_white_clamp clamp = job->display.params.inverse_clamp;
    if (!trl_aces_display_find(name))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' was rendered for '%.200s', which is no published display "
                           "(render): describe it with the options it was made with, or give "
                           "--display FILE.json",
                           job->in, name);
    int status = trl_cli_display_choose(&job->display, job->args, name);
    if (job->clamp_given) job->display.params.inverse_clamp = clamp;
    job->display_of_file = status == 0;
    return status;
}

int trl_cli_render_codes(trl_cli_job *job) {
    if (!job->inverse || job->display_given) return 0;
    char *display = trl_cli_shared(DISPLAY_BYTES);
    if (!display) return TRL_CLI_AGAIN;
    int status = 0;
    if (trl_cli_frames_meant(job->in))
        status = probe_frames(job, display);
    else
        (void)probe_file(job, job->in_path, display);
    if (status == 0) status = take_display(job, display);
    trl_cli_shared_free(display, DISPLAY_BYTES);
    return status;
}

static const char *kind_name(trl_transfer_kind kind) {
    return kind == TRL_TRANSFER_PQ ? "PQ" : kind == TRL_TRANSFER_HLG ? "HLG" : "SDR";
}

// A PNG knows which transfer function its codes are for.
static void compare_cicp(const trl_cli_job *job, const trl_image_info *info,
                         trl_cli_report *report) {
    const char *file = info->cicp[1] == 16 ? "PQ" : info->cicp[1] == 18 ? "HLG" : "SDR";
    const char *taken = kind_name(job->display.params.transfer.kind);
    if (!info->has_cicp || strcmp(file, taken) == 0) return;
    if (job->display_given)
        trl_cli_report_note(report,
                            "'%s' says that its codes are for %s, but --display takes them for %s "
                            "(%s)",
                            job->in, file, taken, job->display.name);
    else
        trl_cli_report_note(report,
                            "'%s' says that its codes are for %s, but they are taken for %s (%s): "
                            "name their display with --display",
                            job->in, file, taken, job->display.name);
}

void trl_cli_render_note_codes(const trl_cli_job *job, const trl_image_info *info,
                               trl_cli_report *report) {
    const char *display = trl_cli_display_of_part(&info->parts[info->selected_part]);
    const char *taken = job->display.name;
    bool same = display && trl_cli_display_is(&job->display, display);
    if (!display && info->scene_linear)
        trl_cli_report_note(report,
                            "'%s' does not say that it holds code values: they are taken as codes "
                            "for '%s'%s",
                            job->in, taken, job->display_given ? "" : "; --display says otherwise");
    else if (!display)
        compare_cicp(job, info, report);
    else if (!same && job->display_given)
        trl_cli_report_note(report,
                            "'%s' was rendered for the display '%s', but --display takes its codes "
                            "for '%s'",
                            job->in, display, taken);
    else if (!same)
        trl_cli_report_note(report,
                            "'%s' was rendered for the display '%s', but its codes are taken for "
                            "'%s', as those of the first frame",
                            job->in, display, taken);
    else if (job->display_of_file && !trl_cli_display_is(&job->display, "srgb"))
        trl_cli_report_note(report,
                            "'%s' was rendered for the display '%s': its codes are taken so",
                            job->in, display);
}
