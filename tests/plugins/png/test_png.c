/* SPDX-License-Identifier: Apache-2.0 */
/* The PNG module: sizes, what it must refuse, and that it reads nothing that a document refers to. */
#include <ztc/module.h>
#include <ztc/picture.h>

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROOM 65536u

struct fixture {
    void *handle;
    const struct ztc_module_entry *entry;
    const struct ztc_picture_v0 *picture;
    void *self;
    unsigned char bytes[ROOM];
    size_t size, most;
    char words[256];
};

static ztc_status hear(void *ctx, const struct ztc_finding *finding)
{
    struct fixture *f = ctx;
    (void)snprintf(f->words, sizeof(f->words), "%s", finding->message);
    return ZTC_OK;
}

static ztc_status take(void *ctx, const void *data, uint64_t size)
{
    struct fixture *f = ctx;
    if (f->size + size > f->most) {
        return ZTC_E_LIMIT;
    }
    memcpy(f->bytes + f->size, data, (size_t)size);
    f->size += (size_t)size;
    return ZTC_OK;
}

static int setup(void **state)
{
    static struct fixture fixture;
    static const struct ztc_host host = {.struct_size = sizeof(struct ztc_host),
                                         .abi_major = ZTC_ABI_MAJOR,
                                         .name = "test",
                                         .version = "0.0.0",
                                         .ctx = &fixture,
                                         .diag = hear};
    fixture.most = ROOM;
    fixture.handle = dlopen(ZTC_PNG_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (fixture.handle == NULL) {
        print_error("%s\n", dlerror());
        return -1;
    }
    fixture.entry = dlsym(fixture.handle, ZTC_MODULE_ENTRY_NAME);
    if (fixture.entry == NULL || fixture.entry->init(&host, &fixture.self) != ZTC_OK) {
        return -1;
    }
    fixture.picture = fixture.entry->get_interface(fixture.self, ZTC_PICTURE_INTERFACE);
    *state = &fixture;
    return fixture.picture != NULL ? 0 : -1;
}

/* The libraries stay loaded: they do not take well to being loaded twice. */
static int teardown(void **state)
{
    struct fixture *fixture = *state;
    fixture->entry->shutdown(fixture->self);
    return 0;
}

static ztc_status render(struct fixture *f, const char *svg, uint32_t scale)
{
    const struct ztc_picture_request request = {.struct_size = sizeof(request),
                                                .scale = scale,
                                                .format = ZTC_PICTURE_PNG,
                                                .svg = svg,
                                                .size = strlen(svg)};
    const struct ztc_sink sink = {sizeof(sink), 0, f, take};
    f->size = 0;
    f->words[0] = '\0';
    return f->picture->render(f->self, &request, &sink);
}

/* The width or height in a PNG's head. */
static unsigned side(const struct fixture *f, size_t at)
{
    return (unsigned)f->bytes[at] << 24 | (unsigned)f->bytes[at + 1] << 16 |
           (unsigned)f->bytes[at + 2] << 8 | f->bytes[at + 3];
}

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" "
#define SQUARE \
    HEAD "width=\"40\" height=\"30\"><rect width=\"40\" height=\"30\" fill=\"red\"/></svg>"

static void size_is_that_of_the_document_times_the_scale(void **state)
{
    struct fixture *f = *state;
    static const struct {
        uint32_t scale, width, height;
    } rows[] = {{100, 40, 30}, {200, 80, 60}, {800, 320, 240}, {50, 20, 15}, {1, 1, 1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(render(f, SQUARE, rows[i].scale), ZTC_OK);
        assert_memory_equal(f->bytes, "\x89PNG\r\n\x1A\n", 8);
        assert_int_equal(side(f, 16), rows[i].width);
        assert_int_equal(side(f, 20), rows[i].height);
        assert_memory_equal(f->bytes + f->size - 8, "IEND", 4);
    }
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    static unsigned char first[ROOM];
    assert_int_equal(render(f, SQUARE, 100), ZTC_OK);
    size_t size = f->size;
    memcpy(first, f->bytes, size);
    assert_int_equal(render(f, SQUARE, 100), ZTC_OK);
    assert_int_equal(f->size, size);
    assert_memory_equal(f->bytes, first, size);
}

static void what_is_no_drawing_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const documents[] = {"",
                                            "x",
                                            "<svg",
                                            "<html/>",
                                            HEAD "width=\"0\" height=\"5\"/>",
                                            HEAD "width=\"-1\" height=\"-1\"/>",
                                            "\x89PNG\r\n"};
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        assert_int_equal(render(f, documents[i], 100), ZTC_E_INVALID);
        assert_int_equal(f->size, 0);
        assert_true(f->words[0] != '\0');
    }
}

