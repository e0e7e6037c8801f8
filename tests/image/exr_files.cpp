#include "exr_files.h"

#include <ImfArray.h>
#include <ImfChannelList.h>
#include <ImfDeepFrameBuffer.h>
#include <ImfDeepScanLineOutputPart.h>
#include <ImfDeepTiledOutputPart.h>
#include <ImfInputFile.h>
#include <ImfMultiPartInputFile.h>
#include <ImfMultiPartOutputFile.h>
#include <ImfMultiView.h>
#include <ImfOutputFile.h>
#include <ImfOutputPart.h>
#include <ImfPartType.h>
#include <ImfRgbaFile.h>
#include <ImfStandardAttributes.h>
#include <ImfTiledInputFile.h>
#include <ImfTiledOutputFile.h>
#include <ImfTiledOutputPart.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace {

Imf::PixelType pixel_type(trl_sample s) {
    return s == TRL_SAMPLE_HALF ? Imf::HALF : s == TRL_SAMPLE_UINT ? Imf::UINT : Imf::FLOAT;
}

Imath::Box2i box(const trl_window &w) {
    return Imath::Box2i(Imath::V2i(w.x, w.y),
                        Imath::V2i(w.x + int(w.width) - 1, w.y + int(w.height) - 1));
}

Imf::Header make_header(const exr_test_part &p) {
    Imf::Header h(box(p.display.width ? p.display : p.data), box(p.data), 1, Imath::V2f(0, 0), 1,
                  Imf::LineOrder(p.line_order), Imf::Compression(p.compression));
    for (size_t i = 0; i < p.channel_count; i++)
        h.channels().insert(p.channels[i].name, Imf::Channel(pixel_type(p.channels[i].sample),
                                                             int(p.channels[i].x_sampling),
                                                             int(p.channels[i].y_sampling)));
    if (p.tile_width)
        h.setTileDescription(Imf::TileDescription(p.tile_width, p.tile_height,
                                                  Imf::LevelMode(p.level_mode),
                                                  p.round_up ? Imf::ROUND_UP : Imf::ROUND_DOWN));
    if (p.name) h.setName(p.name);
    if (p.view) h.setView(p.view);
    if (p.views[0]) {
        Imf::StringVector views;
        for (int i = 0; i < 4 && p.views[i]; i++)
            views.push_back(p.views[i]);
        Imf::addMultiView(h, views);
    }
    if (p.chromaticities) {
        const float *c = p.chromaticities;
        Imf::addChromaticities(h,
                               Imf::Chromaticities(Imath::V2f(c[0], c[1]), Imath::V2f(c[2], c[3]),
                                                   Imath::V2f(c[4], c[5]), Imath::V2f(c[6], c[7])));
    }
    h.setType(p.deep ? (p.tile_width ? Imf::DEEPTILE : Imf::DEEPSCANLINE)
                     : (p.tile_width ? Imf::TILEDIMAGE : Imf::SCANLINEIMAGE));
    return h;
}

// The planes of one level, with a frame buffer over them.
struct Level {
    std::vector<std::vector<char>> planes;
    Imf::FrameBuffer buffer;

    Level(const exr_test_part &p, int width, int height, int lx, int ly) {
        planes.resize(p.channel_count);
        for (size_t i = 0; i < p.channel_count; i++) {
            const trl_exr_channel &c = p.channels[i];
            int xs = int(c.x_sampling), ys = int(c.y_sampling);
            size_t n = size_t(width / xs), rows = size_t(height / ys);
            size_t bytes = c.sample == TRL_SAMPLE_HALF ? 2 : 4;
            planes[i].resize(n * rows * bytes);
            for (size_t r = 0; r < rows; r++)
                for (size_t k = 0; k < n; k++)
                    store(
                        c, &planes[i][(r * n + k) * bytes],
                        exr_test_value(&c, p.data.x + int(k) * xs, p.data.y + int(r) * ys, lx, ly));
            char *origin = planes[i].data() - (ptrdiff_t(p.data.x) / xs) * ptrdiff_t(bytes) -
                           (ptrdiff_t(p.data.y) / ys) * ptrdiff_t(n * bytes);
            buffer.insert(c.name,
                          Imf::Slice(pixel_type(c.sample), origin, bytes, n * bytes, xs, ys));
        }
    }
    static void store(const trl_exr_channel &c, char *to, float value) {
        if (c.sample == TRL_SAMPLE_HALF) {
            half h(value);
            std::memcpy(to, &h, 2);
        } else if (c.sample == TRL_SAMPLE_UINT) {
            unsigned u = unsigned(value);
            std::memcpy(to, &u, 4);
        } else {
            std::memcpy(to, &value, 4);
        }
    }
};

