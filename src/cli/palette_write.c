// How a palette is written: text, JSON, CSS, and the palettes of other programs.
#include "cli/json.h"
#include "cli/message.h"
#include "cli/palette.h"

#include <troland/image.h>

#include <stdlib.h>
#include <string.h>

void trl_cli_swatch_text(const trl_cli_swatches *swatches, size_t index,
                         char text[TRL_CSS_TEXT_MAX]) {
    trl_css_color out;
    trl_css_map(&swatches->colors[index], swatches->to, TRL_GAMUT_CSS, &out);
    if (swatches->hex)
        trl_css_print_hex(&out, text);
    else
        trl_css_print(&out, 5, text);
}

static void put_text(FILE *out, const trl_cli_swatches *s) {
    char text[TRL_CSS_TEXT_MAX];
    for (size_t i = 0; i < s->count; i++) {
        trl_cli_swatch_text(s, i, text);
        if (s->has_shares)
            fprintf(out, "%s  %5.1f %%\n", text, 100 * s->shares[i]);
        else
            fprintf(out, "%s\n", text);
    }
}

static void put_json(FILE *out, const trl_cli_swatches *s) {
    char text[TRL_CSS_TEXT_MAX];
    trl_cli_json json;
    trl_cli_json_begin(&json, out);
    trl_cli_json_array(&json, NULL);
    for (size_t i = 0; i < s->count; i++) {
        trl_cli_swatch_text(s, i, text);
        if (!s->has_shares) {
            trl_cli_json_string(&json, NULL, text);
            continue;
        }
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "color", text);
        trl_cli_json_number(&json, "share", s->shares[i]);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_end(&json);
}

static void put_css(FILE *out, const trl_cli_swatches *s) {
    char text[TRL_CSS_TEXT_MAX];
    fputs(":root {\n", out);
    for (size_t i = 0; i < s->count; i++) {
        trl_cli_swatch_text(s, i, text);
        fprintf(out, "  --color-%zu: %s;\n", i + 1, text);
    }
    fputs("}\n", out);
}

static void put_gpl(FILE *out, const trl_cli_swatches *s) {
    char text[TRL_CSS_TEXT_MAX];
    trl_css_color srgb;
    fprintf(out, "GIMP Palette\nName: %s\nColumns: 0\n#\n", s->title);
    for (size_t i = 0; i < s->count; i++) {
        trl_cli_swatch_text(s, i, text);
        trl_css_map(&s->colors[i], TRL_CSS_SRGB, TRL_GAMUT_CSS, &srgb);
        for (int k = 0; k < 3; k++)
            fprintf(out, "%3d ", (int)(srgb.v[k] * 255 + 0.5));
        fprintf(out, "%s\n", text);
    }
}

static void put_ase(FILE *out, const trl_cli_swatches *s) {
    static char texts[TRL_CLI_SWATCHES_MAX][TRL_CSS_TEXT_MAX];
    static const char *names[TRL_CLI_SWATCHES_MAX];
    static trl_css_color srgb[TRL_CLI_SWATCHES_MAX];
    for (size_t i = 0; i < s->count; i++) {
        trl_cli_swatch_text(s, i, texts[i]);
        trl_css_map(&s->colors[i], TRL_CSS_SRGB, TRL_GAMUT_CSS, &srgb[i]);
        names[i] = texts[i];
    }
    size_t size = trl_ase_print(s->title, srgb, names, s->count, NULL, 0);
    uint8_t *bytes = malloc(size);
    if (bytes) {
        trl_ase_print(s->title, srgb, names, s->count, bytes, size);
        fwrite(bytes, 1, size, out);
    }
    free(bytes);
}

static void (*const writers[])(FILE *out, const trl_cli_swatches *s) = {
    [TRL_CLI_PALETTE_TEXT] = put_text, [TRL_CLI_PALETTE_JSON] = put_json,
    [TRL_CLI_PALETTE_CSS] = put_css,   [TRL_CLI_PALETTE_GPL] = put_gpl,
    [TRL_CLI_PALETTE_ASE] = put_ase,
};

static trl_result save(const char *bytes, size_t size, const char *path, bool overwrite,
                       trl_error *err) {
    trl_atomic_file *file = NULL;
    trl_result r = trl_atomic_create(&file, path, overwrite, err);
    if (r == TRL_OK) r = trl_atomic_write(file, bytes, size, err);
    if (r == TRL_OK) r = trl_atomic_commit(file, err);
    trl_atomic_destroy(&file);
    return r;
}

int trl_cli_palette_write(const trl_cli_swatches *swatches, trl_cli_palette_format format,
                          const char *path, bool overwrite) {
    trl_error err = TRL_ERROR_INIT;
    trl_result r = TRL_OK;
    char *bytes = NULL;
    size_t size = 0;
    if (format == TRL_CLI_PALETTE_PLOT) {
        r = trl_cli_palette_plot(swatches, path, overwrite, &err);
        return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
    }
    if (format == TRL_CLI_PALETTE_STRIP) {
        r = trl_cli_palette_strip(swatches, path, overwrite, &err);
        return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
    }
    if (!path) {
        writers[format](stdout, swatches); // main() reports a full disk
        return TRL_CLI_DONE;
    }
    FILE *memory = open_memstream(&bytes, &size);
    if (memory) writers[format](memory, swatches);
    if (!memory || fclose(memory) != 0)
        r = trl_error_set(&err, TRL_ERR_MEMORY, "no memory for '%.200s'", path);
    else
        r = save(bytes, size, path, overwrite, &err);
    free(bytes);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}
