// fuzz/json_fuzz.c: text → custom display; what is accepted must write and read
// back to the same parameters.
#include <troland/aces.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int same_transfer(const trl_transfer *a, const trl_transfer *b) {
    return a->kind == b->kind && a->gamma == b->gamma && a->black == b->black;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_error err = TRL_ERROR_INIT;
    trl_aces_params params, again;
    if (trl_aces_params_from_json(&params, (const char *)data, size, "fuzz", &err) != TRL_OK) {
        assert(err.message[0]);
        return 0;
    }
    char *text = NULL;
    trl_result result = trl_aces_params_to_json(&params, &text, &err);
    assert(result == TRL_OK && text);
    result = trl_aces_params_from_json(&again, text, strlen(text), "again", &err);
    assert(result == TRL_OK);
    assert(same_transfer(&params.transfer, &again.transfer));
    assert(params.peak_nits == again.peak_nits && params.scale_white == again.scale_white &&
           params.linear_scale == again.linear_scale &&
           params.inverse_clamp == again.inverse_clamp);
    free(text);
    return 0;
}
