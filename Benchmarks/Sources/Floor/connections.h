#pragma once

/// Measures new TCP connections through so many published ports, in every way to publish them.
void measure_connections(const int *sizes, int count);
