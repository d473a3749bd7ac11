#define _GNU_SOURCE
#include "host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

int enter_new_namespace(void) {
    if (unshare(CLONE_NEWNET) < 0) die("making a network namespace");
    int descriptor = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) die("opening a network namespace");
    return descriptor;
}

void enter_namespace(int descriptor) {
    if (setns(descriptor, CLONE_NEWNET) < 0) die("entering a network namespace");
}

void write_setting(const char *path, const char *value) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, value, strlen(value)) < 0) die(path);
    close(file);
}

void run_program(const char *const *arguments, const char *input) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) die("making a pipe");
    pid_t child = fork();
    if (child < 0) die(arguments[0]);
    if (child == 0) {
        dup2(ends[0], STDIN_FILENO);
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execvp(arguments[0], (char *const *)arguments);
        die(arguments[0]);
    }
    close(ends[0]);
    for (size_t rest = strlen(input); rest > 0;) {
        ssize_t written = write(ends[1], input, rest);
        if (written < 0) die(arguments[0]);
        input += written;
        rest -= (size_t)written;
    }
    close(ends[1]);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) {
        errno = EPROTO;
        die(arguments[0]);
    }
}

void stay_on_processor(int number) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(number, &processors);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1 && sched_setaffinity(0, sizeof processors, &processors) < 0) {
        die("choosing a processor");
    }
}

void raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

uint32_t address(int a, int b, int c, int d) {
    return htonl((uint32_t)a << 24 | (uint32_t)b << 16 | (uint32_t)c << 8 | (uint32_t)d);
}

void link_up(struct netlink *route, int index) {
    const struct ifinfomsg header = {
        .ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    netlink_begin(route, RTM_NEWLINK, NLM_F_ACK, &header, sizeof header);
}

void add_address(struct netlink *route, int index, uint32_t address, uint8_t prefix_length) {
    const struct ifaddrmsg header = {
        .ifa_family = AF_INET, .ifa_prefixlen = prefix_length, .ifa_index = (uint32_t)index};
    netlink_begin(
        route, RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &header, sizeof header);
    netlink_put_u32(route, IFA_LOCAL, address);
    netlink_put_u32(route, IFA_ADDRESS, address);
}

void add_default_route(struct netlink *route, uint32_t gateway) {
    const struct rtmsg header = {
        .rtm_family = AF_INET,
        .rtm_table = RT_TABLE_MAIN,
        .rtm_protocol = RTPROT_STATIC,
        .rtm_scope = RT_SCOPE_UNIVERSE,
        .rtm_type = RTN_UNICAST,
    };
    netlink_begin(
        route, RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &header, sizeof header);
    netlink_put_u32(route, RTA_GATEWAY, gateway);
}

void add_bridge(struct netlink *route, const char *name) {
    const struct ifinfomsg up = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    netlink_begin(route, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &up, sizeof up);
    netlink_put_text(route, IFLA_IFNAME, name);
    size_t info = netlink_nest(route, IFLA_LINKINFO);
    netlink_put_text(route, IFLA_INFO_KIND, "bridge");
    // A bridge that snoops winds up the timers of all its ports whenever one of them comes or goes.
    size_t data = netlink_nest(route, IFLA_INFO_DATA);
    netlink_put(route, IFLA_BR_MCAST_SNOOPING, &(uint8_t){0}, 1);
    netlink_end(route, data);
    netlink_end(route, info);
}

void add_veth(
    struct netlink *route, const char *name, int controller, const char *peer, int peer_namespace) {
    const struct ifinfomsg up = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    const struct ifinfomsg down = {0};
    netlink_begin(route, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &up, sizeof up);
    netlink_put_text(route, IFLA_IFNAME, name);
    if (controller != 0) netlink_put_u32(route, IFLA_MASTER, (uint32_t)controller);
    size_t info = netlink_nest(route, IFLA_LINKINFO);
    netlink_put_text(route, IFLA_INFO_KIND, "veth");
    size_t data = netlink_nest(route, IFLA_INFO_DATA);
    size_t end = netlink_nest(route, VETH_INFO_PEER);
    netlink_append(route, &down, sizeof down);
    netlink_put_text(route, IFLA_IFNAME, peer);
    netlink_put_u32(route, IFLA_NET_NS_FD, (uint32_t)peer_namespace);
    netlink_end(route, end);
    netlink_end(route, data);
    netlink_end(route, info);
}
