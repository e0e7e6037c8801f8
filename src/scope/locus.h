// scope/locus.h: the chromaticities of monochromatic light.
#ifndef TRL_SCOPE_LOCUS_H
#define TRL_SCOPE_LOCUS_H

#include <troland/color.h>

/// From 380 to 780 nm in steps of 5.
enum { TRL_LOCUS_COUNT = 81, TRL_LOCUS_FIRST = 380, TRL_LOCUS_STEP = 5 };

extern const trl_xy trl_locus[TRL_LOCUS_COUNT];

#endif
