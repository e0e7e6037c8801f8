// chart/gamma_photo.c: a display's gamma from a photo of the gamma chart.
//
// Lines that are lit for a share q of the rows send out q of white's light. A patch beside
// them sends out what the display makes of its code. A camera that is linear sees the ratio
// of the two, whatever its exposure, and since they are neighbours, whatever its lens does
// to the corners: ratios of patches, not values.
#include "base/base.h"
#include "chart/gamma.h"

#include <math.h>

// Plane projective map of the unit square: x = (a u + b v + c) / (g u + h v + 1).
typedef struct projection {
    double a, b, c, d, e, f, g, h;
} projection;

// P. S. Heckbert, "Fundamentals of Texture Mapping and Image Warping" (1989), 2.2.3.
static trl_result project(projection *p, const trl_xy corners[4], trl_error *err) {
    trl_xy q0 = corners[0], q1 = corners[1], q2 = corners[2], q3 = corners[3];
    for (int i = 0; i < 4; i++) {
        trl_xy a = corners[i], b = corners[(i + 1) % 4], c = corners[(i + 2) % 4];
        double turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
        TRL_REQUIRE(turn > 1, err, TRL_ERR_ARGUMENT,
                    "the corners of the chart make no page: give x,y of top left, top right, "
                    "bottom right and bottom left, in pixels");
    }
    double dx1 = q1.x - q2.x, dx2 = q3.x - q2.x, sx = q0.x - q1.x + q2.x - q3.x;
    double dy1 = q1.y - q2.y, dy2 = q3.y - q2.y, sy = q0.y - q1.y + q2.y - q3.y;
    double det = dx1 * dy2 - dx2 * dy1;
    p->g = (sx * dy2 - dx2 * sy) / det;
    p->h = (dx1 * sy - sx * dy1) / det;
    p->a = q1.x - q0.x + p->g * q1.x;
    p->b = q3.x - q0.x + p->h * q3.x;
    p->c = q0.x;
    p->d = q1.y - q0.y + p->g * q1.y;
    p->e = q3.y - q0.y + p->h * q3.y;
    p->f = q0.y;
    return TRL_OK;
}

typedef struct photo {
    const float *light;
    uint32_t width, height;
    projection page;
} photo;

// Between the four pixels around a place of the page; pixels are squares of side 1.
static double light_at(const photo *p, double u, double v) {
    const projection *m = &p->page;
    double w = m->g * u + m->h * v + 1;
    double x = (m->a * u + m->b * v + m->c) / w - 0.5, y = (m->d * u + m->e * v + m->f) / w - 0.5;
    x = fmin(fmax(x, 0), p->width - 1.0);
    y = fmin(fmax(y, 0), p->height - 1.0);
    uint32_t left = (uint32_t)x, top = (uint32_t)y;
    uint32_t right = left + 1 < p->width ? left + 1 : left;
    uint32_t low = top + 1 < p->height ? top + 1 : top;
    const float *up = p->light + (size_t)top * p->width;
    const float *down = p->light + (size_t)low * p->width;
    double s = x - left, t = y - top;
    double above = (1 - s) * (double)up[left] + s * (double)up[right];
    return (1 - t) * above + t * ((1 - s) * (double)down[left] + s * (double)down[right]);
}

// Mean light of columns u ± du, rows v ± dv of the page. Rows fade in and out (a Hann
// window), so that lines that the photo resolves do not beat with the ends.
static double mean(const photo *p, double u, double du, double v, double dv) {
    enum { ACROSS = 8, DOWN = 256 };
    double sum = 0, weights = 0;
    for (int j = 0; j < DOWN; j++) {
        double at = (j + 0.5) / DOWN, weight = 1 - cos(2 * 3.14159265358979323846 * at);
        for (int i = 0; i < ACROSS; i++)
            sum +=
                weight * light_at(p, u + du * (2 * (i + 0.5) / ACROSS - 1), v + dv * (2 * at - 1));
        weights += weight * ACROSS;
    }
    return sum / weights;
}

