// chart/vec.h: three floats, for the path tracer. Only operations that IEEE 754
// rounds the same everywhere, so that a path is the same path on every machine.
#ifndef TRL_CHART_VEC_H
#define TRL_CHART_VEC_H

#include <math.h>

#define TRL_PI_F 3.14159265f

typedef struct vec3 {
    float x, y, z;
} vec3;

static inline vec3 v3(float x, float y, float z) {
    return (vec3){x, y, z};
}

static inline vec3 v3_all(float s) {
    return (vec3){s, s, s};
}

static inline vec3 v3_add(vec3 a, vec3 b) {
    return (vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline vec3 v3_sub(vec3 a, vec3 b) {
    return (vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline vec3 v3_mul(vec3 a, vec3 b) {
    return (vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

static inline vec3 v3_scale(vec3 a, float s) {
    return (vec3){a.x * s, a.y * s, a.z * s};
}

/// a + b·s
static inline vec3 v3_along(vec3 a, vec3 b, float s) {
    return (vec3){a.x + b.x * s, a.y + b.y * s, a.z + b.z * s};
}

static inline vec3 v3_mix(vec3 a, vec3 b, float t) {
    return v3_add(v3_scale(a, 1.0f - t), v3_scale(b, t));
}

static inline float v3_dot(vec3 a, vec3 b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline vec3 v3_cross(vec3 a, vec3 b) {
    return (vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static inline float v3_max(vec3 a) {
    float m = a.x > a.y ? a.x : a.y;
    return m > a.z ? m : a.z;
}

static inline vec3 v3_unit(vec3 a) {
    return v3_scale(a, 1.0f / sqrtf(v3_dot(a, a)));
}

/// Three axes at right angles; `z` is the one that shading calls the normal.
typedef struct frame3 {
    vec3 x, y, z;
} frame3;

/// Some frame around a unit vector. Duff et al., "Building an Orthonormal Basis,
/// Revisited", JCGT 6(1), 2017.
static inline frame3 frame3_around(vec3 n) {
    float sign = n.z < 0.0f ? -1.0f : 1.0f;
    float a = -1.0f / (sign + n.z), b = n.x * n.y * a;
    return (frame3){
        {1.0f + sign * n.x * n.x * a, sign * b, -sign * n.x}, {b, sign + n.y * n.y * a, -n.y}, n};
}

static inline vec3 frame3_in(const frame3 *f, vec3 v) {
    return (vec3){v3_dot(f->x, v), v3_dot(f->y, v), v3_dot(f->z, v)};
}

static inline vec3 frame3_out(const frame3 *f, vec3 v) {
    return v3_along(v3_along(v3_scale(f->x, v.x), f->y, v.y), f->z, v.z);
}

#endif
