/* SPDX-License-Identifier: Apache-2.0 */
/* A STM32CubeMX project file: KEY=VALUE lines, of which those of pads and shared signals are read. */
#include "cubemx.h"

#include <string.h>

/* "PC13-TAMPER-RTC" and "PA13\ (JTMS-SWDIO)" are PC13 and PA13; "PC2_C" is a pad of its own. */
static bool pad_name(struct span key, struct span *ret_name)
{
    if (key.size < 3 || key.text[0] != 'P' || key.text[1] < 'A' || key.text[1] > 'Z') {
        return false;
    }
    size_t digits = span_digits(span_skip(key, 2));
    size_t end = 2 + digits;
    if (digits == 0 || digits > 3) {
        return false;
    }
    if (end < key.size && key.text[end] == '_') {
        end = key.size;
    } else if (end < key.size && strchr("- \\/(", key.text[end]) == NULL) {
        return false;
    }
    *ret_name = (struct span){key.text, end};
    return true;
}

static struct pad *pad_of(struct project *project, struct span name)
{
    /* Lines of one pad stand together: the last one is looked at first. */
    for (uint32_t i = project->pad_count; i > 0; i--) {
        struct pad *pad = &project->pads[i - 1];
        if (pad->name.size == name.size && memcmp(pad->name.text, name.text, name.size) == 0) {
            return pad;
        }
    }
    if (project->pad_count == PADS_MAX) {
        project->overflow = true;
        return NULL;
    }
    const struct span nothing = {"", 0};
    struct pad *pad = &project->pads[project->pad_count++];
    *pad = (struct pad){.name = name,
                        .signal = nothing,
                        .mode = nothing,
                        .label = nothing,
                        .pull = nothing,
                        .output = nothing,
                        .level = nothing};
    return pad;
}

static void read_pad(struct project *project, struct span name, struct span property,
                     struct span value, struct place place)
{
    struct pad *pad = pad_of(project, name);
    if (pad == NULL) {
        return;
    }
    if (span_is(property, "Signal")) {
        pad->signal = value;
        pad->place = place;
    } else if (span_is(property, "Mode")) {
        pad->mode = value;
    } else if (span_is(property, "GPIO_Label")) {
        pad->label = value;
    } else if (span_is(property, "GPIO_PuPd") || span_is(property, "GPIO_Pu")) {
        pad->pull = value;
    } else if (span_starts(property, "GPIO_ModeDefaultOutput") || span_is(property, "GPIO_Mode")) {
        pad->output = value;
    } else if (span_is(property, "PinState")) {
        pad->level = value;
    }
}

/* SH.NAME.0=SIGNAL,MODE */
static void read_shared(struct project *project, struct span key, struct span value)
{
    struct span rest = value;
    struct span index = key;
    struct span name = span_cut(&index, '.');
    uint32_t number = 0;
    if (!span_number(index, &number)) {
        return;
    }
    if (project->shared_count == SHARED_MAX) {
        project->overflow = true;
        return;
    }
    struct shared *shared = &project->shared[project->shared_count++];
    shared->name = name;
    shared->signal = span_trim(span_cut(&rest, ','));
    shared->mode = span_trim(rest);
}

static ztc_status read_line(struct project *project, struct place place)
{
    struct span value = place.text;
    struct span key = span_cut(&value, '=');
    struct span name;
    if (key.size == 0 || key.text[0] == '#') {
        return ZTC_OK;
    }
    if (span_is(key, "Mcu.Name")) {
        return emit_fact(project->sink, place, "chip", value);
    }
    if (span_is(key, "ProjectManager.ProjectName")) {
        return emit_fact(project->sink, place, "board", value);
    }
    if (span_starts(key, "SH.")) {
        read_shared(project, span_skip(key, 3), value);
        return ZTC_OK;
    }
    size_t dot = key.size;
    while (dot > 0 && key.text[dot - 1] != '.') {
        dot--;
    }
    if (dot > 1 && pad_name((struct span){key.text, dot - 1}, &name)) {
        read_pad(project, name, span_skip(key, dot), span_trim(value), place);
    }
    return ZTC_OK;
}

