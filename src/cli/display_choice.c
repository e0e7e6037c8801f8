#include "cli/display_choice.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const custom_options[] = {"peak",        "limit",        "encode", "eotf",
                                             "scale-white", "linear-scale", NULL};

bool trl_cli_display_is_custom(const trl_cli_args *args) {
    for (int i = 0; custom_options[i]; i++)
        if (trl_cli_given(args, custom_options[i])) return true;
    return false;
}

static bool is_json_file(const char *name) {
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".json") == 0;
}

static trl_result from_file(trl_cli_display *out, const char *path, trl_error *err) {
    char *text = NULL;
    size_t length = 0;
    trl_result r = trl_cli_text_read(&text, &length, path, err);
    if (r == TRL_OK) r = trl_aces_params_from_json(&out->params, text, length, path, err);
    free(text);
    snprintf(out->name, sizeof out->name, "%s", path);
    return r;
}

static trl_result from_name(trl_cli_display *out, const char *name, trl_error *err) {
    trl_result r = trl_cli_display_find(&out->published, name, err);
    if (r != TRL_OK) return r;
    trl_aces_display_params(out->published, &out->params);
    out->inverse = trl_aces_name_is_inverse(name);
    snprintf(out->name, sizeof out->name, "%s", out->published->name);
    return TRL_OK;
}

static trl_result number_option(const trl_cli_args *args, const char *option, double low,
                                double high, double *out, trl_error *err) {
    const char *text = trl_cli_value(args, option);
    if (!text) return TRL_OK;
    if (!trl_cli_number(text, out) || *out < low || *out > high)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.60s' does not fit --%s (%s): give a number from %g to %g", text,
                             option, args->command->name, low, high);
    return TRL_OK;
}

static bool same_white(const trl_chromaticities *a, const trl_chromaticities *b) {
    return fabs(a->white.x - b->white.x) < 1e-4 && fabs(a->white.y - b->white.y) < 1e-4;
}

// Pictures and measurements have exponents below 1, displays do not: one range for them.
static trl_result read_eotf(trl_transfer *out, const char *text, trl_error *err) {
    char name[16];
    size_t length = strcspn(text, ":");
    snprintf(name, sizeof name, "%.*s", (int)(length < 15 ? length : 15), text);
    const trl_transfer_entry *entry = trl_transfer_find(name);
    double number = 0;
    if (entry && entry->parameter == TRL_TRANSFER_EXPONENT && text[length] &&
        !(trl_cli_number(text + length + 1, &number) && number >= 1 && number <= 10))
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.60s' does not fit --eotf: give an exponent of 1 to 10, as in "
                             "%s:2.4",
                             text, entry->name);
    return trl_cli_transfer_parse(out, text, "--eotf", err);
}

static void own_name(const trl_aces_params *p, char *out, size_t size) {
    char limiting[120], encoding[120], transfer[60];
    snprintf(out, size, "custom: %g cd/m², %s in %s, %s", p->peak_nits,
             trl_cli_primaries_text(&p->limiting, limiting, sizeof limiting),
             trl_cli_primaries_text(&p->encoding, encoding, sizeof encoding),
             trl_transfer_print(&p->transfer, transfer, sizeof transfer));
}

bool trl_cli_display_is(const trl_cli_display *display, const char *name) {
    char own[300], other[300];
    trl_aces_params params;
    if (strcmp(display->name, name) == 0) return true;
    const trl_aces_display *published = trl_aces_display_find(name);
    if (display->published) return display->published == published;
    own_name(&display->params, own, sizeof own);
    if (!published) return strcmp(own, name) == 0;
    trl_aces_display_params(published, &params);
    own_name(&params, other, sizeof other);
    return strcmp(own, other) == 0;
}

static trl_result from_options(trl_cli_display *out, const trl_cli_args *args, trl_error *err) {
    trl_aces_params *p = &out->params;
    const char *limit = trl_cli_value(args, "limit"), *encode = trl_cli_value(args, "encode");
    const char *eotf = trl_cli_value(args, "eotf");
    trl_aces_params_init(p);
    trl_result r = number_option(args, "peak", 48, 10000, &p->peak_nits, err);
    if (r == TRL_OK && (limit || encode))
        r = trl_cli_primaries_parse(&p->limiting, limit ? limit : encode,
                                    limit ? "limit" : "encode", err);
    if (r == TRL_OK && (limit || encode))
        r = trl_cli_primaries_parse(&p->encoding, encode ? encode : limit,
                                    encode ? "encode" : "limit", err);
    if (r == TRL_OK && eotf) r = read_eotf(&p->transfer, eotf, err);
    if (r == TRL_OK) r = number_option(args, "linear-scale", 1e-4, 1, &p->linear_scale, err);
    if (r == TRL_OK && eotf) r = trl_aces_params_check(p, err);
    if (r != TRL_OK) return r;
    p->scale_white =
        trl_cli_switch(args, "scale-white", !same_white(&p->limiting, &p->encoding)) != 0;
    own_name(p, out->name, sizeof out->name);
    return TRL_OK;
}

