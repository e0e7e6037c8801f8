// Where rays meet shapes.
#include "chart/trace.h"

#include <string.h>

#define NEAR 1e-4f    // hits nearer than this are the surface that the ray left
#define RING_STEPS 96 // sphere tracing of the ring: at most so many steps
#define RING_CLOSE 2e-5f

typedef float float4 __attribute__((vector_size(16)));
typedef int32_t int4 __attribute__((vector_size(16)));

static void bound(const trl_shape *shape, float *radius) {
    vec3 s = shape->size;
    switch (shape->kind) {
    case TRL_SHAPE_SPHERE: *radius = s.x; break;
    case TRL_SHAPE_BOX: *radius = sqrtf(v3_dot(s, s)); break;
    case TRL_SHAPE_RECTANGLE: *radius = sqrtf(s.x * s.x + s.y * s.y); break;
    case TRL_SHAPE_CAPSULE: *radius = s.z + s.x; break;
    case TRL_SHAPE_RING: *radius = s.x + s.y; break;
    }
}

/// The area that is seen from far away, for choosing among lamps.
static float lamp_area(const trl_shape *shape) {
    vec3 s = shape->size;
    switch (shape->kind) {
    case TRL_SHAPE_SPHERE: return TRL_PI_F * s.x * s.x;
    case TRL_SHAPE_RECTANGLE: return 4.0f * s.x * s.y;
    case TRL_SHAPE_RING: return 4.0f * TRL_PI_F * s.x * s.y;
    default: return 4.0f * s.x * s.z;
    }
}

void trl_scene_add(trl_scene *scene, const trl_shape *shape) {
    uint32_t i = scene->shape_count++;
    float radius = 0.0f;
    bound(shape, &radius);
    scene->shapes[i] = *shape;
    scene->x[i] = shape->center.x;
    scene->y[i] = shape->center.y;
    scene->z[i] = shape->center.z;
    scene->r[i] = radius * 1.0001f;
    scene->r2[i] = scene->r[i] * scene->r[i];
    if (shape->material.surface == TRL_SURFACE_LAMP) {
        scene->powers[scene->lamp_count] = lamp_area(shape) * v3_max(shape->material.color);
        scene->lamps[scene->lamp_count++] = i;
    }
    if (shape->material.surface == TRL_SURFACE_GLASS && shape->kind == TRL_SHAPE_SPHERE &&
        scene->lens_count < TRL_SCENE_LENSES)
        scene->lenses[scene->lens_count++] = i;
}

/// For each shape, a distance before which the ray does not meet its bounding
/// sphere; beyond everything where it never does.
static void bounds(const trl_scene *scene, const trl_ray *ray, float *near) {
    const float4 never = {HUGE_VALF, HUGE_VALF, HUGE_VALF, HUGE_VALF};
    for (uint32_t i = 0; i < scene->shape_count; i += 4) {
        float4 x, y, z, r, r2;
        memcpy(&x, scene->x + i, sizeof x);
        memcpy(&y, scene->y + i, sizeof y);
        memcpy(&z, scene->z + i, sizeof z);
        memcpy(&r, scene->r + i, sizeof r);
        memcpy(&r2, scene->r2 + i, sizeof r2);
        x -= ray->origin.x;
        y -= ray->origin.y;
        z -= ray->origin.z;
        float4 ahead = x * ray->direction.x + y * ray->direction.y + z * ray->direction.z;
        float4 away2 = x * x + y * y + z * z;
        int4 meets = (away2 - ahead * ahead <= r2) & ((ahead > 0.0f) | (away2 <= r2));
        int4 from = ((int4)(ahead - r) & meets) | ((int4)never & ~meets);
        memcpy(near + i, &from, sizeof from);
    }
}

/// All in the shape's frame: `o` and `d` are the ray's; returns the distance, or
/// `far`, and the normal there.
static float hit_sphere(vec3 o, vec3 d, float radius, float far, vec3 *normal) {
    float b = v3_dot(o, d);
    // The foot of the perpendicular keeps its digits where b² - c would lose them.
    vec3 foot = v3_along(o, d, -b);
    float h2 = radius * radius - v3_dot(foot, foot);
    if (h2 < 0.0f) return far;
    float h = sqrtf(h2), t = -b - h;
    if (t < NEAR) t = -b + h;
    if (t < NEAR || t >= far) return far;
    *normal = v3_scale(v3_along(o, d, t), 1.0f / radius);
    return t;
}

