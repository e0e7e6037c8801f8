// troland range rendered: how many stops of a scene a display shows in its room.
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range.h"
#include "cli/range_rendered.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// What a camera's stops find on the display: those above mid grey and those below.
typedef struct meeting {
    double above, below;
} meeting;

static meeting meet(const trl_cli_rendered *t) {
    return (meeting){fmin(t->found.above, t->headroom),
                     fmax(0, fmin(t->found.below, t->camera - t->headroom))};
}

static const char *reason(const trl_cli_rendered *t, bool code) {
    return code                        ? "the code's steps"
           : t->found.ambient_nits > 0 ? "the eye in this room"
                                       : "the eye in the dark";
}

static void point_text(const char *name, const trl_rendered_point *p, const trl_cli_rendered *t) {
    char light[24];
    printf("  %-14s %s cd/m² on the screen", name, trl_cli_figure(light, 4, p->seen_nits));
    if (t->found.ambient_nits > 0)
        printf(", %s without the room", trl_cli_figure(light, 4, p->nits));
    printf("; code %.4f", p->code);
    if (t->params.code_bits > 0 && p->code <= 1)
        printf(", %.0f of %.0f", p->code * (exp2(t->params.code_bits) - 1),
               exp2(t->params.code_bits) - 1);
    putchar('\n');
}

static void camera_text(const trl_cli_rendered *t) {
    meeting m = meet(t);
    if (t->camera <= 0) return;
    printf("  camera %.2f stops → display %.2f stops: %.2f of %.2f above mid grey, %.2f of %.2f "
           "below\n",
           t->camera, m.above + m.below, m.above, t->headroom, m.below, t->camera - t->headroom);
}

static void put_text(const trl_cli_rendered *t) {
    const trl_rendered *r = &t->found;
    printf("rendered range: stops of scene light that ACES 2.0 brings to the eye on %s\n",
           t->display.name);
    if (r->below + r->above > 0)
        printf("  survive        %.2f stops, -%.2f to +%.2f around mid grey\n"
               "  ended by       %s below, %s above\n",
               r->below + r->above, r->below, r->above, reason(t, r->code_ends_below),
               reason(t, r->code_ends_above));
    else
        puts("  survive        0 stops: not even mid grey is told from its neighbours");
    printf("  the rule: %g stop of the scene is at least one ", t->params.detail);
    if (t->params.code_bits > 0) printf("%u-bit code and one ", t->params.code_bits);
    puts("10-bit step of PQ on the screen");
    point_text("mid grey", &r->grey, t);
    point_text("diffuse white", &r->white, t);
    printf("  full white     from %+.2f stops on: highlights clip\n", r->white_at);
    char room[24];
    if (r->ambient_nits > 0)
        printf("  the room adds  %s cd/m²: %g lux × %g / π\n",
               trl_cli_figure(room, 4, r->ambient_nits), t->params.ambient_lux,
               t->params.reflectance);
    camera_text(t);
    if (r->below + r->above <= 0) return;
    trl_cli_range_head(stdout);
    trl_cli_range_row(stdout, "in the scene", TRL_MID_GREY * exp2(-r->below),
                      TRL_MID_GREY * exp2(r->above));
    trl_cli_range_row(stdout, "on the screen", r->darkest.seen_nits, r->brightest.seen_nits);
}

static void point_json(trl_cli_json *json, const char *name, const trl_rendered_point *p) {
    trl_cli_json_object(json, name);
    trl_cli_json_number(json, "nits", p->nits);
    trl_cli_json_number(json, "seen_nits", p->seen_nits);
    trl_cli_json_number(json, "code", p->code);
    trl_cli_json_close(json, '}');
}

static void camera_json(trl_cli_json *json, const trl_cli_rendered *t) {
    meeting m = meet(t);
    trl_cli_json_object(json, "camera");
    trl_cli_json_number(json, "stops", t->camera);
    trl_cli_json_number(json, "headroom", t->headroom);
    trl_cli_json_number(json, "stops_shown", m.above + m.below);
    trl_cli_json_number(json, "above_shown", m.above);
    trl_cli_json_number(json, "below_shown", m.below);
    trl_cli_json_close(json, '}');
}

