// The table of charts.
#include "chart/chart.h"

#include <string.h>

typedef struct chart_entry {
    trl_chart chart; // first, so that a public pointer finds its entry
    void (*draw)(const trl_chart_area *area);
} chart_entry;

static const chart_entry charts[] = {
    {{"ramp", "grey in stops: a smooth strip over 21 steps",
      "Neutral grey from 10 stops below to 10 stops above mid grey (0.18). Above, exposure "
      "rises smoothly; below stand 21 steps, one for each whole stop; the marks between them "
      "count the stops (long: 0, middling: 5 and 10). Every step must be told from its "
      "neighbours until black or white is reached, the smooth strip must show no bands, and "
      "neither may take on a colour.",
      1920, 1080},
     trl_chart_ramp},
    {{"sweep", "hue by exposure at the full saturation of AP1, P3 and Rec.709",
      "Three panels, from left to right with the primaries of AP1, P3-D65 and Rec.709: hues "
      "run across from red to red, exposure runs down from +10 to -6 stops around mid grey. "
      "Look for hues that bend as they brighten, for edges and folds, and for colours that "
      "are lost before they reach white or black.",
      1920, 1080},
     trl_chart_sweep},
    {{"dominance", "pure primaries and secondaries of AP1, P3 and Rec.709 in exposure",
      "Six groups (red, yellow, green, cyan, blue, magenta) of three strips each: the colour "
      "at the edge of AP1, of P3-D65 and of Rec.709, from -10 to +10 stops around mid grey, "
      "with marks for each stop. Shows where a pure light begins to bleach, how evenly, and "
      "which hue it leans to on the way.",
      1920, 1080},
     trl_chart_dominance},
    {{"neutral", "almost grey: the hue wheel at 0, 0.5, 1, 2 and 4 % saturation",
      "Five groups: grey without colour, then tints of 0.5, 1, 2 and 4 % of every hue (down "
      "each group), from -10 to +10 stops around mid grey (across), with marks for each stop. "
      "Tints must fade evenly into grey: casts, coarse steps and noise near the neutral axis "
      "show here first.",
      1920, 1080},
     trl_chart_neutral},
    {{"checker", "24 patches of a colour checker, computed from spectra",
      "The 24 patches of a ColorChecker Classic, from their measured reflectances under the "
      "ACES illuminant (D60), with a perfect white at 1.0. Skin, sky, foliage, six saturated "
      "colours and a row of greys whose values are published: the first picture to look at "
      "after any change.",
      1620, 1080},
     trl_chart_checker},
    {{"studio", "a still life under a bare bulb and neon light, path-traced",
      "A glass ball before a ring of neon, balls of lacquer and gold, a grey card and a colour "
      "checker on a dark table. The card faces the soft lamp at mid grey; the bulb is ten stops "
      "above a white card, the shadows many stops below: a scene as dealt by life, to see what "
      "a rendering does with highlights, saturated light and the dark at once.",
      1280, 720},
     trl_chart_studio},
    {{"gamma", "the gamma of a display by eye: lines of full light against greys",
      "Code values for a display, in a PNG without colour information. Show it pixel for pixel "
      "(at 100 %), without colour management, step back or put it out of focus until the lines "
      "melt, and look for the patch that vanishes in each strip: its column is the display's "
      "gamma. On a power law the strips of 25, 50 and 75 % agree. 1886 is BT.1886 with a black "
      "of 1/1000 of white. The lines are horizontal since many displays cannot switch from "
      "full to no light between neighbours in a line.",
      1280, 720, true},
     trl_chart_gamma},
};

const trl_chart *trl_chart_at(size_t index) {
    return index < sizeof charts / sizeof charts[0] ? &charts[index].chart : NULL;
}

const trl_chart *trl_chart_find(const char *name) {
    for (size_t i = 0; name && i < sizeof charts / sizeof charts[0]; i++)
        if (!strcmp(charts[i].chart.name, name)) return &charts[i].chart;
    return NULL;
}

void trl_chart_rows(const trl_chart *chart, uint32_t width, uint32_t height, uint32_t samples,
                    uint32_t y, uint32_t rows, float *const rgb[3], size_t stride) {
    const trl_chart_area area = {width, height, samples, y, rows, rgb, stride};
    ((const chart_entry *)(const void *)chart)->draw(&area);
}
