/* SPDX-License-Identifier: Apache-2.0 */
/* Lets the allocator of the sanitizer refuse what cannot be had, as malloc does, for the tests of that. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
