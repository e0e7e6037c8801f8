#include "camera/solve.h"

#include <math.h>

static bool factor(int n, double m[TRL_SOLVE_MOST][TRL_SOLVE_MOST]) {
    for (int j = 0; j < n; j++) {
        double before = m[j][j], pivot = before;
        for (int k = 0; k < j; k++)
            pivot -= m[j][k] * m[j][k];
        if (!(pivot > 1e-12 * before)) return false;
        m[j][j] = sqrt(pivot);
        for (int i = j + 1; i < n; i++) {
            double sum = m[i][j];
            for (int k = 0; k < j; k++)
                sum -= m[i][k] * m[j][k];
            m[i][j] = sum / m[j][j];
        }
    }
    return true;
}

bool trl_solve(int n, double m[TRL_SOLVE_MOST][TRL_SOLVE_MOST], double right[TRL_SOLVE_MOST]) {
    if (!factor(n, m)) return false;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            right[i] -= m[i][k] * right[k];
        right[i] /= m[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            right[i] -= m[k][i] * right[k];
        right[i] /= m[i][i];
    }
    return true;
}
