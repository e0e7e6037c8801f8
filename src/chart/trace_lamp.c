// Finding the lamps from a place: which one, and where on it.
#include "chart/trace.h"

#define HIDDEN 1e-3f // a lamp met nearer by this part of the squared distance hides the sample

static float square(float x) {
    return x * x;
}

void trl_lamp_chances(const trl_scene *scene, vec3 from, float chances[TRL_SCENE_LAMPS]) {
    float sum = 0.0f;
    for (uint32_t i = 0; i < scene->lamp_count; i++) {
        vec3 to = v3_sub(scene->shapes[scene->lamps[i]].center, from);
        chances[i] = scene->powers[i] / fmaxf(v3_dot(to, to), scene->r2[scene->lamps[i]]);
        sum += chances[i];
    }
    for (uint32_t i = 0; i < scene->lamp_count; i++)
        chances[i] /= sum;
}

// A cone's directions are counted by t, 0 in the middle and 1 at the edge, so that
// equal parts of t are equal solid angles. From far away t is also the squared
// distance from the middle of the disc, 1 - cos² at the surface: a lamp with limb
// k sends 1 - k·t, and the density over t is made to follow it.

vec3 trl_cone_sample(vec3 from, vec3 center, float radius, float limb, const float u[2]) {
    vec3 to = v3_sub(center, from);
    float t = u[0];
    if (limb > 0.0f) t = (1.0f - sqrtf(1.0f - limb * (2.0f - limb) * u[0])) / limb;
    float sine2 = fminf(1.0f, radius * radius / v3_dot(to, to));
    float height = t * sine2 / (1.0f + sqrtf(1.0f - sine2)); // 1 - cos of the angle
    float away = sqrtf(fmaxf(0.0f, height * (2.0f - height))), sine, cosine;
    trl_turn_sincos(u[1], &sine, &cosine);
    frame3 frame = frame3_around(v3_unit(to));
    return frame3_out(&frame, v3(away * cosine, away * sine, 1.0f - height));
}

float trl_cone_density(vec3 from, vec3 center, float radius, float limb, vec3 direction) {
    vec3 to = v3_sub(center, from);
    float distance2 = v3_dot(to, to), ahead = v3_dot(to, direction);
    float sine2 = radius * radius / distance2;
    if (sine2 >= 1.0f || ahead < 0.0f) return 0.0f;
    vec3 beside = v3_along(to, direction, -ahead);
    float beside2 = v3_dot(beside, beside);
    if (beside2 > radius * radius) return 0.0f;
    float full = sine2 / (1.0f + sqrtf(1.0f - sine2));
    float height = beside2 / distance2 / (1.0f + ahead / sqrtf(distance2));
    float shape = (1.0f - limb * height / full) / (1.0f - 0.5f * limb);
    return shape / (2.0f * TRL_PI_F * full);
}

/// The frame in which a tube's cross-section is sampled at a place of its core:
/// x towards `from`, z along the core.
static frame3 tube_frame(vec3 core, vec3 along, vec3 from) {
    vec3 to = v3_sub(from, core);
    vec3 facing = v3_along(to, along, -v3_dot(to, along));
    frame3 frame = {v3_unit(facing), v3(0.0f, 0.0f, 0.0f), along};
    frame.y = v3_cross(frame.z, frame.x);
    return frame;
}

/// A point on the half of a tube that faces `from`, evenly as seen from there.
static vec3 tube_point(vec3 core, vec3 along, float radius, vec3 from, float u) {
    frame3 frame = tube_frame(core, along, from);
    float side = 2.0f * u - 1.0f;
    vec3 normal = v3(sqrtf(1.0f - side * side), side, 0.0f);
    return v3_along(core, frame3_out(&frame, normal), radius);
}

