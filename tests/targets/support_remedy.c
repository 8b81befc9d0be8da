/* SPDX-License-Identifier: Apache-2.0 */
/* The advice that goes with a finding, read out of its notes and followed: it has to be true. */
#include "support_remedy.h"

#include <stdlib.h>
#include <string.h>

#define CHOICES_MAX 16u

/* What stands behind `words` in one of the notes, or NULL. */
static const char *behind(const struct ztc_diagnostic *item, const char *words)
{
    for (size_t i = 0; i < ZTC_FINDING_NOTES_MAX && item->notes[i] != NULL; i++) {
        const char *found = strstr(item->notes[i], words);
        if (found != NULL) {
            return found + strlen(words);
        }
    }
    return NULL;
}

/* The numbers behind each `mark` that follows a blank or begins the text; up to `end`. Returns how many. */
static uint32_t numbers_behind(const char *text, char mark, char end, uint32_t *ret_numbers)
{
    uint32_t count = 0;
    for (const char *at = text; *at != '\0' && *at != end && count < CHOICES_MAX; at++) {
        if (*at == mark && (at == text || at[-1] == ' ') && at[1] >= '0' && at[1] <= '9') {
            ret_numbers[count++] = (uint32_t)strtoul(at + 1, NULL, 10);
        }
    }
    return count;
}

/* E014, E017: "free outputs are D4, D5 ..." */
static bool move_pin(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    uint32_t numbers[CHOICES_MAX], count = 0;
    const char *text = behind(item, "free ");
    if (text == NULL || behind(item, "pinmap has no") != NULL) {
        return false;
    }
    count = numbers_behind(text, 'D', ';', numbers);
    if (count == 0) {
        return false;
    }
    board->functions[board->mistake.row].pin = numbers[drawn_below(board, count)];
    board->functions[board->mistake.row].given = 0;
    return true;
}

/* E018, E019, E020: "write [ D33, 5, 0 ] (ADC1_CH5) or [ D33, 7, 1 ] (ADC2_CH7)", or "write D33". */
static bool write_values(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    const char *choices[CHOICES_MAX];
    uint32_t count = 0;
    struct drawn_function *function = &board->functions[board->mistake.row];
    const char *text = behind(item, "write ");
    for (const char *at = text; at != NULL && *at != '\0' && count < CHOICES_MAX; at++) {
        if (*at == 'D' && at[1] >= '0' && at[1] <= '9' && (at[-1] == ' ')) {
            choices[count++] = at + 1;
        }
    }
    if (count == 0) {
        return false;
    }
    char *end = NULL;
    const char *choice = choices[drawn_below(board, count)];
    if (strtoul(choice, &end, 10) != function->pin) {
        return false;
    }
    function->given = 0;
    while (*end == ',' && function->given < ZTC_VALUES_MAX) {
        function->written[function->given++] = (int32_t)strtol(end + 1, &end, 10);
    }
    return true;
}

/* E026: "hw may be 1 (UART0) and 2 (UART1)". */
static bool choose_instance(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    const char *text = behind(item, "hw may be ");
    if (text == NULL) {
        return false;
    }
    board->peripherals[board->mistake.row].hw = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

/* E027: "hw: 1 (SPI1) or hw: 3 (SPI3) reaches all its pads". */
static bool reach_pads(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    const char *text = behind(item, "hw: ");
    if (text == NULL || behind(item, "reaches all its pads") == NULL ||
        behind(item, "no instance reaches") != NULL) {
        return false;
    }
    board->peripherals[board->mistake.row].hw = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

/* E015: "the pads of PA are 0 to 21, 23". */
static bool choose_pad(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    const char *text = behind(item, " are ");
    if (text == NULL || board->mistake.place != PLACE_PIN_PAD) {
        return false;
    }
    board->pins[board->mistake.row].pad = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

/* E023, E024: the name of the functional pin that was meant first. */
static bool name_function(struct drawn_board *board, const struct ztc_diagnostic *item)
{
    const char *text = behind(item, "functional pins for ");
    board->peripherals[board->mistake.row].role_words = NULL;
    return text != NULL;
}

bool follow_remedy(struct drawn_board *board, const struct ztc_diagnostic *item,
                   const char **ret_allowed)
{
    static const struct {
        const char *code;
        bool (*follow)(struct drawn_board *board, const struct ztc_diagnostic *item);
        const char *allowed;
    } remedies[] = {
        /* Another pad may want values, and be of another instance than the peripheral's. */
        {"E014", move_pin, "E018 E019 E020 E027"},
        {"E017", move_pin, "E018 E019 E020 E027"},
        {"E018", write_values, ""},
        {"E019", write_values, ""},
        {"E020", write_values, ""},
        {"E026", choose_instance, "E018 E019 E020 E027"},
        {"E027", reach_pads, ""},
        {"E015", choose_pad, "E014 E016 E017 E018 E019 E020 E027"},
        {"E023", name_function, ""},
        {"E024", name_function, ""},
    };
    for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++) {
        bool about =
            strcmp(remedies[i].code, item->code) == 0 && (board->mistake.place != PLACE_PIN_EXTRA);
        if (about && remedies[i].follow(board, item)) {
            *ret_allowed = remedies[i].allowed;
            board->mistake = (struct drawn_mistake){0};
            return true;
        }
    }
    return false;
}
