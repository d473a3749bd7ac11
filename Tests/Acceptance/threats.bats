#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# A neighbour on the LAN tries what only the host may do, before and after somebody took the firewall's rules away, by
# either backend.

setup_file() {
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    export FAIRWAY_CONFIG=/dev/null
    unshare --net sleep 1000 3>&- &
    export LAN=$!
    wait_until other_namespace "$LAN"
    ip link add up0 type veth peer name lan0 netns "$LAN"
    ip address add 192.0.2.1/24 dev up0
    ip link set up0 up
    lan ip address add 192.0.2.9/24 dev lan0
    lan ip link set lan0 up
    lan ip route add default via 192.0.2.1
    fairway network create --subnet 10.90.0.0/24 front
    fairway network create --subnet 10.91.0.0/24 back
    server open 80 --network front -p 8080:80
    server local 80 --network front -p 127.0.0.1:8081:80
    server other 80 --network back
}

teardown_file() {
    kill "$LAN"
    fairway system reset --force >/dev/null
}

other_namespace() { [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }

lan() { nsenter --net="/proc/$LAN/ns/net" "$@"; }

# What is reached at an address and port from a namespace.
reached() { "$1" curl --silent --max-time 2 --retry 3 --retry-connrefused --retry-delay 0 "http://$2/" || true; }
front() { fairway exec open "$@"; }

# Who may reaches it, and nobody else: the published port is the sign that the rest had its chance.
closed_but_for_published_ports() {
    [ "$(fetch "http://$(address_of open)/")" = open ]
    [ "$(fetch http://127.0.0.1:8081/)" = local ]
    [ "$(reached lan 192.0.2.1:8080)" = open ]
    [ -z "$(reached lan 192.0.2.1:8081)" ]
    [ -z "$(reached lan "$(address_of open)")" ]
    [ -z "$(reached lan "$(address_of other)")" ]
    [ -z "$(reached front "$(address_of other)")" ]
}

@test "nftables: closed but for published ports" { closed_but_for_published_ports; }

@test "nftables: and after a flush of all rules" {
    fairway ps >/dev/null
    before=$(nft list ruleset | grep -c .)
    nft flush ruleset
    wait_until is_whole
    closed_but_for_published_ports
}
is_whole() { [ "$(nft list ruleset | grep -c .)" = "$before" ]; }

@test "iptables: closed but for published ports, and after a flush of all rules" {
    command -v iptables-restore >/dev/null || skip "needs iptables: install the package iptables"
    fairway system set firewall=iptables
    fairway daemon stop
    fairway ps >/dev/null
    closed_but_for_published_ports
    before=$(iptables-save | grep -c -- '^-A')
    for table in raw mangle nat filter; do iptables -t $table -F; done
    fairway doctor --repair >/dev/null || true
    wait_until rules_are_whole
    closed_but_for_published_ports
    fairway system unset firewall
    fairway daemon stop
    fairway ps >/dev/null
}
rules_are_whole() { [ "$(iptables-save | grep -c -- '^-A')" = "$before" ]; }
