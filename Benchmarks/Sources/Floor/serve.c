#define _GNU_SOURCE
#include "serve.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

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

void serve(int port) {
    const int yes = 1;
    pthread_t thread;
    int listener = open_port(SOCK_STREAM, port);
    signal(SIGPIPE, SIG_IGN);
    pthread_create(&thread, NULL, echo_datagrams, (void *)(intptr_t)open_port(SOCK_DGRAM, port));
    for (;;) {
        int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0) continue;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (pthread_create(&thread, NULL, converse, (void *)(intptr_t)connection) != 0) die("starting a thread");
        pthread_detach(thread);
    }
}