static vec3 lamp_point(const trl_shape *shape, vec3 from, const float u[2]) {
    const frame3 *f = &shape->frame;
    vec3 size = shape->size, along = f->z, core = shape->center;
    float sine, cosine;
    switch (shape->kind) {
    case TRL_SHAPE_CAPSULE:
        core = v3_along(core, along, (2.0f * u[0] - 1.0f) * size.z);
        return tube_point(core, along, size.x, from, u[1]);
    case TRL_SHAPE_RING:
        trl_turn_sincos(u[0], &sine, &cosine);
        core = v3_add(core, frame3_out(f, v3(cosine * size.x, sine * size.x, 0.0f)));
        along = frame3_out(f, v3(-sine, cosine, 0.0f));
        return tube_point(core, along, size.y, from, u[1]);
    default:
        return v3_add(core, frame3_out(f, v3((2.0f * u[0] - 1.0f) * size.x,
                                             (2.0f * u[1] - 1.0f) * size.y, 0.0f)));
    }
}

/// The density over area with which lamp_point finds a hit.
static float area_density(const trl_shape *shape, vec3 from, const trl_hit *hit) {
    vec3 size = shape->size, local = frame3_in(&shape->frame, v3_sub(hit->point, shape->center));
    vec3 core = shape->center, along = shape->frame.z;
    float evenly;
    if (shape->kind == TRL_SHAPE_RECTANGLE) return 1.0f / (4.0f * size.x * size.y);
    if (shape->kind == TRL_SHAPE_CAPSULE) {
        if (fabsf(local.z) > size.z) return 0.0f; // the round ends are left to scattering
        core = v3_along(core, along, local.z);
        evenly = 1.0f / (2.0f * size.z * size.x);
    } else {
        float away = sqrtf(local.x * local.x + local.y * local.y);
        vec3 radial = v3(local.x / away, local.y / away, 0.0f);
        core = v3_along(core, frame3_out(&shape->frame, radial), size.x);
        along = frame3_out(&shape->frame, v3(-radial.y, radial.x, 0.0f));
        evenly = 1.0f / (2.0f * TRL_PI_F * away * size.y);
    }
    frame3 frame = tube_frame(core, along, from);
    return 0.5f * evenly * fmaxf(0.0f, v3_dot(frame.x, hit->normal));
}

float trl_lamp_density(const trl_scene *scene, vec3 from, vec3 direction, const trl_hit *hit) {
    const trl_shape *shape = &scene->shapes[hit->shape];
    if (shape->kind == TRL_SHAPE_SPHERE)
        return trl_cone_density(from, shape->center, shape->size.x, shape->material.limb,
                                direction);
    float cosine = -v3_dot(hit->normal, direction);
    if (cosine <= 0.0f) return 0.0f;
    vec3 to = v3_sub(hit->point, from);
    return area_density(shape, from, hit) * v3_dot(to, to) / cosine;
}

vec3 trl_lamp_light(const trl_material *material, const trl_hit *hit, vec3 direction) {
    float cosine = -v3_dot(hit->normal, direction);
    if (cosine <= 0.0f) return v3_all(0.0f);
    return v3_scale(hit->color, 1.0f - material->limb * (1.0f - square(cosine)));
}

bool trl_lamp_pick(const trl_scene *scene, uint32_t lamp, vec3 from, const float u[2],
                   trl_lamp_sample *out) {
    const trl_shape *shape = &scene->shapes[scene->lamps[lamp]];
    bool is_ball = shape->kind == TRL_SHAPE_SPHERE;
    vec3 to = v3_sub(is_ball ? shape->center : lamp_point(shape, from, u), from);
    trl_ray ray = {from, v3_unit(to)};
    if (is_ball)
        ray.direction =
            trl_cone_sample(from, shape->center, shape->size.x, shape->material.limb, u);
    trl_hit hit;
    if (!trl_scene_hit_shape(scene, scene->lamps[lamp], &ray, &hit)) return false;
    // A ring may hide the place behind itself: that place is then not found.
    if (!is_ball && hit.t * hit.t < v3_dot(to, to) * (1.0f - HIDDEN)) return false;
    out->direction = ray.direction;
    out->distance = hit.t;
    out->light = trl_lamp_light(&shape->material, &hit, ray.direction);
    out->density = trl_lamp_density(scene, from, ray.direction, &hit);
    return out->density > 0.0f;
}
