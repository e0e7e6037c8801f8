#include "bracket.h"

static char *folder;

static int folder_setup(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int folder_teardown(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static bracket still(bool developed) {
    return (bracket){.count = 4,
                     .stops = {-2, 0, 2, 4},
                     .full_scale_e = 20000,
                     .read_noise_e = 4,
                     .developed = developed,
                     .settings = true};
}

// The share of pixels whose light is off by more than `relative` of it and `absolute`, as
// scaled by the reference frame's exposure.
static double wrong_share(const bracket *b, const bracket_result *r, double relative,
                          double absolute) {
    int wrong = 0;
    const uint32_t reference = r->report.reference;
    const trl_window *w = &r->report.window;
    for (uint32_t y = 0; y < r->height; y++) {
        for (uint32_t x = 0; x < r->width; x++) {
            for (int c = 0; c < 3; c++) {
                double want = bracket_light(b, (int)reference, (int)x + w->x, (int)y + w->y, c) *
                              exp2(b->stops[reference]);
                double have = (double)r->planes[c][(size_t)y * r->width + x];
                wrong += fabs(have - want) > relative * want + absolute;
            }
        }
    }
    return (double)wrong / (3.0 * r->width * r->height);
}

// The mean of (light − true) / standard deviation and its square over the picture, where
// no frame is saturated: what is unbiased and of the right variance has 0 and 1.
static void linear_pictures_give_the_light_back(void **state) {
    (void)state;
    bracket b = still(false);
    bracket_make(&b, folder);
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.full_scale_e = 20000;
    params.align = params.deghost = false;
    params.threads = 1;
    bracket_result r = bracket_merge_all(&b, &params);
    double sum = 0, squares = 0;
    int n = 0;
    double scale = exp2(b.stops[r.report.reference]);
    for (int y = 0; y < BRACKET_H; y++) {
        for (int x = 0; x < BRACKET_W; x++) {
            double light = bracket_scene(x, y, 1), information = 0;
            if (light * 16 > 0.85) continue;
            for (int i = 0; i < b.count; i++) {
                double t = exp2(b.stops[i]);
                information += t * t / (light * t / 20000 + 16 / (20000.0 * 20000));
            }
            double z = ((double)r.planes[1][y * BRACKET_W + x] / scale - light) * sqrt(information);
            sum += z;
            squares += z * z;
            n++;
        }
    }
    assert_true(n > 10000);
    assert_float_equal(sum / n, 0, 3 / sqrt(n));
    assert_float_equal(squares / n, 1, 0.05);
    assert_false(r.report.developed || r.report.noise_estimated || r.report.stops_estimated);
    assert_string_equal(r.report.notes[0], "");
    bracket_release(&r);
}

static void the_noise_of_the_camera_is_found(void **state) {
    (void)state;
    // Of developed pictures, too, where the response and the steps of the codes are known.
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        bracket_make(&b, folder);
        bracket_result r = bracket_merge_all(&b, NULL);
        assert_true(r.report.noise_estimated);
        assert_float_equal(r.report.full_scale_e / 20000, 1, 0.06);
        assert_float_equal(r.report.read_noise_e / 4, 1, 0.3);
        assert_true(wrong_share(&b, &r, 0.1, 0.01) < 0.001);
        bracket_release(&r);
    }
}

// Neither what moves nor the hand that turns the camera is noise.
static void the_noise_is_found_where_things_move(void **state) {
    (void)state;
    for (int k = 0; k < 4; k++) {
        bracket b = still(k % 2);
        for (int i = 0; i < 4; i++) {
            b.disc_x[i] = 70 + 40 * i, b.disc_y[i] = 60 + 70 * (i % 2);
            b.turn_deg[i] = k < 2 ? 0 : 0.4 * i - 0.4;
            b.more_x[i] = k < 2 ? 0 : 0.3 * i - 0.3;
        }
        b.disc_light = 40;
        b.read_noise_e = 8;
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2;
        bracket_result r = bracket_merge_all(&b, &params);
        double full = r.report.full_scale_e / 20000, read = r.report.read_noise_e / 8;
        if (fabs(full - 1) > (k < 2 ? 0.03 : 0.1) || fabs(read - 1) > (k < 2 ? 0.12 : 0.25))
            fail_msg("%d: %g of full scale, %g of read noise", k, full, read);
        bracket_release(&r);
    }
}

// Resampling takes of an edge what is no noise.
static void the_noise_of_a_hand_held_camera_is_that_of_a_still_one(void **state) {
    (void)state;
    static const double turn[] = {0.5, 0, -0.3, 0.8}, more[] = {0.3, 0, 0.4, -0.25};
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        b.edges = true;
        memcpy(b.turn_deg, turn, sizeof turn);
        memcpy(b.more_x, more, sizeof more);
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2;
        bracket_result r = bracket_merge_all(&b, &params);
        // With the edges it would be 24 % off.
        if (fabs(r.report.full_scale_e / 20000 - 1) > 0.1)
            fail_msg("%s: %g electrons", developed ? "png" : "exr", r.report.full_scale_e);
        bracket_release(&r);
    }
}

