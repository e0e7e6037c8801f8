// color/oklab.h: the matrices of OKLab, for those who work between its parts.
#ifndef TRL_COLOR_OKLAB_H
#define TRL_COLOR_OKLAB_H

#include <troland/color.h>

trl_mat3 trl_oklab_cones(void);    // CIE XYZ (D65) → cone responses
trl_mat3 trl_oklab_of_roots(void); // their cube roots → OKLab
trl_mat3 trl_oklab_to_roots(void); // OKLab → cube roots

#endif
