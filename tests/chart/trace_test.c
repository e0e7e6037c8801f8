// The path tracer against what can be worked out by hand: white furnaces, the
// light of a ball lamp, and lamps found in two ways.
#include "../test.h"

#include "chart/trace.h"

static const frame3 upright = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

static vec3 mean_light(const trl_scene *scene, vec3 eye, vec3 target, uint32_t paths) {
    double sum[3] = {0};
    for (uint32_t i = 0; i < paths; i++) {
        trl_sampler sampler = trl_sampler_begin(11, 5, i);
        const trl_ray ray = {eye, v3_unit(v3_sub(target, eye))};
        vec3 light = trl_path_light(scene, &ray, &sampler);
        assert_true(isfinite(light.x + light.y + light.z));
        assert_true(light.x >= 0.0f && light.y >= 0.0f && light.z >= 0.0f);
        sum[0] += (double)light.x;
        sum[1] += (double)light.y;
        sum[2] += (double)light.z;
    }
    return v3((float)(sum[0] / paths), (float)(sum[1] / paths), (float)(sum[2] / paths));
}

static float furnace(trl_material material, trl_shape_kind kind, float off_center) {
    trl_scene scene = {.background = {1.0f, 1.0f, 1.0f}};
    const trl_shape shape = {kind, upright, {0.0f, 0.0f, 0.0f}, {1.0f, 1.0f, 1.0f}, material};
    trl_scene_add(&scene, &shape);
    return mean_light(&scene, v3(0.0f, 0.0f, 5.0f), v3(off_center, 0.1f, 0.0f), 4096).x;
}

static void white_surfaces_in_a_white_room_cannot_be_seen(void **state) {
    (void)state;
    const vec3 white = {1.0f, 1.0f, 1.0f};
    for (float away = 0.0f; away < 0.95f; away += 0.3f) {
        trl_material matt = {.surface = TRL_SURFACE_MATT, .color = white};
        assert_true(fabsf(furnace(matt, TRL_SHAPE_SPHERE, away) - 1.0f) < 1e-4f);
        trl_material glass = {.surface = TRL_SURFACE_GLASS};
        // Reflections of glass are chosen more often than they happen, and weighted.
        assert_true(fabsf(furnace(glass, TRL_SHAPE_SPHERE, away) - 1.0f) < 5e-3f);
        trl_material coat = {.surface = TRL_SURFACE_COAT, .color = white, .roughness = 0.05f};
        assert_true(fabsf(furnace(coat, TRL_SHAPE_SPHERE, away) - 1.0f) < 0.01f);
    }
}

static void rough_mirrors_keep_what_their_formula_says(void **state) {
    (void)state;
    const vec3 white = {1.0f, 1.0f, 1.0f};
    for (float roughness = 0.1f; roughness < 0.6f; roughness += 0.2f) {
        for (float slope = 0.02f; slope < 2.5f; slope += 0.8f) {
            const trl_material m = {
                .surface = TRL_SURFACE_METAL, .color = white, .roughness = roughness};
            vec3 in = v3_unit(v3(slope, 0.0f, 1.0f));
            double whole = 0.0, density = 0.0, sampled = 0.0;
            const int n = 512;
            for (int k = 0; k < n * n; k++) {
                float z = ((float)(k / n) + 0.5f) / (float)n, s, c, r = sqrtf(1.0f - z * z);
                trl_turn_sincos(((float)(k % n) + 0.5f) / (float)n, &s, &c);
                whole += (double)trl_surface_value(&m, white, in, v3(r * c, r * s, z)).x;
                density += (double)trl_surface_density(&m, white, in, v3(r * c, r * s, z));
            }
            whole *= 6.283185307179586 / (n * n);
            density *= 6.283185307179586 / (n * n);
            int above = 0;
            for (uint32_t i = 0; i < 1 << 14; i++) {
                trl_sampler sampler = trl_sampler_begin(1, 1, i);
                float u[2];
                vec3 out;
                trl_sampler_next(&sampler, u);
                if (!trl_surface_sample(&m, white, in, 0.5f, u, &out)) continue;
                above++;
                sampled += (double)(trl_surface_value(&m, white, in, out).x /
                                    trl_surface_density(&m, white, in, out));
            }
            assert_true(fabs(sampled / (1 << 14) - whole) < 2e-3);
            assert_true(fabs((double)above / (1 << 14) - density) < 2e-3);
            assert_true(whole < 1.0); // one reflection between facets, no energy from nowhere
            if (roughness < 0.15f && slope < 1.0f) assert_true(whole > 0.97);
        }
    }
}