static void the_order_of_files_changes_nothing(void **state) {
    (void)state;
    static const int orders[][4] = {{3, 1, 0, 2}, {2, 3, 1, 0}};
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        b.shift_x[0] = 5, b.shift_y[2] = -3, b.disc_x[1] = 80, b.disc_y[1] = 90;
        bracket_make(&b, folder);
        bracket_result first = bracket_merge_all(&b, NULL);
        for (int k = 0; k < 2; k++) {
            const char *paths[4];
            bracket_result other;
            trl_merge_params params = TRL_MERGE_PARAMS_INIT;
            params.threads = 3;
            for (int i = 0; i < 4; i++)
                paths[i] = b.paths[orders[k][i]];
            assert_ok(bracket_merge(&other, paths, 4, &params, &ok));
            assert_memory_equal(other.planes[0], first.planes[0],
                                3 * sizeof(float) * BRACKET_W * BRACKET_H);
            for (int i = 0; i < 4; i++)
                assert_true(other.report.frames[i].weight_share ==
                            first.report.frames[orders[k][i]].weight_share);
            assert_int_equal(orders[k][other.report.reference], first.report.reference);
            bracket_release(&other);
        }
        bracket_release(&first);
    }
}

// A bracket with all that asks for neighbours: turned, with a thing that moves and is clipped in
// the reference.
static bracket restless(bool developed) {
    bracket b = still(developed);
    for (int i = 0; i < 4; i++) {
        b.disc_x[i] = 70 + 40 * i, b.disc_y[i] = 60 + 40 * (i % 2);
        b.turn_deg[i] = 0.4 * i - 0.8;
        b.more_x[i] = 0.3 * i - 0.3;
    }
    b.disc_light = 40;
    return b;
}

static void assert_same(const bracket_result *a, const bracket_result *b, const int *order) {
    assert_memory_equal(a->planes[0], b->planes[0], 3 * sizeof(float) * BRACKET_W * BRACKET_H);
    for (int i = 0; i < 4; i++) {
        const trl_merge_frame *f = &a->report.frames[i], *g = &b->report.frames[order[i]];
        assert_true(f->weight_share == g->weight_share && f->ghost_share == g->ghost_share &&
                    f->pixel_share == g->pixel_share && f->shift_x == g->shift_x &&
                    f->turn_deg == g->turn_deg && f->stops == g->stops);
    }
    assert_int_equal(order[a->report.reference], b->report.reference);
    assert_int_equal(a->report.note_count, b->report.note_count);
    assert_true(a->report.full_scale_e == b->report.full_scale_e);
}

