// The bytes of a file, and the memory of what was parsed from them.
#include "image/exr_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

trl_result trl_exr_source_read(const trl_exr_source *source, uint64_t offset, void *out,
                               size_t count, trl_error *err) {
    TRL_REQUIRE(offset <= source->size && count <= source->size - offset, err, TRL_ERR_FORMAT,
                "the file ends at byte %llu, but %zu bytes are needed at byte %llu",
                (unsigned long long)source->size, count, (unsigned long long)offset);
    if (source->bytes) {
        memcpy(out, source->bytes + offset, count);
        return TRL_OK;
    }
    unsigned char *to = out;
    while (count > 0) {
        ssize_t got = pread(source->fd, to, count, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        TRL_REQUIRE(got >= 0, err, TRL_ERR_FILE, "reading %zu bytes at byte %llu failed: %s", count,
                    (unsigned long long)offset, strerror(errno));
        TRL_REQUIRE(got > 0, err, TRL_ERR_FILE,
                    "the file became shorter while it was read (at byte %llu)",
                    (unsigned long long)offset);
        to += got;
        offset += (uint64_t)got;
        count -= (size_t)got;
    }
    return TRL_OK;
}

struct trl_exr_arena_block {
    struct trl_exr_arena_block *next;
    _Alignas(TRL_ALIGNMENT) unsigned char bytes[];
};

void *trl_exr_arena_alloc(trl_exr_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    if (bytes > TRL_EXR_ARENA_MAX - arena->bytes) return NULL;
    struct trl_exr_arena_block *block = trl_alloc(1, sizeof *block + bytes);
    if (!block) return NULL;
    block->next = arena->first;
    arena->first = block;
    arena->bytes += bytes;
    return block->bytes;
}

char *trl_exr_arena_text(trl_exr_arena *arena, const char *text, size_t length) {
    char *copy = trl_exr_arena_alloc(arena, length + 1, 1);
    if (copy) memcpy(copy, text, length);
    return copy;
}

void trl_exr_arena_release(trl_exr_arena *arena) {
    while (arena->first) {
        struct trl_exr_arena_block *next = arena->first->next;
        trl_free(arena->first);
        arena->first = next;
    }
}
