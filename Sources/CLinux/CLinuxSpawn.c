#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define FAIRWAY_CLOSE_RANGE_CLOEXEC 4

// Between fork and execve only async-signal-safe calls are made: other threads of the parent may
// have held any lock at the moment of the fork.

enum { REPORT_PROCESS = 1, REPORT_FAILURE = 2 };

/// What the children write into the pipe; small enough for each write to be atomic.
struct report {
    int kind;
    int value;
};

struct program {
    const char *path;
    char *const *argv;
    char *const *envp;
    const int *descriptors;
    size_t count;
    const char *working_directory;
    /// The file mode creation mask; negative for the caller's.
    int mask;
};

static void send_report(int pipe, int kind, int value) {
    struct report report = {.kind = kind, .value = value};
    ssize_t written;
    do written = write(pipe, &report, sizeof report);
    while (written < 0 && errno == EINTR);
}

static void reset_signals(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int signal = 1; signal < _NSIG; signal++) sigaction(signal, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Puts descriptors[i] at number i. All are first moved above the target range, so that no
/// target number overwrites a source that is still needed.
static int arrange_descriptors(const struct program *program, int *pipe) {
    int moved[FAIRWAY_MAX_DESCRIPTORS];
    int count = (int)program->count;
    int report = fcntl(*pipe, F_DUPFD_CLOEXEC, count);
    if (report < 0) return -1;
    *pipe = report;
    for (int index = 0; index < count; index++) {
        int source = program->descriptors[index];
        if (source < 0) {
            int null = open("/dev/null", O_RDWR | O_CLOEXEC);
            if (null < 0) return -1;
            source = null;
        }
        moved[index] = fcntl(source, F_DUPFD_CLOEXEC, count);
        if (moved[index] < 0) return -1;
    }
    for (int index = 0; index < count; index++) {
        if (dup2(moved[index], index) < 0) return -1;
    }
    // Marked instead of closed: the pipe has to live until execve.
    return (int)syscall(SYS_close_range, (unsigned)count, ~0U, FAIRWAY_CLOSE_RANGE_CLOEXEC);
}

static _Noreturn void run_program(const struct program *program, int pipe) {
    if (arrange_descriptors(program, &pipe) == 0
        && (program->working_directory == NULL || chdir(program->working_directory) == 0)) {
        reset_signals();
        if (program->mask >= 0) umask((mode_t)program->mask);
        execve(program->path, program->argv, program->envp);
    }
    send_report(pipe, REPORT_FAILURE, errno);
    _exit(127);
}

static _Noreturn void run_middle_process(const struct program *program, int pipe) {
    // The session leader exits at once, so the program can never acquire a terminal.
    setsid();
    pid_t process = fork();
    if (process == 0) run_program(program, pipe);
    if (process < 0) {
        send_report(pipe, REPORT_FAILURE, errno);
    } else {
        send_report(pipe, REPORT_PROCESS, process);
    }
    _exit(0);
}

/// Reads until the last writer is gone: the middle process exited, the program was executed.
static int collect_reports(int pipe, pid_t *process) {
    struct report report;
    int failure = 0;
    for (;;) {
        ssize_t received = read(pipe, &report, sizeof report);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0) return errno;
        if (received == 0) return failure;
        if (report.kind == REPORT_PROCESS) *process = report.value;
        if (report.kind == REPORT_FAILURE) failure = report.value;
    }
}

static int spawn_detached(const struct program *program, pid_t *process) {
    int pipe[2];
    sigset_t all, before;
    *process = -1;
    if (program->count > FAIRWAY_MAX_DESCRIPTORS) return EINVAL;
    if (pipe2(pipe, O_CLOEXEC) < 0) return errno;
    // A handler of the parent must not run in a child that shares none of its state.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t middle = fork();
    if (middle == 0) run_middle_process(program, pipe[1]);
    int failure = middle < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(pipe[1]);
    if (middle > 0) {
        failure = collect_reports(pipe[0], process);
        while (waitpid(middle, NULL, 0) < 0 && errno == EINTR) continue;
    }
    close(pipe[0]);
    return failure;
}

int fairway_spawn_detached(
    const char *path, char *const argv[], char *const envp[],
    const int *descriptors, size_t count, const char *working_directory, pid_t *process) {
    struct program program = {path, argv, envp, descriptors, count, working_directory, -1};
    return spawn_detached(&program, process);
}

int fairway_spawn_detached_with_mask(
    const char *path, char *const argv[], char *const envp[],
    const int *descriptors, size_t count, const char *working_directory, mode_t mask, pid_t *process) {
    struct program program = {path, argv, envp, descriptors, count, working_directory, (int)mask};
    return spawn_detached(&program, process);
}
