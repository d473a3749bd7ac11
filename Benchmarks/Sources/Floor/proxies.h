#pragma once

/// Measures Fairway's relay beside docker-proxy and a container's own address; `programs` is Fairway's directory.
void measure_proxies(const char *programs);
