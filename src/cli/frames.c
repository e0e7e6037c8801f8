// Which frames a sequence has, and what their results are called.
#include "cli/frames.h"

#include "cli/message.h"
#include "cli/paths.h"

#include <string.h>
#include <sys/stat.h>

enum { LIST_TEXT = 400 };

static bool exists(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0;
}

bool trl_cli_frames_meant(const char *word) {
    return trl_sequence_is(word) && !exists(word);
}

int trl_cli_frames_refuse(const trl_cli_args *args, const char *options, const char *out) {
    const char *command = args->command->name;
    for (const trl_cli_option *o = args->command->options; o->name; o++) {
        char name[40];
        snprintf(name, sizeof name, " %s ", o->name);
        if (strstr(options, name) && trl_cli_given(args, o->name))
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "--%s is for sequences (%s): let IN be a pattern, such as "
                               "shot.####.exr, or leave it out",
                               o->name, command);
    }
    if (out && trl_sequence_is(out))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' has a place for a frame number, but IN is one picture (%s): give "
                           "a sequence for IN or a plain name for OUT",
                           out, command);
    return 0;
}

// What a library call refused on the command line.
static int wrong(const trl_error *err, const char *command) {
    if (err->code == TRL_ERR_ARGUMENT || err->code == TRL_ERR_LIMIT)
        return trl_cli_say(TRL_CLI_WRONG, "%s (%s)", err->message, command);
    return trl_cli_say_error(err);
}

// --frames, the list in the pattern, or NULL: the disk decides.
static int read_wanted(trl_cli_frames *f, const trl_cli_args *args, bool *given) {
    trl_error err = TRL_ERROR_INIT;
    const char *text = trl_cli_value(args, "frames");
    const trl_frames *own = trl_sequence_frames(f->in);
    *given = text || own->count > 0;
    if (text && own->count > 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' and --frames both name the frames (%s): leave one list out",
                           f->in_text, f->command);
    trl_result r = TRL_OK;
    if (text)
        r = trl_frames_parse(&f->wanted, text, &err);
    else if (own->count > 0)
        r = trl_frames_split(own, own, &f->wanted, &f->missing, &err); // a copy
    return r == TRL_OK ? 0 : wrong(&err, f->command);
}

// What was asked for is not there: say what is.
static int tell_none(const trl_cli_frames *f, const trl_frames *there) {
    char wanted[LIST_TEXT], found[LIST_TEXT];
    trl_frames_print(&f->wanted, wanted, sizeof wanted);
    trl_frames_print(there, found, sizeof found);
    return trl_cli_say(TRL_CLI_FAILED, "no frame of '%s' in %s is there, only %s (%s)", f->in_text,
                       wanted, found, f->command);
}

static int find(trl_cli_frames *f, bool given) {
    trl_error err = TRL_ERROR_INIT;
    trl_frames there = {0};
    trl_result r = trl_sequence_scan(f->in, &there, &err);
    if (r == TRL_OK && !given) r = trl_frames_fill(&f->wanted, &there, &err);
    if (r == TRL_OK) r = trl_frames_split(&f->wanted, &there, &f->present, &f->missing, &err);
    int status = r != TRL_OK             ? trl_cli_say_error(&err)
                 : f->present.count == 0 ? tell_none(f, &there)
                                         : 0;
    trl_frames_free(&there);
    return status;
}

static int open_out(trl_cli_frames *f) {
    trl_error err = TRL_ERROR_INIT;
    if (!trl_sequence_is(f->out_text))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is one file for all frames of '%s' (%s): write #### where the "
                           "number goes",
                           f->out_text, f->in_text, f->command);
    if (trl_sequence_create(&f->out, f->out_text, &err) != TRL_OK) return wrong(&err, f->command);
    if (trl_sequence_frames(f->out)->count > 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' lists frames, which IN or --frames does (%s): leave the list out",
                           f->out_text, f->command);
    return 0;
}

// No result may take the place of a frame that is still to be read.
static int check_names(const trl_cli_frames *f) {
    trl_cli_frame frame;
    for (size_t i = 0; i < f->present.count; i++) {
        int32_t number = 0;
        int status = trl_cli_frames_at(f, i, &frame);
        if (status != 0) return status;
        if (trl_cli_same_file(frame.in, frame.out) ||
            (trl_sequence_number(f->in, frame.out, &number) && trl_frames_has(&f->present, number)))
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "'%s' is a frame that is read (%s): give the results another name",
                               frame.out, f->command);
    }
    return 0;
}

int trl_cli_frames_open(trl_cli_frames *f, const trl_cli_args *args, const char *in,
                        const char *out) {
    trl_error err = TRL_ERROR_INIT;
    bool given = false;
    *f = (trl_cli_frames){.command = args->command->name, .in_text = in, .out_text = out};
    if (trl_sequence_create(&f->in, in, &err) != TRL_OK) return wrong(&err, f->command);
    int status = out ? open_out(f) : 0;
    if (status == 0) status = read_wanted(f, args, &given);
    if (status == 0) status = find(f, given);
    if (status == 0 && out) status = check_names(f);
    return status;
}

void trl_cli_frames_close(trl_cli_frames *f) {
    trl_frames_free(&f->wanted);
    trl_frames_free(&f->missing);
    trl_frames_free(&f->present);
    trl_sequence_destroy(&f->in);
    trl_sequence_destroy(&f->out);
}

int trl_cli_frames_at(const trl_cli_frames *f, size_t index, trl_cli_frame *frame) {
    trl_error err = TRL_ERROR_INIT;
    *frame = (trl_cli_frame){.number = f->present.numbers[index]};
    trl_result r = trl_sequence_path(f->in, frame->number, frame->in, sizeof frame->in, &err);
    if (r == TRL_OK && f->out)
        r = trl_sequence_path(f->out, frame->number, frame->out, sizeof frame->out, &err);
    return r == TRL_OK ? 0 : trl_cli_say_error(&err);
}

bool trl_cli_frames_tell_missing(const trl_cli_frames *f) {
    char text[LIST_TEXT];
    if (f->missing.count == 0) return false;
    trl_frames_print(&f->missing, text, sizeof text);
    trl_cli_say(TRL_CLI_PARTIAL, "frame%s %s of '%s' %s missing", f->missing.count > 1 ? "s" : "",
                text, f->in_text, f->missing.count > 1 ? "are" : "is");
    return true;
}
