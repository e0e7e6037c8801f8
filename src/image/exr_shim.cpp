// The one place that includes OpenEXR's headers; see exr_shim.h.
#include "image/exr_shim.h"
#include "image/exr_codec.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>
#include <ImfOutputFile.h>
#include <ImfStandardAttributes.h>
#include <ImfTileDescription.h>
#include <ImfTiledInputFile.h>
#include <ImfVersion.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace {

// A small head (header, table, leader) and behind it the packed chunk.
class ChunkIn : public Imf::IStream {
  public:
    ChunkIn(const std::string &head, const unsigned char *body, size_t size)
        : Imf::IStream("chunk"), head_(head), body_(body), size_(size) {
    }
    bool isMemoryMapped() const override {
        return true;
    }
    char *readMemoryMapped(int n) override {
        need(n);
        char *at = at_ >= head_.size() ? const_cast<char *>(reinterpret_cast<const char *>(body_)) +
                                             (at_ - head_.size())
                                       : &head_[at_];
        if (at_ < head_.size() && head_.size() - at_ < static_cast<size_t>(n))
            throw std::runtime_error("read across the chunk's leader");
        at_ += static_cast<size_t>(n);
        return at;
    }
    bool read(char c[], int n) override {
        need(n);
        for (size_t left = static_cast<size_t>(n); left > 0;) {
            bool in_head = at_ < head_.size();
            size_t run = in_head ? head_.size() - at_ : left;
            if (run > left) run = left;
            std::memcpy(c,
                        in_head ? head_.data() + at_
                                : reinterpret_cast<const char *>(body_) + (at_ - head_.size()),
                        run);
            c += run;
            at_ += run;
            left -= run;
        }
        return at_ < head_.size() + size_;
    }
    uint64_t tellg() override {
        return at_;
    }
    void seekg(uint64_t pos) override {
        at_ = pos;
    }

  private:
    void need(int n) const {
        if (n < 0 || at_ > head_.size() + size_ ||
            static_cast<size_t>(n) > head_.size() + size_ - at_)
            throw std::runtime_error("the chunk ends too early");
    }
    std::string head_;
    const unsigned char *body_;
    size_t size_;
    size_t at_ = 0;
};

class ChunkOut : public Imf::OStream {
  public:
    ChunkOut() : Imf::OStream("chunk") {
    }
    void write(const char c[], int n) override {
        if (at_ + static_cast<size_t>(n) > bytes.size()) bytes.resize(at_ + static_cast<size_t>(n));
        std::memcpy(&bytes[at_], c, static_cast<size_t>(n));
        at_ += static_cast<size_t>(n);
    }
    uint64_t tellp() override {
        return at_;
    }
    void seekp(uint64_t pos) override {
        at_ = pos;
    }
    std::string bytes;

  private:
    size_t at_ = 0;
};

Imf::PixelType pixel_type(trl_sample sample) {
    return sample == TRL_SAMPLE_HALF   ? Imf::HALF
           : sample == TRL_SAMPLE_UINT ? Imf::UINT
                                       : Imf::FLOAT;
}

Imath::Box2i box_of(const trl_window &w) {
    return Imath::Box2i(Imath::V2i(w.x, w.y), Imath::V2i(w.x + static_cast<int>(w.width) - 1,
                                                         w.y + static_cast<int>(w.height) - 1));
}

Imf::Header block_header(const trl_exr_block &block) {
    const trl_window &w = block.window;
    const Imath::Box2i box = box_of(w);
    Imf::Header header(box, box, 1, Imath::V2f(0, 0), 1, Imf::INCREASING_Y,
                       static_cast<Imf::Compression>(block.compression));
    for (size_t i = 0; i < block.channel_count; i++) {
        const trl_exr_channel &c = block.channels[i];
        header.channels().insert(
            c.name, Imf::Channel(pixel_type(c.sample), static_cast<int>(c.x_sampling),
                                 static_cast<int>(c.y_sampling), c.perceptually_linear));
    }
    if (block.tiled) header.setTileDescription(Imf::TileDescription(w.width, w.height));
    if (block.dwa_level > 0) header.dwaCompressionLevel() = static_cast<float>(block.dwa_level);
    return header;
}

