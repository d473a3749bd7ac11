#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# ufw and firewalld as they are, beside us: what they drop is named, let through by one rule, and that rule is put back
# when they write their rules anew. All in this namespace, with their configuration in a directory of the test.

setup() {
    directory=$(mktemp -d /tmp/fairway-hostfirewalls.XXXXXX)
    outside=outside$BASHPID
    ip netns add "$outside"
    ip link add uplink0 type veth peer name eth0 netns "$outside"
    ip addr add 192.0.2.1/24 dev uplink0
    ip link set uplink0 up
    ip -n "$outside" addr add 192.0.2.2/24 dev eth0
    ip -n "$outside" link set eth0 up
    nsenter --net="/run/netns/$outside" python3 -m http.server 7000 --directory "$directory" >/dev/null 2>&1 3>&- &
    echo $! >"$directory/outside.pid"
    fairway network create lab >/dev/null
    server web 80 --network lab -p 8080:80 >/dev/null
    wait_until reaches
    wait_until reaches_out
}

teardown() {
    fairway system unset forward-rule >/dev/null
    fairway rm -f web >/dev/null
    fairway network rm lab >/dev/null
    for process in "$directory"/*.pid; do
        [ -e "$process" ] || continue
        kill "$(<"$process")" || true
        wait_until has_ended "$(<"$process")"
    done
    nft flush ruleset
    ip netns del "$outside"
    rm -r "$directory"
}

has_ended() { [ -z "$(tr -d '\0' 2>/dev/null </proc/"$1"/cmdline)" ]; }

reaches() { nsenter --net="/run/netns/$outside" curl --silent --fail --max-time 1 http://192.0.2.1:8080 >/dev/null; }

reaches_out() { fairway exec web curl --silent --fail --max-time 1 http://192.0.2.2:7000 >/dev/null; }

# ufw has its files where they are: the test's own are put there for each call.
own_ufw() {
    unshare --mount -- bash -c 'mount --bind "$0/etc" /etc/ufw && mount --bind "$0/default" /etc/default/ufw && exec ufw "$@"' \
        "$directory" "$@" >/dev/null
}

@test "ufw: named, let through, and again after it was reloaded, or switched off and on" {
    command -v ufw >/dev/null || skip "needs ufw: install the package ufw"
    cp -a /etc/ufw "$directory/etc"
    cp /etc/default/ufw "$directory/default"
    own_ufw --force enable
    [ "$(iptables -S FORWARD | head -1)" = "-P FORWARD DROP" ]
    ! reaches
    ! reaches_out
    run -1 fairway doctor
    [[ "$output" == *"error: chain ip filter FORWARD: it drops what no rule of it accepts"* ]]
    [[ "$output" == *"notice: table ip filter: ufw filters on this host, too"* ]]
    run -0 fairway doctor --repair
    reaches
    reaches_out
    fairway system set forward-rule=on
    own_ufw reload
    wait_until reaches
    own_ufw --force disable
    iptables -F FORWARD
    own_ufw --force enable
    wait_until reaches
    [ "$(iptables -S FORWARD | grep -c fairway)" = 1 ]
    own_ufw --force disable
}

# A bus and a firewalld of the test's own.
start_firewalld() {
    export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$directory/bus"
    dbus-daemon --config-file=/usr/share/dbus-1/system.conf --address="$DBUS_SYSTEM_BUS_ADDRESS" \
        --nofork --nopidfile >"$directory/bus.log" 2>&1 3>&- &
    echo $! >"$directory/bus.pid"
    wait_until test -S "$directory/bus"
    mkdir "$directory/firewalld"
    firewalld --nofork --nopid --system-config "$directory/firewalld" --log-file "$directory/log" \
        >"$directory/firewalld.log" 2>&1 3>&- &
    echo $! >"$directory/firewalld.pid"
    wait_until firewall-cmd --state >/dev/null 2>&1
}

@test "firewalld: named, let through, and again after it was reloaded" {
    for program in firewalld firewall-cmd dbus-daemon; do
        command -v $program >/dev/null || skip "needs $program: install the packages firewalld and dbus"
    done
    start_firewalld
    # What was translated passes firewalld; what containers send does not.
    ! reaches_out
    run -1 fairway doctor
    [[ "$output" == *"error: chain inet firewalld filter_FORWARD: it ends with a rule that refuses everything"* ]]
    [[ "$output" == *"notice: table inet firewalld: firewalld filters on this host, too"* ]]
    run -0 fairway doctor --repair
    reaches
    reaches_out
    fairway system set forward-rule=on
    firewall-cmd --reload >/dev/null
    wait_until has_rule
    reaches
    reaches_out
}

has_rule() { nft list chain inet firewalld filter_FORWARD 2>/dev/null | grep -q "fairway: what its own table"; }
