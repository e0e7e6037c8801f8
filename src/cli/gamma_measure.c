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

// "0.5:22" or, in files, "0.5 22" and "0.5,22".
static bool parse(const char *text, const char *separators, trl_gamma_sample *out) {
    char copy[200], *rest = NULL;
    if (strlen(text) >= sizeof copy) return false;
    strcpy(copy, text);
    const char *level = strtok_r(copy, separators, &rest);
    const char *nits = strtok_r(NULL, separators, &rest);
    return level && nits && !strtok_r(NULL, separators, &rest) &&
           trl_cli_number(level, &out->level) && trl_cli_number(nits, &out->nits);
}

static int add(trl_cli_gamma_samples *list, const trl_gamma_sample *sample) {
    if (list->count == TRL_CLI_GAMMA_SAMPLES_MAX)
        return trl_cli_say(TRL_CLI_FAILED, "more than %d measurements: give fewer",
                           TRL_CLI_GAMMA_SAMPLES_MAX);
    list->values[list->count++] = *sample;
    return TRL_CLI_DONE;
}

static int read_lines(trl_cli_gamma_samples *list, char *text, const char *path, const char *form) {
    int status = TRL_CLI_DONE, number = 1;
    for (char *line = text, *next; line && status == TRL_CLI_DONE; line = next, number++) {
        next = strchr(line, '\n');
        if (next) *next++ = 0;
        line[strcspn(line, "#")] = 0;
        if (line[strspn(line, " \t\r")] == 0) continue;
        trl_gamma_sample sample;
        status = parse(line, " \t\r,;:", &sample)
                     ? add(list, &sample)
                     : trl_cli_say(TRL_CLI_FAILED, "line %d of '%s' is no %s", number, path, form);
    }
    return status;
}

int trl_cli_gamma_samples_read(trl_cli_gamma_samples *list, const char *path, const char *form) {
    trl_error err = TRL_ERROR_INIT;
    char *text = NULL;
    size_t length = 0;
    if (trl_cli_text_read(&text, &length, path, &err) != TRL_OK) return trl_cli_say_error(&err);
    int status = read_lines(list, text, path, form);
    free(text);
    return status;
}

static int read_word(trl_cli_gamma_samples *list, const char *word) {
    trl_gamma_sample sample;
    if (parse(word, ":", &sample)) return add(list, &sample);
    if (strchr(word, ':') && access(word, F_OK) != 0)
        return trl_cli_say(TRL_CLI_WRONG, "'%s' is no measurement: give LEVEL:NITS, as in 0.5:22.4",
                           word);
    return trl_cli_gamma_samples_read(list, word, "measurement: give LEVEL NITS, as in 0.5 22.4");
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
            return trl_cli_say(TRL_CLI_WRONG,
                               "--%s and --measure contradict each other (gamma): give one of them",
                               others[i]);
    return TRL_CLI_DONE;
}

int trl_cli_gamma_measure(const trl_cli_args *args) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_fit fit;
    int status = contradicts(args);
    if (status != TRL_CLI_DONE) return status;
    trl_cli_gamma_samples list = {calloc(TRL_CLI_GAMMA_SAMPLES_MAX, sizeof *list.values), 0};
    if (!list.values) return trl_cli_say(TRL_CLI_FAILED, "no memory for the measurements");
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
