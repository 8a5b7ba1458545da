#include <stdint.h>
#include <stdio.h>
#include <stdarg.h>
struct Point { int32_t x, y; };
int32_t apply(int32_t (*f)(int32_t), int32_t n) { return f(n); }
void fill(struct Point *p, int32_t n) { p->x = n; p->y = n * n; }
int32_t printf_like(char *out, const char *fmt, ...) { va_list l; va_start(l, fmt); int n = vsprintf(out, fmt, l); va_end(l); return n; }
