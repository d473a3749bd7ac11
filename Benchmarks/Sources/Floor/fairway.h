#pragma once

// A container of Fairway's own programs, in a private host.

/// Where the container is on its network.
#define FAIRWAY_CONTAINER "10.77.0.2"

/// Runs `fairway ARGUMENT…` of this directory in the calling thread's namespace, and ends this program if it fails.
void fairway_run(const char *programs, const char *const *arguments, int count);
/// Starts a container that runs `floor serve` or `floor accept`, with these ports published.
void fairway_start_server(
    const char *programs, const char *const *publications, int publication_count, const char *work,
    const char *first, const char *count);
/// Removes all of Fairway's from the calling thread's namespace.
void fairway_reset(const char *programs);
