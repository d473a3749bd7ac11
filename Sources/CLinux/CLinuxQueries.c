#define _GNU_SOURCE
#include "CLinuxQueries.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef union {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    sa_family_t family;
} internet_address;

struct fairway_queries {
    struct mmsghdr queries[FAIRWAY_QUERY_BATCH];
    struct mmsghdr answers[FAIRWAY_QUERY_BATCH];
    struct iovec query_parts[FAIRWAY_QUERY_BATCH];
    struct iovec answer_parts[FAIRWAY_QUERY_BATCH];
    internet_address senders[FAIRWAY_QUERY_BATCH];
    size_t answer_count;
    char query_bytes[FAIRWAY_QUERY_BATCH][FAIRWAY_QUERY_BYTES];
    char answer_bytes[FAIRWAY_QUERY_BATCH][FAIRWAY_QUERY_BYTES];
};

fairway_queries *fairway_queries_make(void) {
    fairway_queries *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    for (size_t index = 0; index < FAIRWAY_QUERY_BATCH; index++) {
        batch->query_parts[index] =
            (struct iovec){.iov_base = batch->query_bytes[index], .iov_len = FAIRWAY_QUERY_BYTES};
        batch->queries[index].msg_hdr = (struct msghdr){
            .msg_name = &batch->senders[index], .msg_iov = &batch->query_parts[index], .msg_iovlen = 1};
        batch->answer_parts[index].iov_base = batch->answer_bytes[index];
        batch->answers[index].msg_hdr = (struct msghdr){.msg_iov = &batch->answer_parts[index], .msg_iovlen = 1};
    }
    return batch;
}

void fairway_queries_free(fairway_queries *queries) { free(queries); }

int fairway_queries_receive(fairway_queries *batch, int socket) {
    for (size_t index = 0; index < FAIRWAY_QUERY_BATCH; index++)
        batch->queries[index].msg_hdr.msg_namelen = sizeof batch->senders[index];
    batch->answer_count = 0;
    return recvmmsg(socket, batch->queries, FAIRWAY_QUERY_BATCH, MSG_DONTWAIT, NULL);
}

const void *fairway_query(const fairway_queries *batch, size_t index, size_t *length, fairway_peer *peer) {
    const internet_address *sender = &batch->senders[index];
    *peer = (fairway_peer){.family = sender->family};
    if (sender->family == AF_INET6) {
        memcpy(peer->address, &sender->v6.sin6_addr, sizeof sender->v6.sin6_addr);
        peer->scope = sender->v6.sin6_scope_id;
        peer->port = sender->v6.sin6_port;
    } else {
        memcpy(peer->address, &sender->v4.sin_addr, sizeof sender->v4.sin_addr);
        peer->port = sender->v4.sin_port;
    }
    *length = batch->queries[index].msg_len;
    return batch->query_bytes[index];
}

void fairway_query_answer(fairway_queries *batch, size_t index, const void *bytes, size_t length) {
    size_t place = batch->answer_count++;
    memcpy(batch->answer_bytes[place], bytes, length);
    batch->answer_parts[place].iov_len = length;
    batch->answers[place].msg_hdr.msg_name = &batch->senders[index];
    batch->answers[place].msg_hdr.msg_namelen = batch->queries[index].msg_hdr.msg_namelen;
}

void fairway_queries_send(fairway_queries *batch, int socket) {
    for (size_t sent = 0; sent < batch->answer_count;) {
        int number = sendmmsg(
            socket, batch->answers + sent, (unsigned)(batch->answer_count - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (number > 0) {
            sent += (size_t)number;
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            return;
        } else {
            // This one can't be sent, such as one that the firewall refuses; the others can.
            sent++;
        }
    }
}

ssize_t fairway_send_to_peer(int socket, const void *bytes, size_t length, const fairway_peer *peer) {
    internet_address target;
    memset(&target, 0, sizeof target);
    socklen_t size = sizeof target.v4;
    target.family = peer->family;
    if (peer->family == AF_INET6) {
        size = sizeof target.v6;
        memcpy(&target.v6.sin6_addr, peer->address, sizeof target.v6.sin6_addr);
        target.v6.sin6_scope_id = peer->scope;
        target.v6.sin6_port = peer->port;
    } else {
        memcpy(&target.v4.sin_addr, peer->address, sizeof target.v4.sin_addr);
        target.v4.sin_port = peer->port;
    }
    return sendto(socket, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&target, size);
}
