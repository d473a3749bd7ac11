#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int fairway_setns_net(int descriptor) { return setns(descriptor, CLONE_NEWNET); }

int fairway_setns(int descriptor, int types) { return setns(descriptor, types); }

int fairway_unshare_net(void) { return unshare(CLONE_NEWNET); }

int fairway_unshare_mounts(void) {
    if (unshare(CLONE_NEWNS) < 0) return -1;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

int fairway_namespace_type(int descriptor) { return ioctl(descriptor, NS_GET_NSTYPE); }

int fairway_network_namespace_type(void) { return CLONE_NEWNET; }

int fairway_namespace_cookie(int socket, uint64_t *cookie) {
    socklen_t length = sizeof *cookie;
    return getsockopt(socket, SOL_SOCKET, SO_NETNS_COOKIE, cookie, &length);
}

pid_t fairway_thread_id(void) { return (pid_t)syscall(SYS_gettid); }

void fairway_name_thread(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }

int fairway_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int fairway_pidfd_getfd(int process, int descriptor) {
    return (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
}

int fairway_pidfd_send_signal(int process, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, process, signal, NULL, 0);
}

int fairway_close_range(unsigned int first, unsigned int last) {
    return (int)syscall(SYS_close_range, first, last, 0);
}

int fairway_peer_credentials(int socket, pid_t *process, uid_t *user, gid_t *group) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) return -1;
    *process = credentials.pid;
    *user = credentials.uid;
    *group = credentials.gid;
    return 0;
}

int fairway_attach_filter(int socket, const void *instructions, unsigned short count) {
    struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)instructions};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int fairway_drop_all_input(int socket) {
    const struct sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
    return fairway_attach_filter(socket, &drop, 1);
}
