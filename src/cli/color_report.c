// troland color: what is said of one colour.
#include "cli/color.h"
#include "cli/message.h"

#include <math.h>
#include <string.h>

const char *const trl_cli_color_forms[3] = {"hex", "rgb", "name"};
const char *const trl_cli_color_methods[4] = {"none", "clip", "css", "raytrace"};

bool trl_cli_color_narrow(const trl_cli_color_work *w) {
    return w->form >= 0 || w->to == TRL_CSS_HSL || w->to == TRL_CSS_HWB || w->to == TRL_CSS_OKHSL ||
           w->to == TRL_CSS_OKHSV;
}

// Infinite components are only as large as can be, and the number of that is no news.
static const char *shown_difference(double difference, char text[40]) {
    snprintf(text, 40, difference < 1e6 ? "%.4f" : "beyond measure", difference);
    return text;
}

// The colour in the target space, brought in where that was asked for. Says so.
static void bring(const trl_cli_color_work *w, const char *name, const trl_css_color *color,
                  trl_css_color *out) {
    trl_css_space gamut = w->within_given ? w->within : w->to;
    trl_css_difference moved;
    char text[40];
    const char *label = trl_css_space_name(gamut);
    trl_css_map(color, gamut, w->method, out);
    if (trl_cli_color_narrow(w) && w->method != TRL_GAMUT_NONE)
        trl_css_map(out, TRL_CSS_SRGB, w->method, out);
    // What was inside is converted straight, so that nothing is lost on the way.
    if (trl_css_in_gamut(color, gamut) &&
        (!trl_cli_color_narrow(w) || trl_css_in_gamut(color, TRL_CSS_SRGB))) {
        trl_css_convert(color, w->to, out);
        return;
    }
    trl_css_differ(color, out, &moved);
    trl_css_convert(out, w->to, out);
    if (w->method == TRL_GAMUT_NONE)
        trl_cli_note(w->quiet, "'%s' lies outside %s and is left so: --gamut css brings it in",
                     name, label);
    else
        trl_cli_note(w->quiet, "'%s' lies outside %s and was brought in by %s (ΔE OK %s)", name,
                     label, trl_cli_color_methods[w->method], shown_difference(moved.de_ok, text));
}

static void print_in(int form, const trl_css_color *color, int digits, char *out) {
    if (form == 0)
        trl_css_print_hex(color, out);
    else if (form == 1)
        trl_css_print_rgb(color, out);
    else if (form == 2)
        snprintf(out, TRL_CSS_TEXT_MAX, "%s", trl_css_nearest_name(color, NULL));
    else
        trl_css_print(color, digits, out);
}

double trl_cli_contrast_shown(double ratio) {
    return floor(ratio * 100 + 1e-6) / 100;
}

const char *trl_cli_contrast_level(double ratio) {
    if (ratio >= 7) return "AAA";
    if (ratio >= 4.5) return "AA; AAA for large text";
    return ratio >= 3 ? "AA for large text and for graphics" : "too low for text";
}

// The gamuts that are told of.
static const struct {
    trl_css_space gamut;
    const char *json; // the end of its members' names
} gamuts[] = {
    {TRL_CSS_SRGB, "srgb"}, {TRL_CSS_DISPLAY_P3, "display_p3"}, {TRL_CSS_REC2020, "rec2020"}};
enum { GAMUTS = sizeof gamuts / sizeof *gamuts };

// The OKLCH chroma that a gamut has room for at the colour's lightness and hue: up to its
// edge, and as far as all that lies before is inside, too.
static void find_room(const trl_css_color *color, trl_css_space gamut, double *edge,
                      double *solid) {
    trl_css_color polar;
    trl_css_convert(color, TRL_CSS_OKLCH, &polar);
    *edge = trl_css_edge_chroma(gamut, polar.v[0], polar.v[2]);
    *solid = trl_css_solid_chroma(gamut, polar.v[0], polar.v[2]);
}

static void say_room_json(trl_cli_json *json, const trl_css_color *color) {
    char name[40];
    for (int i = 0; i < GAMUTS; i++) {
        snprintf(name, sizeof name, "in_%s", gamuts[i].json);
        trl_cli_json_bool(json, name, trl_css_in_gamut(color, gamuts[i].gamut));
    }
    for (int i = 0; i < GAMUTS; i++) {
        double edge, solid;
        find_room(color, gamuts[i].gamut, &edge, &solid);
        snprintf(name, sizeof name, "chroma_max_%s", gamuts[i].json);
        trl_cli_json_number(json, name, edge);
        snprintf(name, sizeof name, "chroma_solid_%s", gamuts[i].json);
        trl_cli_json_number(json, name, solid);
    }
}