int trl_cli_display_choose(trl_cli_display *out, const trl_cli_args *args, const char *name) {
    *out = (trl_cli_display){0};
    trl_error err = TRL_ERROR_INIT;
    if (trl_cli_display_is_custom(args)) {
        const char *given = NULL;
        for (int i = 0; !given; i++)
            if (trl_cli_given(args, custom_options[i])) given = custom_options[i];
        if (name)
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "the display %s is whole, so --%s cannot change it (%s): leave one "
                               "of them out",
                               name, given, args->command->name);
        return from_options(out, args, &err) == TRL_OK ? 0 : trl_cli_say_word_error(&err);
    }
    if (!name) name = "srgb";
    trl_result r = is_json_file(name) ? from_file(out, name, &err) : from_name(out, name, &err);
    return r == TRL_OK ? 0 : trl_cli_say_error(&err);
}

int trl_cli_display_forward(const trl_cli_display *display, const trl_cli_args *args) {
    if (!display->inverse) return 0;
    return trl_cli_say(TRL_CLI_CONTRADICTION,
                       "--display names the way back from %s, an InvOutput transform (%s): name "
                       "the display, --display %s",
                       display->name, args->command->name, display->name);
}

int trl_cli_display_save(const trl_cli_display *display, const char *path, bool overwrite) {
    trl_error err = TRL_ERROR_INIT;
    char *text = NULL;
    trl_result r = trl_aces_params_to_json(&display->params, &text, &err);
    if (r == TRL_OK) r = trl_cli_text_write(path, text, overwrite, &err);
    free(text);
    return r == TRL_OK ? 0 : trl_cli_say_error(&err);
}

static double top_light(const trl_aces_params *params) {
    return params->peak_nits / 100 * params->linear_scale;
}

double trl_cli_display_full_nits(const trl_aces_params *params) {
    trl_transfer_kind kind = params->transfer.kind;
    return kind == TRL_TRANSFER_PQ ? 10000 : kind == TRL_TRANSFER_HLG ? 1000 : 100;
}

double trl_cli_display_top_code(const trl_aces_params *params) {
    double light = top_light(params), rgb[3] = {light, light, light};
    trl_transfer_encode(&params->transfer, rgb);
    return rgb[1];
}

bool trl_cli_display_is_extended(const trl_aces_params *params) {
    return top_light(params) > 1.0001 * trl_cli_display_full_nits(params) / 100;
}

static void primaries_json(trl_cli_json *json, const char *name, const trl_chromaticities *c) {
    const trl_xy points[4] = {c->red, c->green, c->blue, c->white};
    static const char *const names[4] = {"red", "green", "blue", "white"};
    trl_cli_json_object(json, name);
    for (int i = 0; i < 4; i++)
        trl_cli_json_numbers(json, names[i], (double[]){points[i].x, points[i].y}, 2);
    trl_cli_json_close(json, '}');
}

void trl_cli_display_json(trl_cli_json *json, const trl_aces_params *params) {
    char text[200];
    trl_cli_json_number(json, "peak_nits", params->peak_nits);
    trl_cli_json_string(json, "limiting_name",
                        trl_cli_primaries_text(&params->limiting, text, sizeof text));
    primaries_json(json, "limiting", &params->limiting);
    trl_cli_json_string(json, "encoding_name",
                        trl_cli_primaries_text(&params->encoding, text, sizeof text));
    primaries_json(json, "encoding", &params->encoding);
    trl_cli_json_string(json, "eotf", trl_transfer_print(&params->transfer, text, sizeof text));
    trl_cli_json_bool(json, "scale_white", params->scale_white);
    trl_cli_json_number(json, "linear_scale", params->linear_scale);
    trl_cli_json_string(json, "inverse_clamp",
                        params->inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED ? "published" : "peak");
}
