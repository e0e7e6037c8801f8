// Names of transfer functions, and back.
#include "../test.h"

#include <troland/light.h>

static trl_transfer parse(const char *text) {
    trl_error err = TRL_ERROR_INIT;
    trl_transfer transfer;
    if (trl_transfer_parse(&transfer, text, &err) != TRL_OK) fail_msg("%s", err.message);
    return transfer;
}

// The table has every kind once, and names and aliases lead to one entry each.
static void every_kind_has_its_names(void **state) {
    (void)state;
    bool seen[TRL_TRANSFER_BT709 + 1] = {false};
    for (size_t i = 0; trl_transfer_at(i); i++) {
        const trl_transfer_entry *entry = trl_transfer_at(i);
        assert_false(seen[entry->kind]);
        seen[entry->kind] = true;
        assert_ptr_equal(trl_transfer_of(entry->kind), entry);
        assert_ptr_equal(trl_transfer_find(entry->name), entry);
        assert_ptr_equal(trl_transfer_find(entry->label[0] == 'B' ? entry->name : entry->label),
                         entry);
        for (const char *alias = entry->aliases; *alias;) {
            char name[64];
            int n = (int)strcspn(alias, ",");
            snprintf(name, sizeof name, "%.*s", n, alias);
            assert_ptr_equal(trl_transfer_find(name), entry);
            alias += n + (alias[n] == ',');
        }
    }
    for (int kind = 0; kind <= TRL_TRANSFER_BT709; kind++)
        assert_true(seen[kind]);
    assert_null(trl_transfer_find("srbg"));
    assert_null(trl_transfer_of((trl_transfer_kind)99));
}

static void texts_are_read(void **state) {
    (void)state;
    assert_int_equal(parse("BT.709").kind, TRL_TRANSFER_BT709);
    assert_int_equal(parse("ST-2084").kind, TRL_TRANSFER_PQ);
    assert_true(parse("gamma").gamma == 0 && parse("gamma:2.6").gamma == 2.6);
    assert_true(parse("bt1886").black == 0 && parse("BT1886:0.001").black == 0.001);
}

static void wrong_texts_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *part;
        trl_result result;
    } bad[] = {
        {"srbg", "no transfer function is called 'srbg': there are linear, srgb, bt709,",
         TRL_ERR_NOT_FOUND},
        {"", "there are linear", TRL_ERR_NOT_FOUND},
        {"pq:1", "pq takes no number", TRL_ERR_ARGUMENT},
        {"gamma:", "an exponent of 0.1 to 10", TRL_ERR_ARGUMENT},
        {"gamma:0", "an exponent of 0.1 to 10", TRL_ERR_ARGUMENT},
        {"gamma:nan", "an exponent of 0.1 to 10", TRL_ERR_ARGUMENT},
        {"gamma:2.2x", "as in gamma:2.4", TRL_ERR_ARGUMENT},
        {"bt1886:1", "less than 1", TRL_ERR_ARGUMENT},
        {"bt1886:-0.1", "as in bt1886:0.001", TRL_ERR_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_transfer kept = {.kind = TRL_TRANSFER_HLG, .gamma = 7};
        assert_int_equal(trl_transfer_parse(&kept, bad[i].text, &err), bad[i].result);
        if (!strstr(err.message, bad[i].part))
            fail_msg("'%s' is not in '%s'", bad[i].part, err.message);
        assert_true(kept.gamma == 7);
    }
}

static void texts_for_people(void **state) {
    (void)state;
    static const struct {
        trl_transfer transfer;
        const char *text;
    } good[] = {{{TRL_TRANSFER_SRGB, 0, 0}, "sRGB"},
                {{TRL_TRANSFER_GAMMA, 0, 0}, "gamma 2.2"},
                {{TRL_TRANSFER_GAMMA, 2.4, 0}, "gamma 2.4"},
                {{TRL_TRANSFER_BT1886, 2.4, 0}, "BT.1886"},
                {{TRL_TRANSFER_BT1886, 2.4, 0.001}, "BT.1886, black 0.001"},
                {{TRL_TRANSFER_BT709, 0, 0}, "BT.709 camera"},
                {{(trl_transfer_kind)99, 0, 0}, "transfer function 99"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[60];
        assert_string_equal(trl_transfer_print(&good[i].transfer, text, sizeof text), good[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_names),
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(wrong_texts_are_refused),
        cmocka_unit_test(texts_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
