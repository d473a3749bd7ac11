#define _GNU_SOURCE
#include "serve.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"
#include "measure.h"

static char bulk[1 << 18];

/// Does what the first byte of a connection asks for, until the caller has enough.
static void *converse(void *argument) {
    int connection = (int)(intptr_t)argument;
    char wish = 0;
    char bytes[1 << 16];
    ssize_t count = recv(connection, &wish, 1, 0);
    if (count == 1 && wish == DOWNLOAD) {
        while (send(connection, bulk, sizeof bulk, 0) > 0) continue;
    } else if (count == 1 && wish == UPLOAD) {
        while (recv(connection, bytes, sizeof bytes, 0) > 0) continue;
        send(connection, bytes, 1, 0);
    } else if (count == 1) {
        do send(connection, bytes, (size_t)count, 0);
        while ((count = recv(connection, bytes, sizeof bytes, 0)) > 0);
    }
    close(connection);
    return NULL;
}

static void *echo_datagrams(void *argument) {
    int port = (int)(intptr_t)argument;
    char bytes[1 << 16];
    struct sockaddr_in caller;
    for (;;) {
        socklen_t length = sizeof caller;
        ssize_t count = recvfrom(port, bytes, sizeof bytes, 0, (void *)&caller, &length);
        if (count >= 0) sendto(port, bytes, (size_t)count, 0, (void *)&caller, length);
    }
    return NULL;
}

static int open_port(int type, int port) {
    const struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int opened = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (bind(opened, (const void *)&any, sizeof any) < 0) die("binding a port");
    if (type == SOCK_STREAM && listen(opened, 4096) < 0) die("listening");
    return opened;
}

/// Listens at all ports; the result tells which one has a caller.
static int open_ports(int first, int count) {
    int queue = epoll_create1(EPOLL_CLOEXEC);
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    for (int port = first; port < first + count; port++) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = open_port(SOCK_STREAM, port)};
        if (epoll_ctl(queue, EPOLL_CTL_ADD, event.data.fd, &event) < 0) die("watching a port");
    }
    return queue;
}

/// The next connection.
static int next_connection(int queue) {
    for (struct epoll_event event;;) {
        if (epoll_wait(queue, &event, 1, -1) != 1) continue;
        int connection = accept4(event.data.fd, NULL, NULL, SOCK_CLOEXEC);
        if (connection >= 0) return connection;
    }
}

void serve(int first, int count) {
    const int yes = 1;
    pthread_t thread;
    int queue = open_ports(first, count);
    pthread_create(&thread, NULL, echo_datagrams, (void *)(intptr_t)open_port(SOCK_DGRAM, first));
    for (;;) {
        int connection = next_connection(queue);
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (pthread_create(&thread, NULL, converse, (void *)(intptr_t)connection) != 0) die("starting a thread");
        pthread_detach(thread);
    }
}

void accept_only(int first, int count) {
    int queue = open_ports(first, count);
    stay_on_processor(1);
    for (;;) close(next_connection(queue));
}
