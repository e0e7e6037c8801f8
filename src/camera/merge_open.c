// The files of a bracket: opening, the first look, the reference, alignment.
#include "camera/merge.h"
#include "image/raw.h"

#include "base/base.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double whole_within = 0.15; // pixels

static trl_result open_frame(trl_merge_reader *m, size_t i, const char *path, trl_error *err) {
    trl_stack_frame *f = &m->stack.frames[i];
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.slots = m->slot_count;
    params.max_bytes = m->params.max_bytes;
    f->given = i;
    f->seen_stops = (double)NAN;
    f->sensitivity = 1;
    f->aligned = true;
    TRL_TRY(trl_image_open(&f->reader, path, &params, err));
    trl_raw_use(f->reader, TRL_RAW_CAMERA); // where its channels saturate
    return TRL_OK;
}

static bool is_light(const trl_image_info *info) {
    return info->scene_linear || (info->has_transfer && info->transfer.kind == TRL_TRANSFER_LINEAR);
}

static bool near(double a, double b) {
    return fabs(a - b) < 1e-3;
}

static bool same_primaries(const trl_image_info *a, const trl_image_info *b) {
    const trl_image_part *p = &a->parts[a->selected_part], *q = &b->parts[b->selected_part];
    const trl_chromaticities *x = &p->chromaticities, *y = &q->chromaticities;
    if (p->has_chromaticities != q->has_chromaticities) return false;
    return !p->has_chromaticities ||
           (near(x->red.x, y->red.x) && near(x->red.y, y->red.y) && near(x->green.x, y->green.x) &&
            near(x->green.y, y->green.y) && near(x->blue.x, y->blue.x) &&
            near(x->blue.y, y->blue.y) && near(x->white.x, y->white.x) &&
            near(x->white.y, y->white.y));
}

// "Maker Model", "" where the file does not say it.
static void body_of(const trl_image_reader *reader, char out[160]) {
    const trl_image_info *info = trl_image_reader_info(reader);
    const trl_image_part *part = &info->parts[info->selected_part];
    const char *make = "", *model = "";
    for (size_t i = 0; i < part->attribute_count; i++) {
        if (strcmp(part->attributes[i].name, "make") == 0) make = part->attributes[i].value;
        if (strcmp(part->attributes[i].name, "model") == 0) model = part->attributes[i].value;
    }
    snprintf(out, 160, "%.60s%s%.60s", make, *make && *model ? " " : "", model);
}

// Two sensors see colours, noise and white each in its own way: raw files of both have no
// light in common. Developed ones might have been made alike.
static trl_result check_camera(trl_merge_reader *m, const char *const *paths, size_t i,
                               trl_error *err) {
    const trl_image_reader *a = m->stack.frames[0].reader, *b = m->stack.frames[i].reader;
    trl_mat3 unused;
    const bool raw = trl_raw_to_ap0(a, &unused);
    char one[160], other[160];
    TRL_REQUIRE(raw == trl_raw_to_ap0(b, &unused), err, TRL_ERR_ARGUMENT,
                "'%.150s' %s a camera raw file, '%.150s' %s: merge pictures of one kind", paths[0],
                raw ? "is" : "is not", paths[i], raw ? "is not" : "is");
    body_of(a, one);
    body_of(b, other);
    if (!*one || !*other || strcmp(one, other) == 0) return TRL_OK;
    TRL_REQUIRE(!raw, err, TRL_ERR_ARGUMENT,
                "'%.150s' was taken by a %s and '%.150s' by a %s: raw pictures of a bracket are of "
                "one camera",
                paths[0], one, paths[i], other);
    if (m->report.note_count == 0)
        trl_merge_note(m, "taken by a %.70s and a %.70s: their response is taken for the same", one,
                       other);
    return TRL_OK;
}

// What makes a picture none of the same bracket.
static trl_result check_alike(trl_merge_reader *m, const char *const *paths, size_t i,
                              trl_error *err) {
    const trl_image_info *a = trl_image_reader_info(m->stack.frames[0].reader);
    const trl_image_info *b = trl_image_reader_info(m->stack.frames[i].reader);
    TRL_REQUIRE(a->window.width == b->window.width && a->window.height == b->window.height, err,
                TRL_ERR_ARGUMENT,
                "'%.150s' has %u by %u pixels and '%.150s' %u by %u: the pictures of a bracket "
                "have one size",
                paths[0], a->window.width, a->window.height, paths[i], b->window.width,
                b->window.height);
    TRL_REQUIRE(is_light(a) == is_light(b), err, TRL_ERR_ARGUMENT,
                "'%.150s' holds %s and '%.150s' %s: merge pictures of one kind", paths[0],
                is_light(a) ? "linear light" : "code values", paths[i],
                is_light(b) ? "linear light" : "code values");
    TRL_TRY(check_camera(m, paths, i, err));
    TRL_REQUIRE(same_primaries(a, b), err, TRL_ERR_ARGUMENT,
                "'%.150s' and '%.150s' have different primaries: bring them into one colour "
                "space first",
                paths[0], paths[i]);
    return TRL_OK;
}