static void strips_and_threads_change_nothing(void **state) {
    (void)state;
    static const uint32_t strips[] = {1, 7, 16, 33, 64}, threads[] = {1, 2, 3, 5, 8};
    static const int order[] = {0, 1, 2, 3};
    for (int k = 0; k < 4; k++) {
        bracket b = restless(k % 2);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2 + (uint32_t)k / 2;
        params.threads = 1;
        bracket_make(&b, folder);
        bracket_result whole = bracket_merge_all(&b, &params);
        for (int i = 0; i < 5; i++) {
            params.strip_rows = strips[i];
            params.threads = threads[i];
            bracket_result other = bracket_merge_all(&b, &params);
            assert_same(&other, &whole, order);
            bracket_release(&other);
        }
        assert_true(whole.report.frames[0].ghost_share > 0.001);
        assert_non_null(strstr(whole.report.notes[k % 2], "clipped in the reference"));
        bracket_release(&whole);
    }
}

static void no_order_of_a_restless_bracket_changes_anything(void **state) {
    (void)state;
    for (int developed = 0; developed < 2; developed++) {
        bracket b = restless(developed);
        bracket_make(&b, folder);
        bracket_result first = bracket_merge_all(&b, NULL);
        for (int k = 1; k < 24; k += 3) {
            int order[4] = {0, 1, 2, 3};
            const char *paths[4];
            bracket_result other;
            for (int i = 0, code = k; i < 4; code /= 4 - i, i++) {
                const int pick = i + code % (4 - i), swap = order[i];
                order[i] = order[pick];
                order[pick] = swap;
                paths[i] = b.paths[order[i]];
            }
            assert_ok(bracket_merge(&other, paths, 4, NULL, &ok));
            assert_same(&other, &first, order);
            bracket_release(&other);
        }
        bracket_release(&first);
    }
}

// A hand turns the camera, too, and knows no pixels.
static void turns_and_parts_of_pixels_are_found(void **state) {
    (void)state;
    static const double turn[] = {0.4, 0, -0.7, 0.9}, more[] = {0.5, 0, 0.3, -0.25};
    static const int x[] = {3, 0, -5, 4}, y[] = {-2, 0, 6, 3};
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        memcpy(b.shift_x, x, sizeof x);
        memcpy(b.shift_y, y, sizeof y);
        memcpy(b.turn_deg, turn, sizeof turn);
        memcpy(b.more_x, more, sizeof more);
        for (int i = 0; i < 4; i++)
            b.disc_x[i] = 60 + 40 * i, b.disc_y[i] = 90;
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.crop = true;
        params.reference = 2;
        bracket_result r = bracket_merge_all(&b, &params);
        for (int i = 0; i < 4; i++) {
            const trl_merge_frame *f = &r.report.frames[i];
            assert_true(f->aligned);
            // Two searches add up in the last one, most of which is white.
            if (hypot(f->shift_x - x[i] - more[i], f->shift_y - y[i]) > (i == 3 ? 0.15 : 0.1) ||
                fabs(f->turn_deg - turn[i]) > 0.015)
                fail_msg("%d: %g,%g by %g°, not %g,%d by %g°", i, f->shift_x, f->shift_y,
                         f->turn_deg, x[i] + more[i], y[i], turn[i]);
        }
        assert_true(wrong_share(&b, &r, 0.1, 0.01) < 0.002);
        bracket_release(&r);
    }
}

static void a_hand_held_bracket_is_aligned(void **state) {
    (void)state;
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        static const int x[] = {4, -6, 0, 9}, y[] = {-3, 2, 5, -8};
        memcpy(b.shift_x, x, sizeof x);
        memcpy(b.shift_y, y, sizeof y);
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.crop = true;
        bracket_result r = bracket_merge_all(&b, &params);
        const uint32_t k = r.report.reference;
        for (int i = 0; i < 4; i++) {
            assert_true(r.report.frames[i].aligned);
            assert_float_equal(r.report.frames[i].shift_x, x[i] - x[k], 0);
            assert_float_equal(r.report.frames[i].shift_y, y[i] - y[k], 0);
        }
        assert_int_equal(r.width, BRACKET_W - 15);
        assert_int_equal(r.height, BRACKET_H - 13);
        double wrong = wrong_share(&b, &r, 0.1, 0.02);
        if (wrong > 0.003) fail_msg("%g of the samples are wrong", wrong);
        bracket_release(&r);
        // Unaligned the same pictures are far off.
        params.align = params.deghost = false;
        r = bracket_merge_all(&b, &params);
        assert_true(wrong_share(&b, &r, 0.1, 0.02) > 0.1);
        bracket_release(&r);
    }
}

