#pragma once

/// Measures the plain netlink sequence of attach and detach with so many endpoints on one bridge, sizes ascending.
void measure_attach(const int *sizes, int count);
