// troland info: what a picture file holds.
#include "cli/commands.h"
#include "cli/frames.h"
#include "cli/info.h"
#include "cli/message.h"
#include "cli/standard_input.h"
#include "cli/text_file.h"

#include <stdlib.h>

static const trl_cli_operand operands[] = {
    {"IN",
     "the picture: OpenEXR, PNG, JPEG or camera raw (- for standard input), or a sequence, "
     "shot.####.exr",
     false,
     true,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "attributes", .help = "also show every entry of the header"},
    TRL_CLI_OPTION_FRAMES,
    {.group = "Output", .name = "json", .help = "print JSON, with every entry of the header"},
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland info shot.exr", "show size, windows, parts, layers, channels and colour space"},
    {"troland info shot.exr photo.exr --json",
     "the same for a program: an array where there are several files"},
    {"troland info shot.####.exr", "which frames are there, and what the first of them holds"},
    {0},
};

typedef struct task {
    const trl_cli_args *args;
    const trl_cli_input *input;
    bool follows;                 // another report stands before this one
    const trl_cli_frames *frames; // whose first one this is, or NULL
} task;

// What stands around the report on a sequence's first frame.
static void put_sequence(const task *t, FILE *out, bool head) {
    char present[400], missing[400];
    const trl_cli_frames *f = t->frames;
    if (!f) return;
    trl_frames_print(&f->present, present, sizeof present);
    trl_frames_print(&f->missing, missing, sizeof missing);
    if (!trl_cli_given(t->args, "json")) {
        if (!head) return;
        fprintf(out, "%s: %zu frame%s, %s%s%s\n", f->in_text, f->present.count,
                f->present.count > 1 ? "s" : "", present, *missing ? "; missing: " : "", missing);
        return;
    }
    if (!head) {
        fputs("}\n", out);
        return;
    }
    trl_cli_json json;
    trl_cli_json_begin(&json, out);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "sequence", f->in_text);
    trl_cli_json_integer(&json, "count", (int64_t)f->present.count);
    trl_cli_json_string(&json, "frames", present);
    trl_cli_json_string(&json, "missing", missing);
    fputs(",\n  \"first\": ", out);
}

static void put(const task *t, FILE *out, const trl_image_reader *reader) {
    bool many = t->args->operand_count > 1;
    if (trl_cli_given(t->args, "json")) {
        if (many) fputs(t->follows ? ",\n" : "[\n", out);
        put_sequence(t, out, true);
        trl_cli_info_json(out, t->input->name, reader);
        put_sequence(t, out, false);
    } else {
        if (t->follows) fputc('\n', out);
        put_sequence(t, out, true);
        trl_cli_info_text(out, t->input->name, reader, trl_cli_given(t->args, "attributes"));
    }
}

// The text is made in memory and written in one go: a reader that breaks in the
// middle leaves no half report.
static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    params.headers_only = true;
    trl_result r = trl_image_open(&reader, t->input->path, &params, err);
    if (r != TRL_OK) return r;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out) put(t, out, reader);
    trl_image_close(&reader);
    return trl_cli_text_show(out, &text, t->input->name, err);
}

static int guarded(task *t) {
    trl_error err = TRL_ERROR_INIT;
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(2) << 30;
    guard.silent = true;
    fflush(stdout);
    trl_result r = trl_guard_run(&guard, t->input->name, work, t, &err);
    trl_cli_input_name(t->input, &err);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int report_frames(task *t, const char *word) {
    trl_cli_frames frames;
    trl_cli_frame first;
    int status = trl_cli_frames_open(&frames, t->args, word, NULL);
    if (status == 0) status = trl_cli_frames_at(&frames, 0, &first);
    if (status == 0) {
        const trl_cli_input input = {.path = first.in, .name = first.in};
        t->input = &input;
        t->frames = &frames;
        status = guarded(t);
    }
    if (status == 0 && trl_cli_frames_tell_missing(&frames)) status = TRL_CLI_PARTIAL;
    trl_cli_frames_close(&frames);
    return status;
}

static int report(const trl_cli_args *args, const char *word, bool follows) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_input input;
    task t = {.args = args, .input = &input, .follows = follows};
    if (trl_cli_frames_meant(word)) return report_frames(&t, word);
    if (trl_cli_input_open(&input, word, &err) != TRL_OK) return trl_cli_say_error(&err);
    return guarded(&t);
}

static bool any_sequence(const trl_cli_args *args) {
    for (size_t i = 0; i < args->operand_count; i++)
        if (trl_cli_frames_meant(args->operands[i])) return true;
    return false;
}

static int run(const trl_cli_args *args) {
    if (trl_cli_given(args, "json") && trl_cli_given(args, "attributes"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--json shows the attributes anyway (info): leave --attributes out");
    bool follows = false;
    int worst = any_sequence(args) ? 0 : trl_cli_frames_refuse(args, " frames ", NULL);
    if (worst != 0) return worst;
    for (size_t i = 0; i < args->operand_count; i++) {
        int status = report(args, args->operands[i], follows);
        if (status == TRL_CLI_DONE || status == TRL_CLI_PARTIAL) follows = true;
        if (status == TRL_CLI_INTERRUPTED) return status;
        if (status != TRL_CLI_DONE) worst = status;
    }
    if (trl_cli_given(args, "json") && args->operand_count > 1) puts(follows ? "]" : "[]");
    return worst;
}

const trl_cli_command trl_cli_info = {
    .name = "info",
    .summary = "show what a picture file holds",
    .description =
        "Shows the parts, layers, views and channels of a picture, its windows, levels, "
        "compression and colour space, as troland render would take it; of a camera raw file "
        "the sensor, its filters and levels, and the white balance, too.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
