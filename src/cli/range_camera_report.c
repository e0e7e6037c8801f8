// What troland range camera prints.
#include "cli/json.h"
#include "cli/range.h"
#include "cli/range_camera.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ratios[] = {1, 2, 10, 20};
enum { RATIOS = sizeof ratios / sizeof *ratios };

// From the light that gives a ratio of signal to noise to the full well. False where
// the sensor does not get there.
static bool range_at(const trl_sensor *s, double snr, double *darkest) {
    trl_dynamic_range range;
    if (trl_sensor_range(&range, s, snr, NULL) != TRL_OK) return false;
    *darkest = snr > 0 ? trl_sensor_signal_at(s, snr) : trl_sensor_dark_noise(s);
    return true;
}

static void ranges_text(FILE *out, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    double least, full = trl_sensor_saturation(s);
    trl_cli_range_head(out);
    if (range_at(s, 0, &least)) trl_cli_range_row(out, "above the noise", least, full);
    for (int i = 0; i < RATIOS; i++) {
        char name[40];
        snprintf(name, sizeof name, "from SNR %g", ratios[i]);
        if (range_at(s, ratios[i], &least))
            trl_cli_range_row(out, name, least, full);
        else
            fprintf(out, "  %-15s it saturates before\n", name);
    }
    if (m->saturation_seen)
        trl_cli_range_row(out, "as EMVA 1288", trl_sensor_signal_at(s, 1), m->saturation_e);
}

static const char *well_text(const char *is) {
    if (strcmp(is, "plateau") == 0) return "where brighter frames give no higher code";
    if (strcmp(is, "white") == 0) return "at --white-level";
    if (strcmp(is, "largest variance") == 0) return "where the noise is largest";
    return "at least: the brightest frames do not saturate";
}

static void pattern_text(FILE *out, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    fprintf(out, "  PRNU           %.3g %%", 100 * s->prnu);
    if (!isnan(m->prnu_total)) fprintf(out, "; with shading %.3g %%", 100 * m->prnu_total);
    if (m->single) fputs(", from how the noise of single frames grows", out);
    if (!isnan(m->dsnu_total_e)) fprintf(out, "\n  DSNU           %#.3g e⁻", s->dsnu_e);
    fputc('\n', out);
}

static void numbers_text(FILE *out, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    double full = trl_sensor_saturation(s), snr = trl_sensor_snr(s, full);
    fprintf(
        out,
        "  gain           %#.4g e⁻/DN, %#.4g DN/e⁻; from %zu levels up to 70 %% of saturation\n",
        s->gain_e_per_dn, 1 / s->gain_e_per_dn, m->fitted);
    fprintf(out, "  read noise     %s%#.3g e⁻, %#.3g DN", m->dark_limit_e > 0 ? "at most " : "",
            s->read_noise_e, s->read_noise_e / s->gain_e_per_dn);
    if (s->step_dn > 0)
        fprintf(out, "; with the steps of the code %#.3g e⁻, %#.3g DN", m->dark_e, m->dark_dn);
    fprintf(out, "\n  black          %.6g DN\n", s->black_dn);
    fprintf(out, "  full well      %.5g e⁻, %.5g DN above black: %s\n", s->full_well_e,
            s->full_well_e / s->gain_e_per_dn, well_text(m->full_well_is));
    if (m->saturation_seen)
        fprintf(out, "  EMVA 1288's    %.5g e⁻, where the noise is largest\n", m->saturation_e);
    pattern_text(out, m);
    fprintf(out, "  largest SNR    %.4g, %.1f dB (20log10)\n", snr, 20 * log10(snr));
    if (!isnan(m->linearity_mean))
        fprintf(
            out,
            "  linearity      %.2g %% off the line, at most %+.2g %% (5 to 95 %% of saturation)\n",
            100 * m->linearity_mean, 100 * m->linearity_worst);
    if (m->black_is_cut)
        fputs("  note: black ends at code 0, so that half of the noise is cut off and the dark "
              "noise reads too low\n",
              out);
}

void trl_cli_camera_text(FILE *out, const trl_cli_camera *c, const trl_cli_camera_found *f) {
    fputs("camera range: full well over the least signal, in electrons of one pixel\n", out);
    if (c->patches > 0)
        fprintf(out, "  %u patches of %zu frame%s, %g stop%s apart", c->patches, c->flat_count,
                c->flat_count > 1 ? "s" : "", c->spacing, c->spacing != 1 ? "s" : "");
    else
        fprintf(out, "  %zu frames of %zu exposures", c->flat_count, f->level_count);
    fprintf(out, ", %zu dark; pixels %d,%d,%u,%u of %u×%u\n", c->dark_count, f->window.x,
            f->window.y, f->window.width, f->window.height, f->file.width, f->file.height);
    for (int k = 0; k < f->channel_count; k++) {
        fprintf(out, "%s\n", f->channels[k].name);
        numbers_text(out, &f->channels[k].measured);
        ranges_text(out, &f->channels[k].measured);
    }
}

static void ranges_json(trl_cli_json *json, const trl_sensor_measured *m) {
    const trl_sensor *s = &m->sensor;
    double least, full = trl_sensor_saturation(s);
    trl_cli_json_object(json, "ranges");
    trl_cli_range_json(json, "above_noise", range_at(s, 0, &least) ? least : (double)NAN, full);
    for (int i = 0; i < RATIOS; i++) {
        char name[40];
        snprintf(name, sizeof name, "snr_%g", ratios[i]);
        trl_cli_range_json(json, name, range_at(s, ratios[i], &least) ? least : (double)NAN, full);
    }
    trl_cli_range_json(json, "emva1288", trl_sensor_signal_at(s, 1), m->saturation_e);
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
