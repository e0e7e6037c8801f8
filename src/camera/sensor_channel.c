// camera/sensor_channel.c: which samples of a frame are of one color filter.
#include "base/base.h"
#include "image/raw.h"

#include <troland/camera.h>

#include <string.h>

static trl_sensor_channel plane(const char *name, int c) {
    trl_sensor_channel channel = {.name = name, .period = 1};
    channel.weights[c] = 1;
    return channel;
}

// Each place of the 2 × 2 cell is a channel: two greens, the first in the row of red, may
// be read out in different ways.
static size_t bayer(trl_sensor_channel out[TRL_SENSOR_CHANNELS_MAX], const trl_raw_info *raw) {
    size_t n = 0;
    for (uint8_t color = 0; color < 3; color++)
        for (uint32_t i = 0; i < 4; i++) {
            uint32_t x = i % 2, y = i / 2;
            bool with_red = raw->color[y][1 - x] == 0;
            if (raw->color[y][x] != color || n == TRL_SENSOR_CHANNELS_MAX) continue;
            const char *name = color == 0 ? "R" : color == 2 ? "B" : with_red ? "G1" : "G2";
            out[n] = plane(name, 0);
            out[n].period = 2;
            out[n].x = x;
            out[n].y = y;
            out[n].has_black = true;
            out[n].black_dn = raw->black_dn[y][x];
            out[n++].white_dn = raw->white_dn;
        }
    // As EMVA has it: R, G1, G2, B.
    if (n == 4 && strcmp(out[1].name, "G2") == 0) {
        trl_sensor_channel first = out[2];
        out[2] = out[1];
        out[1] = first;
    }
    return n;
}

static size_t x_trans(trl_sensor_channel out[3], const trl_raw_info *raw) {
    static const char *const names[3] = {"R", "G", "B"};
    for (int c = 0; c < 3; c++) {
        out[c] = plane(names[c], c);
        for (int i = 9; i-- > 0;)
            if (raw->color[i / 3][i % 3] == c) out[c].black_dn = raw->black_dn[i / 3][i % 3];
        out[c].has_black = true;
        out[c].white_dn = raw->white_dn;
    }
    return 3;
}

size_t trl_sensor_channels_use(trl_sensor_channel out[TRL_SENSOR_CHANNELS_MAX],
                               trl_image_reader *reader) {
    const trl_image_info *info = trl_image_reader_info(reader);
    trl_raw_info raw;
    if (trl_raw_info_get(reader, &raw)) {
        trl_raw_use(reader, raw.period == 2 ? TRL_RAW_MOSAIC : TRL_RAW_CELLS);
        return raw.period == 2 ? bayer(out, &raw) : x_trans(out, &raw);
    }
    if (info->gray) {
        out[0] = plane("grey", 0);
        return 1;
    }
    out[0] = plane("R", 0);
    out[1] = plane("G", 1);
    out[2] = plane("B", 2);
    return 3;
}
