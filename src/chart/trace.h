// chart/trace.h: a small path tracer, for the studio.
//
// Spheres, boxes, rectangles, capsules and rings over a table-top; matt, coated,
// metal and glass surfaces; lamps that are sampled directly and by the surface's
// own scattering, weighted by the balance heuristic. Light is linear ACEScg.
//
// The same pixel gets the same value on every machine: all random numbers are a
// function of pixel, sample and dimension, and no arithmetic is used that a
// library or a compiler may round differently.
#ifndef TRL_CHART_TRACE_H
#define TRL_CHART_TRACE_H

#include "base/base.h"
#include "chart/vec.h"

#define TRL_SCENE_SHAPES 48
#define TRL_SCENE_LAMPS 10
#define TRL_SCENE_LENSES 2

typedef enum trl_surface {
    TRL_SURFACE_MATT,  // Lambert
    TRL_SURFACE_COAT,  // Lambert below a clear, more or less rough coat
    TRL_SURFACE_METAL, // GGX with the colour at normal incidence
    TRL_SURFACE_GLASS, // smooth and clear; `color` is what a unit of length absorbs
    TRL_SURFACE_LAMP   // emits `color`, reflects nothing
} trl_surface;

typedef struct trl_material {
    trl_surface surface;
    vec3 color;
    float roughness; // GGX alpha of coat and metal, 0.02…1
    float limb;      // lamps: the part of the light that is gone at a grazing angle, 0…1
    /// Where the colour depends on the place: `local` is the hit point in the
    /// shape's frame, -1…1 along each half size. May be NULL.
    vec3 (*pattern)(vec3 local);
} trl_material;

typedef enum trl_shape_kind {
    TRL_SHAPE_SPHERE,    // size.x = radius
    TRL_SHAPE_BOX,       // size = half sizes
    TRL_SHAPE_RECTANGLE, // size.x, size.y = half sizes; faces +z
    TRL_SHAPE_CAPSULE,   // size.x = radius, size.z = half length along z
    TRL_SHAPE_RING       // size.x = radius of the ring, size.y = of its tube; lies in x, y
} trl_shape_kind;

typedef struct trl_shape {
    trl_shape_kind kind;
    frame3 frame;
    vec3 center, size;
    trl_material material;
} trl_shape;

typedef struct trl_scene {
    uint32_t shape_count, lamp_count, lens_count;
    vec3 background; // light from where nothing is
    float clamp;     // greatest light of a path after two scatterings; 0 = any
    trl_shape shapes[TRL_SCENE_SHAPES];
    uint32_t lamps[TRL_SCENE_LAMPS];   // indices of shapes
    float powers[TRL_SCENE_LAMPS];     // of the lamps, for choosing among them
    uint32_t lenses[TRL_SCENE_LENSES]; // glass spheres, which matt surfaces look for
    // Bounding spheres, which are tried four by four.
    float x[TRL_SCENE_SHAPES], y[TRL_SCENE_SHAPES], z[TRL_SCENE_SHAPES];
    float r[TRL_SCENE_SHAPES], r2[TRL_SCENE_SHAPES];
} trl_scene;

typedef struct trl_ray {
    vec3 origin, direction; // unit
} trl_ray;

typedef struct trl_hit {
    float t;
    uint32_t shape;
    vec3 point, normal; // the normal looks out of the shape
    vec3 color;         // after the pattern
} trl_hit;

/// Numbers for one path: Owen-scrambled Sobol points, two dimensions at a time.
typedef struct trl_sampler {
    uint32_t seed, index, pair;
} trl_sampler;

trl_sampler trl_sampler_begin(uint32_t x, uint32_t y, uint32_t index);
/// The next two numbers, each 0 ≤ u < 1.
void trl_sampler_next(trl_sampler *sampler, float u[2]);

/// sin and cos of 2π·turn, turn 0…1, to 3e-7.
void trl_turn_sincos(float turn, float *sine, float *cosine);
/// 0…1 → a point of the unit disc, evenly. Shirley and Chiu (1997).
void trl_disc_at(const float u[2], float *x, float *y);

/// Adds a shape; lamps and glass spheres are noted. Scenes are made by code in
/// this room, which keeps to the limits above.
void trl_scene_add(trl_scene *scene, const trl_shape *shape);
bool trl_scene_hit(const trl_scene *scene, const trl_ray *ray, trl_hit *hit);
/// The same for one shape alone.
bool trl_scene_hit_shape(const trl_scene *scene, uint32_t shape, const trl_ray *ray, trl_hit *hit);
/// Whether anything but the lamp itself (a shape) is nearer than `distance`.
bool trl_scene_blocked(const trl_scene *scene, const trl_ray *ray, uint32_t lamp, float distance);

/// A direction to a lamp from `from`: unit direction, distance, light and the
/// density over solid angle with which this lamp's sampling finds it.
typedef struct trl_lamp_sample {
    vec3 direction, light;
    float distance, density;
} trl_lamp_sample;
/// False where the sampled place is hidden by the lamp itself.
bool trl_lamp_pick(const trl_scene *scene, uint32_t lamp, vec3 from, const float u[2],
                   trl_lamp_sample *out);
/// The density with which trl_lamp_pick finds this hit of a lamp.
float trl_lamp_density(const trl_scene *scene, vec3 from, vec3 direction, const trl_hit *hit);
/// How often each lamp should be picked at `from`; the chances sum to 1.
void trl_lamp_chances(const trl_scene *scene, vec3 from, float chances[TRL_SCENE_LAMPS]);
/// Directions to a sphere seen from outside: the cone that it fills, evenly or,
/// for a lamp with a dark limb, more of its middle.
vec3 trl_cone_sample(vec3 from, vec3 center, float radius, float limb, const float u[2]);
/// Their density, 0 outside the cone and where `from` is inside the sphere.
float trl_cone_density(vec3 from, vec3 center, float radius, float limb, vec3 direction);
/// What a lamp emits towards -direction.
vec3 trl_lamp_light(const trl_material *material, const trl_hit *hit, vec3 direction);

/// Scattering in the surface's frame (z = normal), `in` towards the eye, `out`
/// towards the light. Value includes the cosine; density is over solid angle.
vec3 trl_surface_value(const trl_material *material, vec3 color, vec3 in, vec3 out);
float trl_surface_density(const trl_material *material, vec3 color, vec3 in, vec3 out);
/// False where the sampled direction falls below the surface.
bool trl_surface_sample(const trl_material *material, vec3 color, vec3 in, float choice,
                        const float u[2], vec3 *out);
/// Glass: the next direction (world), whether it is inside, and the part of light
/// that it brings. Reflection is chosen as often as it happens, `least` at least.
vec3 trl_glass_scatter(vec3 direction, vec3 normal, float choice, float least, bool *inside,
                       float *weight);

/// The light that comes against the ray.
vec3 trl_path_light(const trl_scene *scene, const trl_ray *ray, trl_sampler *sampler);

#endif
