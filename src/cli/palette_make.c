// troland palette: harmonies, ramps and gradients from colours.
#include "cli/color_text.h"
#include "cli/palette.h"

const char *trl_cli_palette_kind(size_t kind) {
    static const char *const kinds[TRL_CLI_PALETTE_KINDS] = {"lightness", "chroma", "gradient",
                                                             "picture"};
    if (kind < TRL_CLI_PALETTE_KINDS) return kinds[kind];
    const trl_harmony *harmony = trl_harmony_at(kind - TRL_CLI_PALETTE_KINDS);
    return harmony ? harmony->name : NULL;
}

static void add(trl_cli_swatches *swatches, const trl_css_color *color) {
    swatches->colors[swatches->count++] = *color;
}

static void add_harmony(const trl_cli_palette_recipe *recipe, const trl_css_color *first,
                        trl_cli_swatches *swatches) {
    const trl_harmony *harmony = trl_harmony_at((size_t)(recipe->kind - TRL_CLI_PALETTE_KINDS));
    for (int i = 0; i < harmony->count; i++) {
        trl_css_color color = trl_css_rotate(first, harmony->degrees[i]);
        // The colour itself, untouched by the way there and back.
        add(swatches, harmony->degrees[i] == 0 ? first : &color);
    }
}

static void add_ramp(const trl_cli_palette_recipe *recipe, const trl_css_color *first,
                     trl_cli_swatches *swatches) {
    trl_oklch_ramp kind = recipe->kind == TRL_CLI_PALETTE_LIGHTNESS ? TRL_OKLCH_RAMP_LIGHTNESS
                                                                    : TRL_OKLCH_RAMP_CHROMA;
    for (int i = 0; i < recipe->steps; i++) {
        trl_css_color color = trl_css_ramp(first, kind, (double)i / (recipe->steps - 1));
        add(swatches, &color);
    }
}

static trl_result add_gradient(const trl_cli_palette_recipe *recipe, trl_cli_swatches *swatches,
                               trl_error *err) {
    int segments = (int)recipe->count - 1;
    for (int i = 0; i < recipe->steps; i++) {
        double t = (double)i / (recipe->steps - 1);
        int segment = (int)(t * segments);
        if (segment >= segments) segment = segments - 1;
        trl_css_color color, other;
        trl_result result = trl_cli_color_read(recipe->texts[segment], &color, err);
        if (result == TRL_OK) result = trl_cli_color_read(recipe->texts[segment + 1], &other, err);
        if (result != TRL_OK) return result;
        trl_css_mix(&color, &other, t * segments - segment, recipe->in, recipe->rule, &color);
        add(swatches, &color);
    }
    return TRL_OK;
}

trl_result trl_cli_palette_make(const trl_cli_palette_recipe *recipe, trl_cli_swatches *swatches,
                                trl_error *err) {
    trl_css_color first = {.alpha = 1};
    // All are read, though a gradient of few steps may pass over some.
    for (size_t i = recipe->count; i-- > 0;) {
        trl_result result = trl_cli_color_read(recipe->texts[i], &first, err);
        if (result != TRL_OK) return result;
    }
    if (recipe->kind == TRL_CLI_PALETTE_GRADIENT) return add_gradient(recipe, swatches, err);
    if (recipe->kind >= TRL_CLI_PALETTE_KINDS)
        add_harmony(recipe, &first, swatches);
    else
        add_ramp(recipe, &first, swatches);
    return TRL_OK;
}
