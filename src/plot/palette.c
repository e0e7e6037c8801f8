// plot/palette.c: the colours of series.
#include "plot/plot.h"

#include <string.h>

// Code values, sRGB. Four of M. Okabe and K. Ito, "Color Universal Design" (2008), and two dark
// ones in place of their sky blue and orange, which are too light on white: chosen to lie as
// far as can be from all others in OKLab with normal, red-, green- and blue-blind vision.
static const unsigned char palette[][3] = {
    {0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {120, 36, 0}, {48, 24, 120},
};

void trl_plot_palette(size_t index, double rgba[4]) {
    const unsigned char *code = palette[index % (sizeof palette / sizeof *palette)];
    for (int c = 0; c < 3; c++)
        rgba[c] = code[c] / 255.0;
    rgba[3] = 1;
}
