// aces/pq_way.h: HLG by way of PQ, as it is published, and what that does to light.
//
// The published HLG is made of PQ codes: light → code → light → HLG, in single precision.
// With root = (light / 10000 cd/m²)^m1 the code is x^m2, and x comes back from it as it
// was; what does not come back is the light. x and c3·x are floats, known to 6e-8 and
// 1e-6, and c2 - c3·x is 0.24 at 1000 cd/m²: bright light moves in steps of 5e-5.
// docs/decisions/0008-hlg-by-way-of-pq.md says which of these steps are followed.
#ifndef TRL_ACES_PQ_WAY_H
#define TRL_ACES_PQ_WAY_H

// SMPTE ST 2084; all are floats exactly.
static const float pq_m1 = 0.1593017578125f, pq_m2 = 78.84375f;
static const float pq_c1 = 0.8359375f, pq_c2 = 18.8515625f, pq_c3 = 18.6875f;

// A neighbouring float of the root may be elsewhere on the staircase. The root is not
// moved by more than this share of itself, so that light which differs in its last
// digits differs by less than 2e-5 in code.
static const float pq_way_limit = 5e-6f;
// Light below (1.0 = 100 cd/m²) is moved as this is. Its HLG code is 2e-3 at most, of
// which the way takes 3e-8.
#define TRL_PQ_WAY_OCTAVE (-20)

#endif
