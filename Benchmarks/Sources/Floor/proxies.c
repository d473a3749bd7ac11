#define _GNU_SOURCE
#include "proxies.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fairway.h"
#include "host.h"
#include "measure.h"
#include "serve.h"

// What is sent to ::1 reaches a container that has IPv4 only through a process: Fairway's relay, one a host, or
// docker-proxy, one a port. The ways take turns.

#define TABLE "from ::1 to a container's IPv4 address"
#define ROUNDS 15
#define AMOUNT (64u << 20)
#define CONNECTIONS 100
#define ANSWERS 300

enum way { RELAY, DOCKER, DIRECT, WAYS };
enum column { DOWN, UP, CONNECTION, ANSWER, DATAGRAM, COLUMNS };

static const char *const row_names[WAYS] = {
    [RELAY] = "Fairway's relay", [DOCKER] = "docker-proxy", [DIRECT] = "no proxy: the IPv4 address itself"};
static const char *const column_names[COLUMNS] = {
    "download", "upload", "connection, a byte and its answer", "a byte and its answer", "a datagram and its answer"};

struct route {
    struct sockaddr_storage address;
    socklen_t length;
};

static struct route route_to(enum way way) {
    struct route route = {0};
    if (way == DIRECT) {
        struct sockaddr_in *to = (void *)&route.address;
        to->sin_family = AF_INET;
        to->sin_port = htons(80);
        inet_pton(AF_INET, FAIRWAY_CONTAINER, &to->sin_addr);
        route.length = sizeof *to;
    } else {
        struct sockaddr_in6 *to = (void *)&route.address;
        to->sin6_family = AF_INET6;
        to->sin6_port = htons(way == RELAY ? 8000 : 8001);
        to->sin6_addr = in6addr_loopback;
        route.length = sizeof *to;
    }
    return route;
}

/// docker-proxy tells on descriptor 3 that it listens; the result is its process, or 0 where there is no such program.
static pid_t start_docker_proxy(const char *transport) {
    const char *program = getenv("DOCKER_PROXY") ? getenv("DOCKER_PROXY") : "docker-proxy";
    const char *const arguments[] = {
        program, "-proto", transport, "-host-ip", "::1", "-host-port", "8001", "-container-ip",
        FAIRWAY_CONTAINER, "-container-port", "80", NULL};
    int ends[2];
    char answer = 0;
    if (pipe(ends) < 0) die("making a pipe");
    pid_t child = fork();
    if (child == 0) {
        if (ends[1] != 3) dup2(ends[1], 3);
        execvp(program, (char *const *)arguments);
        _exit(127);
    }
    close(ends[1]);
    ssize_t count = read(ends[0], &answer, 1);
    close(ends[0]);
    if (count == 1 && answer == '0') return child;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}

static int call(enum way way, int type) {
    const int yes = 1;
    struct route route = route_to(way);
    int connection = socket(route.address.ss_family, type | SOCK_CLOEXEC, 0);
    if (connect(connection, (const void *)&route.address, route.length) < 0) die("connecting");
    if (type == SOCK_STREAM) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return connection;
}

/// Sends a byte, and waits for one.
static void exchange(int connection) {
    char byte = ECHO;
    if (send(connection, &byte, 1, 0) != 1 || recv(connection, &byte, 1, 0) != 1) die("waiting for an answer");
}

/// Gigabytes a second in one direction.
static double transfer(enum way way, enum wish wish) {
    static char bulk[1 << 18];
    char byte = (char)wish;
    int connection = call(way, SOCK_STREAM);
    double start = now_us();
    if (send(connection, &byte, 1, 0) != 1) die("asking for a transfer");
    for (size_t done = 0; done < AMOUNT;) {
        ssize_t count = wish == DOWNLOAD ? recv(connection, bulk, sizeof bulk, 0)
                                         : send(connection, bulk, sizeof bulk, 0);
        if (count <= 0) die("transferring");
        done += (size_t)count;
    }
    // What was sent has arrived when the server says so.
    if (wish == UPLOAD && (shutdown(connection, SHUT_WR) < 0 || recv(connection, &byte, 1, 0) != 1)) die("uploading");
    double seconds = (now_us() - start) / 1e6;
    close(connection);
    return AMOUNT / seconds / 1e9;
}

