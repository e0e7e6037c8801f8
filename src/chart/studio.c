// The studio: a still life under a bare bulb and neon light, path-traced.
//
// A glass ball on a plinth stands before a ring of neon as a pupil in its iris;
// around it balls of lacquer and gold, a grey card and a colour checker. Lengths
// are decimetres, light is ACEScg with 1.0 for a white card under the soft lamp.
#include "chart/checker.h"
#include "chart/trace.h"

#define DEFAULT_SAMPLES 64
#define BULB_LIGHT 1024.0f // ten stops above a white card
#define FIREFLY_CLAMP 1.5f

static const frame3 upright = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
static const frame3 along_y = {{1, 0, 0}, {0, 0, -1}, {0, 1, 0}};

/// Turned about the vertical (to the right for the onlooker) and then leaned
/// back, both in parts of a full turn.
static frame3 turned(float turn, float lean) {
    float s, c, ls, lc;
    trl_turn_sincos(turn < 0.0f ? turn + 1.0f : turn, &s, &c);
    trl_turn_sincos(lean, &ls, &lc);
    frame3 f = {{c, 0.0f, -s}, {0.0f, 1.0f, 0.0f}, {s, 0.0f, c}};
    vec3 z = v3_add(v3_scale(f.z, lc), v3_scale(f.y, ls));
    f.y = v3_sub(v3_scale(f.y, lc), v3_scale(f.z, ls));
    f.z = z;
    return f;
}

static trl_material matt(vec3 color) {
    return (trl_material){.surface = TRL_SURFACE_MATT, .color = color};
}

static trl_material lacquer(vec3 color, float roughness) {
    return (trl_material){.surface = TRL_SURFACE_COAT, .color = color, .roughness = roughness};
}

static trl_material metal(vec3 color, float roughness) {
    return (trl_material){.surface = TRL_SURFACE_METAL, .color = color, .roughness = roughness};
}

static trl_material glass(vec3 absorbed) {
    return (trl_material){.surface = TRL_SURFACE_GLASS, .color = absorbed};
}

static trl_material lamp(vec3 light, float limb) {
    return (trl_material){.surface = TRL_SURFACE_LAMP, .color = light, .limb = limb};
}

static void add(trl_scene *scene, trl_shape_kind kind, const frame3 *frame, vec3 center, vec3 size,
                trl_material material) {
    const trl_shape shape = {kind, *frame, center, size, material};
    trl_scene_add(scene, &shape);
}

static void ball(trl_scene *scene, float x, float z, float radius, trl_material material) {
    add(scene, TRL_SHAPE_SPHERE, &upright, v3(x, radius, z), v3_all(radius), material);
}

/// The front of the checker's board; its back and edges are black.
static vec3 checker_front(vec3 local) {
    // ACES2065-1 → ACEScg: the inverse of what trl_chart_studio ends with, written out
    // because a pattern has no state. Source: TB-2014-004, AP0 to AP1.
    static const trl_mat3 to_ap1 = {{{1.4514393161, -0.2365107469, -0.2149285693},
                                     {-0.0765537734, 1.1762296998, -0.0996759264},
                                     {0.0083161484, -0.0060324498, 0.9977163014}}};
    if (local.z < 0.999f) return v3_all(0.01f);
    double rgb[3], out[3];
    trl_chart_checker_at(0.5 + 0.5 * (double)local.x, 0.5 - 0.5 * (double)local.y, 1.0, 1.0, rgb);
    trl_mat3_apply(&to_ap1, rgb, out);
    return v3((float)fmax(out[0], 0.0), (float)fmax(out[1], 0.0), (float)fmax(out[2], 0.0));
}

/// The grey card: 18 % in front, white behind.
static vec3 gray_card(vec3 local) {
    return v3_all(local.z > 0.999f ? 0.18f : 0.8f);
}

/// The ring's neon runs from amber at its left through red and magenta to blue.
static vec3 neon(vec3 local) {
    static const vec3 amber = {20.0f, 6.6f, 0.2f}, red = {18.0f, 0.6f, 0.3f},
                      magenta = {14.0f, 0.5f, 10.0f}, blue = {0.8f, 1.4f, 20.0f};
    float t = 0.5f + 0.5f * (0.92f * local.x - 0.39f * local.y);
    t = 3.0f * fminf(fmaxf(t * 1.1f - 0.05f, 0.0f), 1.0f);
    if (t < 1.0f) return v3_mix(amber, red, t);
    if (t < 2.0f) return v3_mix(red, magenta, t - 1.0f);
    return v3_mix(magenta, blue, t - 2.0f);
}

