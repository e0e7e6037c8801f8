// Filters for X-Trans mosaics, made for each of their 36 places.
#include "image/raw.h"

#include <math.h>

enum { RADIUS = TRL_XTRANS_RADIUS, SIDE = 2 * RADIUS + 1 };
static const double sigma = 1.5;

typedef double moments[3];

// Solves a symmetric 3 × 3 system by Cramer's rule.
static bool solve(const double m[3][3], const moments want, moments out) {
    double det = 0;
    for (int i = 0; i < 3; i++)
        det += m[0][i] *
               (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
    if (!(fabs(det) > 1e-9)) return false;
    for (int k = 0; k < 3; k++) {
        out[k] = 0;
        for (int i = 0; i < 3; i++) {
            double minor = m[(i + 1) % 3][(k + 1) % 3] * m[(i + 2) % 3][(k + 2) % 3] -
                           m[(i + 1) % 3][(k + 2) % 3] * m[(i + 2) % 3][(k + 1) % 3];
            out[k] += minor * want[i] / det;
        }
    }
    return true;
}

static int color_at(const trl_mosaic *m, int x, int y) {
    return m->color[(y + TRL_RAW_PERIOD) % TRL_RAW_PERIOD][(x + TRL_RAW_PERIOD) % TRL_RAW_PERIOD];
}

// The mean of one colour about a place that any slope leaves as it is: of all weights whose sum
// is 1 and whose centre is the place, those that are nearest to a bell.
static bool mean_of(const trl_mosaic *m, int x, int y, int c, double out[SIDE][SIDE]) {
    double sums[3][3] = {{0}};
    moments factors;
    for (int j = -RADIUS; j <= RADIUS; j++) {
        for (int i = -RADIUS; i <= RADIUS; i++) {
            const moments at = {1, i, j};
            double bell = exp(-(i * i + j * j) / (2 * sigma * sigma));
            bool has = color_at(m, x + i, y + j) == c;
            out[j + RADIUS][i + RADIUS] = has ? bell : 0;
            for (int a = 0; has && a < 3; a++)
                for (int b = 0; b < 3; b++)
                    sums[a][b] += bell * at[a] * at[b];
        }
    }
    if (!solve(sums, (const moments){1, 0, 0}, factors)) return false;
    for (int j = -RADIUS; j <= RADIUS; j++)
        for (int i = -RADIUS; i <= RADIUS; i++)
            out[j + RADIUS][i + RADIUS] *= factors[0] + factors[1] * i + factors[2] * j;
    return true;
}

// What is sharp is the sample of the place; the means tell how the other colours differ.
bool trl_mosaic_prepare(trl_mosaic *m) {
    for (int y = 0; y < TRL_RAW_PERIOD && !m->bayer; y++) {
        for (int x = 0; x < TRL_RAW_PERIOD; x++) {
            double means[3][SIDE][SIDE];
            const int own = m->color[y][x];
            for (int c = 0; c < 3; c++)
                if (!mean_of(m, x, y, c, means[c])) return false;
            for (int c = 0; c < 3; c++) {
                for (int k = 0; k < SIDE * SIDE; k++) {
                    double differ = means[c][k / SIDE][k % SIDE] - means[own][k / SIDE][k % SIDE];
                    double centre = k == SIDE * SIDE / 2 ? 1 : 0;
                    m->xtrans[y][x][c][k / SIDE][k % SIDE] = (float)(differ + centre);
                }
            }
        }
    }
    return true;
}
