#include "../test.h"

#include <troland/aces.h>

static bool built_without_json(void) {
    trl_aces_params p;
    return trl_aces_params_from_json(&p, "{}", 2, "probe", NULL) == TRL_ERR_UNSUPPORTED;
}

static void same_params(const trl_aces_params *a, const trl_aces_params *b) {
    assert_true(a->peak_nits == b->peak_nits);
    assert_true(a->linear_scale == b->linear_scale);
    assert_int_equal(a->scale_white, b->scale_white);
    assert_int_equal(a->inverse_clamp, b->inverse_clamp);
    assert_memory_equal(&a->limiting, &b->limiting, sizeof a->limiting);
    assert_memory_equal(&a->encoding, &b->encoding, sizeof a->encoding);
    assert_int_equal(a->transfer.kind, b->transfer.kind);
    assert_true(a->transfer.gamma == b->transfer.gamma);
    assert_true(a->transfer.black == b->transfer.black);
}

static void round_trip(const trl_aces_params *p) {
    trl_error err = TRL_ERROR_INIT;
    trl_aces_params again;
    char *text;
    if (trl_aces_params_to_json(p, &text, &err) != TRL_OK) fail_msg("%s", err.message);
    if (trl_aces_params_from_json(&again, text, strlen(text), "text", &err) != TRL_OK)
        fail_msg("%s", err.message);
    same_params(p, &again);
    assert_int_equal(strstr(text, "\"gamma\":") != NULL, p->transfer.gamma != 0);
    assert_int_equal(strstr(text, "\"black\":") != NULL, p->transfer.black != 0);
    free(text);
}

static void every_display_goes_there_and_back(void **state) {
    (void)state;
    if (built_without_json()) skip();
    for (size_t i = 0; trl_aces_display_at(i); i++) {
        trl_aces_params p;
        trl_aces_display_params(trl_aces_display_at(i), &p);
        round_trip(&p);
    }
    trl_aces_params odd;
    trl_aces_params_init(&odd);
    odd.peak_nits = 1000.0 / 3;
    odd.linear_scale = 0.1 + 0.2;
    odd.transfer = (trl_transfer){TRL_TRANSFER_BT1886, nextafter(2.4, 3), 1e-3 / 7};
    odd.limiting.red.x = nextafter(0.64, 1);
    odd.scale_white = true;
    round_trip(&odd);
}

static const char example[] =
    "{\n"
    "  \"comment\": \"a living-room television\",\n"
    "  \"peak_nits\": 650,\n"
    "  \"limiting\": \"p3-d65\",\n"
    "  \"encoding\": {\"red\": [0.708, 0.292], \"green\": [0.17, 0.797],\n"
    "    \"blue\": [0.131, 0.046], \"white\": [0.3127, 0.329]},\n"
    "  \"transfer\": \"pq\"\n"
    "}\n";

static void an_example_is_read(void **state) {
    (void)state;
    if (built_without_json()) skip();
    trl_error err = TRL_ERROR_INIT;
    trl_aces_params p;
    if (trl_aces_params_from_json(&p, example, strlen(example), "tv.json", &err) != TRL_OK)
        fail_msg("%s", err.message);
    assert_true(p.peak_nits == 650 && p.linear_scale == 1 && !p.scale_white);
    assert_int_equal(p.inverse_clamp, TRL_WHITE_CLAMP_PEAK);
    assert_int_equal(p.transfer.kind, TRL_TRANSFER_PQ);
    assert_true(p.limiting.red.x == 0.68 && p.encoding.green.y == 0.797);
}

static void primaries_have_names(void **state) {
    (void)state;
    if (built_without_json()) skip();
    for (size_t i = 0; trl_primaries_at(i); i++) {
        const trl_primaries *want = trl_primaries_at(i);
        char text[200];
        trl_error err = TRL_ERROR_INIT;
        trl_aces_params p;
        snprintf(text, sizeof text,
                 "{\"peak_nits\":100,\"limiting\":\"rec709\",\"encoding\":\"%s\","
                 "\"transfer\":\"srgb\"}",
                 want->name);
        if (trl_aces_params_from_json(&p, text, strlen(text), "tv.json", &err) != TRL_OK)
            fail_msg("%s", err.message);
        assert_memory_equal(&p.encoding, &want->value, sizeof p.encoding);
    }
}

