// fuzz/sequence_fuzz.c: text → pattern and list of frames; what is accepted must name its
// frames so that the name gives the frame back, and print so that it reads back.
#include <troland/image.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void check_list(const trl_frames *frames) {
    trl_frames again, filled, there, missing;
    trl_error err = TRL_ERROR_INIT;
    size_t length = trl_frames_print(frames, NULL, 0);
    char *text = malloc(length + 1);
    if (!text) return;
    size_t printed = trl_frames_print(frames, text, length + 1);
    assert(printed == length && strlen(text) == length);
    trl_result result = trl_frames_parse(&again, text, &err);
    assert(result == TRL_OK && again.count == frames->count);
    assert(memcmp(again.numbers, frames->numbers, again.count * sizeof *again.numbers) == 0);
    free(text);
    if (trl_frames_fill(&filled, frames, NULL) == TRL_OK) {
        result = trl_frames_split(&filled, frames, &there, &missing, NULL);
        assert(result == TRL_OK && there.count == frames->count);
        assert(there.count + missing.count == filled.count);
        trl_frames_free(&there);
        trl_frames_free(&missing);
        trl_frames_free(&filled);
    }
    trl_frames_free(&again);
}

static void check_pattern(const char *text) {
    static const int32_t numbers[] = {0, 7, -7, 12345, TRL_FRAME_NUMBER_MAX, -TRL_FRAME_NUMBER_MAX};
    trl_sequence *sequence = NULL;
    trl_error err = TRL_ERROR_INIT;
    trl_result result = trl_sequence_create(&sequence, text, &err);
    if (result != TRL_OK) {
        assert(err.message[0] && !sequence);
        return;
    }
    assert(trl_sequence_is(text));
    size_t size = strlen(text) + 64;
    char *path = malloc(size);
    for (size_t i = 0; path && i < sizeof numbers / sizeof *numbers; i++) {
        int32_t number = 0;
        result = trl_sequence_path(sequence, numbers[i], path, size, &err);
        assert(result == TRL_OK);
        bool frame = trl_sequence_number(sequence, path, &number);
        assert(frame && number == numbers[i]);
    }
    free(path);
    if (trl_sequence_frames(sequence)->count > 0) check_list(trl_sequence_frames(sequence));
    trl_sequence_destroy(&sequence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_frames frames;
    trl_error err = TRL_ERROR_INIT;
    char *text = malloc(size + 1);
    if (!text) return 0;
    if (size > 0) memcpy(text, data, size);
    text[size] = 0;
    if (trl_frames_parse(&frames, text, &err) == TRL_OK)
        check_list(&frames);
    else
        assert(err.message[0]);
    trl_frames_free(&frames);
    check_pattern(text);
    free(text);
    return 0;
}
