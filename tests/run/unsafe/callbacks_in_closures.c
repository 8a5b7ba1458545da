long callc(long (*f)(long)) { return f(4); }