static void say_room(const trl_css_color *color) {
    double edge[GAMUTS], solid[GAMUTS];
    printf("  %-11s", "inside");
    for (int i = 0; i < GAMUTS; i++) {
        bool inside = trl_css_in_gamut(color, gamuts[i].gamut);
        const char *word = inside ? "yes" : i > 0 ? "no" : "no (hex, rgb, name, hsl: brought in)";
        printf("%s %s %s", i > 0 ? "," : "", trl_css_space_name(gamuts[i].gamut), word);
        find_room(color, gamuts[i].gamut, &edge[i], &solid[i]);
    }
    printf("\n  %-11s", "room");
    for (int i = 0; i < GAMUTS; i++)
        printf("%s %s %.4f", i > 0 ? "," : "", trl_css_space_name(gamuts[i].gamut), edge[i]);
    puts(" (chroma at this lightness and hue)");
    for (int i = 0; i < GAMUTS; i++)
        if (edge[i] - solid[i] >= 5e-5)
            printf("  %-11s %s does not hold every chroma from %.4f to %.4f\n", "hollow",
                   trl_css_space_name(gamuts[i].gamut), solid[i], edge[i]);
}

static void say_json(trl_cli_color_work *w, const char *name, const trl_css_color *color,
                     const trl_css_color *out) {
    char text[TRL_CSS_TEXT_MAX];
    trl_cli_json *json = &w->json;
    print_in(w->form, out, w->digits, text);
    trl_cli_json_object(json, NULL);
    trl_cli_json_string(json, "input", name);
    trl_cli_json_string(json, "text", text);
    trl_cli_json_string(json, "space", trl_css_space_name(out->space));
    trl_cli_json_numbers(json, "components", out->v, 3);
    trl_cli_json_number(json, "alpha", out->alpha);
    trl_cli_json_integer(json, "missing", out->missing);
    say_room_json(json, color);
    if (w->difference) {
        trl_css_difference d;
        trl_css_differ(color, w->difference, &d);
        trl_cli_json_number(json, "delta_e_2000", d.de2000);
        trl_cli_json_number(json, "delta_e_ok", d.de_ok);
        trl_cli_json_number(json, "delta_e_itp", d.de_itp);
    }
    if (w->contrast)
        trl_cli_json_number(json, "wcag_contrast", trl_css_contrast(color, w->contrast));
    trl_cli_json_close(json, '}');
}

// The colour in the spaces that people use most.
static void say_all(const trl_cli_color_work *w, const char *name, const trl_css_color *color) {
    static const trl_css_space shown[] = {TRL_CSS_HSL,    TRL_CSS_OKLCH,      TRL_CSS_OKLAB,
                                          TRL_CSS_LCH,    TRL_CSS_DISPLAY_P3, TRL_CSS_XYZ_D65,
                                          TRL_CSS_ACESCG, TRL_CSS_JMH};
    char text[TRL_CSS_TEXT_MAX];
    trl_css_color srgb, out;
    double difference;
    trl_css_map(color, TRL_CSS_SRGB, TRL_GAMUT_CSS, &srgb);
    printf("%s\n", name);
    for (int form = 0; form < 2; form++) {
        print_in(form, &srgb, w->digits, text);
        printf("  %-11s %s\n", trl_cli_color_forms[form], text);
    }
    const char *nearest = trl_css_nearest_name(&srgb, &difference);
    printf("  %-11s %s (ΔE OK %.4f)\n", "name", nearest, difference);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        trl_css_convert(shown[i] == TRL_CSS_HSL ? &srgb : color, shown[i], &out);
        trl_css_print(&out, w->digits, text);
        printf("  %-11s %s\n", trl_css_space_name(shown[i]), text);
    }
    say_room(color);
}

void trl_cli_color_report(trl_cli_color_work *w, const char *name, const trl_css_color *color) {
    trl_css_color out = *color;
    char text[TRL_CSS_TEXT_MAX];
    if (w->to_given) bring(w, name, color, &out);
    if (w->json_wanted) {
        say_json(w, name, color, &out);
        return;
    }
    if (w->to_given) {
        print_in(w->form, &out, w->digits, text);
        puts(text);
    } else if (!w->difference && !w->contrast) {
        say_all(w, name, color);
    }
    if (w->difference) {
        trl_css_difference d;
        trl_css_differ(color, w->difference, &d);
        printf("ΔE 2000 %.4f, ΔE OK %.5f, ΔE ITP %.4f\n", d.de2000, d.de_ok, d.de_itp);
    }
    if (w->contrast) {
        double ratio = trl_css_contrast(color, w->contrast);
        printf("contrast %.2f:1 (WCAG 2: %s)\n", trl_cli_contrast_shown(ratio),
               trl_cli_contrast_level(ratio));
    }
}
