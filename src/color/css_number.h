// color/css_number.h: numbers as CSS writes them, with a point in every locale.
#ifndef TRL_COLOR_CSS_NUMBER_H
#define TRL_COLOR_CSS_NUMBER_H

#include <stddef.h>

/// The length of the CSS number that `text` begins with, and its value; 0 where it
/// begins with none. A value beyond the range of doubles, and a text of 400 characters
/// or more, is infinite.
size_t trl_css_number_read(const char *text, double *value);

enum { TRL_CSS_NUMBER_MAX = 40 };

/// The limit of components that nothing else limits: far outside all gamuts, and still not
/// too large to be converted. An infinity means it when read, and it is written as one (CSS
/// Color 4 leaves the limit to the program, and nobody is to see it).
#define TRL_CSS_LARGEST 1e15

/// The shortest text that reads back to `value`. What reaches TRL_CSS_LARGEST is
/// calc(infinity) here and below.
void trl_css_number_shortest(double value, char *out);
/// At most `decimals` (0…17) places, without needless zeros; -0 is 0.
void trl_css_number_fixed(double value, int decimals, char *out);
/// At most `digits` (1…17) significant digits.
void trl_css_number_significant(double value, int digits, char *out);

#endif
