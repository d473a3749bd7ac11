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

front() { fairway exec open "$@"; }

# What answers at an address and port to who may reach it, from a namespace.
fetched() { "$1" curl --silent --fail --max-time 5 --retry 20 --retry-delay 0 --retry-all-errors --retry-max-time 15 "http://$2/"; }

# What answers to who may not: whatever answers here at all does so within milliseconds.
tried() { "$1" curl --silent --connect-timeout 1 --max-time 2 "http://$2/"; }

# Who may reaches it, and nobody else: before each try, the same target answers to others and the same caller is answered
# elsewhere, so that silence means a closed door.
closed_but_for_published_ports() {
    local open other number
    open=$(address_of open)
    other=$(address_of other)
    [ "$(fetch "http://$open/")" = open ]
    [ "$(fetch "http://$other/")" = other ]
    [ "$(fetch http://127.0.0.1:8081/)" = local ]
    [ "$(fetched lan 192.0.2.1:8080)" = open ]
    [ "$(fetched front "$(address_of local)")" = local ]
    local tries=("lan 192.0.2.1:8081" "lan $open" "lan $other" "front $other") jobs=() code
    for number in "${!tries[@]}"; do
        tried ${tries[number]} >"$BATS_TEST_TMPDIR/answer$number" 3>&- &
        jobs+=($!)
    done
    for number in "${!tries[@]}"; do
        code=0
        wait "${jobs[number]}" || code=$?
        # 7: refused, 28: no answer in time; a try that was never made would prove nothing.
        if [ -s "$BATS_TEST_TMPDIR/answer$number" ] || [[ ! "$code" =~ ^(7|28)$ ]]; then
            echo "ended with $code: ${tries[number]}"
            return 1
        fi
    done
    [ "$(fetched lan 192.0.2.1:8080)" = open ]
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