/// Microseconds of a connection that carries a byte each way.
static double connections(enum way way) {
    double times[CONNECTIONS];
    for (int turn = 0; turn < CONNECTIONS; turn++) {
        double start = now_us();
        int connection = call(way, SOCK_STREAM);
        exchange(connection);
        close(connection);
        times[turn] = now_us() - start;
    }
    return median(times, CONNECTIONS);
}

/// Microseconds of a byte and its answer, where the connection, or the flow of datagrams, is there.
static double answers(enum way way, int type) {
    double times[ANSWERS];
    int connection = call(way, type);
    exchange(connection);
    for (int turn = 0; turn < ANSWERS; turn++) {
        double start = now_us();
        exchange(connection);
        times[turn] = now_us() - start;
    }
    close(connection);
    return median(times, ANSWERS);
}

static double measure(enum way way, enum column column) {
    switch (column) {
    case DOWN: return transfer(way, DOWNLOAD);
    case UP: return transfer(way, UPLOAD);
    case CONNECTION: return connections(way);
    case ANSWER: return answers(way, SOCK_STREAM);
    default: return answers(way, SOCK_DGRAM);
    }
}

/// The first connections of each way are not measured: the server may not listen yet.
static void wait_for_server(void) {
    for (int attempt = 0; attempt < 500; attempt++) {
        struct route route = route_to(DIRECT);
        int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int result = connect(connection, (const void *)&route.address, route.length);
        close(connection);
        if (result == 0) return;
        usleep(10000);
    }
    die("waiting for the server");
}

static void report_all(double (*times)[COLUMNS][ROUNDS], int has_docker) {
    for (int way = 0; way < WAYS; way++) {
        if (way == DOCKER && !has_docker) continue;
        for (int column = 0; column < COLUMNS; column++) {
            const char *unit = column <= UP ? "GB/s" : "µs";
            report(TABLE, row_names[way], column_names[column], median(times[way][column], ROUNDS), unit);
            if (way == DIRECT && has_docker) {
                printf(
                    "%s\trelay ÷ docker-proxy\t%s\t%s / %s\t×\n", TABLE, column_names[column],
                    row_names[RELAY], row_names[DOCKER]);
            }
        }
    }
}

void measure_proxies(const char *programs) {
    static double times[WAYS][COLUMNS][ROUNDS];
    static const char *const publications[] = {"[::1]:8000:80", "[::1]:8000:80/udp"};
    close(enter_new_namespace());
    run_program((const char *const[]){"ip", "link", "set", "lo", "up", NULL}, "");
    fairway_start(programs, publications, 2, (const char *const[]){"/usr/local/bin/floor", "serve", "80", NULL});
    wait_for_server();
    pid_t docker[] = {start_docker_proxy("tcp"), start_docker_proxy("udp")};
    int has_docker = docker[0] > 0 && docker[1] > 0;
    if (!has_docker) {
        fputs(
            "floor: there is no docker-proxy to compare the relay with: install docker.io, or name its program in "
            "DOCKER_PROXY\n",
            stderr);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int column = 0; column < COLUMNS; column++) {
            for (int way = 0; way < WAYS; way++) {
                if (way == DOCKER && !has_docker) continue;
                times[way][column][round] = measure((enum way)way, (enum column)column);
            }
        }
    }
    report_all(times, has_docker);
    for (int index = 0; index < 2; index++) {
        if (docker[index] <= 0) continue;
        kill(docker[index], SIGKILL);
        waitpid(docker[index], NULL, 0);
    }
    fairway_reset(programs);
}
