#pragma once

// A container of Fairway's own programs, in a private host.

/// Where the container is on its network.
#define FAIRWAY_CONTAINER "10.77.0.2"

/// Starts a container in the calling thread's namespace, with so many publications; its command ends with NULL.
///
/// This program is `/usr/local/bin/floor` there.
void fairway_start(
    const char *programs, const char *const *publications, int count, const char *const *command);
/// A descriptor of the container's namespace.
int fairway_namespace(const char *programs);
/// Removes all of Fairway's from the calling thread's namespace.
void fairway_reset(const char *programs);
