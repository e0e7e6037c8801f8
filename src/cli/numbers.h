// cli/numbers.h: numbers and sizes as people type them. The program never calls
// setlocale, so that a point is a point everywhere.
#ifndef TRL_CLI_NUMBERS_H
#define TRL_CLI_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

/// A plain decimal number ("+1.5", "-2", "1e3") that fills `text`; no hex, no
/// NaN, no infinity. U+2212, the minus of typesetting, is a minus, too, here and below.
bool trl_cli_number(const char *text, double *out);
/// "1/125" or a plain number, which is over 1; `under` is never 0.
bool trl_cli_fraction(const char *text, double *over, double *under);
/// Stops: a number or a fraction, "-1.5" or "+1/3", from -50 to 50.
bool trl_cli_stops(const char *text, double *out);
/// A whole number within the bounds.
bool trl_cli_integer(const char *text, int64_t low, int64_t high, int64_t *out);
/// Exactly `count` numbers parted by commas.
bool trl_cli_numbers(const char *text, double *out, int count);
/// A measured number for people: `digits` significant ones, without an exponent from 0.0001 to
/// under a million: "0.1593", "15930", "1.593e+06". Returns `out`.
const char *trl_cli_figure(char out[24], int digits, double value);
/// "1920x1080"; both at least 1 and at most `limit`.
bool trl_cli_size(const char *text, uint32_t limit, uint32_t *width, uint32_t *height);

#endif
