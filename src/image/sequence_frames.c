// Lists of frame numbers, as people write them.
#include "image/sequence.h"

#include <stdio.h>
#include <string.h>

trl_result trl_frames_append(trl_frame_list *list, int32_t number, trl_error *err) {
    if (list->frames.count == TRL_FRAMES_MAX)
        return trl_error_set(err, TRL_ERR_LIMIT, "more than %d frames: take them in several runs",
                             TRL_FRAMES_MAX);
    if (list->frames.count == list->room) {
        size_t room = list->room ? 2 * list->room : 256;
        int32_t *numbers = trl_alloc(room, sizeof *numbers);
        if (!numbers) return trl_error_memory(err, room * sizeof *numbers);
        if (list->frames.count > 0)
            memcpy(numbers, list->frames.numbers, list->frames.count * sizeof *numbers);
        trl_free(list->frames.numbers);
        list->frames.numbers = numbers;
        list->room = room;
    }
    list->frames.numbers[list->frames.count++] = number;
    return TRL_OK;
}

void trl_frames_free(trl_frames *frames) {
    trl_free(frames->numbers);
    *frames = (trl_frames){0};
}

static const char *skip_blanks(const char *p) {
    return p + strspn(p, " \t");
}

// Up to nine digits, with a minus or not; NULL where there are none.
static const char *read_number(const char *p, int32_t *out) {
    bool negative = *p == '-';
    p += negative;
    size_t n = strspn(p, "0123456789");
    if (n == 0) return NULL;
    size_t zeros = strspn(p, "0");
    if (zeros > n) zeros = n;
    if (n - zeros > 9) return NULL;
    int32_t value = 0;
    for (size_t i = zeros; i < n; i++)
        value = 10 * value + (p[i] - '0');
    *out = negative ? -value : value;
    return p + n;
}

// FIRST, FIRST-LAST, FIRST-LASTxSTEP
typedef struct frame_range {
    int32_t first, last, step;
} frame_range;

static const char *read_range(const char *p, frame_range *range) {
    range->step = 1;
    p = read_number(p, &range->first);
    if (!p) return NULL;
    range->last = range->first;
    if (*p != '-') return p;
    p = read_number(p + 1, &range->last);
    if (!p || (*p != 'x' && *p != 'X' && *p != ':')) return p;
    return p[1] == '-' ? NULL : read_number(p + 1, &range->step);
}

static trl_result append_range(trl_frame_list *list, const frame_range *range, const char *text,
                               trl_error *err) {
    TRL_REQUIRE(range->last >= range->first, err, TRL_ERR_ARGUMENT,
                "the frames %d-%d run backwards: write %d-%d", range->first, range->last,
                range->last, range->first);
    TRL_REQUIRE(range->step > 0, err, TRL_ERR_ARGUMENT,
                "a step of 0 in '%.100s' leads nowhere: give 1 or more", text);
    int64_t count = ((int64_t)range->last - range->first) / range->step + 1;
    TRL_REQUIRE(count <= TRL_FRAMES_MAX, err, TRL_ERR_LIMIT,
                "the frames %d-%d are more than %d: take them in several runs", range->first,
                range->last, TRL_FRAMES_MAX);
    for (int64_t i = 0; i < count; i++)
        TRL_TRY(trl_frames_append(list, (int32_t)(range->first + i * range->step), err));
    return TRL_OK;
}

static trl_result read_list(trl_frame_list *list, const char *text, trl_error *err) {
    for (const char *p = skip_blanks(text);; p = skip_blanks(p + 1)) {
        frame_range range;
        p = read_range(p, &range);
        if (p) p = skip_blanks(p);
        if (!p || (*p && *p != ','))
            return trl_error_set(err, TRL_ERR_ARGUMENT,
                                 "'%.100s' is no list of frames: write numbers and ranges, such as "
                                 "1001-1100, 1-100x2 or 1,5,9-12",
                                 text);
        TRL_TRY(append_range(list, &range, text, err));
        if (!*p) return TRL_OK;
    }
}

