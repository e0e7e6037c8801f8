// light/gamma_table.h: curves through measured points.
#ifndef TRL_LIGHT_GAMMA_TABLE_H
#define TRL_LIGHT_GAMMA_TABLE_H

#include <troland/light.h>

/// Checks the table of `what` ("image", "display"), which is read from light to code
/// (`from_light`) or the other way.
trl_result trl_gamma_table_check(const char *what, const trl_gamma_curve *curve, bool from_light,
                                 trl_error *err);

/// The curve at x; beyond its ends it goes on along its last slope.
double trl_gamma_table_at(const trl_gamma_curve *curve, bool from_light, double x);

#endif
