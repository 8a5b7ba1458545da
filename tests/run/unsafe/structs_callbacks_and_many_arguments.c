#include <stdint.h>
#include <stdbool.h>
typedef struct { float x, y, z; } V; typedef struct { int8_t a; double b; int16_t c; } Mix; typedef struct { int64_t a[5]; } Big;
typedef struct { V v; Mix m; } Nest; typedef struct { int32_t a; float b; } Two;
V addv(V a, V b) { V r = { a.x + b.x, a.y + b.y, a.z + b.z }; return r; }
Mix mix(Mix m, int64_t k) { Mix r = { m.a * k, m.b * k, m.c * k }; return r; }
Big big(Big b) { Big r; for (int i = 0; i < 5; i++) r.a[i] = b.a[4 - i]; return r; }
double nest(Nest n) { return n.v.x + n.v.y + n.v.z + n.m.a + n.m.b + n.m.c; }
Two two(Two a, Two b, Two c, Two d, Two e, Two f, Two g) { Two r = { a.a+b.a+c.a+d.a+e.a+f.a+g.a, a.b+b.b+c.b+d.b+e.b+f.b+g.b }; return r; }
int64_t apply(int64_t (*f)(int64_t), int64_t x) { return f(x); }
V applys(V (*f)(V), V v) { return f(v); }
double many(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h, float i, double j, bool k) { return a + b + c + d + e + (double)f + g + (double)h + i + j + k; }
void out(int64_t *p, const V *v) { *p = v->x + v->y + v->z; }
void refs(V *v) { v->x = 9; }
uint8_t en(uint8_t e) { return e == 3 ? 200 : 0; }
bool boolf(bool b) { return !b; }
int64_t milo_side(int64_t); V milo_v(V);
int64_t callback(void) { V v = { 1, 2, 3 }; V r = milo_v(v); return milo_side(11) + r.x; }
