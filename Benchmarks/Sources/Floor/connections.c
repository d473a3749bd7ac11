#define _GNU_SOURCE
#include "connections.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fairway.h"
#include "host.h"
#include "measure.h"

// What a new connection costs through a published port: connect() and close() between two namespaces with a
// router in between, which translates in one of several ways. Each way has a router of its own, and their
// turns alternate, so that a busy moment of the machine falls on all of them.

#define TABLE "new connection through a published port, by number of ports"
#define FIRST_PORT 10000
#define INSIDE 10000
// Servers don't take the processor from the client in the middle of a connection.
#define SERVERS 1
#define CLIENT 1
#define SERVER 2
#define ROUNDS 25
#define TURN 200

enum way { ROUTED, BARE_RULE, NFT_MAP, FAIRWAY, IPTABLES, WAYS };

static const char *const row_names[WAYS] = {
    [ROUTED] = "no rules (the server's own address)",
    [BARE_RULE] = "one bare DNAT rule",
    [NFT_MAP] = "nft map of so many elements",
    [FAIRWAY] = "Fairway, so many published ports",
    [IPTABLES] = "so many iptables rules",
};

struct router {
    enum way way;
    int host, client, server;
    int queue, end[2], *listeners, count;
    pthread_t acceptor;
};

/// Text that grows, for rulesets.
struct text {
    char *bytes;
    size_t length, capacity;
};

__attribute__((format(printf, 2, 3))) static void append(struct text *text, const char *format, ...) {
    if (text->capacity - text->length < 256) {
        text->capacity = text->capacity * 2 + 1024;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) die("reserving memory");
    }
    va_list arguments;
    va_start(arguments, format);
    text->length += (size_t)vsnprintf(text->bytes + text->length, 256, format, arguments);
    va_end(arguments);
}

/// Makes a namespace with one end of a link to the router, which is 10.NET.0.1 there.
static int add_neighbour(const struct router *router, int net) {
    static struct netlink route;
    char name[16];
    snprintf(name, sizeof name, "net%d", net);
    int neighbour = enter_new_namespace();
    enter_namespace(router->host);
    netlink_open(&route, NETLINK_ROUTE);
    // The router's links are numbered from 2 on in the order in which they are made. The server is behind a bridge, as
    // containers are.
    int bridge = net == SERVER ? net + 1 : 0;
    if (bridge != 0) add_bridge(&route, "lan0");
    add_veth(&route, name, bridge, "eth0", neighbour);
    netlink_send(&route, "making a link");
    add_address(&route, net + 1, address(10, net, 0, 1), 24);
    netlink_send(&route, "giving the router an address");
    netlink_close(&route);
    enter_namespace(neighbour);
    netlink_open(&route, NETLINK_ROUTE);
    link_up(&route, 1);
    add_address(&route, 2, address(10, net, 0, 2), 24);
    link_up(&route, 2);
    add_default_route(&route, address(10, net, 0, 1));
    netlink_send(&route, "setting a neighbour up");
    netlink_close(&route);
    return neighbour;
}

/// Takes connections and lets them go, until there is a byte in the pipe.
static void *accept_connections(void *argument) {
    const struct router *router = argument;
    stay_on_processor(SERVERS);
    for (struct epoll_event event;;) {
        if (epoll_wait(router->queue, &event, 1, -1) != 1) continue;
        if (event.data.fd == router->end[0]) return NULL;
        int connection = accept4(event.data.fd, NULL, NULL, SOCK_CLOEXEC);
        if (connection >= 0) close(connection);
    }
}

static void watch(const struct router *router, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    if (epoll_ctl(router->queue, EPOLL_CTL_ADD, descriptor, &event) < 0) die("watching a port");
}

/// Every way's server is the same, but for the number of ports that it has.
static void start_server(struct router *router, int first, int count) {
    enter_namespace(router->server);
    router->queue = epoll_create1(EPOLL_CLOEXEC);
    router->listeners = calloc((size_t)count, sizeof *router->listeners);
    router->count = count;
    if (!router->listeners || pipe2(router->end, O_CLOEXEC) < 0) die("starting a server");
    watch(router, router->end[0]);
    for (int index = 0; index < count; index++) {
        const struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(first + index))};
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(listener, (const void *)&any, sizeof any) < 0 || listen(listener, 4096) < 0) die("listening");
        router->listeners[index] = listener;
        watch(router, listener);
    }
    pthread_create(&router->acceptor, NULL, accept_connections, router);
}

static void stop_server(struct router *router) {
    if (write(router->end[1], "", 1) != 1) die("stopping a server");
    pthread_join(router->acceptor, NULL);
    for (int index = 0; index < router->count; index++) close(router->listeners[index]);
    free(router->listeners);
    close(router->end[0]);
    close(router->end[1]);
    close(router->queue);
    close(router->server);
}

static void load_nft_map(int ports) {
    struct text ruleset = {0};
    append(&ruleset, "table ip floor {\n map ports {\n");
    append(&ruleset, "  type inet_proto . inet_service : ipv4_addr . inet_service\n  elements = {\n");
    for (int port = 0; port < ports; port++) {
        append(&ruleset, "tcp . %d : 10.2.0.2 . 80,\n", FIRST_PORT + port);
    }
    append(&ruleset, "} }\n chain in {\n  type nat hook prerouting priority dstnat;\n");
    append(&ruleset, "  ip daddr 10.1.0.1 dnat ip to ip protocol . th dport map @ports\n }\n}\n");
    run_program((const char *const[]){"nft", "-f", "-", NULL}, ruleset.bytes);
    free(ruleset.bytes);
}

