#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Uses a megabyte of stack, all of it. */
int64_t wide(int64_t seed) {
    volatile unsigned char room[1 << 20];
    int64_t sum = 0;
    for (int at = 0; at < (1 << 20); at++) room[at] = (unsigned char)(at + seed);
    for (int at = 0; at < (1 << 20); at += 4096) sum += room[at];
    return sum;
}

/* Recurses some hundred kilobytes deep. */
int64_t deep(int64_t n) {
    volatile char room[256];
    room[n & 255] = 1;
    return n == 0 ? 0 : deep(n - 1) + room[n & 255];
}

typedef int64_t (*callback)(int64_t);

/* Calls back in the middle of a large frame. */
int64_t around(callback call, int64_t n) {
    volatile unsigned char room[1 << 20];
    memset((void *)room, 7, sizeof room);
    int64_t made = call(n);
    for (int at = 0; at < (1 << 20); at += 4096) if (room[at] != 7) abort();
    return made;
}

double mixed(double a, float b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h, double i) {
    volatile unsigned char room[1 << 20];
    room[0] = 1; room[(1 << 20) - 1] = 1;
    return a + b + c + d + e + f + g + h + i + room[0] + room[(1 << 20) - 1];
}
