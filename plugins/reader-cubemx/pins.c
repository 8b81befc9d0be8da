/* SPDX-License-Identifier: Apache-2.0 */
/* One pad of an .ioc file: from its signal to uses. */
#include "cubemx.h"

#include <string.h>
#include <ztc/text.h>

/* Splits "TIM2_CH1" into a unit and what follows the low line. */
static struct span split(struct span signal, struct span *ret_unit)
{
    struct span rest = signal;
    *ret_unit = span_cut(&rest, '_');
    return rest;
}

static void tell_pull(struct use *use, const struct pad *pad)
{
    if (span_holds_word(pad->pull, "PULLUP")) {
        use_extra(use, "pull", "up");
    } else if (span_holds_word(pad->pull, "PULLDOWN")) {
        use_extra(use, "pull", "down");
    }
}

/* GPIO_Output, GPIO_Input, GPXTI4 (an interrupt's input), GPIO_Analog. False: no such signal. */
static bool tell_plain(struct use *use, const struct pad *pad)
{
    struct span signal = pad->signal;
    if (span_is(signal, "GPIO_Output")) {
        if (is_light(pad->label)) {
            use->class_id = ZTC_CLASS_LED;
            use->role = "out";
        }
        if (span_holds_word(pad->output, "OUTPUT_OD")) {
            use_extra(use, "type", "open-drain");
        }
        if (span_is(pad->level, "GPIO_PIN_SET")) {
            use_extra(use, "level", "1");
        }
    } else if (span_is(signal, "GPIO_Input") || span_starts(signal, "GPXTI")) {
        if (is_button(pad->label)) {
            use->class_id = ZTC_CLASS_BTN;
            use->role = "in";
        }
    } else if (!span_is(signal, "GPIO_Analog")) {
        return false;
    }
    tell_pull(use, pad);
    return true;
}

/* USART1_TX and the like. False: not of a bus, or no role of one. */
static bool tell_bus(struct use *use, struct span signal)
{
    struct span unit;
    struct span word = split(signal, &unit);
    struct bus bus;
    const char *role = bus_of(unit, &bus) ? role_of(bus.class_id, word) : NULL;
    if (role == NULL) {
        return false;
    }
    use->class_id = bus.class_id;
    use->role = role;
    use->number = bus.number;
    use->group = bus.group;
    use->instance = unit;
    return true;
}

/* The channel behind a prefix: IN5, OUT1, CH2, CH2N. False: none. */
static bool channel_of(struct span word, const char *prefix, struct use *use)
{
    uint32_t channel = 0;
    if (!span_starts(word, prefix)) {
        return false;
    }
    struct span digits = span_skip(word, strlen(prefix));
    digits.size = span_digits(digits);
    if (!span_number(digits, &channel)) {
        return false;
    }
    use->channel = (int32_t)channel;
    return true;
}

static bool tell_converter(struct use *use, struct span signal)
{
    struct span unit;
    struct span word = split(signal, &unit);
    if (span_starts(unit, "ADC") && channel_of(word, "IN", use)) {
        use->class_id = ZTC_CLASS_ADC;
        use->role = "in";
    } else if (span_starts(unit, "DAC") && channel_of(word, "OUT", use)) {
        use->class_id = ZTC_CLASS_DAC;
        use->role = "out";
    } else {
        return false;
    }
    use->instance = unit;
    return true;
}

static bool tell_timer(struct use *use, struct span signal, struct span mode)
{
    struct span unit;
    struct span word = split(signal, &unit);
    if (!span_starts(unit, "TIM") || !channel_of(word, "CH", use)) {
        return false;
    }
    if (span_holds_word(mode, "PWM")) {
        use->class_id = ZTC_CLASS_PWM;
        use->role = "out";
    } else if (span_holds_word(mode, "CAPTURE")) {
        use->class_id = ZTC_CLASS_ICU;
        use->role = "in";
    } else {
        return false;
    }
    use->instance = unit;
    return true;
}

static ztc_status emit_without_class(const struct project *project, const struct pad *pad,
                                     struct span signal, struct span mode)
{
    struct span unit;
    struct ztc_text reason = {{0}, 0};
    char word[ZTC_READER_TEXT_MAX + 1];
    struct bus bus;
    (void)split(signal, &unit);
    text_copy(word, signal);
    ztc_text_add(&reason, "a template has no class for ");
    ztc_text_add(&reason, word);
    if (span_starts(unit, "TIM")) {
        text_copy(word, mode);
        ztc_text_add(&reason, mode.size > 0 ? " as " : " without PWM or capture");
        ztc_text_add(&reason, word);
    }
    if (bus_of(unit, &bus) || span_starts(unit, "TIM")) {
        /* What else such a unit has is mostly done by hand where the unit does not do it. */
        struct use use = use_of(pad->place, pad->name, pad->label);
        ztc_status status = emit_use(project->sink, &use);
        if (status != ZTC_OK) {
            return status;
        }
        ztc_text_add(&reason, "; its pad is there as a plain pin");
    }
    return emit_left(project->sink, pad->place, reason.text);
}

static ztc_status emit_signal(const struct project *project, const struct pad *pad,
                              struct span signal, struct span mode)
{
    struct use use = use_of(pad->place, pad->name, pad->label);
    if (tell_bus(&use, signal) || tell_converter(&use, signal) || tell_timer(&use, signal, mode)) {
        tell_pull(&use, pad);
        return emit_use(project->sink, &use);
    }
    return emit_without_class(project, pad, signal, mode);
}

ztc_status pad_emit(const struct project *project, const struct pad *pad)
{
    struct use use = use_of(pad->place, pad->name, pad->label);
    bool found = false;
    if (tell_plain(&use, pad)) {
        return emit_use(project->sink, &use);
    }
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; status == ZTC_OK && i < project->shared_count; i++) {
        const struct shared *shared = &project->shared[i];
        if (shared->name.size == pad->signal.size &&
            memcmp(shared->name.text, pad->signal.text, pad->signal.size) == 0) {
            found = true;
            status = emit_signal(project, pad, shared->signal, shared->mode);
        }
    }
    return status != ZTC_OK || found ? status : emit_signal(project, pad, pad->signal, pad->mode);
}
