#include <stdint.h>

struct pair { int32_t a, b; };
struct vec3 { double x, y, z; };
struct mixed { uint8_t small; float real; int64_t big; };
struct floats { float x, y; };

struct pair swap_pair(struct pair p) { return (struct pair){p.b, p.a}; }
struct vec3 add_vectors(struct vec3 a, struct vec3 b) { return (struct vec3){a.x + b.x, a.y + b.y, a.z + b.z}; }
struct mixed mix(struct mixed m) { return (struct mixed){(uint8_t)(m.small * 2), m.real * 2, m.big * 2}; }
float dot(struct floats a, struct floats b) { return a.x * b.x + a.y * b.y; }
struct pair make_pair(int32_t a) { return (struct pair){a, a + 1}; }