// A disc that is elsewhere in each frame is in the result where the reference has it.
static void what_moves_leaves_no_ghost(void **state) {
    (void)state;
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        static const int x[] = {70, 110, 150, 190}, y[] = {60, 140, 90, 120};
        memcpy(b.disc_x, x, sizeof x);
        memcpy(b.disc_y, y, sizeof y);
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2; // which saturates neither the disc nor what is behind it
        bracket_result r = bracket_merge_all(&b, &params);
        double with = wrong_share(&b, &r, 0.15, 0.02);
        for (int i = 0; i < 4; i++)
            assert_true(i == 1 || r.report.frames[i].ghost_share > 0.005);
        bracket_release(&r);
        params.deghost = false;
        r = bracket_merge_all(&b, &params);
        double without = wrong_share(&b, &r, 0.15, 0.02);
        bracket_release(&r);
        if (with > 0.0005 || without < 10 * with || without < 0.005)
            fail_msg("%s: %g wrong, %g without", developed ? "png" : "exr", with, without);
    }
}

// A disc that moves and is clipped in the reference: where it was in that, the picture is as
// another frame has it, without a hole, a rim or the reference's white.
static void what_moves_and_is_clipped_is_taken_from_one_frame(void **state) {
    (void)state;
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        static const int x[] = {70, 110, 150, 190}, y[] = {60, 140, 90, 120};
        memcpy(b.disc_x, x, sizeof x);
        memcpy(b.disc_y, y, sizeof y);
        b.disc_light = 40;
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2;
        bracket_result r = bracket_merge_all(&b, &params);
        assert_int_equal(r.report.reference, 1);
        bracket without = b;
        memset(without.disc_x, 0, sizeof without.disc_x);
        int wrong = 0, noted = 0;
        for (int v = y[1] - 25; v <= y[1] + 25; v++) {
            for (int u = x[1] - 25; u <= x[1] + 25; u++) {
                for (int c = 0; c < 3; c++) {
                    double want = bracket_light(&without, 1, u, v, c) * exp2(b.stops[1]);
                    double have = (double)r.planes[c][(size_t)v * r.width + (size_t)u];
                    wrong += fabs(have - want) > 0.2 * want + 0.03;
                }
            }
        }
        for (uint32_t i = 0; i < r.report.note_count; i++)
            noted += strstr(r.report.notes[i], "clipped in the reference: ") != NULL;
        if (wrong > 0.005 * 3 * 51 * 51 || noted != 1)
            fail_msg("%s: %d wrong, %d noted", developed ? "png" : "exr", wrong, noted);
        // Nothing else is touched, and nobody sees the disc elsewhere.
        assert_true(wrong_share(&without, &r, 0.2, 0.03) < 0.002);
        bracket_release(&r);
    }
}

static void exposures_are_estimated_where_they_are_not_said(void **state) {
    (void)state;
    for (int developed = 0; developed < 2; developed++) {
        bracket b = still(developed);
        static const double stops[] = {-1.7, 0.3, 1.9, 4.1};
        b.settings = false;
        memcpy(b.stops, stops, sizeof stops);
        bracket_make(&b, folder);
        bracket_result r = bracket_merge_all(&b, NULL);
        const uint32_t k = r.report.reference;
        assert_true(r.report.stops_estimated);
        assert_non_null(strstr(r.report.notes[0], "estimated from the pictures"));
        for (int i = 0; i < 4; i++)
            assert_float_equal(r.report.frames[i].stops, stops[i] - stops[k], 0.02);
        bracket_release(&r);
    }
}

