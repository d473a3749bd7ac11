#define _GNU_SOURCE
#include "attach.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "measure.h"

// What an attach and a detach cost the kernel, with nothing around it: a namespace, a veth pair whose peer
// is born in it, address and route there, one published port as an element of a map.

#define TABLE "attach and detach, by endpoints on one bridge"
/// How many endpoints come and go at each size; what is printed is the median.
#define CYCLES 21
/// Group of the links that are deleted together.
#define DOOMED 7

static const char ipv6_switch[] = "/proc/sys/net/ipv6/conf/all/disable_ipv6";

enum phase { NAMESPACE, VETH, ADDRESSES, ELEMENT, ATTACH, ELEMENT_OUT, MUTE, DETACH, LINK, PHASES };

static const char *const row_names[PHASES] = {
    [NAMESPACE] = "floor: namespace, IPv6 off, a socket in it",
    [VETH] = "floor: veth pair on the bridge",
    [ADDRESSES] = "floor: lo, address, up, route",
    [ELEMENT] = "floor: nft element",
    [ATTACH] = "floor: attach in all",
    [ELEMENT_OUT] = "floor: nft element out",
    [MUTE] = "floor: sandbox end down, host end off the bridge",
    [DETACH] = "floor: detach until mute",
    [LINK] = "floor: the link deleted",
};

struct floor {
    int host;
    int bridge;
    struct netlink route;
    struct netlink netfilter;
};

struct endpoint {
    int number;
    int sandbox;
    char name[IFNAMSIZ];
};

static void make_host(struct floor *floor) {
    static const char ruleset[] =
        "table ip floor {\n"
        " map ports { type inet_proto . inet_service : ipv4_addr . inet_service; }\n"
        " chain in { type nat hook prerouting priority dstnat;\n"
        "  dnat ip to ip protocol . th dport map @ports; }\n"
        "}\n";
    floor->host = enter_new_namespace();
    netlink_open(&floor->route, NETLINK_ROUTE);
    netlink_open(&floor->netfilter, NETLINK_NETFILTER);
    add_bridge(&floor->route, "floor0");
    netlink_send(&floor->route, "making the bridge");
    floor->bridge = (int)if_nametoindex("floor0");
    add_address(&floor->route, floor->bridge, address(10, 1, 0, 1), 16);
    netlink_send(&floor->route, "giving the bridge its address");
    run_program((const char *const[]){"nft", "-f", "-", NULL}, ruleset);
}

/// Adds or deletes `tcp . port : address . 80` in a transaction of its own.
static void change_element(struct floor *floor, const struct endpoint *endpoint, int message) {
    struct netlink *netfilter = &floor->netfilter;
    const struct nfgenmsg batch = {.res_id = htons(NFNL_SUBSYS_NFTABLES)};
    const struct nfgenmsg family = {.nfgen_family = NFPROTO_IPV4};
    const uint16_t port = htons((uint16_t)(10000 + endpoint->number));
    const uint32_t target = htonl(0x0a010002u + (uint32_t)endpoint->number);
    // Parts of a concatenation fill registers of four bytes each.
    uint8_t key[8] = {IPPROTO_TCP}, value[8] = {0};
    memcpy(key + 4, &port, sizeof port);
    memcpy(value, &target, sizeof target);
    value[5] = 80;
    netlink_begin(netfilter, NFNL_MSG_BATCH_BEGIN, 0, &batch, sizeof batch);
    netlink_begin(
        netfilter, NFNL_SUBSYS_NFTABLES << 8 | message, NLM_F_CREATE | NLM_F_ACK, &family,
        sizeof family);
    netlink_put_text(netfilter, NFTA_SET_ELEM_LIST_TABLE, "floor");
    netlink_put_text(netfilter, NFTA_SET_ELEM_LIST_SET, "ports");
    size_t list = netlink_nest(netfilter, NFTA_SET_ELEM_LIST_ELEMENTS);
    size_t element = netlink_nest(netfilter, NFTA_LIST_ELEM);
    size_t nest = netlink_nest(netfilter, NFTA_SET_ELEM_KEY);
    netlink_put(netfilter, NFTA_DATA_VALUE, key, sizeof key);
    netlink_end(netfilter, nest);
    if (message == NFT_MSG_NEWSETELEM) {
        nest = netlink_nest(netfilter, NFTA_SET_ELEM_DATA);
        netlink_put(netfilter, NFTA_DATA_VALUE, value, sizeof value);
        netlink_end(netfilter, nest);
    }
    netlink_end(netfilter, element);
    netlink_end(netfilter, list);
    netlink_begin(netfilter, NFNL_MSG_BATCH_END, 0, &batch, sizeof batch);
    netlink_send(netfilter, "changing an nft element");
}

