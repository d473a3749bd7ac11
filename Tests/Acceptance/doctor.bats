#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# A host whose firewall drops what it forwards: found, named, and let through by one rule. All in this namespace.

setup() { fairway network create lab >/dev/null; }

teardown() {
    fairway system unset forward-rule monitor >/dev/null
    fairway rm -f web >/dev/null 2>&1 || true
    fairway network rm lab >/dev/null 2>&1 || true
    nft delete table inet host 2>/dev/null || true
    for table in ip ip6; do nft delete table $table filter 2>/dev/null || true; done
    for host in ${outside:-} ${beyond:-}; do ip netns del "$host"; done
}

# A host on another link, that calls the published port 8080 as any other would.
make_outside() {
    outside=outside$BASHPID
    ip netns add "$outside"
    ip link add uplink0 type veth peer name eth0 netns "$outside"
    ip addr add 192.0.2.1/24 dev uplink0
    ip link set uplink0 up
    ip -n "$outside" addr add 192.0.2.2/24 dev eth0
    ip -n "$outside" link set eth0 up
}

reaches() { ip netns exec "$outside" curl --silent --max-time 1 --retry 3 --retry-connrefused http://192.0.2.1:8080 >/dev/null; }

has_rule() { nft list chain inet host "$1" | grep -q fairway; }

severities() { jq -r '.findings[].severity' <<<"$output" | sort | uniq -c; }

@test "a host where nothing is wrong: exit code 0, and empty lists" {
    run -0 fairway doctor
    [ "$output" = "nothing is wrong" ]
    run -0 fairway doctor --json
    [ "$(jq -c '[.findings, .repaired]' <<<"$output")" = "[[],[]]" ]
}

@test "a DROP policy made by nft is found, named, and one rule lets our packets through" {
    make_outside
    server web 80 --network lab -p 8080:80
    wait_until reaches
    nft 'add table inet host; add chain inet host through { type filter hook forward priority 0; policy drop; }'
    ! reaches
    run -1 fairway doctor
    [[ "$output" == *"error: chain inet host through: it drops what no rule of it accepts"* ]]
    [[ "$output" == *"fairway doctor --repair"* ]]
    run -1 fairway doctor --json
    [ "$(jq -r '.findings[0] | [.severity, .object] | join(" ")' <<<"$output")" = "error chain inet host through" ]
    [ "$(jq -r '.findings[0] | keys | join(" ")' <<<"$output")" = "object reason remedy severity" ]
    run -0 fairway doctor --repair
    [[ "${lines[0]}" == "repaired: chain inet host through: "* ]]
    reaches
    [ "$(nft list chain inet host through | grep -c fairway)" = 1 ]
    run -0 fairway doctor --repair
    [ "$(nft list chain inet host through | grep -c fairway)" = 1 ]
}

@test "a DROP policy made by iptables is found, and iptables can still read its rules afterwards" {
    make_outside
    server web 80 --network lab -p 8080:80
    wait_until reaches
    iptables-nft -P FORWARD DROP
    ! reaches
    run -1 fairway doctor
    [[ "$output" == *"chain ip filter FORWARD"* ]]
    run -0 fairway doctor --repair
    reaches
    run -0 iptables-nft -S FORWARD
    [ "${lines[0]}" = "-P FORWARD DROP" ]
    [ "$(grep -c fairway <<<"$output")" = 1 ]
    fairway rm -f web
    fairway network rm lab
    ! iptables-nft -S FORWARD | grep -q fairway
}

@test "a rule that refuses everything at the end is found, too" {
    iptables-nft -A FORWARD -j REJECT
    run -1 fairway doctor
    [[ "$output" == *"chain ip filter FORWARD: it ends with a rule that refuses everything"* ]]
    run -0 fairway doctor --repair
}

# A host on a third link, which came later than our forwarding, so that nothing of ours stands between the two.
make_beyond() {
    beyond=beyond$BASHPID
    ip netns add "$beyond"
    ip link add uplink1 type veth peer name eth0 netns "$beyond"
    ip addr add 198.51.100.1/24 dev uplink1
    ip link set uplink1 up
    ip -n "$beyond" addr add 198.51.100.2/24 dev eth0
    ip -n "$beyond" link set eth0 up
    ip -n "$beyond" route add default via 198.51.100.1
    ip -n "$outside" route add default via 192.0.2.1
}

pings() { ip netns exec "$outside" python3 -c "
import socket, sys
caller = socket.socket()
caller.settimeout(1)
# Nobody listens there: who is refused has reached the place.
sys.exit(0 if caller.connect_ex(('198.51.100.2', 9)) == 111 else 1)"; }

@test "what a foreign chain lets through by our rule is only what our table has let through" {
    make_outside
    server web 80 --network lab -p 8080:80
    wait_until reaches
    make_beyond
    wait_until pings
    nft 'add table inet host; add chain inet host through { type filter hook forward priority 0; policy drop; }'
    ! pings
    fairway doctor --repair
    reaches
    ! pings
    nft 'add rule inet host through counter'
    ! pings
    # Whatever came to the end of the chain was not ours.
    reaches
    stopped=$(nft list chain inet host through | grep -oE 'counter packets [0-9]+')
    reaches
    [ "$(nft list chain inet host through | grep -oE 'counter packets [0-9]+')" = "$stopped" ]
    [ "$stopped" != "counter packets 0" ]
    # Our own table decides what is ours: with the rule as without it nobody calls a container's own address.
    address=$(address_of web)
    ! ip netns exec "$outside" curl --silent --max-time 1 "http://$address" >/dev/null
    nft delete chain inet host through
    pings
}

@test "a DROP policy of the old tables is found in both families, and let through" {
    for program in iptables-legacy ip6tables-legacy; do
        $program -S FORWARD >/dev/null 2>&1 || skip "needs $program, and a kernel that has the old tables"
    done
    make_outside
    ip addr add 2001:db8::1/64 dev uplink0 nodad
    ip -n "$outside" addr add 2001:db8::2/64 dev eth0 nodad
    fairway network create --ipv6 six >/dev/null
    fairway run -d --name web --network six -p 8080:80 --rootfs /:O -- python3 -m http.server --bind :: 80
    wait_until reaches
    wait_until reaches6
    iptables-legacy -P FORWARD DROP
    ip6tables-legacy -P FORWARD DROP
    ! reaches
    ! reaches6
    run -1 fairway doctor
    [[ "$output" == *"error: chain FORWARD of iptables-legacy: it drops what no rule of it accepts"* ]]
    [[ "$output" == *"error: chain FORWARD of ip6tables-legacy: it drops what no rule of it accepts"* ]]
    run -0 fairway doctor --repair
    reaches
    reaches6
    fairway doctor --repair
    for program in iptables-legacy ip6tables-legacy; do [ "$($program -S FORWARD | grep -c fairway)" = 1 ]; done
    fairway rm -f web
    fairway network rm six lab
    for program in iptables-legacy ip6tables-legacy; do
        ! $program -S FORWARD | grep -q fairway
        $program -P FORWARD ACCEPT
    done
}

reaches6() { ip netns exec "$outside" curl --silent --globoff --max-time 1 'http://[2001:db8::1]:8080' >/dev/null; }

@test "forward-rule=on makes the rule by itself, with the next network, and puts it back at once" {
    nft 'add table inet host; add chain inet host through { type filter hook forward priority 0; policy drop; }'
    fairway system set forward-rule=on
    fairway network create second >/dev/null
    nft list chain inet host through | grep -q fairway
    run -0 fairway doctor
    nft 'flush chain inet host through'
    wait_until has_rule through
    nft 'delete table inet host; add table inet host; add chain inet host anew { type filter hook forward priority 0; policy drop; }'
    wait_until has_rule anew
    fairway network rm second
}

@test "what somebody took away is found where the monitor only reports, and repaired when told to" {
    fairway system set monitor=report
    log=$(fairway info --format '{{.root}}')/daemon.log
    before=$(wc -l <"$log")
    server web 80 --network lab
    bridge=$(ip -o link show type bridge | grep -o 'br-[0-9a-f]*' | head -1)
    ip link set "$bridge" down
    nft flush set inet fairway addresses4
    sysctl -qw "net.ipv4.conf.$bridge.route_localnet=0"
    run -1 fairway doctor
    [[ "$output" == *"error: network lab: its bridge $bridge is down"* ]]
    [[ "$output" == *"error: network lab: its bridge $bridge has another route_localnet than 1"* ]]
    [[ "$output" == *"error: firewall: inet fairway addresses4"*"is missing"* ]]
    # One loss comes as several announcements, and as one line in the log.
    wait_until grep --quiet "bridge $bridge of network lab .*is down" "$log"
    wait_until grep --quiet "firewall is not whole: inet fairway addresses4" "$log"
    for number in 1 2 3; do
        ip link set "$bridge" txqueuelen "10$number"
        nft add table inet other
        nft delete table inet other
    done
    sleep 1
    [ -z "$(tail -n "+$((before + 1))" "$log" | cut -d' ' -f2- | sort | uniq -d)" ]
    run -0 fairway doctor --repair
    run -0 fairway doctor
}

@test "the programs of legacy iptables are run only where our rule was put into its tables" {
    iptables-legacy -S >/dev/null 2>&1 || skip "the kernel has no legacy tables"
    calls=$BATS_TEST_TMPDIR/calls
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\necho "$*" >>%s\nexec %s "$@"\n' "$calls" "$(command -v iptables-legacy)" >"$BATS_TEST_TMPDIR/bin/iptables-legacy"
    chmod +x "$BATS_TEST_TMPDIR/bin/iptables-legacy"
    fairway daemon stop
    PATH="$BATS_TEST_TMPDIR/bin:$PATH" fairway daemon start
    fairway network rm lab
    [ ! -e "$calls" ]

    fairway network create lab
    iptables-legacy -P FORWARD DROP
    fairway doctor --repair || [ $? -eq 1 ]
    grep --quiet -e '-I FORWARD' "$calls"
    fairway network rm lab
    [ "$(iptables-legacy -S FORWARD)" = "-P FORWARD DROP" ]
    grep --quiet -e '-D FORWARD' "$calls"

    iptables-legacy -P FORWARD ACCEPT
    rm "$calls"
    fairway network create lab
    fairway network rm lab
    [ ! -e "$calls" ]
    fairway daemon stop
}