// The light of a patch, as a share of white's, by the lines to its left and right.
static trl_result read_patch(double *share, const photo *p, int row, int column, double q,
                             trl_error *err) {
    const double width = (TRL_GAMMA_CHART_RIGHT - TRL_GAMMA_CHART_LEFT) / TRL_GAMMA_CHART_COLUMNS;
    double u = TRL_GAMMA_CHART_LEFT + (column + 0.5) * width;
    double v = TRL_GAMMA_CHART_TOP + row * TRL_GAMMA_CHART_PITCH + 0.5 * TRL_GAMMA_CHART_STRIP;
    double half = 0.3 * TRL_GAMMA_CHART_PATCH * TRL_GAMMA_CHART_STRIP; // of the patch's height
    double gap = 0.5 * (1 - TRL_GAMMA_CHART_PATCH), aside = 0.5 * (1 - gap) * width;
    double patch = mean(p, u, 0.3 * TRL_GAMMA_CHART_PATCH * width, v, half);
    double lines = 0.5 * (mean(p, u - aside, 0.25 * gap * width, v, half) +
                          mean(p, u + aside, 0.25 * gap * width, v, half));
    TRL_REQUIRE(patch > 0 && lines > 0 && isfinite(patch) && isfinite(lines), err, TRL_ERR_ARGUMENT,
                "there is no light where the patch %d of row %d should be: give the corners of the "
                "chart in the photo",
                column + 1, row + 1);
    *share = q * patch / lines;
    return TRL_OK;
}

// Where the straight line through the logarithms of a row reaches the light of its lines.
static trl_result match_row(trl_gamma_photo *out, int row, double q, trl_error *err) {
    enum { N = TRL_GAMMA_CHART_COLUMNS };
    const trl_gamma_sample *patch = &out->patches[row * N];
    double x = 0, y = 0, xx = 0, xy = 0;
    for (int i = 0; i < N; i++) {
        x += log(patch[i].level) / N;
        y += log(patch[i].nits / q) / N;
    }
    for (int i = 0; i < N; i++) {
        double dx = log(patch[i].level) - x;
        xx += dx * dx;
        xy += dx * (log(patch[i].nits / q) - y);
    }
    double slope = xy / xx, at = exp(x - y / slope);
    TRL_REQUIRE(slope > 0.2 && at > 0.05 && at < 0.999, err, TRL_ERR_ARGUMENT,
                "row %d of the chart does not rise with its codes: give the corners of the chart "
                "in the photo, and a photo from a camera that is linear",
                row + 1);
    out->rows[row] = (trl_gamma_match){.coverage = q, .code = at, .gamma = log(q) / log(at)};
    return TRL_OK;
}

trl_result trl_gamma_photo_read(trl_gamma_photo *out, const float *light, uint32_t width,
                                uint32_t height, const trl_xy corners[4], trl_error *err) {
    photo p = {.light = light, .width = width, .height = height};
    trl_gamma_photo found;
    TRL_REQUIRE(width >= 2 && height >= 2, err, TRL_ERR_ARGUMENT,
                "a photo of %u×%u pixels shows no chart", width, height);
    TRL_TRY(project(&p.page, corners, err));
    for (int row = 0; row < TRL_GAMMA_PHOTO_ROWS; row++) {
        double q = (row + 1.0) / TRL_GAMMA_CHART_CYCLE;
        for (int column = 0; column < TRL_GAMMA_CHART_COLUMNS; column++) {
            trl_gamma_sample *s = &found.patches[row * TRL_GAMMA_CHART_COLUMNS + column];
            s->level = trl_gamma_chart_code(column, q);
            TRL_TRY(read_patch(&s->nits, &p, row, column, q, err));
        }
        TRL_TRY(match_row(&found, row, q, err));
    }
    *out = found;
    return TRL_OK;
}