Imf::FrameBuffer frame_buffer(const trl_exr_block &block, const trl_exr_plane *planes) {
    Imf::FrameBuffer buffer;
    for (size_t i = 0; i < block.channel_count; i++) {
        if (!planes[i].base) continue;
        const trl_exr_channel &c = block.channels[i];
        buffer.insert(c.name, Imf::Slice::Make(pixel_type(c.sample), planes[i].base,
                                               box_of(block.window), planes[i].x_stride,
                                               planes[i].y_stride, static_cast<int>(c.x_sampling),
                                               static_cast<int>(c.y_sampling)));
    }
    return buffer;
}

void put32(std::string &s, uint32_t v) {
    for (int i = 0; i < 4; i++)
        s.push_back(static_cast<char>(v >> (8 * i)));
}

// Magic number, version, header, a chunk table of one entry, the chunk's leader.
std::string file_head(const trl_exr_block &block, const Imf::Header &header, size_t size) {
    uint32_t version = 2 | (block.tiled ? Imf::TILED_FLAG : 0);
    for (size_t i = 0; i < block.channel_count; i++)
        if (std::strlen(block.channels[i].name) > 31) version |= Imf::LONG_NAMES_FLAG;
    ChunkOut out;
    std::string magic;
    put32(magic, Imf::MAGIC);
    put32(magic, version);
    out.write(magic.data(), 8);
    header.writeTo(out, block.tiled);
    std::string &head = out.bytes;
    uint64_t table = head.size() + 8;
    put32(head, static_cast<uint32_t>(table));
    put32(head, 0);
    if (block.tiled)
        head.append(16, '\0');
    else
        put32(head, static_cast<uint32_t>(block.window.y));
    put32(head, static_cast<uint32_t>(size));
    return head;
}

void decode(const trl_exr_block &block, const unsigned char *packed, size_t size,
            const trl_exr_plane *planes) {
    Imf::Header header = block_header(block);
    ChunkIn in(file_head(block, header, size), packed, size);
    Imf::FrameBuffer buffer = frame_buffer(block, planes);
    if (block.tiled) {
        Imf::TiledInputFile file(in, 0);
        file.setFrameBuffer(buffer);
        file.readTile(0, 0);
    } else {
        Imf::InputFile file(in, 0);
        file.setFrameBuffer(buffer);
        file.readPixels(block.window.y, block.window.y + static_cast<int>(block.window.height) - 1);
    }
}

// "Error reading pixel data from image file "chunk". Bad thing." → "Bad thing"
void explain(const char *what, char *why, size_t why_size) {
    const char *file = std::strstr(what, "image file \"chunk\". ");
    std::snprintf(why, why_size, "%s", file ? std::strchr(file, '.') + 2 : what);
    size_t length = std::strlen(why);
    if (length > 0 && why[length - 1] == '.') why[length - 1] = 0;
}

std::string encode(const trl_exr_block &block, const trl_exr_plane *planes) {
    ChunkOut out;
    uint64_t start = 0, end = 0;
    {
        Imf::OutputFile file(out, block_header(block), 0);
        start = out.tellp();
        file.setFrameBuffer(frame_buffer(block, planes));
        file.writePixels(static_cast<int>(block.window.height));
        end = out.tellp();
    }
    if (end < start + 8 || end > out.bytes.size()) throw std::runtime_error("no chunk was written");
    return out.bytes.substr(start + 8, end - start - 8);
}

} // namespace

extern "C" bool trl_exr_shim_decode(const trl_exr_block *block, const unsigned char *packed,
                                    size_t size, const trl_exr_plane *planes, char *why,
                                    size_t why_size) {
    try {
        decode(*block, packed, size, planes);
        return true;
    } catch (const std::bad_alloc &) {
        std::snprintf(why, why_size, "%s", TRL_EXR_NO_MEMORY);
    } catch (const std::exception &e) {
        explain(e.what(), why, why_size);
    } catch (...) {
        std::snprintf(why, why_size, "unknown exception");
    }
    return false;
}

extern "C" bool trl_exr_shim_encode(const trl_exr_block *block, const trl_exr_plane *planes,
                                    unsigned char *out, size_t room, size_t *size, char *why,
                                    size_t why_size) {
    try {
        std::string chunk = encode(*block, planes);
        if (chunk.size() > room) throw std::runtime_error("the packed chunk is too large");
        chunk.copy(reinterpret_cast<char *>(out), chunk.size());
        *size = chunk.size();
        return true;
    } catch (const std::bad_alloc &) {
        std::snprintf(why, why_size, "%s", TRL_EXR_NO_MEMORY);
    } catch (const std::exception &e) {
        explain(e.what(), why, why_size);
    } catch (...) {
        std::snprintf(why, why_size, "unknown exception");
    }
    return false;
}
