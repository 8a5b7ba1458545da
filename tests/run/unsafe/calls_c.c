#include <stdbool.h>
#include <stdint.h>
#include <string.h>

int64_t add_numbers(int32_t a, int64_t b) { return a + b; }
int64_t text_length(const uint8_t *text) { return (int64_t)strlen((const char *)text); }
int64_t sum_bytes(const uint8_t *bytes, int64_t count) {
    int64_t sum = 0;
    for (int64_t i = 0; i < count; i++) sum += bytes[i];
    return sum;
}
void scale(double *values, int64_t count, double by) {
    for (int64_t i = 0; i < count; i++) values[i] *= by;
}
float half(float x) { return x / 2; }
bool is_even(int32_t n) { return n % 2 == 0; }
int32_t apply(int32_t (*f)(int32_t), int32_t n) { return f(n); }
const uint8_t *find(const uint8_t *text, uint8_t byte) { return (const uint8_t *)strchr((const char *)text, byte); }