static int compare(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

void trl_frames_sort(trl_frames *frames) {
    if (frames->count > 1) qsort(frames->numbers, frames->count, sizeof *frames->numbers, compare);
}

trl_result trl_frames_parse(trl_frames *out, const char *text, trl_error *err) {
    trl_frame_list list = {0};
    *out = (trl_frames){0};
    trl_result r = read_list(&list, text, err);
    trl_frames_sort(&list.frames);
    for (size_t i = 1; i < list.frames.count && r == TRL_OK; i++)
        if (list.frames.numbers[i] == list.frames.numbers[i - 1])
            r = trl_error_set(err, TRL_ERR_ARGUMENT,
                              "frame %d is named twice in '%.100s': name each frame once",
                              list.frames.numbers[i], text);
    if (r == TRL_OK)
        *out = list.frames;
    else
        trl_frames_free(&list.frames);
    return r;
}

// The frames from `at` on that are evenly apart: how many, and how far.
static size_t even_run(const trl_frames *f, size_t at, int64_t *step) {
    size_t end = at + 1;
    *step = 1;
    if (end == f->count) return 1;
    *step = (int64_t)f->numbers[end] - f->numbers[at];
    while (end + 1 < f->count && (int64_t)f->numbers[end + 1] - f->numbers[end] == *step)
        end++;
    size_t length = end - at + 1;
    return length > 2 || *step == 1 ? length : 1;
}

size_t trl_frames_print(const trl_frames *frames, char *out, size_t size) {
    static const char more[] = "…";
    size_t length = 0, kept = 0; // kept: what fits with "…" behind it
    if (size > 0) out[0] = 0;
    for (size_t i = 0; i < frames->count;) {
        char text[64];
        int64_t step = 1;
        size_t run = even_run(frames, i, &step);
        int n = snprintf(text, sizeof text, "%s%d", i > 0 ? "," : "", frames->numbers[i]);
        if (run > 1)
            n += snprintf(text + n, sizeof text - (size_t)n, "-%d", frames->numbers[i + run - 1]);
        if (run > 1 && step > 1) n += snprintf(text + n, sizeof text - (size_t)n, "x%d", (int)step);
        if (length + (size_t)n < size) memcpy(out + length, text, (size_t)n + 1);
        length += (size_t)n;
        if (length + sizeof more <= size) kept = length;
        i += run;
    }
    if (length >= size && size >= sizeof more) memcpy(out + kept, more, sizeof more);
    return length;
}

bool trl_frames_has(const trl_frames *frames, int32_t number) {
    return frames->count > 0 &&
           bsearch(&number, frames->numbers, frames->count, sizeof number, compare) != NULL;
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

trl_result trl_frames_fill(trl_frames *out, const trl_frames *frames, trl_error *err) {
    trl_frame_list list = {0};
    int64_t step = 0;
    trl_result r = TRL_OK;
    *out = (trl_frames){0};
    for (size_t i = 1; i < frames->count; i++)
        step = common_divisor((int64_t)frames->numbers[i] - frames->numbers[i - 1], step);
    if (frames->count > 0) r = trl_frames_append(&list, frames->numbers[0], err);
    for (int64_t n = step; frames->count > 1 && r == TRL_OK; n += step) {
        int64_t number = frames->numbers[0] + n;
        if (number > frames->numbers[frames->count - 1]) break;
        r = trl_frames_append(&list, (int32_t)number, err);
    }
    if (r == TRL_OK)
        *out = list.frames;
    else
        trl_frames_free(&list.frames);
    return r;
}

trl_result trl_frames_split(const trl_frames *frames, const trl_frames *by, trl_frames *inside,
                            trl_frames *outside, trl_error *err) {
    trl_frame_list lists[2] = {{{0}, 0}, {{0}, 0}};
    trl_result r = TRL_OK;
    for (size_t i = 0; i < frames->count && r == TRL_OK; i++)
        r = trl_frames_append(&lists[trl_frames_has(by, frames->numbers[i])], frames->numbers[i],
                              err);
    if (r != TRL_OK)
        for (int i = 0; i < 2; i++)
            trl_frames_free(&lists[i].frames);
    *inside = lists[1].frames;
    *outside = lists[0].frames;
    return r;
}