static void scattering_is_the_same_both_ways(void **state) {
    (void)state;
    const vec3 color = {0.3f, 0.5f, 0.7f}, a = v3_unit(v3(0.5f, -0.3f, 0.8f)),
               b = v3_unit(v3(-0.6f, 0.4f, 0.5f));
    for (int s = TRL_SURFACE_MATT; s <= TRL_SURFACE_METAL; s++) {
        const trl_material m = {.surface = (trl_surface)s, .color = color, .roughness = 0.3f};
        vec3 there = v3_scale(trl_surface_value(&m, color, a, b), 1.0f / b.z);
        vec3 back = v3_scale(trl_surface_value(&m, color, b, a), 1.0f / a.z);
        assert_true(fabsf(there.x - back.x) < 1e-5f && fabsf(there.z - back.z) < 1e-5f);
    }
}

static trl_scene floor_under(trl_shape_kind kind, frame3 frame, vec3 size, float limb) {
    trl_scene scene = {0};
    const trl_shape ground = {TRL_SHAPE_BOX,
                              upright,
                              {0.0f, -0.5f, 0.0f},
                              {50.0f, 0.5f, 50.0f},
                              {.surface = TRL_SURFACE_MATT, .color = {0.5f, 0.5f, 0.5f}}};
    const trl_shape lamp = {
        kind,
        frame,
        {0.3f, 2.0f, 0.0f},
        size,
        {.surface = TRL_SURFACE_LAMP, .color = {100.0f, 100.0f, 100.0f}, .limb = limb}};
    trl_scene_add(&scene, &ground);
    trl_scene_add(&scene, &lamp);
    return scene;
}

static void ball_lamp_lights_the_floor_as_it_should(void **state) {
    (void)state;
    trl_scene scene = floor_under(TRL_SHAPE_SPHERE, upright, v3_all(0.2f), 0.0f);
    float got = mean_light(&scene, v3(0.0f, 1.0f, 3.0f), v3(0.0f, 0.0f, 0.0f), 8192).x;
    // Radiance × albedo × (radius / distance)² × cosine.
    double want = 100.0 * 0.5 * 0.04 / 4.09 * 2.0 / sqrt(4.09);
    assert_true(fabs((double)got - want) < 0.005 * want);
}

static void lamps_found_directly_or_by_luck_are_equally_bright(void **state) {
    (void)state;
    const frame3 down = {{1, 0, 0}, {0, 0, 1}, {0, -1, 0}};
    const struct {
        trl_shape_kind kind;
        frame3 frame;
        vec3 size;
        float limb;
    } cases[] = {{TRL_SHAPE_SPHERE, upright, {0.4f, 0.4f, 0.4f}, 0.99f},
                 {TRL_SHAPE_RECTANGLE, down, {0.7f, 0.5f, 0.0f}, 0.0f},
                 {TRL_SHAPE_RING, upright, {0.9f, 0.2f, 0.0f}, 0.7f},
                 {TRL_SHAPE_CAPSULE, upright, {0.2f, 0.0f, 0.8f}, 0.0f}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trl_scene scene = floor_under(cases[i].kind, cases[i].frame, cases[i].size, cases[i].limb);
        vec3 eye = {0.0f, 1.0f, 3.0f}, spot = {0.0f, 0.0f, 0.0f};
        float both = mean_light(&scene, eye, spot, 1 << 15).x;
        scene.lamp_count = 0; // nothing is looked for: only luck is left
        float luck = mean_light(&scene, eye, spot, 1 << 19).x;
        assert_true(fabsf(both - luck) < 0.02f * luck);
    }
}

