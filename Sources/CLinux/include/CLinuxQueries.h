#pragma once

// Answering datagrams in batches: each from its own sender, each answer back to it.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The most datagrams that one call takes or sends.
#define FAIRWAY_QUERY_BATCH 32
/// The most bytes of a query, and of its answer; what a longer query has more is lost.
#define FAIRWAY_QUERY_BYTES 1232

/// Where a datagram came from; address and port are in network byte order.
typedef struct {
    /// The address's bytes, those of IPv4 in the first four.
    uint8_t address[16];
    /// The interface, where the address means something on one interface only; else 0.
    uint32_t scope;
    uint16_t port;
    /// AF_INET or AF_INET6.
    uint16_t family;
} fairway_peer;

/// Room for one batch of queries and one of answers.
typedef struct fairway_queries fairway_queries;

/// Null where there is no memory.
fairway_queries *fairway_queries_make(void);
void fairway_queries_free(fairway_queries *queries);
/// Takes what has arrived at a socket without waiting; the result is how many datagrams.
int fairway_queries_receive(fairway_queries *queries, int socket);
/// One of those that were just received, and who sent it.
const void *fairway_query(const fairway_queries *queries, size_t index, size_t *length, fairway_peer *peer);
/// Adds an answer of at most FAIRWAY_QUERY_BYTES to one of those that were just received.
void fairway_query_answer(fairway_queries *queries, size_t index, const void *bytes, size_t length);
/// Sends the answers of this batch. What can't be sent at once is dropped, as a router with a full queue does.
void fairway_queries_send(fairway_queries *queries, int socket);
/// Sends one datagram without waiting.
ssize_t fairway_send_to_peer(int socket, const void *bytes, size_t length, const fairway_peer *peer);
