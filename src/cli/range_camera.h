// cli/range_camera.h: what troland range camera was asked, found, and prints.
#ifndef TRL_CLI_RANGE_CAMERA_H
#define TRL_CLI_RANGE_CAMERA_H

#include "cli/args.h"

#include <troland/camera.h>

#include <stdio.h>

typedef struct trl_cli_camera {
    const trl_cli_args *args;
    uint32_t threads;
    const char *const *flats; // files
    const char *const *darks;
    size_t flat_count, dark_count;
    size_t *group;             // of each flat file: its level
    double *exposures;         // of each flat file, 0 = not known
    size_t level_count;        // 0: to be found out
    bool exposures_of_levels;  // exposures are one to a level, in rising order
    const char *exposures_are; // "--times", "--stops", "the files", NULL
    bool has_crop;
    trl_window crop;
    uint32_t patches;    // of a step chart, 0 = even light
    double spacing;      // of the patches, stops
    const char *channel; // as typed, NULL = all of the file
    trl_sensor_measure_params params;
} trl_cli_camera;

/// What was found of one channel.
typedef struct trl_cli_camera_channel {
    const char *name;
    trl_sensor_channel samples;
    trl_sensor_level *levels; // by number of level or patch
    trl_sensor_level dark;    // frames = 0: none
    trl_sensor_measured measured;
    bool black_of_file, white_of_file; // they count
} trl_cli_camera_channel;

typedef struct trl_cli_camera_found {
    trl_cli_camera_channel channels[TRL_SENSOR_CHANNELS_MAX];
    int channel_count;
    trl_sensor_channel of_file[TRL_SENSOR_CHANNELS_MAX]; // all that the frames have
    size_t of_file_count;
    size_t level_count;
    trl_window file, window;
} trl_cli_camera_found;

/// Reads the options; 0, or says what is wrong and returns the status. Either way
/// trl_cli_camera_free ends it.
int trl_cli_camera_read(trl_cli_camera *camera, const trl_cli_args *args);
void trl_cli_camera_free(trl_cli_camera *camera);

/// Reads the frames and measures; trl_cli_camera_found_free ends it.
trl_result trl_cli_camera_find(trl_cli_camera_found *found, trl_cli_camera *camera, trl_error *err);
void trl_cli_camera_found_free(trl_cli_camera_found *found);

/// The reports.
void trl_cli_camera_text(FILE *out, const trl_cli_camera *camera,
                         const trl_cli_camera_found *found);
void trl_cli_camera_json(FILE *out, const trl_cli_camera *camera,
                         const trl_cli_camera_found *found);

/// Writes --plot: photon transfer and signal over noise of each channel.
trl_result trl_cli_camera_plot(const trl_cli_camera *camera, const trl_cli_camera_found *found,
                               trl_error *err);

#endif