static void lens_does_not_change_the_light_of_other_places(void **state) {
    (void)state;
    trl_scene scene = floor_under(TRL_SHAPE_SPHERE, upright, v3_all(0.2f), 0.0f);
    vec3 eye = {0.0f, 1.0f, 3.0f}, spot = {0.0f, 0.0f, 0.0f};
    float without = mean_light(&scene, eye, spot, 8192).x;
    const trl_shape lens = {TRL_SHAPE_SPHERE,
                            upright,
                            {-3.0f, 1.0f, -2.0f},
                            {0.6f, 0.6f, 0.6f},
                            {.surface = TRL_SURFACE_GLASS}};
    trl_scene_add(&scene, &lens);
    assert_int_equal(scene.lens_count, 1);
    float with = mean_light(&scene, eye, spot, 8192).x;
    assert_true(fabsf(with - without) < 0.02f * without);
}

static void lens_gathers_light_behind_it(void **state) {
    (void)state;
    trl_scene scene = floor_under(TRL_SHAPE_SPHERE, upright, v3_all(0.2f), 0.0f);
    const trl_shape lens = {TRL_SHAPE_SPHERE,
                            upright,
                            {0.0f, 0.85f, 0.0f},
                            {0.5f, 0.5f, 0.5f},
                            {.surface = TRL_SURFACE_GLASS}};
    trl_scene_add(&scene, &lens);
    vec3 eye = {0.0f, 1.0f, 6.0f}, spot = {-0.2f, 0.0f, 0.0f};
    float guided = mean_light(&scene, eye, spot, 1 << 14).x;
    scene.lens_count = 0;
    float unguided = mean_light(&scene, eye, spot, 1 << 20).x;
    assert_true(guided > 1.0f); // far more than the lamp alone gives
    assert_true(fabsf(guided - unguided) < 0.05f * unguided);
}

static void numbers_fill_the_square_evenly(void **state) {
    (void)state;
    int cell[16] = {0};
    for (uint32_t i = 0; i < 256; i++) {
        trl_sampler sampler = trl_sampler_begin(3, 9, i);
        float u[2];
        for (int pair = 0; pair < 5; pair++)
            trl_sampler_next(&sampler, u);
        assert_true(u[0] >= 0.0f && u[0] < 1.0f && u[1] >= 0.0f && u[1] < 1.0f);
        cell[(int)(u[0] * 4.0f) * 4 + (int)(u[1] * 4.0f)]++;
    }
    for (int c = 0; c < 16; c++)
        assert_int_equal(cell[c], 16); // a net in base 2: exactly as many in each
}

static void circle_is_round(void **state) {
    (void)state;
    for (int i = 0; i <= 4096; i++) {
        float s, c, x, y, u[2] = {(float)i / 4096.0f, (float)(i * 37 % 4096) / 4096.0f};
        trl_turn_sincos(u[0], &s, &c);
        assert_true(fabs((double)s - sin(6.283185307179586 * (double)u[0])) < 4e-7);
        assert_true(fabs((double)c - cos(6.283185307179586 * (double)u[0])) < 4e-7);
        trl_disc_at(u, &x, &y);
        assert_true(x * x + y * y <= 1.000001f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_surfaces_in_a_white_room_cannot_be_seen),
        cmocka_unit_test(rough_mirrors_keep_what_their_formula_says),
        cmocka_unit_test(scattering_is_the_same_both_ways),
        cmocka_unit_test(ball_lamp_lights_the_floor_as_it_should),
        cmocka_unit_test(lamps_found_directly_or_by_luck_are_equally_bright),
        cmocka_unit_test(lens_does_not_change_the_light_of_other_places),
        cmocka_unit_test(lens_gathers_light_behind_it),
        cmocka_unit_test(numbers_fill_the_square_evenly),
        cmocka_unit_test(circle_is_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
