// picture.c: a scene-linear picture of any supported format, rendered for an sRGB
// display into a PNG file.
//
//     cc picture.c -ltroland -o picture && ./picture photo.exr photo.png
#include <troland/troland.h>

#include <stdio.h>

enum { THREADS = 4 };

// What the file's numbers mean: its own primaries if it names them, else Rec.709.
static trl_color_space space_of(const trl_image_info *info) {
    const trl_image_part *part = &info->parts[info->selected_part];
    trl_color_space space = *trl_color_space_find(part->aces_container ? "aces2065-1" : "linear");
    if (part->has_chromaticities) space.primaries = part->chromaticities;
    return space;
}

static trl_result add_stages(trl_plan *plan, const trl_color_space *space,
                             const trl_aces_output *output, trl_error *err) {
    trl_result result = trl_plan_add_space(plan, space, TRL_FORWARD, err);
    if (result != TRL_OK) return result;
    return trl_plan_add_aces(plan, output, TRL_FORWARD, err);
}

static trl_image_write_params target(const trl_image_info *info, const trl_aces_params *display) {
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    params.data = info->window;
    params.display = info->display;
    params.packing = (trl_packing){
        .size = sizeof params.packing, .sample = TRL_SAMPLE_U8, .channels = 3, .dither = true};
    params.color = (trl_image_color){
        .known = true, .primaries = display->encoding, .transfer = display->transfer};
    return params;
}

// Every handle begins as NULL and every release accepts that, so that one way
// out serves both success and failure.
static trl_result render(const char *in, const char *out, trl_error *err) {
    trl_image_reader *reader = NULL;
    trl_aces_output *output = NULL;
    trl_plan *plan = NULL;
    trl_image_writer *writer = NULL;

    trl_aces_params display;
    trl_aces_display_params(trl_aces_display_find("srgb"), &display);
    trl_image_open_params open = TRL_IMAGE_OPEN_PARAMS_INIT;
    open.slots = THREADS;
    trl_result result = trl_image_open(&reader, in, &open, err);
    if (result == TRL_OK) result = trl_aces_output_create(&output, &display, err);
    if (result == TRL_OK) result = trl_plan_create(&plan, err);
    if (result == TRL_OK) {
        const trl_image_info *info = trl_image_reader_info(reader);
        trl_color_space space = space_of(info);
        trl_image_write_params write = target(info, &display);
        result = add_stages(plan, &space, output, err);
        if (result == TRL_OK) result = trl_image_create(&writer, out, &write, err);
    }
    trl_image_process_params process = TRL_IMAGE_PROCESS_PARAMS_INIT;
    process.threads = THREADS;
    if (result == TRL_OK) result = trl_image_process(reader, plan, writer, &process, NULL, err);
    if (result == TRL_OK) result = trl_image_writer_finish(writer, err);

    trl_image_writer_destroy(&writer);
    trl_plan_destroy(&plan);
    trl_aces_output_destroy(&output);
    trl_image_close(&reader);
    return result;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: picture IN OUT.png\n");
        return 2;
    }
    trl_error err = TRL_ERROR_INIT;
    if (render(argv[1], argv[2], &err) == TRL_OK) return 0;
    fprintf(stderr, "picture: %s\n", err.message);
    return 1;
}
