// troland gamma --photo: a display's gamma from a photo of the chart that it shows.
#include "cli/gamma.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/scene_picture.h"

#include <troland/chart.h>

#include <stdlib.h>

static trl_result fill_light(float *light, float *row, trl_cli_scene *scene, trl_error *err) {
    const trl_window *w = &scene->info->window;
    size_t width = w->width;
    float *const rgba[4] = {row, row + width, row + 2 * width, NULL};
    double weight[3];
    trl_result r = trl_cli_scene_luminance(weight, scene, err);
    for (uint32_t y = 0; y < w->height && r == TRL_OK; y++) {
        r = trl_image_reader_rows(scene->reader, 0, w->y + (int32_t)y, 1, rgba, width, err);
        for (size_t x = 0; x < width && r == TRL_OK; x++)
            light[y * width + x] =
                (float)(weight[0] * (double)rgba[0][x] + weight[1] * (double)rgba[1][x] +
                        weight[2] * (double)rgba[2][x]);
    }
    return r;
}

// The whole picture as luminance, to be freed.
static trl_result read_light(float **out, trl_cli_scene *scene, trl_error *err) {
    const trl_window *w = &scene->info->window;
    size_t width = w->width, pixels = width * w->height;
    float *light = malloc(pixels * sizeof *light), *row = malloc(3 * width * sizeof *row);
    trl_result r = light && row ? fill_light(light, row, scene, err)
                                : trl_error_set(err, TRL_ERR_MEMORY, "no memory for the photo");
    free(row);
    if (r == TRL_OK)
        *out = light;
    else
        free(light);
    return r;
}

static int read_corners(trl_xy out[4], const trl_cli_args *args, const trl_window *w) {
    const char *text = trl_cli_value(args, "corners");
    double n[8] = {0, 0, w->width, 0, w->width, w->height, 0, w->height};
    if (text && !trl_cli_numbers(text, n, 8))
        return trl_cli_misfit(args, "corners",
                              "eight numbers, x,y of top left, top right, bottom right and bottom "
                              "left, in pixels");
    for (int i = 0; i < 4; i++)
        out[i] = (trl_xy){n[2 * i], n[2 * i + 1]};
    return TRL_CLI_DONE;
}

static void say_json(const trl_gamma_photo *found, const trl_gamma_fit *fit) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_array(&json, "rows");
    for (int i = 0; i < TRL_GAMMA_PHOTO_ROWS; i++) {
        trl_cli_json_object(&json, NULL);
        trl_cli_json_number(&json, "coverage", found->rows[i].coverage);
        trl_cli_json_number(&json, "code", found->rows[i].code);
        trl_cli_json_number(&json, "gamma", found->rows[i].gamma);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_object(&json, "power");
    trl_cli_json_number(&json, "gamma", fit->power.gamma);
    trl_cli_json_number(&json, "worst", fit->power.worst);
    trl_cli_json_number(&json, "low", fit->low);
    trl_cli_json_number(&json, "high", fit->high);
    trl_cli_json_close(&json, '}');
    trl_cli_json_array(&json, "patches");
    for (int i = 0; i < TRL_GAMMA_PHOTO_PATCHES; i++) {
        trl_cli_json_object(&json, NULL);
        trl_cli_json_number(&json, "code", found->patches[i].level);
        trl_cli_json_number(&json, "light", found->patches[i].nits);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static void say_text(const trl_gamma_photo *found, const trl_gamma_fit *fit) {
    printf("%-8s  %8s  %8s\n", "LINES", "MATCH", "GAMMA");
    for (int i = 0; i < TRL_GAMMA_PHOTO_ROWS; i++)
        printf("%-8.2f  %8.4f  %8.3f\n", found->rows[i].coverage, found->rows[i].code,
               found->rows[i].gamma);
    printf(
        "\npower law through all %d patches, codes %.2f..%.2f: gamma %.3f, %.1f %% off at worst\n",
        TRL_GAMMA_PHOTO_PATCHES, fit->low, fit->high, fit->power.gamma, 100 * fit->power.worst);
}

static int measure(const trl_cli_args *args, trl_cli_scene *scene) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_photo found;
    trl_gamma_fit fit;
    trl_xy corners[4];
    float *light = NULL;
    const trl_window *w = &scene->info->window;
    int status = read_corners(corners, args, w);
    if (status != TRL_CLI_DONE) return status;
    trl_result r = read_light(&light, scene, &err);
    if (r == TRL_OK) r = trl_gamma_photo_read(&found, light, w->width, w->height, corners, &err);
    if (r == TRL_OK) r = trl_gamma_measure(&fit, found.patches, TRL_GAMMA_PHOTO_PATCHES, &err);
    free(light);
    if (r != TRL_OK) return trl_cli_say_error(&err);
    if (trl_cli_given(args, "json"))
        say_json(&found, &fit);
    else
        say_text(&found, &fit);
    return TRL_CLI_DONE;
}

int trl_cli_gamma_photo(const trl_cli_args *args) {
    static const char *const others[] = {"range", "peak", "ambient", "measure", "plot"};
    trl_error err = TRL_ERROR_INIT;
    trl_cli_scene scene = {0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (trl_cli_given(args, others[i]))
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "--%s and --photo contradict each other (gamma): give one of them",
                               others[i]);
    if (args->operand_count != 1)
        return trl_cli_say(TRL_CLI_WRONG, "--photo takes one picture (gamma): write troland gamma "
                                          "--photo PHOTO.exr");
    trl_result r = trl_cli_scene_open(&scene, args->operands[0], NULL, 1, &err);
    int status = r == TRL_OK ? measure(args, &scene) : trl_cli_say_error(&err);
    trl_image_close(&scene.reader);
    return status;
}