static void room(trl_scene *scene) {
    add(scene, TRL_SHAPE_BOX, &upright, v3(0.0f, -0.5f, 1.2f), v3(9.0f, 0.5f, 5.2f),
        lacquer(v3(0.020f, 0.018f, 0.020f), 0.06f));
    add(scene, TRL_SHAPE_RECTANGLE, &upright, v3(0.0f, 3.0f, -4.0f), v3(30.0f, 12.0f, 0.0f),
        matt(v3(0.075f, 0.085f, 0.115f)));
}

static void lamps(trl_scene *scene) {
    // The bulb, its brass socket and cord.
    add(scene, TRL_SHAPE_SPHERE, &upright, v3(-3.1f, 3.45f, -0.5f), v3_all(0.15f),
        lamp(v3_scale(v3(1.0f, 0.86f, 0.62f), BULB_LIGHT), 0.995f));
    add(scene, TRL_SHAPE_CAPSULE, &along_y, v3(-3.1f, 3.74f, -0.5f), v3(0.09f, 0.0f, 0.09f),
        metal(v3(0.85f, 0.62f, 0.32f), 0.25f));
    add(scene, TRL_SHAPE_CAPSULE, &along_y, v3(-3.1f, 5.93f, -0.5f), v3(0.022f, 0.0f, 2.1f),
        matt(v3_all(0.02f)));
    // The soft lamp, above to the right of the onlooker.
    frame3 soft = {.z = v3_unit(v3(-0.50f, -0.55f, -0.67f))};
    soft.x = v3_unit(v3_cross(v3(0, 1, 0), soft.z));
    soft.y = v3_cross(soft.z, soft.x);
    add(scene, TRL_SHAPE_RECTANGLE, &soft, v3(4.6f, 6.0f, 6.6f), v3(2.0f, 1.3f, 0.0f),
        lamp(v3(25.6f, 27.4f, 30.4f), 0.0f));
    // Neon.
    trl_material tube = lamp(v3(14.0f, 5.0f, 14.0f), 0.85f);
    tube.pattern = neon;
    add(scene, TRL_SHAPE_RING, &upright, v3(0.0f, 2.00f, -3.6f), v3(1.98f, 0.085f, 0.0f), tube);
}

static void cards(trl_scene *scene) {
    trl_material front = matt(v3_all(0.18f));
    front.pattern = checker_front;
    const frame3 right = turned(-0.05f, 0.035f), left = turned(0.09f, 0.03f);
    add(scene, TRL_SHAPE_BOX, &right, v3(3.17f, 0.62f, 1.0f), v3(0.92f, 0.62f, 0.03f), front);
    front.pattern = gray_card;
    add(scene, TRL_SHAPE_BOX, &left, v3(-3.25f, 0.80f, -0.3f), v3(0.62f, 0.80f, 0.02f), front);
}

static void still_life(trl_scene *scene) {
    const trl_material black = lacquer(v3_all(0.02f), 0.06f);
    const trl_material brass = metal(v3(0.90f, 0.66f, 0.34f), 0.14f);
    add(scene, TRL_SHAPE_BOX, &upright, v3(0.0f, 0.04f, 0.6f), v3(0.42f, 0.04f, 0.42f), black);
    add(scene, TRL_SHAPE_BOX, &upright, v3(0.0f, 0.66f, 0.6f), v3(0.07f, 0.62f, 0.07f), black);
    add(scene, TRL_SHAPE_RING, &along_y, v3(0.0f, 1.31f, 0.6f), v3(0.40f, 0.05f, 0.0f), brass);
    add(scene, TRL_SHAPE_SPHERE, &upright, v3(0.0f, 2.06f, 0.6f), v3_all(0.86f),
        glass(v3(0.020f, 0.008f, 0.010f)));
    ball(scene, -1.75f, 1.5f, 0.78f, lacquer(v3(0.62f, 0.012f, 0.010f), 0.04f));
    ball(scene, 1.55f, 2.0f, 0.60f, lacquer(v3(0.010f, 0.030f, 0.42f), 0.04f));
    ball(scene, 1.75f, -0.5f, 0.90f, metal(v3(0.95f, 0.66f, 0.26f), 0.16f));
    ball(scene, -0.62f, 2.75f, 0.36f, lacquer(v3(0.02f, 0.26f, 0.05f), 0.05f));
    ball(scene, -3.15f, 1.75f, 0.46f, matt(v3(0.85f, 0.84f, 0.82f)));
    ball(scene, 0.60f, 3.15f, 0.24f, metal(v3(0.93f, 0.92f, 0.90f), 0.04f));
}

