#include <stdint.h>

int32_t milo_side(int32_t n);
int64_t milo_text(const uint8_t *p);

int32_t run_twice(int32_t n) { return milo_side(n) + milo_side(0) + (int32_t)milo_text((const uint8_t *)"A") + 1; }