static void too_many_pixels_are_a_limit(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(render(f, HEAD "width=\"40000\" height=\"1\"/>", 100), ZTC_E_LIMIT);
    assert_int_equal(render(f, HEAD "width=\"30000\" height=\"30000\"/>", 100), ZTC_E_LIMIT);
    assert_int_equal(render(f, HEAD "width=\"1e9\" height=\"1e9\"/>", 800), ZTC_E_LIMIT);
    assert_int_equal(render(f, HEAD "width=\"5000\" height=\"1\"/>", 800), ZTC_E_LIMIT);
    assert_non_null(strstr(f->words, "smaller scale"));
    assert_int_equal(f->size, 0);
}

static void what_the_sink_answers_comes_back(void **state)
{
    struct fixture *f = *state;
    f->most = 20;
    assert_int_equal(render(f, SQUARE, 100), ZTC_E_LIMIT);
    f->most = ROOM;
}

/* A picture beside the document would be drawn if it were read: the square stays white. */
static void nothing_else_is_read(void **state)
{
    struct fixture *f = *state;
    char path[] = "/tmp/ztc-png-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, SQUARE, sizeof(SQUARE) - 1), sizeof(SQUARE) - 1);
    assert_int_equal(close(fd), 0);
    static unsigned char plain[ROOM];
    static const char form[] = HEAD "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" "
                                    "height=\"30\">%s%s%s</svg>";
    char document[512];
    (void)snprintf(document, sizeof(document), form, "", "", "");
    assert_int_equal(render(f, document, 100), ZTC_OK);
    size_t size = f->size;
    memcpy(plain, f->bytes, size);
    (void)snprintf(document, sizeof(document), form,
                   "<image width=\"40\" height=\"30\" xlink:href=\"file://", path, "\"/>");
    assert_int_equal(render(f, document, 100), ZTC_OK);
    assert_int_equal(f->size, size);
    assert_memory_equal(f->bytes, plain, size);
    (void)unlink(path);
}

static void a_broken_call_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct ztc_sink sink = {sizeof(sink), 0, f, take};
    struct ztc_picture_request request = {.struct_size = sizeof(request),
                                          .scale = 100,
                                          .format = "gif",
                                          .svg = SQUARE,
                                          .size = sizeof(SQUARE) - 1};
    assert_int_equal(f->picture->render(f->self, &request, &sink), ZTC_E_UNSUPPORTED);
    request.format = ZTC_PICTURE_PNG;
    request.scale = 0;
    assert_int_equal(f->picture->render(f->self, &request, &sink), ZTC_E_ARGUMENT);
    request.scale = ZTC_PICTURE_SCALE_MAX + 1;
    assert_int_equal(f->picture->render(f->self, &request, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(f->picture->render(f->self, NULL, &sink), ZTC_E_ARGUMENT);
    request.scale = 100;
    assert_int_equal(f->picture->render(f->self, &request, NULL), ZTC_E_ARGUMENT);
    assert_null(f->entry->get_interface(f->self, "ztc.picture/1"));
    assert_null(f->entry->get_interface(f->self, NULL));
}

#define PNG_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PNG_TEST(size_is_that_of_the_document_times_the_scale),
        PNG_TEST(the_same_document_gives_the_same_bytes),
        PNG_TEST(what_is_no_drawing_is_refused),
        PNG_TEST(too_many_pixels_are_a_limit),
        PNG_TEST(what_the_sink_answers_comes_back),
        PNG_TEST(nothing_else_is_read),
        PNG_TEST(a_broken_call_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
