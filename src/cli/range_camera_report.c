// What troland range camera prints.
#include "cli/json.h"
#include "cli/numbers.h"
#include "cli/range.h"
#include "cli/range_camera.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ratios[] = {1, 2, 10, 20};
enum { RATIOS = sizeof ratios / sizeof *ratios };

// Two standard errors of a number are more than this share of it: it is not known to that.
#define KNOWN 0.02
#define UNEVEN 0.05 // shading over which the light is said to be uneven

// From the light that gives a ratio of signal to noise to the full well. False where
// the sensor does not get there.
static bool range_at(const trl_sensor_measured *m, double snr, double *darkest, double *error) {
    trl_dynamic_range range;
    if (trl_sensor_measured_range(&range, error, m, snr, NULL) != TRL_OK) return false;
    *darkest = snr > 0 ? trl_sensor_signal_at(&m->sensor, snr) : trl_sensor_dark_noise(&m->sensor);
    return true;
}

static void range_text(FILE *out, const char *name, const trl_sensor_measured *m, double snr) {
    double least, error;
    if (range_at(m, snr, &least, &error))
        trl_cli_range_row_error(out, name, least, trl_sensor_saturation(&m->sensor), error);
    else
        fprintf(out, "  %-15s it saturates before\n", name);
}

static void ranges_text(FILE *out, const trl_sensor_measured *m) {
    trl_cli_range_head(out);
    range_text(out, "above the noise", m, 0);
    for (int i = 0; i < RATIOS; i++) {
        char name[40];
        snprintf(name, sizeof name, "from SNR %g", ratios[i]);
        range_text(out, name, m, ratios[i]);
    }
    if (m->saturation_seen)
        trl_cli_range_row(out, "as EMVA 1288", trl_sensor_signal_at(&m->sensor, 1),
                          m->saturation_e);
}

static const char *well_text(const char *is, bool of_file) {
    if (strcmp(is, "plateau") == 0) return "where brighter frames give no higher code";
    if (strcmp(is, "white") == 0)
        return of_file ? "at the white that the file says" : "at --white-level";
    if (strcmp(is, "largest variance") == 0) return "where the noise is largest";
    return "at least: the brightest frames do not saturate";
}

// " ±0.003", of a number that was measured.
static const char *error_text(char text[32], double error) {
    if (!(error > 0)) return "";
    snprintf(text, 32, error < 99.5 ? " ±%.2g" : " ±%.0f", error);
    return text;
}

static void pattern_text(FILE *out, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    char error[32];
    fprintf(out, "  PRNU           %.3g%s %%", 100 * s->prnu,
            error_text(error, 100 * m->error.prnu));
    if (!isnan(m->prnu_total)) fprintf(out, "; with shading %.3g %%", 100 * m->prnu_total);
    if (m->single) fputs(", from how the noise of single frames grows", out);
    if (!isnan(m->dsnu_total_e))
        fprintf(out, "\n  DSNU           %#.3g%s e⁻", s->dsnu_e,
                error_text(error, m->error.dsnu_e));
    fputc('\n', out);
}

// What these frames do not tell well.
static void unsure_text(FILE *out, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor, *e = &m->error;
    const struct {
        const char *name;
        double value, error;
    } numbers[] = {{"the gain", s->gain_e_per_dn, e->gain_e_per_dn},
                   {"the read noise", s->read_noise_e, e->read_noise_e},
                   {"the full well", s->full_well_e, e->full_well_e},
                   {"the PRNU", s->prnu, e->prnu},
                   {"the DSNU", s->dsnu_e, e->dsnu_e}};
    int known = 0, lost = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double share = 2 * numbers[i].error / numbers[i].value;
        if (!(share > KNOWN && share <= 1)) continue; // NaN: not measured
        fputs(known++ ? ", " : "  note: two standard errors are ", out);
        fprintf(out, "%.2g %% of %s", 100 * share, numbers[i].name);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!(2 * numbers[i].error > numbers[i].value)) continue;
        fputs(lost    ? ", "
              : known ? "; lost in them: "
                      : "  note: lost in two standard errors: ",
              out);
        fputs(numbers[i].name, out);
        lost++;
    }
    if (known + lost > 0) fputs("; more pixels or frames would tell more\n", out);
}

static void notes_text(FILE *out, const trl_sensor_measured *m, bool dark) {
    if (!dark)
        fputs("  note: without dark frames the read noise is where the noise of the levels begins; "
              "two frames with the lens cap on would tell it\n",
              out);
    if (m->black_is_cut)
        fputs("  note: black ends at code 0, so that half of the noise is cut off and the dark "
              "noise reads too low\n",
              out);
    if (m->dark_has_pattern)
        fputs("  note: one dark frame does not part noise and pattern: the read noise has the DSNU "
              "in it\n",
              out);
    if (m->shading > UNEVEN)
        fprintf(out,
                "  note: the light changes over the window by %.3g %%: the PRNU is without what a "
                "smooth surface follows of it, but steeper changes are in it; light evenly, or "
                "measure less by --crop\n",
                100 * m->shading);
    unsure_text(out, m);
}

