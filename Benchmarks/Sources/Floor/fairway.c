#define _GNU_SOURCE
#include "fairway.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"
#include "measure.h"

#define MOST_ARGUMENTS 32

/// The host that has a container, and the directory of its programs; -1 where there is none.
static int host = -1;
static const char *host_programs;

/// Runs `fairway ARGUMENT…`, and ends this program if it fails.
static void fairway_run(const char *programs, const char *const *arguments, int count) {
    char program[PATH_MAX];
    const char *all[MOST_ARGUMENTS + 2] = {program};
    snprintf(program, sizeof program, "%s/fairway", programs);
    memcpy(all + 1, arguments, (size_t)count * sizeof *arguments);
    // Whatever settings this machine has are not the measurement's.
    setenv("FAIRWAY_CONFIG", "/dev/null", 1);
    run_program(all, "");
}

/// A measurement that fails leaves no container behind.
static void remove_rest(void) {
    if (host < 0) return;
    pid_t child = fork();
    if (child == 0) {
        char program[PATH_MAX];
        snprintf(program, sizeof program, "%s/fairway", host_programs);
        enter_namespace(host);
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execl(program, program, "system", "reset", "--force", NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

/// Remembers the calling thread's namespace as the host that has a container.
static void remember_host(const char *programs) {
    static int is_registered = 0;
    host = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    host_programs = programs;
    if (!is_registered) atexit(remove_rest);
    is_registered = 1;
}

void fairway_start(
    const char *programs, const char *const *publications, int count, const char *const *command) {
    static const char *const network[] = {
        "network", "create", "--subnet", "10.77.0.0/24", "measured"};
    const char *arguments[MOST_ARGUMENTS] = {
        "run", "-d", "--name", "server", "--network", "measured", "--ip", FAIRWAY_CONTAINER, "--rootfs", "/:O", "-v"};
    int used = 11;
    char self[PATH_MAX] = "", mount[PATH_MAX + 32];
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) die("finding this program");
    snprintf(mount, sizeof mount, "%s:/usr/local/bin/floor:ro", self);
    arguments[used++] = mount;
    for (int index = 0; index < count; index++) {
        arguments[used++] = "-p";
        arguments[used++] = publications[index];
    }
    arguments[used++] = "--";
    while (*command) arguments[used++] = *command++;
    remember_host(programs);
    fairway_run(programs, network, 5);
    fairway_run(programs, arguments, used);
}

int fairway_namespace(const char *programs) {
    char command[PATH_MAX + 64], path[64];
    int process = 0;
    snprintf(command, sizeof command, "'%s/fairway' inspect --format '{{.State.Pid}}' server", programs);
    FILE *output = popen(command, "r");
    if (!output || fscanf(output, "%d", &process) != 1) die("finding the container");
    pclose(output);
    snprintf(path, sizeof path, "/proc/%d/ns/net", process);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) die("opening the container's namespace");
    return descriptor;
}

void fairway_reset(const char *programs) {
    close(host);
    host = -1;
    fairway_run(programs, (const char *const[]){"system", "reset", "--force"}, 3);
}
