#pragma once

// What carrying other programs' bytes between sockets needs: readiness, splicing, batches of datagrams.

#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>

/// Makes both ends of a pipe, close-on-exec and non-blocking: first the one to read, then the one to write.
int fairway_pipe(int ends[2]);
/// Takes a connection, close-on-exec and non-blocking.
int fairway_accept(int listener);
/// Moves at most `length` bytes between a socket and a pipe without waiting, and without copying where it can.
ssize_t fairway_splice(int from, int to, size_t length);

// MARK: Readiness

/// What happened to one descriptor: EPOLL* bits, and the number it was registered under.
typedef struct {
    uint64_t token;
    uint32_t bits;
} fairway_event;

/// A close-on-exec queue of events (epoll_create1).
int fairway_events_open(void);
/// Registers a descriptor for EPOLL* bits.
int fairway_events_add(int queue, int descriptor, uint32_t bits, uint64_t token);
/// Ends the registration of a descriptor that is still open.
int fairway_events_remove(int queue, int descriptor);
/// Takes at most 64 events, waiting at most `timeout` milliseconds for the first; the result is how many.
int fairway_events_take(int queue, fairway_event *events, size_t room, int timeout);

// MARK: Datagrams

/// The most datagrams that one call takes or gives.
#define FAIRWAY_DATAGRAM_BATCH 16

/// Room for as many datagrams of any size as one call takes.
typedef struct fairway_datagrams fairway_datagrams;

/// Who sent a datagram, and to which of our addresses; addresses are in network byte order.
typedef struct {
    uint64_t caller[2];
    uint64_t local[2];
    /// The interface, where the caller's address means something on one interface only; else 0.
    uint32_t scope;
    /// In network byte order.
    uint16_t port;
} fairway_datagram_origin;

/// Null where there is no memory; never freed, because a process needs one for its whole life.
fairway_datagrams *fairway_datagrams_make(void);
/// Has an IPv6 socket say at which address a datagram arrived (IPV6_RECVPKTINFO).
int fairway_datagrams_tell_local(int socket);
/// Takes what has arrived at a socket without waiting; the result is how many datagrams.
int fairway_datagrams_receive(fairway_datagrams *datagrams, int socket);
/// Where one of those that were just received at an IPv6 socket came from.
fairway_datagram_origin fairway_datagrams_origin(const fairway_datagrams *datagrams, size_t index);
/// Sends some of those that were just received to where a socket is connected.
///
/// What can't be sent at once is dropped, as a router with a full queue does.
void fairway_datagrams_forward(fairway_datagrams *datagrams, size_t first, size_t count, int socket);
/// Sends those that were just received from an IPv6 socket to where others came from, from the address they came to.
void fairway_datagrams_answer(
    fairway_datagrams *datagrams, size_t count, int socket, const fairway_datagram_origin *origin);
