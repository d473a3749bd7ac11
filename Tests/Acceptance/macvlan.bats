#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Another machine on the link of an uplink of this host, and the network on that.
setup() {
    ip netns add "lan$BATS_ROOT_PID"
    ip link add uplink0 type veth peer name lan0 netns "lan$BATS_ROOT_PID"
    ip link set uplink0 up
    ip -n "lan$BATS_ROOT_PID" addr add 192.0.2.1/24 dev lan0
    ip -n "lan$BATS_ROOT_PID" link set lan0 up
    fairway network create -d macvlan -o parent=uplink0 --subnet 192.0.2.0/24 --ip-range 192.0.2.128/28 --gateway 192.0.2.1 lan
}

teardown() {
    fairway rm --force web caller 2>/dev/null || true
    fairway network rm --force lan red 2>/dev/null || true
    ip link del uplink0 2>/dev/null || true
    ip netns del "lan$BATS_ROOT_PID"
}

daemon() { pids_here fairwayd; }

# Fetches as the other machine.
lan_fetch() {
    ip netns exec "lan$BATS_ROOT_PID" curl --silent --fail --max-time 5 --retry 50 --retry-delay 0 --retry-all-errors \
        --retry-max-time 15 "$1"
}

@test "a container on the link is reached there at its own address, and reaches others there" {
    server web 80 --network lan
    address=$(fairway inspect --format '{{.NetworkSettings.Networks.lan.IPAddress}}' web)
    [ "$address" = 192.0.2.128 ]
    [ "$(lan_fetch "http://$address/")" = web ]
    run fairway run --rm --network lan --rootfs /:O -- curl --silent --fail --max-time 10 "http://$address/"
    [ "$output" = web ]
    run fairway exec web ip route
    [[ "$output" == *"default via 192.0.2.1 dev eth0"* ]]
    # The kernel's own limit: the host and its containers there don't see each other.
    ip addr add 192.0.2.2/24 dev uplink0
    run curl --silent --fail --max-time 1 "http://$address/"
    [ "$status" -ne 0 ]
}

@test "inspect shows the parent and the mode, and ls the driver" {
    run fairway network inspect --format '{{.Driver}} {{.Options.parent}} {{.Options.macvlan_mode}}' lan
    [ "$output" = "macvlan uplink0 bridge" ]
    run fairway network ls --filter driver=macvlan --format '{{.Name}}'
    [ "$output" = lan ]
}

@test "it is stopped and started, and killed daemons cost it nothing" {
    server web 80 --network lan
    fairway restart --time 0 web
    address=$(fairway inspect --format '{{.NetworkSettings.Networks.lan.IPAddress}}' web)
    kill_daemon
    [ "$(lan_fetch "http://$address/")" = web ]
    fairway ps
    [ "$(lan_fetch "http://$address/")" = web ]
    fairway rm --force web
    [ "$(fairway network inspect --format '{{len .Containers}}' lan)" = 0 ]
}

@test "what such a network has not is refused with one sentence" {
    run -125 fairway run --rm --network lan -p 8080:80 --rootfs /:O -- true
    [[ "$output" == *"network lan is on uplink0 of this host"*"leave out -p" ]]
    run -1 fairway network create -d macvlan red
    [[ "$output" == *"-o parent=NAME" ]]
    run -1 fairway network create -d macvlan -o parent=uplink0.10 red
    [[ "$output" == *"ip link add link uplink0 name uplink0.10 type vlan id 10"* ]]
    run -1 fairway network create -d ipvlan -o parent=uplink0 --subnet 10.5.0.0/24 red
    [[ "$output" == *"one driver only"* ]]
}