static float hit_box(vec3 o, vec3 d, vec3 half, float far, vec3 *normal) {
    vec3 inverse = v3(1.0f / d.x, 1.0f / d.y, 1.0f / d.z);
    float ax = (-half.x - o.x) * inverse.x, bx = (half.x - o.x) * inverse.x;
    float ay = (-half.y - o.y) * inverse.y, by = (half.y - o.y) * inverse.y;
    float az = (-half.z - o.z) * inverse.z, bz = (half.z - o.z) * inverse.z;
    float nx = ax < bx ? ax : bx, ny = ay < by ? ay : by, nz = az < bz ? az : bz;
    float fx = ax < bx ? bx : ax, fy = ay < by ? by : ay, fz = az < bz ? bz : az;
    float enter = nx > ny ? nx : ny, leave = fx < fy ? fx : fy;
    enter = enter > nz ? enter : nz;
    leave = leave < fz ? leave : fz;
    if (!(enter <= leave)) return far;
    float t = enter >= NEAR ? enter : leave;
    if (t < NEAR || t >= far) return far;
    bool entering = t == enter;
    if (t == (entering ? nx : fx))
        *normal = v3((d.x < 0.0f) == entering ? 1.0f : -1.0f, 0.0f, 0.0f);
    else if (t == (entering ? ny : fy))
        *normal = v3(0.0f, (d.y < 0.0f) == entering ? 1.0f : -1.0f, 0.0f);
    else
        *normal = v3(0.0f, 0.0f, (d.z < 0.0f) == entering ? 1.0f : -1.0f);
    return t;
}

static float hit_rectangle(vec3 o, vec3 d, vec3 half, float far, vec3 *normal) {
    if (d.z == 0.0f) return far;
    float t = -o.z / d.z;
    if (t < NEAR || t >= far) return far;
    float x = o.x + d.x * t, y = o.y + d.y * t;
    if (fabsf(x) > half.x || fabsf(y) > half.y) return far;
    *normal = v3(0.0f, 0.0f, 1.0f);
    return t;
}

static float hit_capsule(vec3 o, vec3 d, vec3 size, float far, vec3 *normal) {
    float a = d.x * d.x + d.y * d.y, best = far;
    if (a > 0.0f) {
        float b = (o.x * d.x + o.y * d.y) / a;
        float fx = o.x - d.x * b, fy = o.y - d.y * b;
        float h2 = (size.x * size.x - fx * fx - fy * fy) / a;
        if (h2 < 0.0f) return far;
        float h = sqrtf(h2), t = -b - h;
        if (t < NEAR || fabsf(o.z + d.z * t) > size.z) t = -b + h;
        if (t >= NEAR && t < best && fabsf(o.z + d.z * t) <= size.z) {
            best = t;
            *normal = v3((o.x + d.x * t) / size.x, (o.y + d.y * t) / size.x, 0.0f);
        }
    }
    for (int side = -1; side <= 1; side += 2) {
        float end = (float)side * size.z;
        vec3 n, from = v3(o.x, o.y, o.z - end);
        float t = hit_sphere(from, d, size.x, best, &n);
        if (t < best && (from.z + d.z * t) * (float)side >= 0.0f) {
            best = t;
            *normal = n;
        }
    }
    return best;
}

/// The distance of a place from the ring's surface.
static float ring_distance(vec3 p, vec3 size) {
    float away = sqrtf(p.x * p.x + p.y * p.y) - size.x;
    return sqrtf(away * away + p.z * p.z) - size.y;
}

static float hit_ring(vec3 o, vec3 d, vec3 size, float far, vec3 *normal) {
    float b = v3_dot(o, d), radius = size.x + size.y;
    vec3 foot = v3_along(o, d, -b);
    float h2 = radius * radius - v3_dot(foot, foot);
    if (h2 < 0.0f) return far;
    float h = sqrtf(h2), t = -b - h, end = -b + h;
    if (d.z != 0.0f) { // only the slab in which the tube lies
        float near = (-size.y - o.z) / d.z, away = (size.y - o.z) / d.z;
        t = fmaxf(t, near < away ? near : away);
        end = fminf(end, near < away ? away : near);
    }
    t = fmaxf(t, NEAR);
    end = fminf(end, far);
    for (int step = 0; step < RING_STEPS && t < end; step++) {
        vec3 p = v3_along(o, d, t);
        float distance = ring_distance(p, size);
        if (distance < RING_CLOSE) {
            float from_axis = sqrtf(p.x * p.x + p.y * p.y);
            vec3 core = v3(p.x * size.x / from_axis, p.y * size.x / from_axis, 0.0f);
            *normal = v3_unit(v3_sub(p, core));
            // A ray that has just left the ring is not on its way into it.
            if (v3_dot(*normal, d) < 0.0f) return t;
            distance = RING_CLOSE;
        }
        t += distance;
    }
    return far;
}

