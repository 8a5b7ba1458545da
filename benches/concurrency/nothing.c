#include <stdint.h>

/* Called by rows.milo to see what a call costs. */
__attribute__((noinline)) int64_t bench_nothing(int64_t n) { return n + 1; }