static void what_is_said_wrong_is_noticed(void **state) {
    (void)state;
    static const double lie[] = {-2, 0, 3, 4};
    bracket b = still(false);
    bracket_make(&b, folder);
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.stops = lie;
    bracket_result r = bracket_merge_all(&b, &params);
    assert_non_null(strstr(r.report.notes[0], "picture 3 should be"));
    bracket_release(&r);
}

static void too_bright_for_every_picture_is_counted(void **state) {
    (void)state;
    bracket b = still(false);
    static const double stops[] = {0, 1, 2, 3};
    memcpy(b.stops, stops, sizeof stops);
    bracket_make(&b, folder);
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.white = 1;
    params.reference = 1;
    bracket_result r = bracket_merge_all(&b, &params);
    int64_t saturated = 0;
    for (int y = 0; y < BRACKET_H; y++) {
        for (int x = 0; x < BRACKET_W; x++) {
            for (int c = 0; c < 3; c++) {
                double light = bracket_scene(x, y, c);
                if (light > 1.05)
                    assert_float_equal((double)r.planes[c][y * BRACKET_W + x], 1, 0.02);
                saturated += light >= 0.98;
            }
        }
    }
    assert_float_equal(r.report.saturated_share * 3 * BRACKET_W * BRACKET_H, (double)saturated,
                       0.1 * (double)saturated);
    bracket_release(&r);
}

// Red ends at 0.9, of light or of code, and the others go on to 1 (blue to 0.8 in the end).
static void a_channel_that_ends_before_white_is_noticed(void **state) {
    (void)state;
    for (int k = 0; k < 6; k++) {
        const bool developed = k % 2;
        bracket b = still(developed);
        for (int i = 0; i < 4; i++)
            b.stops[i] -= 1; // the shortest shows all
        b.end[0] = 0.9;
        if (k / 2 == 1) b.end[2] = 0.8;
        if (k / 2 == 2) b.turn_deg[0] = 0.4, b.more_x[3] = 0.4;
        bracket_make(&b, folder);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2;
        bracket_result r = bracket_merge_all(&b, &params);
        double wrong = wrong_share(&b, &r, 0.1, 0.02);
        if (wrong > 0.002) fail_msg("%d: %g of the samples are wrong", k, wrong);
        if (!developed) {
            for (int c = 0; c < 3; c++)
                assert_float_equal(r.report.limit[c], 0.98 * (b.end[c] > 0 ? b.end[c] : 1), 1e-6);
        } else {
            int noted = 0;
            for (uint32_t i = 0; i < r.report.note_count; i++)
                noted += strstr(r.report.notes[i], "of white: from there") != NULL;
            assert_int_equal(noted, k / 2 == 1 ? 2 : 1);
        }
        bracket_release(&r);
    }
}

// A reference whose darkest codes tell little does not make movement of what longer frames see.
static void black_is_no_movement(void **state) {
    (void)state;
    bracket b = still(true);
    for (int i = 0; i < 4; i++)
        b.stops[i] = 3 * i - 6;
    b.black[0] = 4, b.black[1] = 2, b.black[2] = 3;
    bracket_make(&b, folder);
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.reference = 1;
    bracket_result r = bracket_merge_all(&b, &params);
    for (int i = 0; i < 4; i++)
        if (r.report.frames[i].ghost_share > 0.01)
            fail_msg("%g of picture %d moved", r.report.frames[i].ghost_share, i + 1);
    double wrong = wrong_share(&b, &r, 0.15, 0.002);
    if (wrong > 0.01) fail_msg("%g of the samples are wrong", wrong);
    bracket_release(&r);
}

static void light_comes_in_nits_where_asked(void **state) {
    (void)state;
    bracket b = still(false);
    bracket_make(&b, folder);
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.reference = 2; // 1/100 s, f/4, ISO 100: EV 10.64
    bracket_result plain = bracket_merge_all(&b, &params);
    params.scale = TRL_MERGE_SCALE_NITS;
    bracket_result nits = bracket_merge_all(&b, &params);
    // 18 % grey has the luminance K 2^EV / 100 of the meter: 12.5 × 1600 / 100 cd/m².
    assert_float_equal(nits.report.nits, 200 / 0.18, 1e-3);
    for (int i = 0; i < 1000; i++)
        assert_float_equal((double)nits.planes[0][i], (double)plain.planes[0][i] * 200 / 0.18,
                           1e-3 + 1e-5 * fabs((double)nits.planes[0][i]));
    bracket_release(&plain);
    bracket_release(&nits);
}

