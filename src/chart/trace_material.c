// How surfaces scatter light.
//
// Rough reflection is GGX with Smith's height-correlated masking, sampled by its
// visible normals: Walter et al. (2007), Heitz (2014, 2018). The coat lets light
// through to a Lambert base as Kelemen and Szirmay-Kalos (2001) do, by which a
// white base below a smooth coat returns all light.
#include "chart/trace.h"

#define GLASS_INDEX 1.5f
#define COAT_NORMAL 0.04f    // reflection at normal incidence, index 1.5
#define COAT_MEAN 0.0857143f // cosine-weighted mean of Schlick's curve from 0.04: 0.04 + 0.96/21
#define COAT_CHOICE 0.5f     // how often the coat is sampled rather than the base

static float schlick_weight(float cosine) {
    float m = 1.0f - cosine, m2 = m * m;
    return m2 * m2 * m;
}

static vec3 schlick(vec3 normal, float cosine) {
    return v3_along(normal, v3_sub(v3_all(1.0f), normal), schlick_weight(cosine));
}

static float ggx(float alpha, float cosine) {
    float a2 = alpha * alpha, d = cosine * cosine * (a2 - 1.0f) + 1.0f;
    return a2 / (TRL_PI_F * d * d);
}

/// Smith's lambda for a direction of the upper side.
static float smith(float alpha, float cosine) {
    float c2 = cosine * cosine;
    return 0.5f * (sqrtf(1.0f + alpha * alpha * (1.0f - c2) / c2) - 1.0f);
}

static vec3 half_way(vec3 in, vec3 out) {
    return v3_unit(v3_add(in, out));
}

/// Reflection by the micro-facets of a mirror, times the cosine.
static float facet_value(float alpha, vec3 in, vec3 out) {
    float shadow = 1.0f + smith(alpha, in.z) + smith(alpha, out.z);
    return ggx(alpha, half_way(in, out).z) / (4.0f * in.z * shadow);
}

static float facet_density(float alpha, vec3 in, vec3 out) {
    return ggx(alpha, half_way(in, out).z) / (4.0f * in.z * (1.0f + smith(alpha, in.z)));
}

/// Heitz, "Sampling the GGX Distribution of Visible Normals", JCGT 7(4), 2018.
static vec3 facet_sample(float alpha, vec3 in, const float u[2]) {
    vec3 view = v3_unit(v3(alpha * in.x, alpha * in.y, in.z));
    frame3 frame = frame3_around(view);
    float x, y;
    trl_disc_at(u, &x, &y);
    // Of the disc that the view sees, the part below the horizon is folded up. The
    // frame's second axis must be the one that leans to the normal.
    float lean = 0.5f * (1.0f + view.z);
    vec3 up = v3(-view.z * view.x, -view.z * view.y, 1.0f - view.z * view.z);
    float length2 = v3_dot(up, up);
    if (length2 > 1e-12f) {
        frame.y = v3_scale(up, 1.0f / sqrtf(length2));
        frame.x = v3_cross(frame.y, view);
    }
    y = (1.0f - lean) * sqrtf(fmaxf(0.0f, 1.0f - x * x)) + lean * y;
    vec3 n = frame3_out(&frame, v3(x, y, sqrtf(fmaxf(0.0f, 1.0f - x * x - y * y))));
    vec3 normal = v3_unit(v3(alpha * n.x, alpha * n.y, fmaxf(1e-6f, n.z)));
    return v3_sub(v3_scale(normal, 2.0f * v3_dot(in, normal)), in);
}

static vec3 base_value(vec3 color, vec3 in, vec3 out) {
    float enter = (1.0f - COAT_NORMAL) * (1.0f - schlick_weight(in.z));
    float leave = (1.0f - COAT_NORMAL) * (1.0f - schlick_weight(out.z));
    return v3_scale(color, enter * leave * out.z / (TRL_PI_F * (1.0f - COAT_MEAN)));
}

vec3 trl_surface_value(const trl_material *material, vec3 color, vec3 in, vec3 out) {
    if (in.z <= 0.0f || out.z <= 0.0f) return v3_all(0.0f);
    float facing = v3_dot(in, half_way(in, out));
    switch (material->surface) {
    case TRL_SURFACE_MATT: return v3_scale(color, out.z / TRL_PI_F);
    case TRL_SURFACE_COAT: {
        vec3 coat = v3_scale(schlick(v3_all(COAT_NORMAL), facing),
                             facet_value(material->roughness, in, out));
        return v3_add(base_value(color, in, out), coat);
    }
    case TRL_SURFACE_METAL:
        return v3_scale(schlick(color, facing), facet_value(material->roughness, in, out));
    default: return v3_all(0.0f);
    }
}

/// How often a sample is of the coat: always where the base is black.
static float coat_choice(const trl_material *material, vec3 color) {
    if (material->surface == TRL_SURFACE_METAL) return 1.0f;
    if (material->surface == TRL_SURFACE_MATT) return 0.0f;
    float base = v3_max(color);
    return 1.0f - (1.0f - COAT_CHOICE) * fminf(1.0f, 4.0f * base);
}

float trl_surface_density(const trl_material *material, vec3 color, vec3 in, vec3 out) {
    if (in.z <= 0.0f || out.z <= 0.0f) return 0.0f;
    float coat = coat_choice(material, color), density = (1.0f - coat) * out.z / TRL_PI_F;
    if (coat > 0.0f) density += coat * facet_density(material->roughness, in, out);
    return density;
}

bool trl_surface_sample(const trl_material *material, vec3 color, vec3 in, float choice,
                        const float u[2], vec3 *out) {
    if (choice < coat_choice(material, color)) {
        *out = facet_sample(material->roughness, in, u);
        return out->z > 0.0f;
    }
    float x, y;
    trl_disc_at(u, &x, &y);
    *out = v3(x, y, sqrtf(fmaxf(0.0f, 1.0f - x * x - y * y)));
    return out->z > 0.0f;
}

vec3 trl_glass_scatter(vec3 direction, vec3 normal, float choice, float least, bool *inside,
                       float *weight) {
    float cosine = -v3_dot(direction, normal), ratio = 1.0f / GLASS_INDEX;
    bool leaving = cosine < 0.0f;
    if (leaving) {
        cosine = -cosine;
        normal = v3_scale(normal, -1.0f);
        ratio = GLASS_INDEX;
    }
    float beyond2 = 1.0f - ratio * ratio * (1.0f - cosine * cosine);
    vec3 reflected = v3_unit(v3_along(direction, normal, 2.0f * cosine));
    *inside = leaving;
    *weight = 1.0f;
    if (beyond2 <= 0.0f) return reflected;
    float beyond = sqrtf(beyond2);
    // Fresnel's equations; `ratio` is the index before over the index behind.
    float across = (ratio * cosine - beyond) / (ratio * cosine + beyond);
    float along = (cosine - ratio * beyond) / (cosine + ratio * beyond);
    float fresnel = 0.5f * (across * across + along * along), chance = fmaxf(fresnel, least);
    if (choice < chance) {
        *weight = fresnel / chance;
        return reflected;
    }
    *weight = (1.0f - fresnel) / (1.0f - chance);
    *inside = !leaving;
    return v3_unit(v3_along(v3_scale(direction, ratio), normal, ratio * cosine - beyond));
}
