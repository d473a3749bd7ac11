#define _GNU_SOURCE
#include "CLinuxProxy.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// No datagram is longer.
#define MOST_BYTES 65536

typedef union {
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    struct cmsghdr alignment;
} address_message;

struct fairway_datagrams {
    struct mmsghdr messages[FAIRWAY_DATAGRAM_BATCH];
    struct iovec payloads[FAIRWAY_DATAGRAM_BATCH];
    struct sockaddr_in6 callers[FAIRWAY_DATAGRAM_BATCH];
    address_message controls[FAIRWAY_DATAGRAM_BATCH];
    char (*bytes)[MOST_BYTES];
};

int fairway_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

int fairway_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

ssize_t fairway_splice(int from, int to, size_t length) {
    return splice(from, NULL, to, NULL, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

int fairway_events_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

int fairway_events_add(int queue, int descriptor, uint32_t bits, uint64_t token) {
    struct epoll_event event = {.events = bits, .data.u64 = token};
    return epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event);
}

int fairway_events_remove(int queue, int descriptor) { return epoll_ctl(queue, EPOLL_CTL_DEL, descriptor, NULL); }

int fairway_events_take(int queue, fairway_event *events, size_t room, int timeout) {
    struct epoll_event taken[64];
    int count = epoll_wait(queue, taken, (int)(room < 64 ? room : 64), timeout);
    for (int index = 0; index < count; index++)
        events[index] = (fairway_event){.token = taken[index].data.u64, .bits = taken[index].events};
    return count;
}

fairway_datagrams *fairway_datagrams_make(void) {
    fairway_datagrams *datagrams = calloc(1, sizeof *datagrams);
    if (!datagrams) return NULL;
    datagrams->bytes = calloc(FAIRWAY_DATAGRAM_BATCH, MOST_BYTES);
    if (datagrams->bytes) return datagrams;
    free(datagrams);
    return NULL;
}

int fairway_datagrams_tell_local(int socket) {
    int one = 1;
    return setsockopt(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof one);
}

int fairway_datagrams_receive(fairway_datagrams *datagrams, int socket) {
    for (size_t index = 0; index < FAIRWAY_DATAGRAM_BATCH; index++) {
        datagrams->payloads[index] =
            (struct iovec){.iov_base = datagrams->bytes[index], .iov_len = sizeof datagrams->bytes[index]};
        datagrams->messages[index].msg_hdr = (struct msghdr){
            .msg_name = &datagrams->callers[index],
            .msg_namelen = sizeof datagrams->callers[index],
            .msg_iov = &datagrams->payloads[index],
            .msg_iovlen = 1,
            .msg_control = datagrams->controls[index].bytes,
            .msg_controllen = sizeof datagrams->controls[index].bytes,
        };
    }
    return recvmmsg(socket, datagrams->messages, FAIRWAY_DATAGRAM_BATCH, MSG_DONTWAIT, NULL);
}

fairway_datagram_origin fairway_datagrams_origin(const fairway_datagrams *datagrams, size_t index) {
    const struct sockaddr_in6 *caller = &datagrams->callers[index];
    fairway_datagram_origin origin = {.scope = caller->sin6_scope_id, .port = caller->sin6_port};
    memcpy(origin.caller, &caller->sin6_addr, sizeof origin.caller);
    struct msghdr *message = (struct msghdr *)&datagrams->messages[index].msg_hdr;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != IPPROTO_IPV6 || header->cmsg_type != IPV6_PKTINFO) continue;
        struct in6_pktinfo local;
        memcpy(&local, CMSG_DATA(header), sizeof local);
        memcpy(origin.local, &local.ipi6_addr, sizeof origin.local);
    }
    return origin;
}

/// Sends messages whose lengths are those of what was received; an error that an earlier datagram caused costs none.
static void send_all(fairway_datagrams *datagrams, size_t first, size_t count, int socket) {
    int repeated = 0;
    for (size_t index = first; index < first + count; index++)
        datagrams->payloads[index].iov_len = datagrams->messages[index].msg_len;
    for (size_t sent = 0; sent < count;) {
        int number = sendmmsg(
            socket, datagrams->messages + first + sent, (unsigned)(count - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (number > 0) {
            sent += (size_t)number;
            repeated = 0;
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            return;
        } else if (repeated) {
            sent++;
            repeated = 0;
        } else {
            repeated = 1;
        }
    }
}

void fairway_datagrams_forward(fairway_datagrams *datagrams, size_t first, size_t count, int socket) {
    for (size_t index = first; index < first + count; index++) {
        struct msghdr *message = &datagrams->messages[index].msg_hdr;
        message->msg_name = NULL;
        message->msg_namelen = 0;
        message->msg_control = NULL;
        message->msg_controllen = 0;
    }
    send_all(datagrams, first, count, socket);
}

void fairway_datagrams_answer(
    fairway_datagrams *datagrams, size_t count, int socket, const fairway_datagram_origin *origin) {
    struct sockaddr_in6 caller = {
        .sin6_family = AF_INET6, .sin6_port = origin->port, .sin6_scope_id = origin->scope};
    memcpy(&caller.sin6_addr, origin->caller, sizeof caller.sin6_addr);
    struct in6_pktinfo local = {.ipi6_ifindex = origin->scope};
    memcpy(&local.ipi6_addr, origin->local, sizeof local.ipi6_addr);
    address_message control;
    memset(&control, 0, sizeof control);
    control.alignment = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof local), .cmsg_level = IPPROTO_IPV6, .cmsg_type = IPV6_PKTINFO};
    memcpy(CMSG_DATA(&control.alignment), &local, sizeof local);
    for (size_t index = 0; index < count; index++) {
        struct msghdr *message = &datagrams->messages[index].msg_hdr;
        message->msg_name = &caller;
        message->msg_namelen = sizeof caller;
        message->msg_control = control.bytes;
        message->msg_controllen = sizeof control.bytes;
    }
    send_all(datagrams, 0, count, socket);
}