static void put_json(const trl_cli_rendered *t) {
    const trl_rendered *r = &t->found;
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "meaning", "rendered");
    trl_cli_json_string(&json, "display", t->display.name);
    trl_cli_json_number(&json, "detail_stops", t->params.detail);
    trl_cli_json_integer(&json, "code_bits", t->params.code_bits);
    trl_cli_json_number(&json, "stops", r->below + r->above);
    trl_cli_json_number(&json, "below", r->below);
    trl_cli_json_number(&json, "above", r->above);
    trl_cli_json_string(&json, "ended_below_by", r->code_ends_below ? "code" : "eye");
    trl_cli_json_string(&json, "ended_above_by", r->code_ends_above ? "code" : "eye");
    trl_cli_json_number(&json, "full_white_at", r->white_at);
    trl_cli_json_number(&json, "ambient_nits", r->ambient_nits);
    point_json(&json, "mid_grey", &r->grey);
    point_json(&json, "diffuse_white", &r->white);
    trl_cli_range_json(&json, "in_the_scene", TRL_MID_GREY * exp2(-r->below),
                       TRL_MID_GREY * exp2(r->above));
    trl_cli_range_json(&json, "on_the_screen", r->darkest.seen_nits, r->brightest.seen_nits);
    if (t->camera > 0) camera_json(&json, t);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static int read_number(double *out, const trl_cli_args *args, const char *name, double low,
                       double high) {
    const char *text = trl_cli_value(args, name);
    if (text && (!trl_cli_number(text, out) || *out < low || *out > high))
        return trl_cli_misfit(args, name, "a number from %g to %g", low, high);
    return 0;
}

// What code 1 emits so that full white is what the transform is made for: 48 cd/m² in a cinema.
static double white_of(const trl_cli_display *display) {
    const trl_aces_params *p = &display->params;
    if (!display->published) return 0;
    return trl_aces_display_white_nits(display->published) / (p->peak_nits / 100 * p->linear_scale);
}

static int read_camera(trl_cli_rendered *t) {
    int status = read_number(&t->camera, t->args, "camera", 0.1, 40);
    t->headroom = log2(sqrt(2) / TRL_MID_GREY);
    if (status == 0) status = read_number(&t->headroom, t->args, "headroom", 0, 40);
    if (status == 0 && trl_cli_given(t->args, "headroom") && t->camera <= 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--headroom means nothing without --camera (range): give "
                           "the camera's stops");
    if (status == 0 && t->camera > 0 && t->headroom > t->camera)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "a headroom of %.3g stops is more than the camera's %g (range): give "
                           "less by --headroom",
                           t->headroom, t->camera);
    return status;
}

static int read_options(trl_cli_rendered *t) {
    const trl_cli_args *args = t->args;
    const char *bits = trl_cli_value(args, "bits"), *name = trl_cli_value(args, "display");
    int64_t n = t->params.code_bits;
    if (name && trl_cli_display_is_custom(args))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--display and the options of a display of your own "
                           "exclude each other (range): give one of them");
    int status = trl_cli_display_choose(&t->display, args, name);
    if (status == 0) status = trl_cli_display_forward(&t->display, args);
    t->params.white_nits = white_of(&t->display);
    if (status == 0) status = read_number(&t->params.black_nits, args, "black", 0, 1000);
    if (status == 0) status = read_number(&t->params.ambient_lux, args, "ambient", 0, 1e6);
    if (status == 0) status = read_number(&t->params.reflectance, args, "reflectance", 0, 1);
    if (status == 0) status = read_number(&t->params.white_nits, args, "screen-white", 1, 1e5);
    if (status == 0) status = read_number(&t->params.detail, args, "detail", 0.01, 1);
    if (status == 0 && bits && !trl_cli_integer(bits, 6, 16, &n))
        return trl_cli_misfit(args, "bits", "6 to 16");
    t->params.code_bits = (uint32_t)n;
    if (status == 0 && trl_cli_given(args, "ambient") != trl_cli_given(args, "reflectance"))
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s is missing (range): a room's light takes --ambient in lux and "
                           "--reflectance from 0 to 1",
                           trl_cli_given(args, "ambient") ? "reflectance" : "ambient");
    return status == 0 ? read_camera(t) : status;
}

static int check_white(const trl_cli_rendered *t) {
    trl_transfer_kind kind = t->display.params.transfer.kind;
    if (trl_cli_given(t->args, "screen-white") &&
        (kind == TRL_TRANSFER_PQ || kind == TRL_TRANSFER_HLG))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--screen-white means nothing here (range): the signal of %s says its "
                           "light in cd/m² itself",
                           t->display.name);
    return 0;
}

int trl_cli_range_rendered(const trl_cli_args *args) {
    trl_cli_rendered t = {.args = args, .params = TRL_RENDERED_PARAMS_INIT};
    trl_error err = TRL_ERROR_INIT;
    if (args->operand_count > 1)
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is one word too many (range): name the display by --display",
                           args->operands[1]);
    int status = read_options(&t);
    if (status == 0) status = check_white(&t);
    if (status == 0) status = trl_cli_plot_check(args);
    if (status != 0) return status;
    if (trl_rendered_measure(&t.found, &t.display.params, &t.params, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    if (trl_cli_given(args, "plot") && trl_cli_rendered_plot(&t, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    if (trl_cli_given(args, "json"))
        put_json(&t);
    else
        put_text(&t);
    return TRL_CLI_DONE;
}
