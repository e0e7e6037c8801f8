// troland gamma --measure: a display's gamma from luminances.
#include "cli/gamma.h"
#include "cli/gamma_plot.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/text_file.h"

#include <troland/light.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The measurements of all words.
typedef struct samples {
    trl_gamma_sample *values;
    size_t count;
} samples;

static int add(samples *list, const trl_gamma_sample *more, size_t count) {
    trl_gamma_sample *bigger = realloc(list->values, (list->count + count) * sizeof *bigger);
    if (!bigger)
        return trl_cli_say(TRL_CLI_FAILED, "no memory for %zu measurements", list->count + count);
    list->values = bigger;
    for (size_t i = 0; i < count; i++)
        list->values[list->count++] = more[i];
    return TRL_CLI_DONE;
}

// "0.5:22"
static bool parse(const char *word, trl_gamma_sample *out) {
    char level[64];
    size_t n = strcspn(word, ":");
    if (!word[n] || n >= sizeof level) return false;
    memcpy(level, word, n);
    level[n] = 0;
    return trl_cli_number(level, &out->level) && trl_cli_number(word + n + 1, &out->nits);
}

static int read_file(samples *list, const char *path) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_sample *more = NULL;
    char *text = NULL;
    size_t length = 0, count = 0;
    trl_result r = trl_cli_text_read(&text, &length, path, &err);
    if (r == TRL_OK) r = trl_gamma_samples_parse(&more, &count, text, length, path, &err);
    free(text);
    int status = r != TRL_OK ? trl_cli_say_error(&err) : count > 0 ? add(list, more, count) : 0;
    free(more);
    return status;
}

static int read_word(samples *list, const char *word) {
    trl_gamma_sample sample;
    if (parse(word, &sample)) return add(list, &sample, 1);
    double number = 0;
    if ((strchr(word, ':') || trl_cli_number(word, &number)) && access(word, F_OK) != 0)
        return trl_cli_say(TRL_CLI_WRONG, "'%s' is no measurement: give LEVEL:NITS, as in 0.5:22.4",
                           word);
    return read_file(list, word);
}

typedef trl_cli_gamma_model named_model;

enum { MODELS = 4 };

// L = black + (white − black) level^gamma
static double power_light(const trl_gamma_model *m, double level) {
    return m->black_nits + (m->white_nits - m->black_nits) * pow(level, m->gamma);
}

// L = a (level + b)^gamma through black and white: ITU-R BT.1886 annex 1
static double lifted_light(const trl_gamma_model *m, double level) {
    double white = pow(m->white_nits, 1 / m->gamma), black = pow(m->black_nits, 1 / m->gamma);
    return pow(black + (white - black) * level, m->gamma);
}

static void name_models(named_model out[MODELS], const trl_gamma_fit *fit) {
    out[0] = (named_model){"power", "power", &fit->power, power_light};
    out[1] = (named_model){"power_black", "power+black", &fit->power_black, power_light};
    out[2] = (named_model){"bt1886", "bt1886", &fit->bt1886, lifted_light};
    out[3] = (named_model){"bt1886_2_4", "bt1886 at 2.4", &fit->bt1886_given, lifted_light};
}

static void say_json(const trl_gamma_fit *fit) {
    trl_cli_json json;
    named_model models[MODELS];
    name_models(models, fit);
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_number(&json, "low", fit->low);
    trl_cli_json_number(&json, "high", fit->high);
    trl_cli_json_integer(&json, "used", (int64_t)fit->used);
    trl_cli_json_integer(&json, "dark", (int64_t)fit->dark);
    trl_cli_json_object(&json, "models");
    for (int i = 0; i < MODELS; i++) {
        const trl_gamma_model *model = models[i].model;
        trl_cli_json_object(&json, models[i].key);
        trl_cli_json_number(&json, "gamma", model->gamma);
        trl_cli_json_number(&json, "white_nits", model->white_nits);
        trl_cli_json_number(&json, "black_nits", model->black_nits);
        trl_cli_json_number(&json, "worst", model->worst);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, '}');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static const double fits = 0.02; // the largest error of a model that describes a display

static void say_text(const trl_gamma_fit *fit) {
    named_model models[MODELS];
    name_models(models, fit);
    const named_model *best = &models[0];
    printf("%-13s  %7s  %10s  %10s  %7s\n", "MODEL", "GAMMA", "WHITE", "BLACK", "WORST");
    for (int i = 0; i < MODELS; i++) {
        const trl_gamma_model *model = models[i].model;
        if (isnan(model->gamma)) continue;
        printf("%-13s  %7.3f  %10.5g  %10.5g  %6.1f%%\n", models[i].name, model->gamma,
               model->white_nits, model->black_nits, 100 * model->worst);
        if (model->worst < best->model->worst) best = &models[i];
    }
    printf("\n%zu measurements over the levels %g..%g; luminances in cd/m²\n", fit->used, fit->low,
           fit->high);
    if (isnan(fit->power_black.gamma) || isnan(fit->bt1886.gamma))
        puts("measure the levels 0 and 1 too for the models with black");
    if (fit->dark > 0)
        printf("%zu of them as dark as black itself and left out of power+black\n", fit->dark);
    if (fit->used < 10) puts("few measurements: eleven levels or more tell the models apart");
    if (best->model->worst <= fits)
        printf("nearest: %s, within 2 %%\n", best->name);
    else
        printf("nearest: %s, but %.1f %% off: no model here describes this display\n", best->name,
               100 * best->model->worst);
}

static int contradicts(const trl_cli_args *args) {
    static const char *const others[] = {"range", "peak", "ambient"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (trl_cli_given(args, others[i]))
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "--%s and --measure contradict each other (gamma): give one of them",
                               others[i]);
    return TRL_CLI_DONE;
}

int trl_cli_gamma_measure(const trl_cli_args *args) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_fit fit;
    int status = contradicts(args);
    if (status != TRL_CLI_DONE) return status;
    samples list = {NULL, 0};
    for (size_t i = 0; i < args->operand_count && status == TRL_CLI_DONE; i++)
        status = read_word(&list, args->operands[i]);
    if (status == TRL_CLI_DONE && trl_gamma_measure(&fit, list.values, list.count, &err) != TRL_OK)
        status = trl_cli_say_error(&err);
    if (status == TRL_CLI_DONE && trl_cli_given(args, "plot")) {
        named_model models[MODELS];
        name_models(models, &fit);
        if (trl_cli_gamma_fit_plot(args, list.values, list.count, models, MODELS, &err) != TRL_OK)
            status = trl_cli_say_error(&err);
    }
    free(list.values);
    if (status != TRL_CLI_DONE) return status;
    if (trl_cli_given(args, "json"))
        say_json(&fit);
    else
        say_text(&fit);
    return TRL_CLI_DONE;
}
