// tests/scope/scopes.h: scopes of pictures in memory.
#ifndef TRL_TESTS_SCOPE_SCOPES_H
#define TRL_TESTS_SCOPE_SCOPES_H

#include "../image/room.h"

#include <troland/scope.h>

/// Scene light in Rec.709, or sRGB code values.
static inline trl_scope_params params_of(bool scene) {
    trl_scope_params params = TRL_SCOPE_PARAMS_INIT;
    params.scene = scene;
    params.primaries = trl_primaries_rec709;
    params.transfer.kind = TRL_TRANSFER_SRGB;
    return params;
}

static inline trl_scope *scope_of(fake_reader *reader, const trl_scope_params *params,
                                  uint32_t threads) {
    trl_scope *scope = NULL;
    assert_ok(trl_scope_create(&scope, params, &ok));
    assert_ok(trl_scope_add(scope, &reader->head, NULL, threads, &ok));
    return scope;
}

static inline void near(double got, double want, double most) {
    if (!(fabs(got - want) <= most)) fail_msg("got %.12g, want %.12g within %g", got, want, most);
}

#endif