static ztc_status read_lines(const struct ztc_host *host, struct project *project,
                             const struct ztc_reader_file_row *file)
{
    struct line_walk walk = file_lines(file);
    struct span line;
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && line_next(&walk, &line)) {
        status = read_line(project, (struct place){file->name, walk.number, span_trim(line)});
    }
    if (status == ZTC_OK && project->overflow) {
        status = refuse(host, "it names more pads than a microcontroller has",
                        "give the .ioc file of a project");
    }
    for (uint32_t i = 0; status == ZTC_OK && i < project->pad_count; i++) {
        if (project->pads[i].signal.size > 0) {
            status = pad_emit(project, &project->pads[i]);
        }
    }
    return status;
}

static ztc_status read_project(const struct ztc_host *host, const struct ztc_table *files,
                               const struct ztc_reader_sink *sink)
{
    const struct ztc_reader_file_row *file = ZTC_ROW(struct ztc_reader_file_row, files, 0);
    if (memchr(file->data, '\0', (size_t)file->size) != NULL) {
        return refuse(host, "the file holds NUL bytes, so it is no text",
                      "give the .ioc file of a project");
    }
    struct project *project = host->alloc(host->ctx, sizeof(*project));
    if (project == NULL) {
        return ZTC_E_MEMORY;
    }
    project->sink = sink;
    project->pad_count = 0;
    project->shared_count = 0;
    project->overflow = false;
    ztc_status status = read_lines(host, project, file);
    host->free(host->ctx, project);
    return status;
}

static uint32_t recognize(const struct ztc_reader_file_row *head)
{
    struct span name = span_of(head->name);
    bool named = span_ends_word(name, ".IOC");
    struct line_walk walk = file_lines(head);
    struct span line;
    bool microcontroller = false;
    while (!microcontroller && line_next(&walk, &line)) {
        if (span_starts(line, "#MicroXplorer")) {
            return 100;
        }
        microcontroller = span_starts(line, "Mcu.");
    }
    if (microcontroller) {
        return named ? 95 : 70;
    }
    return named ? 40 : 0;
}

static const struct ztc_reader_file_row example_rows[] = {
    EXAMPLE_FILE("example.ioc", "#MicroXplorer Configuration settings - do not modify\n"
                                "Mcu.Name=EXAMPLE1\n"
                                "PA5.GPIOParameters=GPIO_Label\n"
                                "PA5.GPIO_Label=LD2 [Green Led]\n"
                                "PA5.Signal=GPIO_Output\n"
                                "PA9.Mode=Asynchronous\n"
                                "PA9.Signal=USART1_TX\n"
                                "PA10.Mode=Asynchronous\n"
                                "PA10.Signal=USART1_RX\n"
                                "PA13\\ (JTMS-SWDIO).Signal=SYS_JTMS-SWDIO\n"
                                "PA0-WKUP.Signal=ADCx_IN0\n"
                                "PB6.Signal=S_TIM4_CH1\n"
                                "PC13.GPIO_Label=B1 [Blue PushButton]\n"
                                "PC13.GPIO_PuPd=GPIO_PULLUP\n"
                                "PC13.Signal=GPXTI13\n"
                                "SH.ADCx_IN0.0=ADC1_IN0,IN0\n"
                                "SH.ADCx_IN0.ConfNb=1\n"
                                "SH.S_TIM4_CH1.0=TIM4_CH1,PWM Generation1 CH1\n"),
};
static const struct ztc_table example = ZTC_TABLE_OF(example_rows);

const struct format reader_format = {
    .id = "cubemx",
    .recognize = recognize,
    .read = read_project,
    .example = &example,
};
