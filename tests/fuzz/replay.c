/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over the files of its corpus: the fuzzer as an ordinary test, with any compiler. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns 0 if the file was read and the target came back. */
static int replay_file(const char *folder, const char *name)
{
    char *path = NULL;
    uint8_t *data = NULL;
    FILE *file = NULL;
    int result = 1;
    if (asprintf(&path, "%s/%s", folder, name) < 0) {
        return 1;
    }
    file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        goto out;
    }
    long size = ftell(file);
    rewind(file);
    /* Exactly as long as the input, so that a sanitizer sees the first byte read beyond it. */
    data = malloc(size > 0 ? (size_t)size : 1);
    if (data == NULL || size < 0 || fread(data, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "%s: cannot be read\n", path);
        goto out;
    }
    LLVMFuzzerTestOneInput(data, (size_t)size);
    result = 0;
out:
    if (file != NULL) {
        fclose(file);
    }
    free(data);
    free(path);
    return result;
}

int main(int argc, char **argv)
{
    unsigned passed = 0, failed = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    if (folder == NULL) {
        perror(argv[1]);
        return 1;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (replay_file(argv[1], entry->d_name) == 0) {
            passed++;
        } else {
            failed++;
        }
    }
    closedir(folder);
    printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
