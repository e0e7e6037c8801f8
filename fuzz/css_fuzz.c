// fuzz/css_fuzz.c: text → colour; what is accepted must print, and the shortest text
// must read back to the same colour. A colour made from others may lie beyond what its own
// function takes (oklch(1.3 …)): it is held there when it is read again, and then stays.
#include <troland/color.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color, again, other;
    bool made;
    char *text = malloc(size + 1), out[TRL_CSS_TEXT_MAX];
    if (!text) return 0;
    if (size > 0) memcpy(text, data, size);
    text[size] = 0;
    trl_result result = trl_css_parse(text, &color, &err);
    made = strcasestr(text, "from") || strcasestr(text, "mix");
    free(text);
    if (result != TRL_OK) {
        assert(err.message[0]);
        return 0;
    }
    assert(color.alpha >= 0 && color.alpha <= 1);
    for (int round = 0; round < 2; round++) {
        trl_css_print(&color, 0, out);
        result = trl_css_parse(out, &again, &err);
        assert(result == TRL_OK && again.missing == color.missing && again.space == color.space);
        for (int i = 0; i < 3; i++)
            assert(isfinite(color.v[i]) && (again.v[i] == color.v[i] || (made && round == 0)));
        color = again;
    }
    for (int space = 0; space < TRL_CSS_SPACE_COUNT; space++) {
        trl_css_map(&color, (trl_css_space)space, TRL_GAMUT_CSS, &other);
        trl_css_print(&other, 5, out);
        assert(strlen(out) < TRL_CSS_TEXT_MAX);
    }
    trl_css_map(&color, TRL_CSS_SRGB, TRL_GAMUT_RAYTRACE, &other);
    assert(trl_css_in_gamut(&other, TRL_CSS_SRGB));
    return 0;
}
