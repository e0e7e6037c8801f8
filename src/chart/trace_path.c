// One path from the eye back to the lamps.
//
// At every surface the lamps are looked for directly and by scattering, weighted
// by the balance heuristic (Veach 1997). Matt surfaces also look towards glass
// spheres, because the bright spots behind a lens are otherwise found by luck.
#include "chart/trace.h"

#define EVENTS 24             // scatterings and passages of glass, at most
#define CAUSTIC_CLAMP 2.0f    // light through glass may exceed the scene's clamp so many times
#define SURE_EVENTS 3         // scatterings before a path may be given up
#define ALL_LAMPS 1           // up to this scattering every lamp is looked for, later one
#define LENS_CHOICE 0.25f     // how often a surface looks towards a lens
#define SEEN_REFLECTION 0.25f // how often glass that is seen reflects, at least
#define INNER_REFLECTION 0.1f // the same from within
#define WIDE_DENSITY 4.0f     // below it a scattering counts as wide
#define WIDE_ROUGHNESS 0.3f   // after a wide scattering mirrors are at least so rough

typedef struct path {
    const trl_scene *scene;
    trl_sampler *sampler;
    trl_ray ray;
    vec3 light, weight;
    float density;        // of the last scattering's direction
    uint32_t scatterings; // glass not counted
    bool through_glass;   // the last event was glass, or there was none yet
    bool inside, wide;
} path;

static void gather(path *p, vec3 light) {
    light = v3_mul(light, p->weight);
    bool caustic = p->scatterings == 1 && p->through_glass, indirect = p->scatterings >= 2;
    float most = v3_max(light), limit = p->scene->clamp * (caustic ? CAUSTIC_CLAMP : 1.0f);
    if (limit > 0.0f && (caustic || indirect) && most > limit)
        light = v3_scale(light, limit / most);
    p->light = v3_add(p->light, light);
}

/// e^-x for the small x of clear glass, to 3 %; smooth, and alike everywhere.
static float decay(float x) {
    float f = 1.0f / (1.0f + x * (1.0f / 32.0f));
    for (int i = 0; i < 5; i++)
        f *= f;
    return f;
}

static void pass_glass(path *p, const trl_hit *hit) {
    float u[2];
    trl_sampler_next(p->sampler, u);
    if (p->inside) {
        vec3 a = v3_scale(hit->color, hit->t);
        p->weight = v3_mul(p->weight, v3(decay(a.x), decay(a.y), decay(a.z)));
    }
    float weight, least = p->inside ? INNER_REFLECTION : SEEN_REFLECTION;
    if (p->scatterings) least = 0.0f;
    p->ray.origin = hit->point;
    p->ray.direction =
        trl_glass_scatter(p->ray.direction, hit->normal, u[0], least, &p->inside, &weight);
    p->weight = v3_scale(p->weight, weight);
    p->through_glass = true;
}

/// Density of looking towards a lens, before the choice to do so.
static float lens_density(const trl_scene *scene, vec3 from, vec3 direction) {
    float sum = 0.0f;
    for (uint32_t i = 0; i < scene->lens_count; i++) {
        const trl_shape *lens = &scene->shapes[scene->lenses[i]];
        sum += trl_cone_density(from, lens->center, lens->size.x, 0.0f, direction);
    }
    return scene->lens_count ? sum / (float)scene->lens_count : 0.0f;
}

/// The density of scattering to `direction`, all ways to choose it together.
static float scatter_density(const path *p, const trl_material *material, const trl_hit *hit,
                             const frame3 *frame, vec3 in, vec3 direction) {
    vec3 out = frame3_in(frame, direction);
    float density = trl_surface_density(material, hit->color, in, out);
    if (!p->scene->lens_count) return density;
    return (1.0f - LENS_CHOICE) * density +
           LENS_CHOICE * lens_density(p->scene, hit->point, direction);
}

/// How often this lamp is looked for: at the first surfaces every lamp, later one.
static float lamp_chance(const path *p, vec3 from, uint32_t shape) {
    float chances[TRL_SCENE_LAMPS];
    trl_lamp_chances(p->scene, from, chances);
    for (uint32_t i = 0; i < p->scene->lamp_count; i++)
        if (p->scene->lamps[i] == shape) return p->scatterings <= ALL_LAMPS ? 1.0f : chances[i];
    return 0.0f;
}

