// What troland merge says about a merge.
#include "cli/json.h"
#include "cli/merge.h"
#include "cli/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const responses[] = {"auto", "debevec", "robertson", "srgb"};

static const char *name_of(const trl_cli_args *args, uint32_t i) {
    const char *slash = strrchr(args->operands[i], '/');
    return slash ? slash + 1 : args->operands[i];
}

static void put_frames(const trl_cli_args *args, const trl_merge_report *r) {
    int width = 8;
    for (uint32_t i = 0; i < r->frame_count; i++) {
        int length = (int)strlen(name_of(args, i));
        if (length > width) width = length;
    }
    if (width > 40) width = 40;
    printf("  %-*s  %8s  %14s  %7s  %8s  %8s  %8s\n", width, "", "stops", "shift", "turn °",
           "weight", "pixels", "moved");
    for (uint32_t i = 0; i < r->frame_count; i++) {
        const trl_merge_frame *f = &r->frames[i];
        char shift[60];
        snprintf(shift, sizeof shift, "%+.4g,%+.4g", f->shift_x, f->shift_y);
        printf("  %-*.*s  %+8.2f  %14s  %+7.2f  %6.1f %%  %6.1f %%  %6.2f %%%s\n", width, width,
               name_of(args, i), f->stops, shift, f->turn_deg, 100 * f->weight_share,
               100 * f->pixel_share, 100 * f->ghost_share, i == r->reference ? "  reference" : "");
    }
}

void trl_cli_merge_text(const trl_cli_args *args, const trl_merge_report *r) {
    printf("%s: %u×%u from %u pictures\n", args->operands[r->frame_count], r->window.width,
           r->window.height, r->frame_count);
    put_frames(args, r);
    printf("  range     %.1f stops, %.1f of the reference alone: %.1f won\n", r->merged.stops,
           r->single.stops, r->merged.stops - r->single.stops);
    printf("  exposures %s\n", r->stops_estimated ? "estimated from the pictures" : "as given");
    if (r->developed)
        printf("  response  %s\n",
               r->response == TRL_MERGE_RESPONSE_DEBEVEC     ? "recovered (Debevec and Malik)"
               : r->response == TRL_MERGE_RESPONSE_ROBERTSON ? "recovered (Robertson)"
                                                             : "as the files state it");
    char full[24], nits[24];
    printf("  noise     value 1 is %s electrons, %.3g in the dark%s\n",
           trl_cli_figure(full, 4, r->full_scale_e), r->read_noise_e,
           r->noise_estimated ? ", estimated" : "");
    if (r->nits > 0)
        printf("  light     value 1 of the reference is %s cd/m²\n",
               trl_cli_figure(nits, 4, r->nits));
    printf(
        "  too bright for every picture: %.3g %% of samples; fainter than their noise: %.3g %%\n",
        100 * r->saturated_share, 100 * r->dark_share);
}

static void frames_json(trl_cli_json *json, const trl_cli_args *args, const trl_merge_report *r) {
    trl_cli_json_array(json, "pictures");
    for (uint32_t i = 0; i < r->frame_count; i++) {
        const trl_merge_frame *f = &r->frames[i];
        trl_cli_json_object(json, NULL);
        trl_cli_json_string(json, "file", args->operands[i]);
        trl_cli_json_number(json, "stops", f->stops);
        trl_cli_json_number(json, "stops_seen", f->seen_stops);
        trl_cli_json_number(json, "shift_x", f->shift_x);
        trl_cli_json_number(json, "shift_y", f->shift_y);
        trl_cli_json_number(json, "turn_deg", f->turn_deg);
        trl_cli_json_bool(json, "aligned", f->aligned);
        trl_cli_json_number(json, "weight_share", f->weight_share);
        trl_cli_json_number(json, "pixel_share", f->pixel_share);
        trl_cli_json_number(json, "moved_share", f->ghost_share);
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}

static void curve_json(trl_cli_json *json, const trl_response *curve) {
    static const char *const names[3] = {"red", "green", "blue"};
    trl_cli_json_object(json, "response_curve");
    for (int c = 0; c < 3; c++)
        trl_cli_json_numbers(json, names[c], curve->light[c], TRL_RESPONSE_CODES);
    trl_cli_json_close(json, '}');
}

void trl_cli_merge_json(const trl_cli_args *args, const trl_merge_report *r) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "output", args->operands[r->frame_count]);
    trl_cli_json_integer(&json, "width", r->window.width);
    trl_cli_json_integer(&json, "height", r->window.height);
    trl_cli_json_integer(&json, "reference", r->reference + 1);
    frames_json(&json, args, r);
    trl_cli_json_number(&json, "range_stops", r->merged.stops);
    trl_cli_json_number(&json, "range_stops_reference", r->single.stops);
    trl_cli_json_bool(&json, "stops_estimated", r->stops_estimated);
    trl_cli_json_bool(&json, "developed", r->developed);
    if (r->developed) {
        trl_cli_json_string(&json, "response", responses[r->response]);
        curve_json(&json, &r->curve);
    }
    trl_cli_json_number(&json, "full_scale_electrons", r->full_scale_e);
    trl_cli_json_number(&json, "read_noise_electrons", r->read_noise_e);
    trl_cli_json_bool(&json, "noise_estimated", r->noise_estimated);
    trl_cli_json_numbers(&json, "saturation", r->limit, 3);
    trl_cli_json_number(&json, "reference_white_nits", r->nits > 0 ? r->nits : (double)NAN);
    trl_cli_json_number(&json, "saturated_share", r->saturated_share);
    trl_cli_json_number(&json, "dark_share", r->dark_share);
    trl_cli_json_array(&json, "notes");
    for (uint32_t i = 0; i < r->note_count && i < TRL_MERGE_NOTES_MAX; i++)
        trl_cli_json_string(&json, NULL, r->notes[i]);
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}
