#pragma once

#include <stddef.h>
#include <stdint.h>

// The least netlink that the floor needs: messages are appended to one buffer, sent together, and every
// one that asked for an ack is waited for. A refusal ends the program.

struct netlink {
    int socket;
    uint32_t sequence;
    /// How many messages in the buffer asked for an ack.
    int pending;
    size_t length;
    /// Where the message that is being built starts.
    size_t message;
    char buffer[32 * 1024];
};

/// Opens a socket of a protocol (NETLINK_ROUTE …) in the calling thread's network namespace.
void netlink_open(struct netlink *netlink, int protocol);
void netlink_close(struct netlink *netlink);

/// Begins a message with its family's fixed header; NLM_F_REQUEST is added to the flags.
void netlink_begin(
    struct netlink *netlink, uint16_t type, uint16_t flags, const void *header, size_t size);
void netlink_put(struct netlink *netlink, uint16_t type, const void *value, size_t size);
void netlink_put_u32(struct netlink *netlink, uint16_t type, uint32_t value);
void netlink_put_text(struct netlink *netlink, uint16_t type, const char *text);
/// Opens a nest; the result closes it.
size_t netlink_nest(struct netlink *netlink, uint16_t type);
void netlink_end(struct netlink *netlink, size_t nest);
/// Appends a header inside a nest, as VETH_INFO_PEER has it.
void netlink_append(struct netlink *netlink, const void *bytes, size_t size);

/// Sends what was built and waits for the acks.
void netlink_send(struct netlink *netlink, const char *what);