static void assert_refused(const char *words, const char *const *paths, size_t count,
                           const trl_merge_params *params) {
    trl_image_reader *merged = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_true(trl_merge_open(&merged, paths, count, params, &err) != TRL_OK);
    assert_null(merged);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void wrong_input_is_told_in_words(void **state) {
    (void)state;
    bracket b = still(false);
    b.count = 2;
    bracket_make(&b, folder);
    const char *pair[2] = {b.paths[0], b.paths[1]};
    assert_refused("one picture is no bracket", pair, 1, NULL);
    const char *same[3] = {b.paths[0], b.paths[0], b.paths[0]};
    assert_refused("all 3 pictures have the same exposure", same, 3, NULL);
    const char *missing[2] = {b.paths[0], in_folder(folder, "none.exr")};
    assert_refused("none.exr does not exist", missing, 2, NULL);
    file_put(in_folder(folder, "text.exr"), "not a picture", 13);
    const char *text[2] = {b.paths[0], in_folder(folder, "text.exr")};
    assert_refused("not a picture", text, 2, NULL);
    static const double steep[2] = {0, 200};
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    params.stops = steep;
    assert_refused("outside -100 to 100", pair, 2, &params);
    params.stops = NULL;
    params.reference = 3;
    assert_refused("no picture 3", pair, 2, &params);
    params.reference = 0;
    const volatile int cancel = 1;
    params.cancel = &cancel;
    assert_refused("canceled", pair, 2, &params);
    params.cancel = NULL;
    params.scale = TRL_MERGE_SCALE_NITS;
    bracket unsaid = still(false);
    unsaid.count = 2;
    unsaid.settings = false;
    bracket_make(&unsaid, folder);
    assert_refused("cannot be had in cd/m²", pair, 2, &params);
    bracket codes = still(true);
    codes.count = 1;
    bracket_make(&codes, folder);
    const char *kinds[2] = {b.paths[0], codes.paths[0]};
    assert_refused("merge pictures of one kind", kinds, 2, NULL);
}

static void nothing_in_common_is_told(void **state) {
    (void)state;
    bracket b = {.count = 2, .stops = {-12, 12}, .developed = true};
    bracket_make(&b, folder);
    const char *pair[2] = {b.paths[0], b.paths[1]};
    assert_refused("too little in common to tell: give --stops", pair, 2, NULL);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(linear_pictures_give_the_light_back),
        IN_FOLDER(the_noise_of_the_camera_is_found),
        IN_FOLDER(the_noise_is_found_where_things_move),
        IN_FOLDER(the_noise_of_a_hand_held_camera_is_that_of_a_still_one),
        IN_FOLDER(the_order_of_files_changes_nothing),
        IN_FOLDER(strips_and_threads_change_nothing),
        IN_FOLDER(no_order_of_a_restless_bracket_changes_anything),
        IN_FOLDER(a_hand_held_bracket_is_aligned),
        IN_FOLDER(turns_and_parts_of_pixels_are_found),
        IN_FOLDER(what_moves_leaves_no_ghost),
        IN_FOLDER(what_moves_and_is_clipped_is_taken_from_one_frame),
        IN_FOLDER(exposures_are_estimated_where_they_are_not_said),
        IN_FOLDER(what_is_said_wrong_is_noticed),
        IN_FOLDER(too_bright_for_every_picture_is_counted),
        IN_FOLDER(a_channel_that_ends_before_white_is_noticed),
        IN_FOLDER(black_is_no_movement),
        IN_FOLDER(light_comes_in_nits_where_asked),
        IN_FOLDER(wrong_input_is_told_in_words),
        IN_FOLDER(nothing_in_common_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