static void numbers_text(FILE *out, const trl_cli_camera_channel *channel) {
    const trl_sensor_measured *m = &channel->measured;
    const trl_sensor *s = &m->sensor, *e = &m->error;
    double full = trl_sensor_saturation(s), snr = trl_sensor_snr(s, full);
    char error[32];
    fprintf(
        out,
        "  gain           %#.4g%s e⁻/DN, %#.4g DN/e⁻; from %zu levels up to 70 %% of saturation\n",
        s->gain_e_per_dn, error_text(error, e->gain_e_per_dn), 1 / s->gain_e_per_dn, m->fitted);
    fprintf(out, "  read noise     %s%#.3g%s e⁻, %#.3g DN", m->dark_limit_e > 0 ? "at most " : "",
            s->read_noise_e, error_text(error, e->read_noise_e),
            s->read_noise_e / s->gain_e_per_dn);
    if (s->step_dn > 0)
        fprintf(out, "; with the steps of the code %#.3g e⁻, %#.3g DN", m->dark_e, m->dark_dn);
    fprintf(out, "\n  black          %.6g%s DN%s\n", s->black_dn, error_text(error, e->black_dn),
            channel->black_of_file ? ", as the file says" : "");
    char well[24], dn[24];
    fprintf(out, "  full well      %s%s e⁻, %s DN above black: %s\n",
            trl_cli_figure(well, 5, s->full_well_e), error_text(error, e->full_well_e),
            trl_cli_figure(dn, 5, s->full_well_e / s->gain_e_per_dn),
            well_text(m->full_well_is, channel->white_of_file));
    if (m->saturation_seen)
        fprintf(out, "  EMVA 1288's    %s e⁻, where the noise is largest\n",
                trl_cli_figure(well, 5, m->saturation_e));
    pattern_text(out, m);
    fprintf(out, "  largest SNR    %.4g, %.1f dB (20log10)\n", snr, 20 * log10(snr));
    if (!isnan(m->linearity_mean))
        fprintf(
            out,
            "  linearity      %.2g %% off the line, at most %+.2g %% (5 to 95 %% of saturation)\n",
            100 * m->linearity_mean, 100 * m->linearity_worst);
    notes_text(out, m, channel->dark.frames > 0);
}

void trl_cli_camera_text(FILE *out, const trl_cli_camera *c, const trl_cli_camera_found *f) {
    fputs("camera range: full well over the least signal, in electrons of one pixel\n", out);
    if (c->patches > 0)
        fprintf(out, "  %u patches of %zu frame%s, %g stop%s apart", c->patches, c->flat_count,
                c->flat_count > 1 ? "s" : "", c->spacing, c->spacing != 1 ? "s" : "");
    else
        fprintf(out, "  %zu frames of %zu exposures", c->flat_count, f->level_count);
    bool cells = f->of_file[0].has_black && f->of_file[0].period == 1;
    fprintf(out, ", %zu dark; %s %d,%d,%u,%u of %u×%u\n", c->dark_count,
            cells ? "cells of 3×3 pixels" : "pixels", f->window.x, f->window.y, f->window.width,
            f->window.height, f->file.width, f->file.height);
    fputs(
        "  ± is one standard error, by the chance in these frames; behind a range it is in stops\n",
        out);
    for (int k = 0; k < f->channel_count; k++) {
        fprintf(out, "%s\n", f->channels[k].name);
        numbers_text(out, &f->channels[k]);
        ranges_text(out, &f->channels[k].measured);
    }
}

static void ranges_json(trl_cli_json *json, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    double least, error, full = trl_sensor_saturation(s);
    trl_cli_json_object(json, "ranges");
    trl_cli_range_json(json, "above_noise", range_at(m, 0, &least, &error) ? least : (double)NAN,
                       full);
    for (int i = 0; i < RATIOS; i++) {
        char name[40];
        snprintf(name, sizeof name, "snr_%g", ratios[i]);
        trl_cli_range_json(json, name, range_at(m, ratios[i], &least, &error) ? least : (double)NAN,
                           full);
    }
    trl_cli_range_json(json, "emva1288", trl_sensor_signal_at(s, 1), m->saturation_e);
    trl_cli_json_close(json, '}');
}

static void errors_json(trl_cli_json *json, const trl_sensor_measured *m) {
    double least, error;
    trl_cli_json_object(json, "standard_errors");
    trl_cli_json_number(json, "gain_e_per_dn", m->error.gain_e_per_dn);
    trl_cli_json_number(json, "read_noise_e", m->error.read_noise_e);
    trl_cli_json_number(json, "black_dn", m->error.black_dn);
    trl_cli_json_number(json, "full_well_e", m->error.full_well_e);
    trl_cli_json_number(json, "prnu", m->error.prnu);
    trl_cli_json_number(json, "dsnu_e", m->error.dsnu_e);
    trl_cli_json_number(json, "above_noise_stops",
                        range_at(m, 0, &least, &error) ? error : (double)NAN);
    for (int i = 0; i < RATIOS; i++) {
        char name[40];
        snprintf(name, sizeof name, "snr_%g_stops", ratios[i]);
        trl_cli_json_number(json, name,
                            range_at(m, ratios[i], &least, &error) ? error : (double)NAN);
    }
    trl_cli_json_close(json, '}');
}

