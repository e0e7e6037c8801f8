// color/matrix.c: 3×3 matrices on column vectors.
#include <troland/color.h>

#include <math.h>

trl_mat3 trl_mat3_identity(void) {
    return (trl_mat3){{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
}

trl_mat3 trl_mat3_mul(const trl_mat3 *a, const trl_mat3 *b) {
    trl_mat3 out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out.m[i][j] =
                a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] + a->m[i][2] * b->m[2][j];
    return out;
}

// Cofactor of element (i, j); the cyclic order of the indices carries the sign.
static double cofactor(const trl_mat3 *m, int i, int j) {
    int i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
    return m->m[i1][j1] * m->m[i2][j2] - m->m[i1][j2] * m->m[i2][j1];
}

bool trl_mat3_invert(const trl_mat3 *m, trl_mat3 *out) {
    double largest = 0;
    for (int i = 0; i < 9; i++)
        largest = fmax(largest, fabs(m->m[i / 3][i % 3]));
    double det = 0;
    for (int j = 0; j < 3; j++)
        det += m->m[0][j] * cofactor(m, 0, j);
    // Relative to the cube of the entries, so that a small scale is not taken for singular.
    if (!(fabs(det) > 1e-12 * largest * largest * largest)) return false;
    trl_mat3 result;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            result.m[i][j] = cofactor(m, j, i) / det;
    *out = result;
    return true;
}

void trl_mat3_apply(const trl_mat3 *m, const double in[3], double out[3]) {
    double x = in[0], y = in[1], z = in[2];
    for (int i = 0; i < 3; i++)
        out[i] = m->m[i][0] * x + m->m[i][1] * y + m->m[i][2] * z;
}