static int compare_frames(const trl_stack_frame *a, const trl_stack_frame *b, bool by_exposure) {
    if (by_exposure && a->exposure != b->exposure) return a->exposure < b->exposure ? -1 : 1;
    if (a->median != b->median) return a->median < b->median ? -1 : 1;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

bool trl_merge_sort(trl_merge_reader *m, bool by_exposure) {
    trl_stack *s = &m->stack;
    size_t reference = s->frames[s->reference].given;
    bool moved = false;
    for (uint32_t i = 1; i < s->count; i++) {
        for (uint32_t k = i; k > 0; k--) {
            if (compare_frames(&s->frames[k - 1], &s->frames[k], by_exposure) <= 0) break;
            trl_stack_frame swap = s->frames[k];
            s->frames[k] = s->frames[k - 1];
            s->frames[k - 1] = swap;
            moved = true;
        }
    }
    for (uint32_t i = 0; i < s->count; i++)
        if (s->frames[i].given == reference) s->reference = i;
    return moved;
}

static trl_result choose_reference(trl_merge_reader *m, trl_error *err) {
    trl_stack *s = &m->stack;
    TRL_REQUIRE(m->params.reference <= s->count, err, TRL_ERR_ARGUMENT,
                "there is no picture %u to be the reference: there are %u", m->params.reference,
                s->count);
    s->reference = 0;
    for (uint32_t i = 1; i < s->count; i++)
        if (s->frames[i].usable > s->frames[s->reference].usable) s->reference = i;
    for (uint32_t i = 0; i < s->count && m->params.reference; i++)
        if (s->frames[i].given + 1 == m->params.reference) s->reference = i;
    return TRL_OK;
}

typedef struct align_job {
    trl_stack *stack;
    uint32_t next;
    pthread_mutex_t lock;
    trl_align_motion motions[TRL_MERGE_FRAMES_MAX]; // each against its neighbour
    bool found[TRL_MERGE_FRAMES_MAX];
    trl_result result;
    trl_error error;
} align_job;

// The neighbour in brightness on the side of the reference.
static uint32_t toward_reference(const trl_stack *s, uint32_t i) {
    return i < s->reference ? i + 1 : i - 1;
}

// By whole pixels first; where the finer search leads nowhere they are what is known.
static trl_result find_motion(align_job *job, uint32_t i, const trl_align_pyramid *to,
                              trl_error *err) {
    const trl_stack *s = job->stack;
    trl_align_motion *m = &job->motions[i];
    trl_align_shift shift;
    bool refined = false;
    TRL_TRY(trl_align_find(&shift, to, &s->frames[i].pyramid, s->cancel, err));
    *m = s->frames[i].motion;
    m->x = shift.x;
    m->y = shift.y;
    TRL_TRY(trl_align_refine(m, &refined, to, &s->frames[i].pyramid, s->cancel, err));
    job->found[i] = refined || shift.found;
    if (refined) return TRL_OK;
    *m = s->frames[i].motion;
    m->x = shift.found ? shift.x : 0;
    m->y = shift.found ? shift.y : 0;
    return TRL_OK;
}

static void align_run(void *arg, uint32_t worker) {
    (void)worker;
    align_job *job = arg;
    const trl_stack *s = job->stack;
    for (;;) {
        pthread_mutex_lock(&job->lock);
        uint32_t i = job->next++;
        pthread_mutex_unlock(&job->lock);
        if (i >= s->count) return;
        if (i == s->reference) continue;
        trl_error err = TRL_ERROR_INIT;
        const trl_align_pyramid *to = &s->frames[toward_reference(s, i)].pyramid;
        trl_result r = find_motion(job, i, to, &err);
        if (r == TRL_OK) continue;
        pthread_mutex_lock(&job->lock);
        job->result = r;
        job->error = err;
        pthread_mutex_unlock(&job->lock);
    }
}

// Each frame is as far from the reference as its neighbour, and from that as was found.
static void add_motion(trl_stack *s, const align_job *job, uint32_t i) {
    const trl_stack_frame *to = &s->frames[toward_reference(s, i)];
    const trl_align_motion *found = &job->motions[i];
    trl_stack_frame *f = &s->frames[i];
    double cosine = cos(found->radians), sine = sin(found->radians);
    f->aligned = to->aligned && job->found[i];
    f->motion.x = cosine * to->motion.x - sine * to->motion.y + found->x;
    f->motion.y = sine * to->motion.x + cosine * to->motion.y + found->y;
    f->motion.radians = to->motion.radians + found->radians;
}

// What is by whole pixels but for the error of the search needs no filter, and no sharpness
// is lost: a picture from a tripod stays as it is.
static void round_motion(trl_stack *s, trl_stack_frame *f) {
    trl_align_motion *m = &f->motion;
    double off = fmax(fabs(m->x - round(m->x)), fabs(m->y - round(m->y)));
    off += fabs(m->radians) * 0.5 * hypot(s->width, s->height);
    f->whole = off < whole_within;
    if (!f->whole) return;
    m->x = round(m->x) + 0.0; // no -0
    m->y = round(m->y) + 0.0;
    m->radians = 0;
}

// Neighbours in brightness have the most to compare: each frame is aligned to the next
// one toward the reference.
static trl_result align(trl_merge_reader *m, const char *const *paths, trl_error *err) {
    trl_stack *s = &m->stack;
    align_job job = {.stack = s};
    pthread_mutex_init(&job.lock, NULL);
    trl_threads_run(m->slot_count < s->count ? m->slot_count : s->count, align_run, &job);
    pthread_mutex_destroy(&job.lock);
    for (uint32_t i = 0; i < s->count; i++)
        trl_align_pyramid_destroy(&s->frames[i].pyramid);
    if (job.result != TRL_OK) return trl_error_set(err, job.result, "%s", job.error.message);
    for (uint32_t i = s->reference; i-- > 0;)
        add_motion(s, &job, i);
    for (uint32_t i = s->reference + 1; i < s->count; i++)
        add_motion(s, &job, i);
    for (uint32_t i = 0; i < s->count; i++)
        round_motion(s, &s->frames[i]);
    for (size_t given = 0; given < s->count; given++)
        for (uint32_t i = 0; i < s->count; i++)
            if (s->frames[i].given == given && !s->frames[i].aligned)
                trl_merge_note(m, "'%.120s' could not be aligned: it is taken where it is",
                               paths[given]);
    return TRL_OK;
}

// One camera's frames end at one level, which those that are clipped the most show best.
static void find_saturation(trl_merge_reader *m) {
    trl_raw_info raw;
    m->saturation = 1;
    for (uint32_t i = 0; i < m->stack.count; i++)
        if (trl_raw_info_get(m->stack.frames[i].reader, &raw) &&
            raw.saturation < (double)m->saturation)
            m->saturation = (float)raw.saturation;
    for (uint32_t i = 0; i < m->stack.count; i++)
        trl_raw_saturation_set(m->stack.frames[i].reader, (double)m->saturation);
}

trl_result trl_merge_open_frames(trl_merge_reader *m, const char *const *paths, size_t count,
                                 trl_error *err) {
    trl_stack *s = &m->stack;
    for (size_t i = 0; i < count; i++) {
        TRL_TRY(open_frame(m, i, paths[i], err));
        s->count = (uint32_t)i + 1;
        TRL_TRY(check_alike(m, paths, i, err));
    }
    const trl_image_info *info = trl_image_reader_info(s->frames[0].reader);
    s->width = info->window.width;
    s->height = info->window.height;
    s->developed = !is_light(info);
    m->raw = trl_raw_to_ap0(s->frames[0].reader, &m->matrix);
    TRL_REQUIRE((!m->raw && !s->developed) || m->params.white <= 1, err, TRL_ERR_ARGUMENT,
                "%s a white of %g would let what is saturated in: leave it out",
                m->raw ? "raw files say their white level, which is 1 here:"
                       : "the white of developed pictures is 1:",
                m->params.white);
    float limit = info->scene_linear && !m->raw ? INFINITY : TRL_SATURATED_SHARE;
    find_saturation(m);
    if (m->raw) limit *= m->saturation;
    if (strcmp(info->format, "JPEG") == 0) limit = TRL_SATURATED_JPEG;
    if (m->params.white > 0) limit = TRL_SATURATED_SHARE * (float)m->params.white;
    for (int c = 0; c < 3; c++)
        s->code_limit[c] = limit;
    TRL_TRY(trl_stack_survey(s, m->params.align, m->slot_count, err));
    for (uint32_t i = 0; i < s->count; i++) {
        const trl_camera_settings *c = &trl_image_reader_info(s->frames[i].reader)->camera;
        s->frames[i].exposure = trl_merge_camera_exposure(c);
    }
    for (uint32_t i = 0; i < s->count; i++) {
        s->frames[i].whole = true;
        s->frames[i].motion.center_x = (s->width - 1) / 2.0;
        s->frames[i].motion.center_y = (s->height - 1) / 2.0;
    }
    trl_merge_sort(m, false);
    TRL_TRY(choose_reference(m, err));
    return m->params.align ? align(m, paths, err) : TRL_OK;
}
