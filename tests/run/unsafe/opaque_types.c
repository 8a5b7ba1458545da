#include <stdint.h>
#include <stdlib.h>

struct counter { int32_t n; };

struct counter *counter_new(void) { return calloc(1, sizeof(struct counter)); }
void counter_add(struct counter *c, int32_t n) { c->n += n; }
int32_t counter_get(struct counter *c) { return c->n; }
void counter_free(struct counter *c) { free(c); }
