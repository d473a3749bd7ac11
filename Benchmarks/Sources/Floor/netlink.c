#include "netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"

void netlink_open(struct netlink *netlink, int protocol) {
    netlink->socket = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (netlink->socket < 0) die("opening a netlink socket");
    const int one = 1;
    // Acks then don't repeat the request.
    setsockopt(netlink->socket, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof one);
    netlink->sequence = 0;
    netlink->pending = 0;
    netlink->length = 0;
}

void netlink_close(struct netlink *netlink) { close(netlink->socket); }

static struct nlmsghdr *current(struct netlink *netlink) {
    return (struct nlmsghdr *)(netlink->buffer + netlink->message);
}

void netlink_append(struct netlink *netlink, const void *bytes, size_t size) {
    size_t padded = NLMSG_ALIGN(size);
    if (netlink->length + padded > sizeof netlink->buffer) {
        errno = EMSGSIZE;
        die("building a message");
    }
    memcpy(netlink->buffer + netlink->length, bytes, size);
    memset(netlink->buffer + netlink->length + size, 0, padded - size);
    netlink->length += padded;
    current(netlink)->nlmsg_len = netlink->length - netlink->message;
}

void netlink_begin(
    struct netlink *netlink, uint16_t type, uint16_t flags, const void *header, size_t size) {
    struct nlmsghdr message = {
        .nlmsg_type = type,
        .nlmsg_flags = NLM_F_REQUEST | flags,
        .nlmsg_seq = ++netlink->sequence,
    };
    netlink->message = netlink->length;
    if (flags & NLM_F_ACK) netlink->pending++;
    netlink_append(netlink, &message, sizeof message);
    netlink_append(netlink, header, size);
}

void netlink_put(struct netlink *netlink, uint16_t type, const void *value, size_t size) {
    struct nlattr attribute = {.nla_len = NLA_HDRLEN + size, .nla_type = type};
    netlink_append(netlink, &attribute, sizeof attribute);
    netlink_append(netlink, value, size);
}

void netlink_put_u32(struct netlink *netlink, uint16_t type, uint32_t value) {
    netlink_put(netlink, type, &value, sizeof value);
}

void netlink_put_text(struct netlink *netlink, uint16_t type, const char *text) {
    netlink_put(netlink, type, text, strlen(text) + 1);
}

size_t netlink_nest(struct netlink *netlink, uint16_t type) {
    size_t nest = netlink->length;
    netlink_put(netlink, type | NLA_F_NESTED, "", 0);
    return nest;
}

void netlink_end(struct netlink *netlink, size_t nest) {
    struct nlattr *attribute = (struct nlattr *)(netlink->buffer + nest);
    attribute->nla_len = netlink->length - nest;
}

static void take_acks(struct netlink *netlink, char *bytes, int size, const char *what) {
    for (struct nlmsghdr *message = (struct nlmsghdr *)bytes; NLMSG_OK(message, size);
         message = NLMSG_NEXT(message, size)) {
        if (message->nlmsg_type != NLMSG_ERROR) continue;
        errno = -((struct nlmsgerr *)NLMSG_DATA(message))->error;
        if (errno != 0) die(what);
        netlink->pending--;
    }
}

void netlink_send(struct netlink *netlink, const char *what) {
    _Alignas(NLMSG_ALIGNTO) char answer[16 * 1024];
    const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    ssize_t sent = sendto(
        netlink->socket, netlink->buffer, netlink->length, 0, (const void *)&kernel, sizeof kernel);
    if (sent < 0) die(what);
    netlink->length = 0;
    while (netlink->pending > 0) {
        ssize_t received = recv(netlink->socket, answer, sizeof answer, 0);
        if (received < 0) die(what);
        take_acks(netlink, answer, (int)received, what);
    }
}
