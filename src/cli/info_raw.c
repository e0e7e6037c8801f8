// What a camera raw file says of its sensor.
#include "cli/info.h"
#include "cli/json.h"

#include <string.h>

// The letters of the filters, row by row: "RGGB", or 36 for X-Trans.
static void filters_text(const trl_raw_info *raw, char out[TRL_RAW_PERIOD * TRL_RAW_PERIOD + 1]) {
    for (uint32_t y = 0; y < raw->period; y++)
        for (uint32_t x = 0; x < raw->period; x++)
            *out++ = "RGB"[raw->color[y][x]];
    *out = 0;
}

// Blacks in the order of the filters; how many: one where they are all the same.
static size_t blacks(const trl_raw_info *raw, double out[TRL_RAW_PERIOD * TRL_RAW_PERIOD]) {
    size_t count = 0;
    bool same = true;
    for (uint32_t y = 0; y < raw->period; y++)
        for (uint32_t x = 0; x < raw->period; x++)
            out[count++] = raw->black_dn[y][x];
    for (size_t i = 1; i < count; i++)
        same = same && out[i] == out[0];
    return same ? 1 : count;
}

// The mean black of one colour.
static double black_of(const trl_raw_info *raw, int color) {
    double sum = 0, count = 0;
    for (uint32_t y = 0; y < raw->period; y++) {
        for (uint32_t x = 0; x < raw->period; x++) {
            if (raw->color[y][x] != color) continue;
            sum += raw->black_dn[y][x];
            count++;
        }
    }
    return sum / count;
}

void trl_cli_info_raw_text(FILE *out, const trl_raw_info *raw) {
    char filters[TRL_RAW_PERIOD * TRL_RAW_PERIOD + 1];
    double black[TRL_RAW_PERIOD * TRL_RAW_PERIOD];
    filters_text(raw, filters);
    fprintf(out, "  camera        %s %s\n", raw->make, raw->model);
    fprintf(out, "  sensor        %u×%u, %s filters%s%s\n", raw->width, raw->height,
            raw->period == 2 ? "Bayer" : "X-Trans", raw->period == 2 ? " " : "",
            raw->period == 2 ? filters : "");
    if (blacks(raw, black) == 1)
        fprintf(out, "  levels        black %g, white %g\n", black[0], raw->white_dn);
    else if (raw->period == 2)
        fprintf(out, "  levels        black %g, %g, %g, %g (of %s), white %g\n", black[0], black[1],
                black[2], black[3], filters, raw->white_dn);
    else
        fprintf(out, "  levels        black %.6g red, %.6g green, %.6g blue, white %g\n",
                black_of(raw, 0), black_of(raw, 1), black_of(raw, 2), raw->white_dn);
    if (raw->saturation < 1)
        fprintf(out, "  saturation    samples end at %.3g of white\n", raw->saturation);
    fprintf(out, "  balance       red × %.4g, blue × %.4g%s\n", raw->balance[0], raw->balance[2],
            raw->balance_said ? "" : " (the file does not say it: daylight)");
}

void trl_cli_info_raw_json(trl_cli_json *json, const trl_raw_info *raw) {
    char filters[TRL_RAW_PERIOD * TRL_RAW_PERIOD + 1];
    double black[TRL_RAW_PERIOD * TRL_RAW_PERIOD];
    filters_text(raw, filters);
    blacks(raw, black);
    trl_cli_json_object(json, "raw");
    trl_cli_json_string(json, "make", raw->make);
    trl_cli_json_string(json, "model", raw->model);
    trl_cli_json_integer(json, "width", raw->width);
    trl_cli_json_integer(json, "height", raw->height);
    trl_cli_json_string(json, "filters", filters);
    trl_cli_json_numbers(json, "black_dn", black, strlen(filters));
    trl_cli_json_number(json, "white_dn", raw->white_dn);
    trl_cli_json_number(json, "saturation", raw->saturation);
    trl_cli_json_numbers(json, "balance", raw->balance, 3);
    trl_cli_json_bool(json, "balance_said", raw->balance_said);
    trl_cli_json_close(json, '}');
}
