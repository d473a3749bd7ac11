#pragma once

#include <stddef.h>

// Time, medians and the lines that Benchmarks/run makes its table from.

/// Microseconds on the monotonic clock.
double now_us(void);

/// The median of `count` values, which it sorts; 0 of none.
double median(double *values, size_t count);

/// Prints one cell: table, row, column, value and unit, separated by tabs.
void report(const char *table, const char *row, const char *column, double value, const char *unit);

/// Prints what failed with errno's words, and ends the program.
_Noreturn void die(const char *what);
