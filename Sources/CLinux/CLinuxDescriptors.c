#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef union {
    char bytes[CMSG_SPACE(sizeof(int) * FAIRWAY_MAX_DESCRIPTORS)];
    struct cmsghdr alignment;
} descriptor_message;

ssize_t fairway_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, size_t count) {
    if (count > FAIRWAY_MAX_DESCRIPTORS || length == 0) {
        errno = EINVAL;
        return -1;
    }
    struct iovec payload = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &payload, .msg_iovlen = 1};
    descriptor_message control;
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// Copies what arrived; whatever does not fit the caller's room is closed and counted as cut.
static size_t take_descriptors(struct msghdr *message, int *descriptors, size_t room, int *cut) {
    size_t taken = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t arrived = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < arrived; index++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
            if (taken < room) {
                descriptors[taken++] = descriptor;
            } else {
                close(descriptor);
                *cut = 1;
            }
        }
    }
    return taken;
}

ssize_t fairway_receive_descriptors(
    int socket, void *bytes, size_t length, int *descriptors, size_t *count, int flags) {
    descriptor_message control;
    struct iovec payload = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &payload,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
    };
    ssize_t received = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    if (received < 0) return -1;
    int cut = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    size_t taken = take_descriptors(&message, descriptors, *count, &cut);
    if (cut) {
        for (size_t index = 0; index < taken; index++) close(descriptors[index]);
        *count = 0;
        errno = EMSGSIZE;
        return -1;
    }
    *count = taken;
    return received;
}