static void levels_json(trl_cli_json *json, const trl_cli_camera_channel *channel, size_t count) {
    const trl_sensor_measured *m = &channel->measured;
    trl_cli_json_array(json, "levels");
    for (size_t i = 0; i < count; i++) {
        const trl_sensor_level *level = &channel->levels[i];
        double signal = level->mean - m->sensor.black_dn;
        double variance = level->frames > 1 ? level->temporal : level->rough;
        trl_cli_json_object(json, NULL);
        trl_cli_json_number(json, "exposure", level->exposure > 0 ? level->exposure : (double)NAN);
        trl_cli_json_integer(json, "frames", level->frames);
        trl_cli_json_number(json, "mean_dn", level->mean);
        trl_cli_json_number(json, "signal_e", signal * m->sensor.gain_e_per_dn);
        trl_cli_json_number(json, "temporal_variance_dn2", level->temporal);
        trl_cli_json_number(json, "spatial_variance_dn2", level->spatial);
        trl_cli_json_number(json, "snr", signal / sqrt(variance));
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}

static void channel_json(trl_cli_json *json, const trl_cli_camera_channel *channel, size_t count) {
    const trl_sensor_measured *m = &channel->measured;
    const trl_sensor *s = &m->sensor;
    double full = trl_sensor_saturation(s);
    trl_cli_json_object(json, NULL);
    trl_cli_json_string(json, "channel", channel->name);
    trl_cli_json_number(json, "gain_e_per_dn", s->gain_e_per_dn);
    trl_cli_json_number(json, "gain_dn_per_e", 1 / s->gain_e_per_dn);
    trl_cli_json_integer(json, "levels_fitted", (int64_t)m->fitted);
    trl_cli_json_bool(json, "single_frames", m->single);
    trl_cli_json_number(json, "read_noise_e", s->read_noise_e);
    trl_cli_json_number(json, "read_noise_dn", s->read_noise_e / s->gain_e_per_dn);
    trl_cli_json_bool(json, "read_noise_is_limit", m->dark_limit_e > 0);
    trl_cli_json_number(json, "dark_noise_e", m->dark_e);
    trl_cli_json_number(json, "dark_noise_dn", m->dark_dn);
    trl_cli_json_bool(json, "black_is_cut", m->black_is_cut);
    trl_cli_json_bool(json, "read_noise_has_dsnu", m->dark_has_pattern);
    trl_cli_json_number(json, "black_dn", s->black_dn);
    trl_cli_json_number(json, "step_dn", s->step_dn);
    trl_cli_json_number(json, "full_well_e", s->full_well_e);
    trl_cli_json_number(json, "full_well_dn", s->full_well_e / s->gain_e_per_dn);
    trl_cli_json_string(json, "full_well_is", m->full_well_is);
    trl_cli_json_number(json, "emva1288_saturation_e", m->saturation_e);
    trl_cli_json_number(json, "prnu", s->prnu);
    trl_cli_json_number(json, "prnu_total", m->prnu_total);
    trl_cli_json_number(json, "shading", m->shading);
    trl_cli_json_number(json, "dsnu_e", isnan(m->dsnu_total_e) ? (double)NAN : s->dsnu_e);
    trl_cli_json_number(json, "dsnu_total_e", m->dsnu_total_e);
    trl_cli_json_number(json, "snr_max", trl_sensor_snr(s, full));
    trl_cli_json_number(json, "snr_max_db_20log10", 20 * log10(trl_sensor_snr(s, full)));
    trl_cli_json_number(json, "dn_per_exposure", m->slope_dn);
    trl_cli_json_number(json, "linearity_error_mean", m->linearity_mean);
    trl_cli_json_number(json, "linearity_error_worst", m->linearity_worst);
    errors_json(json, m);
    ranges_json(json, m);
    levels_json(json, channel, count);
    trl_cli_json_close(json, '}');
}

void trl_cli_camera_json(FILE *out, const trl_cli_camera *c, const trl_cli_camera_found *f) {
    const double window[4] = {f->window.x, f->window.y, f->window.width, f->window.height};
    trl_cli_json json;
    trl_cli_json_begin(&json, out);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "meaning", "camera");
    trl_cli_json_string(&json, "unit", "electrons of one pixel");
    trl_cli_json_integer(&json, "flat_frames", (int64_t)c->flat_count);
    trl_cli_json_integer(&json, "dark_frames", (int64_t)c->dark_count);
    trl_cli_json_integer(&json, "exposures", (int64_t)f->level_count);
    trl_cli_json_numbers(&json, "window", window, 4);
    trl_cli_json_array(&json, "channels");
    for (int k = 0; k < f->channel_count; k++)
        channel_json(&json, &f->channels[k], f->level_count);
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}
