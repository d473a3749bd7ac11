#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// A negative `input` is /dev/null.
static int spawn(
    const char *path, char *const argv[], char *const envp[], int input, int output, int errors, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    if (input < 0) posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    else posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int failure = posix_spawn(process, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static int64_t milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Reads until the last writer is gone; 0, or the errno of what failed.
static int collect(int pipe, int timeout, char *output, size_t capacity, size_t *length) {
    int64_t deadline = milliseconds() + timeout;
    char surplus[1024];
    for (;;) {
        int64_t left = deadline - milliseconds();
        struct pollfd entry = {.fd = pipe, .events = POLLIN};
        int ready = left > 0 ? poll(&entry, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) return errno;
        if (ready == 0) return ETIMEDOUT;
        size_t room = capacity - *length;
        ssize_t received =
            room > 0 ? read(pipe, output + *length, room) : read(pipe, surplus, sizeof surplus);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0) return errno;
        if (received == 0) return 0;
        if (room > 0) *length += (size_t)received;
    }
}

/// Runs a program, and closes nothing of the caller's; what it writes to the pipe is collected.
static int run(
    const char *path, char *const argv[], char *const envp[], int input, int output, int timeout,
    void *text, size_t capacity, size_t *length, int *status) {
    int pipe[2];
    pid_t process;
    *length = 0;
    if (pipe2(pipe, O_CLOEXEC) < 0) return errno;
    int failure = spawn(path, argv, envp, input, output < 0 ? pipe[1] : output, pipe[1], &process);
    close(pipe[1]);
    if (failure == 0) {
        failure = collect(pipe[0], timeout, text, capacity, length);
        if (failure != 0) kill(process, SIGKILL);
        while (waitpid(process, status, 0) < 0) {
            if (errno == EINTR) continue;
            failure = errno;
            break;
        }
    }
    close(pipe[0]);
    return failure;
}

int fairway_run(
    const char *path, char *const argv[], char *const envp[], int timeout,
    void *output, size_t capacity, size_t *length, int *status) {
    return run(path, argv, envp, -1, -1, timeout, output, capacity, length, status);
}

/// Writes all of it to a file in memory, and goes back to its start; 0, or the errno of what failed.
static int fill(int file, const char *text, size_t length) {
    for (size_t written = 0; written < length;) {
        ssize_t step = write(file, text + written, length - written);
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return errno;
        written += (size_t)step;
    }
    return lseek(file, 0, SEEK_SET) < 0 ? errno : 0;
}

int fairway_run_filter(
    const char *path, char *const argv[], char *const envp[], int timeout,
    const void *input, size_t input_length, int *output,
    void *errors, size_t capacity, size_t *length, int *status) {
    int source = memfd_create("fairway-input", MFD_CLOEXEC);
    if (source < 0) return errno;
    int target = memfd_create("fairway-output", MFD_CLOEXEC);
    int failure = target < 0 ? errno : fill(source, input, input_length);
    if (failure == 0)
        failure = run(path, argv, envp, source, target, timeout, errors, capacity, length, status);
    close(source);
    if (failure == 0 && lseek(target, 0, SEEK_SET) < 0) failure = errno;
    if (failure != 0 && target >= 0) close(target);
    *output = failure == 0 ? target : -1;
    return failure;
}

int fairway_exit_code(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int fairway_filesystem_type(const char *path, uint64_t *type) {
    struct statfs information;
    if (statfs(path, &information) < 0) return -1;
    *type = (uint64_t)information.f_type;
    return 0;
}
