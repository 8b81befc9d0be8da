/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of text that the formats share. */
#include "model.h"

#include <string.h>

#define LETTERS 26u
/* Dn, pads or names in one list before it says "and N more". */
#define LISTED_MAX 48u

const char *words_port(struct memory *memory, uint32_t port)
{
    return port < LETTERS ? memory_print(memory, "P%c", (char)('A' + port))
                          : memory_print(memory, "P%u.", (unsigned)port);
}

const char *words_pad(struct memory *memory, uint32_t port, uint32_t pad)
{
    return memory_print(memory, "%s%u", words_port(memory, port), (unsigned)pad);
}

/* One more of a list that is cut where it gets long. */
static const char *add(struct memory *memory, const char *words, uint32_t number, uint32_t count,
                       const char *more)
{
    if (number >= LISTED_MAX) {
        return number == LISTED_MAX
                   ? memory_print(memory, "%s and %u more", words, (unsigned)(count - number))
                   : words;
    }
    return memory_print(memory, "%s%s%s", words, number > 0 ? ", " : "", more);
}

const char *words_pins(const struct model *model, const struct pad *pad)
{
    const char *words = "";
    uint32_t number = 0;
    for (const struct link *link = pad->pins.first; link != NULL; link = link->next) {
        unsigned index = (unsigned)model_pin(model, link->row)->index;
        words = add(model->memory, words, number++, pad->pins.count,
                    memory_print(model->memory, "D%u", index));
    }
    return words;
}

const char *words_functions(const struct model *model, const struct pad *pad)
{
    struct growing words = {.memory = model->memory};
    for (const struct link *link = pad->functions.first; link != NULL; link = link->next) {
        growing_add(&words, link != pad->functions.first ? ", " : "");
        growing_add(&words, model_function(model, link->row)->name);
    }
    return growing_text(&words);
}

const char *words_codes(const struct model *model, const struct pad *pad)
{
    struct growing words = {.memory = model->memory};
    for (const struct link *link = pad->findings.first; link != NULL; link = link->next) {
        growing_add(&words, link != pad->findings.first ? ", " : "");
        growing_add(&words, model_finding(model, link->row)->code);
    }
    return growing_text(&words);
}

const char *words_cautions(const struct model *model, const struct pad *pad)
{
    const char *words = "";
    const struct ztc_table *table = model_cautions(pad);
    for (uint32_t i = 0; i < table->count; i++) {
        words = add(model->memory, words, i, table->count,
                    ZTC_ROW(struct ztc_caution_row, table, i)->caution);
    }
    return words;
}

const char *words_extras(const struct model *model, const struct pad *pad)
{
    struct growing words = {.memory = model->memory};
    for (const struct link *link = pad->pins.first; link != NULL; link = link->next) {
        const struct ztc_table *extras = model_pin(model, link->row)->extras;
        for (uint32_t i = 0; i < table_count(extras); i++) {
            const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, extras, i);
            growing_add(&words, words.length > 0 ? ", " : "");
            growing_add(&words, extra->key);
            growing_add(&words, ": ");
            growing_add(&words, extra->value);
        }
    }
    return growing_text(&words);
}

const char *words_warned(const struct model *model, const struct warning *warning)
{
    const char *words = "";
    uint32_t number = 0;
    for (const struct link *link = warning->pads.first; link != NULL; link = link->next) {
        words =
            add(model->memory, words, number++, warning->pads.count, model->pads[link->row].name);
    }
    return memory_print(model->memory, "%s%s%s", words, warning->reason[0] != '\0' ? ": " : "",
                        warning->reason);
}

const char *words_warned_all(const struct model *model, uint32_t *number)
{
    struct growing words = {.memory = model->memory};
    uint32_t rank = model->warnings[*number].rank;
    for (; *number < model->warning_count && model->warnings[*number].rank == rank; (*number)++) {
        growing_add(&words, words.length > 0 ? "; " : "");
        growing_add(&words, words_warned(model, &model->warnings[*number]));
    }
    return growing_text(&words);
}

const char *words_severity(uint32_t severity)
{
    switch (severity) {
    case ZTC_SEVERITY_WARNING:
        return "warning";
    case ZTC_SEVERITY_NOTE:
        return "note";
    default:
        return "error";
    }
}

const char *words_subtitle(const struct model *model)
{
    const struct ztc_target_description *target = model->request->target;
    const char *title = model->title;
    bool named = title[0] != '\0' && strcmp(title, model->request->board->short_name) != 0 &&
                 strcmp(title, target->name) != 0;
    const char *package = model->request->package;
    return memory_print(model->memory, "%s%s%s (%s), %s%s%s", named ? title : "", named ? ": " : "",
                        target->name, target->id, target->chip,
                        package[0] != '\0' ? ", package " : "", package);
}

static const char *count(struct memory *memory, uint32_t number, const char *noun)
{
    return memory_print(memory, ", %u %s%s", (unsigned)number, noun, number == 1 ? "" : "s");
}

const char *words_summary(const struct model *model)
{
    struct memory *memory = model->memory;
    const char *words = memory_print(memory, "%u pads, %u in use", (unsigned)model->pad_count,
                                     (unsigned)model->used);
    if (model->stray_count > 0) {
        words = memory_print(memory, "%s, %u not there", words, (unsigned)model->stray_count);
    }
    words = memory_print(
        memory, "%s%s", words,
        count(memory, table_count(model->request->board->functions), "functional pin"));
    for (uint32_t i = ZTC_SEVERITY_ERROR; i <= ZTC_SEVERITY_NOTE; i++) {
        if (model->severities[i] > 0) {
            words = memory_print(memory, "%s%s", words,
                                 count(memory, model->severities[i], words_severity(i)));
        }
    }
    return words;
}
