#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <unistd.h>

int fairway_netlink_open(int protocol) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (descriptor < 0) return -1;
    struct sockaddr_nl any = {.nl_family = AF_NETLINK};
    if (bind(descriptor, (struct sockaddr *)&any, sizeof any) < 0) {
        int reason = errno;
        close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}

int fairway_netlink_set(int socket, int option, int value) {
    return setsockopt(socket, SOL_NETLINK, option, &value, sizeof value);
}

int fairway_netlink_port(int socket, uint32_t *port) {
    struct sockaddr_nl own = {0};
    socklen_t length = sizeof own;
    if (getsockname(socket, (struct sockaddr *)&own, &length) < 0) return -1;
    *port = own.nl_pid;
    return 0;
}

int fairway_netlink_ignore(int socket, uint32_t port) {
    // Filters load words in network order; netlink has its own in the machine's.
    const struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct nlmsghdr, nlmsg_pid)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(port), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    return fairway_attach_filter(socket, program, sizeof program / sizeof *program);
}

ssize_t fairway_netlink_send(int socket, const void *bytes, size_t length) {
    const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    return sendto(socket, bytes, length, 0, (const struct sockaddr *)&kernel, sizeof kernel);
}

ssize_t fairway_netlink_receive(
    int socket, void *bytes, size_t capacity, int flags, uint32_t *sender) {
    struct sockaddr_nl from = {0};
    socklen_t length = sizeof from;
    ssize_t received =
        recvfrom(socket, bytes, capacity, flags | MSG_TRUNC, (struct sockaddr *)&from, &length);
    *sender = from.nl_pid;
    return received;
}
