/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": edit distance between short names. */
#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

#define NAME_MAX_LENGTH 64u
#define LIMIT_MAX 8u
#define NEAREST_LIMIT 3u

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

static unsigned least(unsigned left, unsigned right)
{
    return left < right ? left : right;
}

/* The distance from left[0..i] to right[0..j] from those of the shorter beginnings. rows[k] belongs to
 * i - k. */
static unsigned cell(const char *left, const char *right, size_t i, size_t j,
                     uint8_t *const rows[3])
{
    char left_last = lower(left[i - 1]), right_last = lower(right[j - 1]);
    unsigned best = rows[1][j - 1] + (left_last == right_last ? 0u : 1u);
    best = least(best, rows[1][j] + 1u);
    best = least(best, rows[0][j - 1] + 1u);
    if (i > 1 && j > 1 && left_last == lower(right[j - 2]) && lower(left[i - 2]) == right_last) {
        best = least(best, rows[2][j - 2] + 1u);
    }
    return best;
}

unsigned ztc_edit_distance(const char *left, const char *right, unsigned limit)
{
    uint8_t storage[3][NAME_MAX_LENGTH + 1];
    uint8_t *rows[3] = {storage[0], storage[1], storage[2]};
    limit = least(limit, LIMIT_MAX);
    size_t left_length = strnlen(left, NAME_MAX_LENGTH + 1);
    size_t right_length = strnlen(right, NAME_MAX_LENGTH + 1);
    if (left_length > NAME_MAX_LENGTH || right_length > NAME_MAX_LENGTH) {
        return limit + 1;
    }
    for (size_t j = 0; j <= right_length; j++) {
        rows[0][j] = (uint8_t)j;
    }
    for (size_t i = 1; i <= left_length; i++) {
        uint8_t *oldest = rows[2];
        rows[2] = rows[1];
        rows[1] = rows[0];
        rows[0] = oldest;
        rows[0][0] = (uint8_t)i;
        for (size_t j = 1; j <= right_length; j++) {
            rows[0][j] = (uint8_t)cell(left, right, i, j, rows);
        }
    }
    return least(rows[0][right_length], limit + 1);
}

const char *ztc_nearest(const char *name, const char *const *names, size_t count)
{
    unsigned limit = (unsigned)(strnlen(name, NAME_MAX_LENGTH) / 3);
    limit = limit < 1 ? 1 : least(limit, NEAREST_LIMIT);
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (names[i] == NULL) {
            continue;
        }
        unsigned distance = ztc_edit_distance(name, names[i], limit);
        if (distance <= limit) {
            nearest = names[i];
            if (distance == 0) {
                break;
            }
            limit = distance - 1; /* only a nearer one may take its place */
        }
    }
    return nearest;
}