static void load_iptables(int ports) {
    struct text ruleset = {0};
    append(&ruleset, "*nat\n:PUBLISHED - [0:0]\n-A PREROUTING -d 10.1.0.1 -j PUBLISHED\n");
    for (int port = 0; port < ports; port++) {
        append(
            &ruleset, "-A PUBLISHED -p tcp --dport %d -j DNAT --to-destination 10.2.0.2:80\n",
            FIRST_PORT + port);
    }
    append(&ruleset, "COMMIT\n");
    run_program((const char *const[]){"iptables-restore", NULL}, ruleset.bytes);
    free(ruleset.bytes);
}

static void load_rules(const struct router *router, int ports) {
    enter_namespace(router->host);
    switch (router->way) {
    case BARE_RULE:
        run_program(
            (const char *const[]){"nft", "-f", "-", NULL},
            "table ip floor {\n chain in {\n  type nat hook prerouting priority dstnat;\n"
            "  tcp dport 10000 dnat to 10.2.0.2:80\n }\n}\n");
        break;
    case NFT_MAP: load_nft_map(ports); break;
    case IPTABLES: load_iptables(ports); break;
    case ROUTED:
    case FAIRWAY:
    case WAYS: break;
    }
}

/// A container with so many ports published, each by an element of its own: the numbers differ inside.
static void start_container(struct router *router, const char *programs, int ports) {
    char publication[64];
    const char *const publications[] = {publication};
    int last = FIRST_PORT + ports - 1;
    snprintf(
        publication, sizeof publication, "%d-%d:%d-%d", FIRST_PORT, last, FIRST_PORT + INSIDE, last + INSIDE);
    enter_namespace(router->host);
    run_program((const char *const[]){"ip", "link", "set", "lo", "up", NULL}, "");
    fairway_start(programs, publications, 1, (const char *const[]){"sleep", "infinity", NULL});
    router->server = fairway_namespace(programs);
    start_server(router, FIRST_PORT + INSIDE, ports);
}

static void make_router(struct router *router, enum way way, const char *programs, int ports) {
    router->way = way;
    router->host = enter_new_namespace();
    write_setting("/proc/sys/net/ipv4/ip_forward", "1");
    router->client = add_neighbour(router, CLIENT);
    if (way == FAIRWAY) {
        start_container(router, programs, ports);
    } else {
        router->server = add_neighbour(router, SERVER);
        load_rules(router, ports);
        start_server(router, 80, 1);
    }
    // Every connection has a source port of its own for longer than its conntrack entry lives.
    enter_namespace(router->client);
    write_setting("/proc/sys/net/ipv4/ip_local_port_range", "1024 65535");
}

static void remove_router(struct router *router, const char *programs) {
    stop_server(router);
    if (router->way == FAIRWAY) {
        enter_namespace(router->host);
        fairway_reset(programs);
    }
    close(router->client);
    close(router->host);
}

/// The time of one connect() and the close() that resets the connection, in the client's namespace.
static double connect_once(const struct router *router, int ports, uint16_t source) {
    const struct linger reset = {.l_onoff = 1};
    const struct sockaddr_in from = {.sin_family = AF_INET, .sin_port = htons(source)};
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (router->way == ROUTED) {
        to.sin_addr.s_addr = address(10, 2, 0, 2);
        to.sin_port = htons(80);
    } else {
        int port = router->way == BARE_RULE ? 0 : (int)(source * 2654435761u % (unsigned)ports);
        to.sin_addr.s_addr = address(10, 1, 0, 1);
        to.sin_port = htons((uint16_t)(FIRST_PORT + port));
    }
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (bind(connection, (const void *)&from, sizeof from) < 0) die("binding a source port");
    double start = now_us();
    if (connect(connection, (const void *)&to, sizeof to) < 0) die("connecting");
    close(connection);
    return now_us() - start;
}

static void measure_size(const char *programs, int ports) {
    static struct router routers[WAYS];
    raise_descriptor_limit();
    static double times[WAYS][ROUNDS * TURN];
    for (int way = 0; way < WAYS; way++) make_router(&routers[way], (enum way)way, programs, ports);
    stay_on_processor(0);
    for (int round = 0; round < ROUNDS; round++) {
        for (int way = 0; way < WAYS; way++) {
            enter_namespace(routers[way].client);
            for (int turn = 0; turn < TURN; turn++) {
                int number = round * TURN + turn;
                times[way][number] =
                    connect_once(&routers[way], ports, (uint16_t)(2000 + number));
            }
        }
    }
    char column[16];
    snprintf(column, sizeof column, "%d", ports);
    for (int way = 0; way < WAYS; way++) {
        report(TABLE, row_names[way], column, median(times[way], ROUNDS * TURN), "µs");
        remove_router(&routers[way], programs);
    }
    printf(
        "%s\tFairway ÷ one bare DNAT rule\t%s\t%s / %s\t×\n", TABLE, column, row_names[FAIRWAY],
        row_names[BARE_RULE]);
    fflush(stdout);
}

void measure_connections(const char *programs, const int *sizes, int count) {
    for (int index = 0; index < count; index++) measure_size(programs, sizes[index]);
}
