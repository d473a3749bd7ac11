#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# The firewall iptables, and the change from one firewall to another under living containers.

setup_file() {
    if ! command -v iptables-restore >/dev/null; then
        export missing="needs iptables: install the package iptables"
        return
    fi
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    export FAIRWAY_CONFIG=/dev/null
    fairway system set firewall=iptables >/dev/null
    fairway daemon stop >/dev/null
}

setup() {
    if [ -n "${missing:-}" ]; then skip "$missing"; fi
}

# iptables itself leaves tables behind, empty; nothing of ours may be in them.
teardown_file() {
    if [ -n "${missing:-}" ]; then return; fi
    fairway system reset --force >/dev/null
    wait_until no_links_left
    ! iptables-save | grep -q FAIRWAY
    ! ip6tables-save | grep -q FAIRWAY
    ! nft list tables | grep -q fairway
}

firewall() { fairway info --format '{{.firewallBackend}}'; }

# Lets the next daemon begin with another firewall.
switch_to() {
    fairway system set firewall="$1" >/dev/null
    fairway daemon stop >/dev/null
    fairway ps >/dev/null
    [ "$(firewall)" = "$1" ]
}

@test "a published port is in the listing that everybody knows, and reachable" {
    [ "$(firewall)" = iptables ]
    server web 5000 -p 5000:5000
    [ "$(fetch http://127.0.0.1:5000)" = web ]
    [ "$(fetch http://172.17.0.1:5000)" = web ]
    listing=$(iptables -t nat -L -n)
    [ "$(grep -cE '^FAIRWAY .*ADDRTYPE match dst-type LOCAL' <<<"$listing")" = 2 ]
    grep -qE '^DNAT +(tcp|6) .*tcp dpt:5000 to:172\.17\.0\.2:5000' <<<"$listing"
    grep -qE '^MASQUERADE .*172\.17\.0\.0/16 +0\.0\.0\.0/0' <<<"$listing"
    grep -qE '^RETURN +(all|0) ' <<<"$listing"
    nft list tables | grep -qx 'table bridge fairway'
    ! nft list tables | grep -qx 'table inet fairway'
}

@test "a container reaches the published port, of another and its own" {
    fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 5 http://172.17.0.1:5000 | grep -qx web
    fairway exec web curl --silent --fail --max-time 5 http://172.17.0.1:5000 | grep -qx web
}

@test "an internal network calls no other network's ports by way of the relay" {
    for kind in "" --internal; do
        fairway network create --ipv6 --subnet 10.80.0.0/24 --subnet fd00:80::/64 $kind closed
        run fairway run --rm --network closed --rootfs /:O -- curl --silent --max-time 2 --globoff 'http://[fd00:80::1]:5000/'
        [ "$status" = "$([ -z "$kind" ] && echo 0 || echo 28)" ]
        fairway network rm closed
    done
}

@test "what was flushed is there again after the start of another daemon" {
    before=$(iptables-save | grep -- '^-A' | sort)
    iptables -F
    iptables -t nat -F
    fairway daemon stop
    fairway ps
    [ "$(iptables-save | grep -- '^-A' | sort)" = "$before" ]
    [ "$(fetch http://127.0.0.1:5000)" = web ]
}

rules() { { iptables-save; ip6tables-save; } | grep -- '^-A' | sort; }

is_whole() { [ "$(rules)" = "$before" ]; }

@test "what is flushed while the daemon runs is there again at once" {
    [[ "$(iptables --version)" == *nf_tables* ]] || skip "the kernel tells nobody of changes to legacy tables"
    before=$(rules)
    iptables -F
    iptables -t nat -F
    wait_until is_whole
    [ "$(fetch http://127.0.0.1:5000)" = web ]
}

@test "the doctor names what was flushed where the monitor only reports, and repairs it when told to" {
    fairway system set monitor=report >/dev/null
    before=$(rules)
    iptables -t nat -F FAIRWAY
    iptables -D FAIRWAY-FORWARD -j FAIRWAY-LEAVE
    run -1 fairway doctor
    [[ "$output" == *"error: firewall: iptables, table nat: rule FAIRWAY -i fairway0 -j RETURN is missing"* ]]
    [[ "$output" == *"error: firewall: iptables, table filter: chain FAIRWAY-FORWARD is missing or was changed"* ]]
    run -0 fairway doctor --repair
    is_whole
    run -0 fairway doctor
    fairway system unset monitor >/dev/null
}

@test "a DROP policy of FORWARD stops nothing, and another chain's is named and let through" {
    iptables -P FORWARD DROP
    run -0 fairway doctor
    fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 5 http://172.17.0.1:5000 | grep -qx web
    iptables -P FORWARD ACCEPT
    nft 'add table inet host; add chain inet host through { type filter hook forward priority 0; policy drop; }'
    fairway network create other >/dev/null
    server second 80 --network other -p 8080:80
    ! fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 2 http://172.17.0.1:8080
    run -1 fairway doctor
    [[ "$output" == *"error: chain inet host through: it drops what no rule of it accepts"* ]]
    run -0 fairway doctor --repair
    fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 5 http://172.17.0.1:8080 | grep -qx second
    fairway rm -f second
    fairway network rm other
    nft delete table inet host
}

@test "the operator's chain comes first, and is never touched" {
    iptables -A FAIRWAY-USER -s 192.0.2.1 -j DROP
    [ "$(iptables -S FORWARD | sed -n 2p)" = "-A FORWARD -j FAIRWAY-USER" ]
    fairway network create other
    fairway network rm other
    fairway daemon stop
    fairway ps
    iptables -S FAIRWAY-USER | grep -q 192.0.2.1
    iptables -F FAIRWAY-USER
}

@test "another firewall takes over, and back, and the container stays reachable" {
    switch_to nftables
    [ "$(fetch http://127.0.0.1:5000)" = web ]
    ! iptables-save | grep -q FAIRWAY
    nft list tables | grep -qx 'table inet fairway'
    switch_to iptables
    [ "$(fetch http://127.0.0.1:5000)" = web ]
    ! nft list tables | grep -qx 'table inet fairway'
}

@test "what is published no longer leaves no rule" {
    fairway rm --force web
    ! iptables-save | grep -q 5000
}

@test "none makes no rule, and says so" {
    switch_to none
    server plain 80
    [ "$(fetch "http://$(address_of plain)")" = plain ]
    ! iptables-save | grep -q FAIRWAY
    ! nft list tables | grep -q fairway
    fairway info | grep -q "the firewall is none"
    fairway rm --force plain
    switch_to iptables
}

@test "bad values are one sentence each" {
    refuses "it must be one of nftables, iptables, none" fairway system set firewall=ipchains
    refuses "it must be one of usual, nft, legacy" fairway system set iptables-variant=new
    refuses "it must be 1 to 15 letters, digits, - and _" fairway system set chain-prefix="MY CHAINS"
}

@test "a host without iptables is told what to install" {
    fairway daemon stop
    programs=$(for name in iptables ip6tables; do for variant in nft legacy; do
        readlink -f "$(command -v $name-$variant)"; done; done | sort -u)
    refuses "install the package iptables" unshare --mount -- bash -c "
        for program in $(tr '\n' ' ' <<<"$programs"); do mount --bind /dev/null \$program; done; exec fairway ps"
    fairway ps
}