// A text that must be refused, and what its sentence must say.
typedef struct refusal {
    const char *text, *says;
} refusal;

#define REST "\"limiting\":\"rec709\",\"encoding\":\"rec709\",\"transfer\":\"srgb\"}"

static const refusal refusals[] = {
    {"", "line 1"},
    {"{\"peak_nits\": 100,", "tv.json, line 1, column 18"},
    {"[1, 2]", "a display is a JSON object, this is an array"},
    {"{\"peak_nits\":100,\"peak_nits\":200," REST, "not JSON"},
    {"{\"peak\":100," REST, "unknown member 'peak'; there are comment, peak_nits, limiting"},
    {"{" REST, "member 'peak_nits' is missing"},
    {"{\"peak_nits\":\"100\"," REST, "member 'peak_nits' must be a number, not a string"},
    {"{\"peak_nits\":20," REST, "peak_nits is 20; it must be 48 to 10000"},
    {"{\"peak_nits\":20000," REST, "peak_nits is 20000"},
    {"{\"peak_nits\":100,\"linear_scale\":0," REST, "linear_scale is 0"},
    {"{\"peak_nits\":100,\"scale_white\":1," REST, "member 'scale_white' must be true or false"},
    {"{\"peak_nits\":100,\"inverse_clamp\":\"hard\"," REST, "it must be peak or published"},
    {"{\"peak_nits\":100,\"comment\":5," REST, "member 'comment' must be a string, not a number"},
    {"{\"peak_nits\":100,\"limiting\":\"rec601\",\"encoding\":\"rec709\",\"transfer\":\"srgb\"}",
     "member 'limiting' is 'rec601'; named primaries are rec709, rec709-d60, p3-d65, p3-d60, "
     "p3-dci, rec2020, rec2020-d60, xyz-e, ap0, ap1; others"},
    {"{\"peak_nits\":100,\"limiting\":7,\"encoding\":\"rec709\",\"transfer\":\"srgb\"}",
     "member 'limiting' must be an object or a name, not a number"},
    {"{\"peak_nits\":100,\"limiting\":{\"red\":[1]},\"encoding\":\"rec709\",\"transfer\":\"srgb\"}",
     "member 'limiting.red' must be an array of two numbers"},
    {"{\"peak_nits\":100,\"limiting\":{\"red\":[0.6,0.3]},\"encoding\":\"rec709\","
     "\"transfer\":\"srgb\"}",
     "member 'limiting.green' is missing"},
    {"{\"peak_nits\":100,\"limiting\":{\"cyan\":[0.6,0.3]},\"encoding\":\"rec709\","
     "\"transfer\":\"srgb\"}",
     "unknown member 'limiting.cyan'; there are red, green, blue, white"},
    {"{\"peak_nits\":100,\"limiting\":\"rec709\",\"encoding\":\"rec709\",\"transfer\":\"slog\"}",
     "member 'transfer' is 'slog'; it must be"},
    {"{\"peak_nits\":100,\"gamma\":0.5,\"limiting\":\"rec709\",\"encoding\":\"rec709\","
     "\"transfer\":\"gamma\"}",
     "gamma is 0.5; it must be 1 to 10"},
    {"{\"peak_nits\":1e400," REST, "not JSON"},
};

static void what_is_wrong_is_said(void **state) {
    (void)state;
    if (built_without_json()) skip();
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        trl_error err = TRL_ERROR_INIT;
        trl_aces_params p = {.peak_nits = 7};
        assert_int_equal(trl_aces_params_from_json(&p, r->text, strlen(r->text), "tv.json", &err),
                         TRL_ERR_FORMAT);
        assert_true(p.peak_nits == 7); // untouched
        if (strncmp(err.message, "tv.json", 7) != 0 || !strstr(err.message, r->says))
            fail_msg("'%s' for %s lacks '%s'", err.message, r->text, r->says);
    }
}

static void bad_params_are_not_written(void **state) {
    (void)state;
    if (built_without_json()) skip();
    trl_aces_params p;
    char *text = (char *)1;
    trl_aces_params_init(&p);
    p.peak_nits = NAN;
    assert_int_equal(trl_aces_params_to_json(&p, &text, NULL), TRL_ERR_ARGUMENT);
    assert_null(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_display_goes_there_and_back),
        cmocka_unit_test(an_example_is_read),
        cmocka_unit_test(primaries_have_names),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(bad_params_are_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
