#pragma once

// What running other people's programs needs: their end, their output, file attributes and types.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/xattr.h>

/// Runs a program to its end, with /dev/null as standard input and every descriptor from 3 closed.
///
/// What it writes to both outputs is read into `output`; what exceeds `capacity` is dropped.
/// *length is how much was kept, *status as waitpid(2) reports it. A program that outlasts
/// `timeout` milliseconds is killed. Returns 0 or the errno of what failed (ETIMEDOUT for that).
int fairway_run(
    const char *path, char *const argv[], char *const envp[], int timeout,
    void *output, size_t capacity, size_t *length, int *status);

/// Does what fairway_run does for a program that reads `input` and whose output is wanted whole: *output is a file in
/// memory, at its start, that the caller closes (-1 on failure). Only what it writes to standard error is cut at `capacity`.
int fairway_run_filter(
    const char *path, char *const argv[], char *const envp[], int timeout,
    const void *input, size_t input_length, int *output,
    void *errors, size_t capacity, size_t *length, int *status);

/// Does what fairway_spawn_detached does, with a file mode creation mask that isn't the caller's.
int fairway_spawn_detached_with_mask(
    const char *path, char *const argv[], char *const envp[],
    const int *descriptors, size_t count, const char *working_directory, mode_t mask, pid_t *process);

/// The exit code in what waitpid(2) reports, or 128 and the signal.
int fairway_exit_code(int status);

/// What kind of file system a path is on (statfs(2)'s f_type); -1 and errno on failure.
int fairway_filesystem_type(const char *path, uint64_t *type);
