/* SPDX-License-Identifier: Apache-2.0 */
/* The digest module: vectors of FIPS 180, and what it must refuse. */
#include <ztc/digest.h>
#include <ztc/module.h>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    void *handle;
    const struct ztc_module_entry *entry;
    const struct ztc_digest_v0 *digest;
    void *self;
};

static const struct ztc_host host = {
    .struct_size = sizeof(struct ztc_host),
    .abi_major = ZTC_ABI_MAJOR,
    .abi_minor = ZTC_ABI_MINOR,
    .name = "test",
    .version = "0.0.0",
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture.handle = dlopen(ZTC_DIGEST_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (fixture.handle == NULL) {
        print_error("%s\n", dlerror());
        return -1;
    }
    fixture.entry = dlsym(fixture.handle, ZTC_MODULE_ENTRY_NAME);
    if (fixture.entry == NULL || fixture.entry->init(&host, &fixture.self) != ZTC_OK) {
        return -1;
    }
    fixture.digest = fixture.entry->get_interface(fixture.self, ZTC_DIGEST_INTERFACE);
    *state = &fixture;
    return fixture.digest != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    fixture->entry->shutdown(fixture->self);
    return dlclose(fixture->handle);
}

static void assert_digest(const struct fixture *f, const char *algorithm, const void *data,
                          size_t size, const char *expected)
{
    uint8_t digest[33];
    char text[65] = "";
    uint64_t length = 0;
    uint64_t room = strlen(expected) / 2;
    memset(digest, 0x5A, sizeof(digest));
    assert_int_equal(f->digest->digest(f->self, algorithm, data, size, digest, room, &length),
                     ZTC_OK);
    assert_int_equal(length, room);
    for (size_t i = 0; i < length; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
    }
    assert_string_equal(text, expected);
    assert_int_equal(digest[length], 0x5A); /* nothing beyond the room */
}

static void digests_are_those_of_the_standard(void **state)
{
    const struct fixture *f = *state;
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_digest(f, "sha256", NULL, 0,
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest(f, "sha256", "abc", 3,
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest(f, "sha256", two_blocks, 56,
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_digest(f, "sha1", NULL, 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_digest(f, "sha1", "abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_digest(f, "sha1", two_blocks, 56, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

static void long_data_goes_through_in_pieces(void **state)
{
    const struct fixture *f = *state;
    const size_t size = 3000000;
    char *data = malloc(size);
    assert_non_null(data);
    memset(data, 'a', size);
    assert_digest(f, "sha256", data, 1000000,
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_digest(f, "sha1", data, 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    assert_digest(f, "sha256", data, size,
                  "2a152c894398719c0570f83fac34ac03a0f6e8e474b995c2403aa5434f7b9dd4");
    free(data);
}

static void an_unknown_algorithm_is_unsupported(void **state)
{
    const struct fixture *f = *state;
    static const char *const names[] = {"", "md5", "SHA256", "sha2", "sha2566"};
    uint8_t digest[64] = {0};
    uint64_t length = 4711;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(
            f->digest->digest(f->self, names[i], "abc", 3, digest, sizeof(digest), &length),
            ZTC_E_UNSUPPORTED);
    }
    assert_int_equal(length, 4711);
}

static void too_little_room_is_a_limit(void **state)
{
    const struct fixture *f = *state;
    uint8_t digest[64] = {0};
    const uint8_t untouched[64] = {0};
    uint64_t length = 4711;
    assert_int_equal(f->digest->digest(f->self, "sha256", "abc", 3, digest, 31, &length),
                     ZTC_E_LIMIT);
    assert_int_equal(f->digest->digest(f->self, "sha1", "abc", 3, digest, 19, &length),
                     ZTC_E_LIMIT);
    assert_int_equal(f->digest->digest(f->self, "sha1", "abc", 3, digest, 0, &length), ZTC_E_LIMIT);
    assert_int_equal(length, 4711);
    assert_memory_equal(digest, untouched, sizeof(digest));
}

static void a_broken_call_is_refused(void **state)
{
    const struct fixture *f = *state;
    uint8_t digest[64] = {0};
    uint64_t length = 0;
    assert_int_equal(f->digest->digest(f->self, NULL, "", 0, digest, 64, &length), ZTC_E_ARGUMENT);
    assert_int_equal(f->digest->digest(f->self, "sha1", NULL, 1, digest, 64, &length),
                     ZTC_E_ARGUMENT);
    assert_int_equal(f->digest->digest(f->self, "sha1", "", 0, NULL, 64, &length), ZTC_E_ARGUMENT);
    assert_int_equal(f->digest->digest(f->self, "sha1", "", 0, digest, 64, NULL), ZTC_E_ARGUMENT);
}

static void an_unknown_interface_is_null(void **state)
{
    const struct fixture *f = *state;
    static const char *const ids[] = {"", "ztc.digest/1", "ztc.digest", "ztc.target/1"};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        assert_null(f->entry->get_interface(f->self, ids[i]));
    }
    assert_null(f->entry->get_interface(f->self, NULL));
    assert_int_equal(f->digest->struct_size, sizeof(struct ztc_digest_v0));
}

static void the_entry_follows_the_header(void **state)
{
    const struct fixture *f = *state;
    assert_int_equal(f->entry->magic, ZTC_MODULE_MAGIC);
    assert_int_equal(f->entry->struct_size, sizeof(struct ztc_module_entry));
    assert_int_equal(f->entry->abi_major, ZTC_ABI_MAJOR);
    assert_int_equal(f->entry->reserved, 0);
    struct ztc_host other = host;
    void *self = &other;
    other.abi_major = ZTC_ABI_MAJOR + 1;
    assert_int_equal(f->entry->init(&other, &self), ZTC_E_UNSUPPORTED);
    assert_ptr_equal(self, &other);
    /* Shut down and started again, it is as before. */
    f->entry->shutdown(f->self);
    assert_int_equal(f->entry->init(&host, &self), ZTC_OK);
    assert_digest(f, "sha1", "abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d");
}

/* Reads the built file: fails the test if it cannot. The caller frees it. */
static unsigned char *read_module(size_t *ret_size)
{
    FILE *file = fopen(ZTC_DIGEST_MODULE, "rbe");
    assert_non_null(file);
    unsigned char *data = malloc(1u << 24);
    assert_non_null(data);
    *ret_size = fread(data, 1, 1u << 24, file);
    assert_int_equal(fclose(file), 0);
    return data;
}

/* The section header with this name. */
static const ElfW(Shdr) * find_section(const unsigned char *data, size_t size, const char *name)
{
    const ElfW(Ehdr) *head = (const void *)data;
    assert_true(size > sizeof(*head) && memcmp(data, ELFMAG, SELFMAG) == 0);
    const ElfW(Shdr) *sections = (const void *)(data + head->e_shoff);
    const char *names = (const char *)data + sections[head->e_shstrndx].sh_offset;
    for (size_t i = 0; i < head->e_shnum; i++) {
        if (strcmp(names + sections[i].sh_name, name) == 0) {
            return &sections[i];
        }
    }
    return NULL;
}

static void the_section_says_what_it_serves(void **state)
{
    (void)state;
    size_t size = 0;
    unsigned char *data = read_module(&size);
    const ElfW(Shdr) *section = find_section(data, size, ZTC_MODULE_SECTION);
    assert_non_null(section);
    assert_int_equal(section->sh_flags & SHF_WRITE, 0);
    static const char *const wanted[] = {"abi=1.0", "id=org.ztc.digest", "provides=digest:sha256",
                                         "provides=digest:sha1", "license=Apache-2.0"};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        assert_non_null(
            memmem(data + section->sh_offset, section->sh_size, wanted[i], strlen(wanted[i]) + 1));
    }
    free(data);
}

static void only_the_entry_is_exported(void **state)
{
    (void)state;
    size_t size = 0, defined = 0;
    unsigned char *data = read_module(&size);
    const ElfW(Shdr) *table = find_section(data, size, ".dynsym");
    const ElfW(Shdr) *text = find_section(data, size, ".dynstr");
    assert_non_null(table);
    assert_non_null(text);
    const ElfW(Sym) *symbols = (const void *)(data + table->sh_offset);
    for (size_t i = 0; i < table->sh_size / sizeof(*symbols); i++) {
        const char *name = (const char *)data + text->sh_offset + symbols[i].st_name;
        bool local = ELF64_ST_BIND(symbols[i].st_info) == STB_LOCAL;
        if (!local && symbols[i].st_shndx != SHN_UNDEF) {
            assert_string_equal(name, ZTC_MODULE_ENTRY_NAME);
            defined++;
        }
    }
    assert_int_equal(defined, 1);
    free(data);
}

#define DIGEST_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DIGEST_TEST(digests_are_those_of_the_standard),
        DIGEST_TEST(long_data_goes_through_in_pieces),
        DIGEST_TEST(an_unknown_algorithm_is_unsupported),
        DIGEST_TEST(too_little_room_is_a_limit),
        DIGEST_TEST(a_broken_call_is_refused),
        DIGEST_TEST(an_unknown_interface_is_null),
        DIGEST_TEST(the_entry_follows_the_header),
        cmocka_unit_test(the_section_says_what_it_serves),
        cmocka_unit_test(only_the_entry_is_exported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
