/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a C program can be: what a cold start is measured against. */
int main(void)
{
    return 0;
}
