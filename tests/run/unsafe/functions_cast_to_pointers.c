typedef struct {
    int (*scale)(int);
    double (*mix)(char, double, long);
    void (*note)(const char *);
} Ops;

/* The pointers are not in the first register when the calls are made. */
double use(long first, const Ops *ops, int k) {
    ops->note("from C");
    return ops->mix(3, 0.5, first) + ops->scale(k);
}

int apply(int k, int (*f)(int)) { return f(k); }