static void attach(struct floor *floor, struct endpoint *endpoint, double *times) {
    static struct netlink inside;
    double start = now_us();
    endpoint->sandbox = enter_new_namespace();
    // Or its neighbour discovery is flooded to every port of the bridge: 5 ms of 8 at 1,000 endpoints.
    if (access(ipv6_switch, F_OK) == 0) write_setting(ipv6_switch, "1");
    netlink_open(&inside, NETLINK_ROUTE);
    enter_namespace(floor->host);
    double namespace_made = now_us();

    snprintf(endpoint->name, sizeof endpoint->name, "end%d", endpoint->number + 1);
    add_veth(&floor->route, endpoint->name, floor->bridge, "eth0", endpoint->sandbox);
    netlink_send(&floor->route, "making a veth pair");
    double linked = now_us();

    link_up(&inside, 1);
    add_address(&inside, 2, htonl(0x0a010002u + (uint32_t)endpoint->number), 16);
    link_up(&inside, 2);
    add_default_route(&inside, address(10, 1, 0, 1));
    netlink_send(&inside, "setting a sandbox up");
    netlink_close(&inside);
    double addressed = now_us();

    change_element(floor, endpoint, NFT_MSG_NEWSETELEM);
    double end = now_us();
    times[NAMESPACE] = namespace_made - start;
    times[VETH] = linked - namespace_made;
    times[ADDRESSES] = addressed - linked;
    times[ELEMENT] = end - addressed;
    times[ATTACH] = end - start;
}

/// Takes the sandbox end down and renames it: whoever looks finds no eth0 any more.
static void retire_sandbox_end(const struct floor *floor, const struct endpoint *endpoint) {
    static struct netlink inside;
    const struct ifinfomsg down = {.ifi_index = 2, .ifi_change = IFF_UP};
    enter_namespace(endpoint->sandbox);
    netlink_open(&inside, NETLINK_ROUTE);
    enter_namespace(floor->host);
    netlink_begin(&inside, RTM_NEWLINK, NLM_F_ACK, &down, sizeof down);
    netlink_put_text(&inside, IFLA_IFNAME, "gone");
    netlink_send(&inside, "taking a sandbox end down");
    netlink_close(&inside);
}

/// Takes the host end off the bridge, into the group of links that are deleted together.
static void retire_host_end(struct floor *floor, const struct endpoint *endpoint) {
    const struct ifinfomsg down = {
        .ifi_index = (int)if_nametoindex(endpoint->name), .ifi_change = IFF_UP};
    netlink_begin(&floor->route, RTM_NEWLINK, NLM_F_ACK, &down, sizeof down);
    netlink_put_u32(&floor->route, IFLA_MASTER, 0);
    netlink_put_u32(&floor->route, IFLA_GROUP, DOOMED);
    netlink_send(&floor->route, "taking a link off the bridge");
}

static void detach(struct floor *floor, const struct endpoint *endpoint, double *times) {
    double start = now_us();
    change_element(floor, endpoint, NFT_MSG_DELSETELEM);
    double out = now_us();
    retire_sandbox_end(floor, endpoint);
    retire_host_end(floor, endpoint);
    double end = now_us();
    times[ELEMENT_OUT] = out - start;
    times[MUTE] = end - out;
    times[DETACH] = end - start;
}

static void delete_links(struct floor *floor, const char *name) {
    const struct ifinfomsg header = {0};
    netlink_begin(&floor->route, RTM_DELLINK, NLM_F_ACK, &header, sizeof header);
    if (name) {
        netlink_put_text(&floor->route, IFLA_IFNAME, name);
    } else {
        netlink_put_u32(&floor->route, IFLA_GROUP, DOOMED);
    }
    netlink_send(&floor->route, "deleting links");
}

/// Attaches and detaches one endpoint more than there are, again and again.
static void measure_at(struct floor *floor, int size) {
    double times[PHASES], all[PHASES][CYCLES];
    for (int cycle = 0; cycle < CYCLES; cycle++) {
        struct endpoint endpoint = {.number = size - 1};
        attach(floor, &endpoint, times);
        detach(floor, &endpoint, times);
        double start = now_us();
        delete_links(floor, endpoint.name);
        times[LINK] = now_us() - start;
        close(endpoint.sandbox);
        for (int phase = 0; phase < PHASES; phase++) all[phase][cycle] = times[phase];
    }
    char column[16];
    snprintf(column, sizeof column, "%d", size);
    for (int phase = 0; phase < PHASES; phase++) {
        report(TABLE, row_names[phase], column, median(all[phase], CYCLES) / 1e3, "ms");
    }
}

/// What one RTM_DELLINK for a whole group costs for each link in it.
static void measure_group_deletion(
    struct floor *floor, struct endpoint *endpoints, int count, const char *size) {
    double ignored[PHASES];
    for (int index = 0; index < count; index++) detach(floor, &endpoints[index], ignored);
    double start = now_us();
    delete_links(floor, NULL);
    char row[64];
    snprintf(row, sizeof row, "floor: each of %d links deleted together", count);
    report(TABLE, row, size, (now_us() - start) / 1e3 / count, "ms");
    for (int index = 0; index < count; index++) close(endpoints[index].sandbox);
}

void measure_attach(const int *sizes, int count) {
    static struct floor floor;
    raise_descriptor_limit();
    make_host(&floor);
    int most = sizes[count - 1];
    struct endpoint *endpoints = calloc((size_t)most, sizeof *endpoints);
    if (!endpoints) die("reserving memory");
    int present = 0;
    for (int index = 0; index < count; index++) {
        double ignored[PHASES];
        for (; present < sizes[index] - 1; present++) {
            endpoints[present].number = present;
            attach(&floor, &endpoints[present], ignored);
        }
        measure_at(&floor, sizes[index]);
    }
    int together = present < 50 ? present : 50;
    char size[16];
    snprintf(size, sizeof size, "%d", most);
    if (together > 0) measure_group_deletion(&floor, endpoints + present - together, together, size);
    // The others go with their namespaces when this process ends.
    free(endpoints);
}
