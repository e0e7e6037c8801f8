// tests/image/exr_files.h: writes OpenEXR files of every kind with known values
// through the library's own C++ interface, and reads files whole with it, so
// that the tests have something to compare with.
#ifndef TRL_TESTS_EXR_FILES_H
#define TRL_TESTS_EXR_FILES_H

#include "image/exr_file.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EXR_TEST_CHANNELS = 12 };

typedef struct exr_test_part {
    const char *name, *view; // NULL: none
    const char *views[4];    // multiView, up to NULL
    trl_exr_compression compression;
    trl_window data, display;         // display of width 0: as data
    uint32_t tile_width, tile_height; // 0: scan lines
    int level_mode;                   // TRL_EXR_LEVEL_…
    bool round_up;
    int line_order; // 0 increasing, 1 decreasing, 2 random (tiles)
    bool deep;
    size_t channel_count;
    trl_exr_channel channels[EXR_TEST_CHANNELS];
    const float *chromaticities; // 8, or NULL
} exr_test_part;

/// The value of a channel at a pixel of a level: representable as half, and as
/// uint where the channel is one.
float exr_test_value(const trl_exr_channel *channel, int x, int y, int level_x, int level_y);

/// Deep: how many samples pixel (x, y) has, and its k-th sample.
uint32_t exr_test_deep_count(int x, int y);
float exr_test_deep_value(const char *channel, int x, int y, uint32_t k);

/// Writes the parts into one file; 0, or -1 with a message on standard error.
int exr_test_write(const char *path, const exr_test_part *parts, size_t count);

/// Reads one channel of a flat single-part file (or the first part) whole, as
/// floats at the channel's own sampling. -1 where it cannot.
int exr_test_read(const char *path, const char *channel, int level_x, int level_y, float *out,
                  size_t room);

/// Red, green and blue of a luminance/chroma file as OpenEXR's own RGBA interface
/// gives them, interleaved.
int exr_test_read_rgba(const char *path, float *rgb, size_t room);

#ifdef __cplusplus
}
#endif
#endif