template <class Tiled> void write_tiles(Tiled &out, const exr_test_part &p) {
    for (int ly = 0; ly < out.numYLevels(); ly++)
        for (int lx = 0; lx < out.numXLevels(); lx++) {
            if (p.level_mode != TRL_EXR_LEVEL_RIP && lx != ly) continue;
            Level level(p, out.levelWidth(lx), out.levelHeight(ly), lx, ly);
            out.setFrameBuffer(level.buffer);
            out.writeTiles(0, out.numXTiles(lx) - 1, 0, out.numYTiles(ly) - 1, lx, ly);
        }
}

// All samples of a deep part, one array for each channel.
struct Deep {
    Imf::Array2D<unsigned> counts;
    std::vector<std::vector<float>> values;
    std::vector<std::vector<half>> halves;
    std::vector<std::vector<char *>> pointers;
    Imf::DeepFrameBuffer buffer;

    explicit Deep(const exr_test_part &p) {
        int width = int(p.data.width), height = int(p.data.height);
        counts.resizeErase(height, width);
        values.resize(p.channel_count);
        halves.resize(p.channel_count);
        pointers.resize(p.channel_count);
        size_t total = 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                total += counts[y][x] = exr_test_deep_count(p.data.x + x, p.data.y + y);
        ptrdiff_t away = ptrdiff_t(p.data.y) * width + p.data.x;
        buffer.insertSampleCountSlice(
            Imf::Slice(Imf::UINT, reinterpret_cast<char *>(&counts[0][0] - away), sizeof(unsigned),
                       sizeof(unsigned) * size_t(width)));
        for (size_t i = 0; i < p.channel_count; i++) {
            bool is_half = p.channels[i].sample == TRL_SAMPLE_HALF;
            values[i].resize(total + 1);
            halves[i].resize(total + 1);
            pointers[i].resize(size_t(height) * size_t(width));
            size_t at = 0;
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++) {
                    pointers[i][size_t(y * width + x)] =
                        is_half ? reinterpret_cast<char *>(&halves[i][at])
                                : reinterpret_cast<char *>(&values[i][at]);
                    for (unsigned k = 0; k < counts[y][x]; k++, at++) {
                        values[i][at] =
                            exr_test_deep_value(p.channels[i].name, p.data.x + x, p.data.y + y, k);
                        halves[i][at] = half(values[i][at]);
                    }
                }
            buffer.insert(p.channels[i].name,
                          Imf::DeepSlice(pixel_type(p.channels[i].sample),
                                         reinterpret_cast<char *>(pointers[i].data() - away),
                                         sizeof(char *), sizeof(char *) * size_t(width),
                                         is_half ? sizeof(half) : sizeof(float)));
        }
    }
};

void write_part(Imf::MultiPartOutputFile &file, int index, const exr_test_part &p) {
    if (p.deep && p.tile_width) {
        Deep deep(p);
        Imf::DeepTiledOutputPart out(file, index);
        out.setFrameBuffer(deep.buffer);
        out.writeTiles(0, out.numXTiles(0) - 1, 0, out.numYTiles(0) - 1, 0, 0);
    } else if (p.deep) {
        Deep deep(p);
        Imf::DeepScanLineOutputPart out(file, index);
        out.setFrameBuffer(deep.buffer);
        out.writePixels(int(p.data.height));
    } else if (p.tile_width) {
        Imf::TiledOutputPart out(file, index);
        write_tiles(out, p);
    } else {
        Imf::OutputPart out(file, index);
        Level level(p, int(p.data.width), int(p.data.height), 0, 0);
        out.setFrameBuffer(level.buffer);
        out.writePixels(int(p.data.height));
    }
}

} // namespace

