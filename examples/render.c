// render.c: scene-linear light through the ACES 2.0 output transform for an sRGB
// display. Prints the 8-bit code values of five pixels.
//
//     cc render.c -ltroland -o render && ./render
#include <troland/troland.h>

#include <stdio.h>

static int fail(const trl_error *err) {
    fprintf(stderr, "render: %s\n", err->message);
    return 1;
}

int main(void) {
    // ACES2065-1: a grey card, the same two stops up and down, skin, blue cloth.
    enum { COUNT = 5 };
    float r[COUNT] = {0.18f, 0.72f, 0.045f, 0.7436f, 0.1215f};
    float g[COUNT] = {0.18f, 0.72f, 0.045f, 0.5694f, 0.1133f};
    float b[COUNT] = {0.18f, 0.72f, 0.045f, 0.5316f, 0.3929f};
    float *const rgba[4] = {r, g, b, NULL};

    trl_error err = TRL_ERROR_INIT;
    trl_aces_params params;
    trl_aces_display_params(trl_aces_display_find("srgb"), &params);
    trl_aces_output *output = NULL;
    trl_plan *plan = NULL;
    if (trl_aces_output_create(&output, &params, &err) != TRL_OK) return fail(&err);
    if (trl_plan_create(&plan, &err) != TRL_OK) return fail(&err);
    if (trl_plan_add_space(plan, trl_color_space_find("aces2065-1"), TRL_FORWARD, &err) != TRL_OK)
        return fail(&err);
    if (trl_plan_add_aces(plan, output, TRL_FORWARD, &err) != TRL_OK) return fail(&err);
    trl_plan_run(plan, rgba, COUNT);

    unsigned char code[3 * COUNT];
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_U8, .channels = 3};
    trl_pack_row(&packing, (const float *const[4]){r, g, b, NULL}, 0, 0, COUNT, code);
    for (int i = 0; i < COUNT; i++)
        printf("%3d %3d %3d\n", code[3 * i], code[3 * i + 1], code[3 * i + 2]);

    trl_plan_destroy(&plan);
    trl_aces_output_destroy(&output);
    return 0;
}
