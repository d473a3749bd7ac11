#pragma once

/// Measures new TCP connections through so many published ports, in every way to publish them; `programs` is Fairway's
/// directory.
void measure_connections(const char *programs, const int *sizes, int count);
