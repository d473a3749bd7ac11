#pragma once

#include <stdint.h>

#include "netlink.h"

// Private hosts: network namespaces that go with the descriptor that holds them.

/// Makes a network namespace, moves the calling thread into it, and returns a descriptor of it.
int enter_new_namespace(void);
/// Moves the calling thread into a namespace.
void enter_namespace(int descriptor);
/// Writes a setting below /proc/sys; those of `net` are the calling thread's namespace's.
void write_setting(const char *path, const char *value);
/// Runs a program that reads `input`, and ends this one if it fails.
void run_program(const char *const *arguments, const char *input);
/// Keeps the calling thread on one processor, and what it starts, where there are several.
void stay_on_processor(int number);
/// Lets this process have as many descriptors as the kernel allows.
void raise_descriptor_limit(void);

/// An IPv4 address in network byte order.
uint32_t address(int a, int b, int c, int d);
/// Queues: the link is up.
void link_up(struct netlink *route, int index);
/// Queues: the link has this address.
void add_address(struct netlink *route, int index, uint32_t address, uint8_t prefix_length);
/// Queues: everything goes by this gateway.
void add_default_route(struct netlink *route, uint32_t gateway);
/// Queues: a bridge that is up.
void add_bridge(struct netlink *route, const char *name);
/// Queues: a veth pair whose peer is born in another namespace; controller 0 is none.
void add_veth(
    struct netlink *route, const char *name, int controller, const char *peer, int peer_namespace);