static void build(trl_scene *scene) {
    *scene = (trl_scene){.background = v3(0.0010f, 0.0012f, 0.0018f), .clamp = FIREFLY_CLAMP};
    room(scene);
    lamps(scene);
    cards(scene);
    still_life(scene);
}

typedef struct camera {
    vec3 eye;
    frame3 frame; // z looks back
    float tall;   // half the picture's height, one unit before the eye
    float lens, focus;
} camera;

static camera set_camera(void) {
    const vec3 eye = {0.0f, 2.75f, 12.0f}, target = {0.0f, 1.70f, 0.0f};
    camera c = {.eye = eye, .tall = 0.222f, .lens = 0.035f, .focus = 11.3f};
    c.frame.z = v3_unit(v3_sub(eye, target));
    c.frame.x = v3_unit(v3_cross(v3(0.0f, 1.0f, 0.0f), c.frame.z));
    c.frame.y = v3_cross(c.frame.z, c.frame.x);
    return c;
}

/// Where in the pixel a sample lies: a tent two pixels wide.
static float tent(float u) {
    return u < 0.5f ? sqrtf(2.0f * u) - 1.0f : 1.0f - sqrtf(2.0f - 2.0f * u);
}

static trl_ray aim(const camera *c, const trl_chart_area *area, uint32_t x, uint32_t y,
                   trl_sampler *sampler) {
    float u[2], lens[2], lx, ly;
    trl_sampler_next(sampler, u);
    trl_sampler_next(sampler, lens);
    trl_disc_at(lens, &lx, &ly);
    // The picture keeps its width: 16:9 shows all, other shapes more or less height.
    float per_pixel = c->tall * (16.0f / 9.0f) * 2.0f / (float)area->width;
    float px = ((float)x + 0.5f + tent(u[0]) - 0.5f * (float)area->width) * per_pixel;
    float py = (0.5f * (float)area->height - (float)y - 0.5f - tent(u[1])) * per_pixel;
    vec3 at = v3_scale(v3(px, py, -1.0f), c->focus), from = v3(lx * c->lens, ly * c->lens, 0.0f);
    return (trl_ray){v3_add(c->eye, frame3_out(&c->frame, from)),
                     v3_unit(frame3_out(&c->frame, v3_sub(at, from)))};
}

void trl_chart_studio(const trl_chart_area *area) {
    trl_scene scene;
    trl_mat3 to_ap0;
    build(&scene);
    if (!trl_rgb_to_rgb(&trl_primaries_ap1, &trl_primaries_ap0, TRL_ADAPTATION_NONE, &to_ap0))
        to_ap0 = trl_mat3_identity();
    const camera eye = set_camera();
    uint32_t samples = area->samples ? area->samples : DEFAULT_SAMPLES;
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        for (uint32_t x = 0; x < area->width; x++) {
            double sum[3] = {0}, rgb[3];
            for (uint32_t s = 0; s < samples; s++) {
                trl_sampler sampler = trl_sampler_begin(x, y, s);
                trl_ray ray = aim(&eye, area, x, y, &sampler);
                vec3 light = trl_path_light(&scene, &ray, &sampler);
                sum[0] += (double)light.x;
                sum[1] += (double)light.y;
                sum[2] += (double)light.z;
            }
            trl_mat3_apply(&to_ap0, sum, rgb);
            for (int c = 0; c < 3; c++)
                rgb[c] = fmax(rgb[c] / samples, 0.0);
            trl_chart_put(area, x, y, rgb);
        }
    }
}