extern "C" int exr_test_write(const char *path, const exr_test_part *parts, size_t count) {
    try {
        std::vector<Imf::Header> headers;
        for (size_t i = 0; i < count; i++)
            headers.push_back(make_header(parts[i]));
        Imf::MultiPartOutputFile file(path, headers.data(), int(count));
        for (size_t i = 0; i < count; i++)
            write_part(file, int(i), parts[i]);
        return 0;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s: %s\n", path, e.what());
        return -1;
    }
}

extern "C" int exr_test_read(const char *path, const char *channel, int lx, int ly, float *out,
                             size_t room) {
    try {
        Imf::InputFile probe(path);
        const Imf::Channel *c = probe.header().channels().findChannel(channel);
        if (!c) return -1;
        Imath::Box2i w = probe.header().dataWindow();
        if (probe.header().hasTileDescription()) {
            Imf::TiledInputFile in(path);
            w = in.dataWindowForLevel(lx, ly);
            size_t width = size_t(w.max.x - w.min.x + 1);
            if (width * size_t(w.max.y - w.min.y + 1) > room) return -1;
            Imf::FrameBuffer buffer;
            float *origin = out - w.min.y * ptrdiff_t(width) - w.min.x;
            buffer.insert(channel,
                          Imf::Slice(Imf::FLOAT, reinterpret_cast<char *>(origin), 4, 4 * width));
            in.setFrameBuffer(buffer);
            in.readTiles(0, in.numXTiles(lx) - 1, 0, in.numYTiles(ly) - 1, lx, ly);
            return 0;
        }
        size_t width = size_t(w.max.x - w.min.x + 1) / size_t(c->xSampling);
        if (width * size_t(w.max.y - w.min.y + 1) / size_t(c->ySampling) > room) return -1;
        Imf::FrameBuffer buffer;
        float *origin = out - (w.min.y / c->ySampling) * ptrdiff_t(width) - w.min.x / c->xSampling;
        buffer.insert(channel, Imf::Slice(Imf::FLOAT, reinterpret_cast<char *>(origin), 4,
                                          4 * width, c->xSampling, c->ySampling));
        probe.setFrameBuffer(buffer);
        probe.readPixels(w.min.y, w.max.y);
        return 0;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s: %s\n", path, e.what());
        return -1;
    }
}

extern "C" int exr_test_read_rgba(const char *path, float *rgb, size_t room) {
    try {
        Imf::RgbaInputFile in(path);
        Imath::Box2i w = in.dataWindow();
        size_t width = size_t(w.max.x - w.min.x + 1), height = size_t(w.max.y - w.min.y + 1);
        if (3 * width * height > room) return -1;
        std::vector<Imf::Rgba> pixels(width * height);
        in.setFrameBuffer(pixels.data() - w.min.y * ptrdiff_t(width) - w.min.x, 1, width);
        in.readPixels(w.min.y, w.max.y);
        for (size_t i = 0; i < pixels.size(); i++) {
            rgb[3 * i] = pixels[i].r;
            rgb[3 * i + 1] = pixels[i].g;
            rgb[3 * i + 2] = pixels[i].b;
        }
        return 0;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s: %s\n", path, e.what());
        return -1;
    }
}

extern "C" float exr_test_value(const trl_exr_channel *channel, int x, int y, int lx, int ly) {
    // A smooth ramp with some texture and noise, of 11 bits, so that a half holds it.
    unsigned seed = unsigned(x) * 73856093u ^ unsigned(y) * 19349663u ^ unsigned(lx * 7 + ly * 13);
    for (const char *s = channel->name; *s; s++)
        seed = seed * 31 + unsigned(*s);
    unsigned code =
        (unsigned(x + 64) * 9 + unsigned(y + 64) * 5 + seed % 41 + unsigned(lx * 100 + ly * 200)) %
        2048;
    if (channel->sample == TRL_SAMPLE_UINT) return float(code);
    return float(code) / 256.0f;
}

extern "C" uint32_t exr_test_deep_count(int x, int y) {
    return unsigned(x * 5 + y * 3 + 1000) % 4;
}

extern "C" float exr_test_deep_value(const char *channel, int x, int y, uint32_t k) {
    if (std::strcmp(channel, "Z") == 0) return float((k * 7 + unsigned(x + y + 64)) % 5);
    if (std::strcmp(channel, "A") == 0) return k % 2 ? 0.5f : 0.25f;
    return float(k + 1) * float(channel[0] % 8 + 1) / 16.0f + float(unsigned(x + 64) % 16) / 32.0f;
}
