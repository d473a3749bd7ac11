#pragma once

// What Swift's Glibc module cannot reach: calls hidden behind _GNU_SOURCE, calls without a
// glibc wrapper, and the kernel's own headers (for tests that compare constants).

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "CLinuxPrograms.h"
#include "CLinuxProxy.h"
#include "CLinuxQueries.h"
#include "CLinuxUAPI.h"

// Every function returns -1 and sets errno on failure unless its comment says otherwise.

// MARK: Namespaces

/// Moves the calling thread into the network namespace `descriptor` refers to.
int fairway_setns_net(int descriptor);
/// Moves the calling thread into a namespace of the CLONE_NEW* types given; 0 accepts any.
int fairway_setns(int descriptor, int types);
/// Gives the calling thread a new, empty network namespace.
int fairway_unshare_net(void);
/// Gives the calling thread a mount namespace whose mounts nobody else sees, and a working directory of its own.
int fairway_unshare_mounts(void);
/// The CLONE_NEW* type of the namespace `descriptor` refers to (NS_GET_NSTYPE).
int fairway_namespace_type(int descriptor);
/// CLONE_NEWNET, for comparison with fairway_namespace_type.
int fairway_network_namespace_type(void);
/// The cookie of the network namespace a socket was made in (SO_NETNS_COOKIE).
int fairway_namespace_cookie(int socket, uint64_t *cookie);
/// The calling thread's ID.
pid_t fairway_thread_id(void);
/// Starts a thread; a stack size of 0 is the system's default. Returns 0 or an error code; errno is unspecified.
int fairway_start_thread(size_t stack_size, void *(*body)(void *), void *context, pthread_t *thread);
/// Names a thread (at most 15 bytes) for ps and the kernel's messages.
void fairway_name_thread(pthread_t thread, const char *name);

// MARK: Processes

/// A close-on-exec descriptor for a process (pidfd_open).
int fairway_pidfd_open(pid_t process);
/// A close-on-exec duplicate of another process's descriptor (pidfd_getfd).
int fairway_pidfd_getfd(int process, int descriptor);
/// Sends a signal to exactly the process a pidfd refers to; 0 only checks that it exists.
int fairway_pidfd_send_signal(int process, int signal);
/// Closes the descriptors first...last.
int fairway_close_range(unsigned int first, unsigned int last);

/// Starts a program that outlives its parent: double fork, own session, descriptors[i] as
/// descriptor i (-1 = /dev/null), every other descriptor closed, signals reset and unblocked.
///
/// A null `working_directory` keeps the caller's. Returns 0 and the new process's ID, or the
/// errno of whatever failed up to and including execve; errno itself is unspecified.
int fairway_spawn_detached(
    const char *path, char *const argv[], char *const envp[],
    const int *descriptors, size_t count, const char *working_directory, pid_t *process);

/// Becomes `user` and `group` for good: no capabilities, none to be had again, not dumpable.
///
/// For a process with one thread. After a failure some steps may have been taken: the caller has
/// to end.
int fairway_drop_privileges(uid_t user, gid_t group);

// MARK: Files

/// Opens `name` in `directory` as open(2) with `flags`; EXDEV where another mount begins at it or on the way.
int fairway_open_within_mount(int directory, const char *name, int flags);

// MARK: Sockets

/// The most descriptors one message carries (the kernel's SCM_MAX_FD).
#define FAIRWAY_MAX_DESCRIPTORS 253

/// Sends `length` (at least one) bytes and `count` descriptors as one message.
ssize_t fairway_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, size_t count);
/// Receives one message; *count holds room on entry, the number received on return.
///
/// Received descriptors are close-on-exec. A message cut short by either buffer fails with
/// EMSGSIZE, and the descriptors that did arrive are closed.
ssize_t fairway_receive_descriptors(
    int socket, void *bytes, size_t length, int *descriptors, size_t *count, int flags);
/// Who connected (SO_PEERCRED).
int fairway_peer_credentials(int socket, pid_t *process, uid_t *user, gid_t *group);
/// Makes a socket drop all it would receive (SO_ATTACH_FILTER with one `ret #0`).
int fairway_drop_all_input(int socket);
/// Attaches a classic BPF program of `count` instructions of 8 bytes each (SO_ATTACH_FILTER).
int fairway_attach_filter(int socket, const void *instructions, unsigned short count);

// MARK: Netlink

/// A close-on-exec netlink socket with a port ID the kernel chose.
int fairway_netlink_open(int protocol);
/// Sets one of the NETLINK_* socket options to an integer.
int fairway_netlink_set(int socket, int option, int value);
/// The port ID of a socket.
int fairway_netlink_port(int socket, uint32_t *port);
/// Makes a socket drop announcements whose first message carries this port ID (SO_ATTACH_FILTER).
int fairway_netlink_ignore(int socket, uint32_t port);
/// Sends one datagram to the kernel.
ssize_t fairway_netlink_send(int socket, const void *bytes, size_t length);
/// Receives one datagram; the result is its full length, even where it exceeded `capacity`.
ssize_t fairway_netlink_receive(
    int socket, void *bytes, size_t capacity, int flags, uint32_t *sender);
