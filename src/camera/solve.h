// camera/solve.h: least squares of a few unknowns.
#ifndef TRL_CAMERA_SOLVE_H
#define TRL_CAMERA_SOLVE_H

#include <stdbool.h>

enum { TRL_SOLVE_MOST = 6 };

/// Solves the normal equations matrix × x = right for n unknowns by Cholesky's method;
/// `matrix` is symmetric and is overwritten, `right` becomes x. False where the equations
/// do not determine x.
bool trl_solve(int n, double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST], double right[TRL_SOLVE_MOST]);

#endif