static void look_for_lamp(path *p, uint32_t which, float chance, const trl_material *material,
                          const trl_hit *hit, const frame3 *frame, vec3 in) {
    float u[2];
    trl_lamp_sample lamp;
    trl_sampler_next(p->sampler, u);
    if (!trl_lamp_pick(p->scene, which, hit->point, u, &lamp)) return;
    vec3 out = frame3_in(frame, lamp.direction);
    vec3 value = trl_surface_value(material, hit->color, in, out);
    if (v3_max(value) <= 0.0f || v3_max(lamp.light) <= 0.0f) return;
    const trl_ray ray = {hit->point, lamp.direction};
    if (trl_scene_blocked(p->scene, &ray, p->scene->lamps[which], lamp.distance * 0.9999f)) return;
    float scatter = scatter_density(p, material, hit, frame, in, lamp.direction);
    gather(p, v3_scale(v3_mul(value, lamp.light), 1.0f / (chance * lamp.density + scatter)));
}

static void look_for_lamps(path *p, const trl_material *material, const trl_hit *hit,
                           const frame3 *frame, vec3 in) {
    float chances[TRL_SCENE_LAMPS], choice[2];
    uint32_t count = p->scene->lamp_count, which = 0;
    if (p->scatterings <= ALL_LAMPS) {
        for (; which < count; which++)
            look_for_lamp(p, which, 1.0f, material, hit, frame, in);
        return;
    }
    trl_lamp_chances(p->scene, hit->point, chances);
    trl_sampler_next(p->sampler, choice);
    while (which < count && choice[0] >= chances[which])
        choice[0] -= chances[which++];
    if (which < count) look_for_lamp(p, which, chances[which], material, hit, frame, in);
}

/// Chooses the next direction; false ends the path.
static bool scatter(path *p, const trl_material *material, const trl_hit *hit, const frame3 *frame,
                    vec3 in) {
    float u[2], choice[2];
    trl_sampler_next(p->sampler, choice);
    trl_sampler_next(p->sampler, u);
    const trl_scene *scene = p->scene;
    vec3 out, direction;
    float lens = scene->lens_count ? LENS_CHOICE : 0.0f;
    if (choice[0] < lens) {
        uint32_t which = (uint32_t)(choice[0] / LENS_CHOICE * (float)scene->lens_count);
        const trl_shape *sphere = &scene->shapes[scene->lenses[which]];
        direction = trl_cone_sample(hit->point, sphere->center, sphere->size.x, 0.0f, u);
        out = frame3_in(frame, direction);
    } else {
        float rest = (choice[0] - lens) / (1.0f - lens);
        if (!trl_surface_sample(material, hit->color, in, rest, u, &out)) return false;
        direction = frame3_out(frame, out);
    }
    p->density = scatter_density(p, material, hit, frame, in, direction);
    if (!(p->density > 0.0f)) return false;
    vec3 value = trl_surface_value(material, hit->color, in, out);
    p->weight = v3_mul(p->weight, v3_scale(value, 1.0f / p->density));
    p->ray = (trl_ray){hit->point, v3_unit(direction)};
    p->through_glass = false;
    p->wide |= p->density < WIDE_DENSITY;
    if (p->scatterings < SURE_EVENTS) return v3_max(p->weight) > 0.0f;
    float survive = fminf(0.95f, v3_max(p->weight));
    if (choice[1] >= survive) return false;
    p->weight = v3_scale(p->weight, 1.0f / survive);
    return true;
}

/// One event; false ends the path.
static bool advance(path *p) {
    trl_hit hit;
    if (!trl_scene_hit(p->scene, &p->ray, &hit)) {
        gather(p, p->scene->background);
        return false;
    }
    trl_material material = p->scene->shapes[hit.shape].material;
    if (material.surface == TRL_SURFACE_LAMP) {
        float share = 1.0f;
        if (!p->through_glass)
            share = p->density / (p->density + lamp_chance(p, p->ray.origin, hit.shape) *
                                                   trl_lamp_density(p->scene, p->ray.origin,
                                                                    p->ray.direction, &hit));
        gather(p, v3_scale(trl_lamp_light(&material, &hit, p->ray.direction), share));
        return false;
    }
    if (material.surface == TRL_SURFACE_GLASS) {
        pass_glass(p, &hit);
        return true;
    }
    if (v3_dot(hit.normal, p->ray.direction) > 0.0f) hit.normal = v3_scale(hit.normal, -1.0f);
    if (p->wide) material.roughness = fmaxf(material.roughness, WIDE_ROUGHNESS);
    frame3 frame = frame3_around(hit.normal);
    vec3 in = frame3_in(&frame, v3_scale(p->ray.direction, -1.0f));
    in.z = fmaxf(in.z, 1e-4f);
    p->scatterings++;
    look_for_lamps(p, &material, &hit, &frame, in);
    return scatter(p, &material, &hit, &frame, in);
}

vec3 trl_path_light(const trl_scene *scene, const trl_ray *ray, trl_sampler *sampler) {
    path p = {.scene = scene,
              .sampler = sampler,
              .ray = *ray,
              .weight = {1.0f, 1.0f, 1.0f},
              .through_glass = true};
    for (int event = 0; event < EVENTS && advance(&p); event++)
        continue;
    return p.light;
}