/// The hit of one shape nearer than `far`: its distance, or `far`; `local` gets
/// the point and `normal` the normal in the shape's frame.
static float hit_shape(const trl_shape *shape, const trl_ray *ray, float far, vec3 *local,
                       vec3 *normal) {
    vec3 o = v3_sub(ray->origin, shape->center), d = ray->direction;
    if (shape->kind != TRL_SHAPE_SPHERE) {
        o = frame3_in(&shape->frame, o);
        d = frame3_in(&shape->frame, d);
    }
    float t = far;
    switch (shape->kind) {
    case TRL_SHAPE_SPHERE: t = hit_sphere(o, d, shape->size.x, far, normal); break;
    case TRL_SHAPE_BOX: t = hit_box(o, d, shape->size, far, normal); break;
    case TRL_SHAPE_RECTANGLE: t = hit_rectangle(o, d, shape->size, far, normal); break;
    case TRL_SHAPE_CAPSULE: t = hit_capsule(o, d, shape->size, far, normal); break;
    case TRL_SHAPE_RING: t = hit_ring(o, d, shape->size, far, normal); break;
    }
    if (t < far) *local = v3_along(o, d, t);
    return t;
}

static vec3 pattern_color(const trl_shape *shape, vec3 local) {
    vec3 s = shape->size;
    if (!shape->material.pattern) return shape->material.color;
    if (shape->kind == TRL_SHAPE_BOX)
        return shape->material.pattern(v3(local.x / s.x, local.y / s.y, local.z / s.z));
    return shape->material.pattern(v3_scale(local, 1.0f / s.x));
}

static void complete(const trl_shape *shape, const trl_ray *ray, vec3 local, vec3 normal,
                     trl_hit *hit) {
    hit->point = v3_along(ray->origin, ray->direction, hit->t);
    hit->normal = shape->kind == TRL_SHAPE_SPHERE ? normal : frame3_out(&shape->frame, normal);
    hit->color = pattern_color(shape, local);
}

bool trl_scene_hit_shape(const trl_scene *scene, uint32_t shape, const trl_ray *ray, trl_hit *hit) {
    vec3 local = {0}, normal = {0};
    hit->shape = shape;
    hit->t = hit_shape(&scene->shapes[shape], ray, HUGE_VALF, &local, &normal);
    if (hit->t == HUGE_VALF) return false;
    complete(&scene->shapes[shape], ray, local, normal, hit);
    return true;
}

bool trl_scene_hit(const trl_scene *scene, const trl_ray *ray, trl_hit *hit) {
    float near[TRL_SCENE_SHAPES];
    bounds(scene, ray, near);
    vec3 local = {0}, normal = {0};
    hit->t = HUGE_VALF;
    for (uint32_t i = 0; i < scene->shape_count; i++) {
        if (!(near[i] < hit->t)) continue;
        vec3 at, n;
        float t = hit_shape(&scene->shapes[i], ray, hit->t, &at, &n);
        if (t >= hit->t) continue;
        hit->t = t;
        hit->shape = i;
        local = at;
        normal = n;
    }
    if (hit->t == HUGE_VALF) return false;
    complete(&scene->shapes[hit->shape], ray, local, normal, hit);
    return true;
}

bool trl_scene_blocked(const trl_scene *scene, const trl_ray *ray, uint32_t lamp, float distance) {
    float near[TRL_SCENE_SHAPES];
    bounds(scene, ray, near);
    vec3 local, normal;
    for (uint32_t i = 0; i < scene->shape_count; i++)
        if (near[i] < distance && i != lamp &&
            hit_shape(&scene->shapes[i], ray, distance, &local, &normal) < distance)
            return true;
    return false;
}
