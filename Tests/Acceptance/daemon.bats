#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

daemons() { pids_here fairwayd; }

@test "fifty containers at once: distinct addresses, all reachable, all removed without a leak" {
    for number in $(seq 50); do
        fairway run -d --name "c$number" --rootfs /:O -- python3 -m http.server 80 >/dev/null &
    done
    wait
    [ "$(fairway ps -q | wc -l)" = 50 ]
    addresses=$(for number in $(seq 50); do address_of "c$number"; done)
    [ "$(sort -u <<<"$addresses" | wc -l)" = 50 ]
    for address in $addresses; do fetch "http://$address/etc/hostname" >/dev/null; done
    fairway rm --force $(fairway ps -aq) >/dev/null
    wait_until no_veth_left
    [ "$(nft list set bridge fairway ports | grep -c veth)" = 0 ]
    [ -z "$(pids_here conmon)" ]
    [ "$(mount | grep -c fairway)" = 0 ]
}
no_veth_left() { [ "$(ip -o link | grep -cE 'veth|gone')" = 0 ]; }

@test "two clients at once start one daemon" {
    fairway daemon stop
    fairway ps >/dev/null &
    fairway network ls >/dev/null &
    wait
    [ "$(daemons | wc -l)" = 1 ]
}

@test "a second daemon refuses and names the first" {
    fairway ps >/dev/null
    refuses "$(daemons)" bash -c "fairwayd --root /tmp/fairway-second --foreground 3>&-"
}

@test "a parent that reads to the end of the output is not held up, and no descriptor is inherited" {
    fairway daemon stop
    run timeout 20 bash -c '
        ulimit -Sn 1024
        for number in $(seq 3 20); do eval "exec $number</dev/null"; done
        fairway network ls 2>&1 | cat'
    [ "$status" -eq 0 ]
    daemon=$(daemons)
    [ "$(readlink /proc/$daemon/fd/* | grep -c /dev/null)" -le 2 ]
    [ "$(awk '/Max open files/ {print $4}' /proc/$daemon/limits)" -gt 1024 ]
    [ "$(readlink /proc/$daemon/cwd)" = / ]
}

@test "started where the cgroup mounts are hidden, it serves networks and answers run with one sentence" {
    ip netns add hidden
    ip -n hidden link set lo up
    run ip netns exec hidden fairway network create seen
    [ "$status" -eq 0 ]
    refuses "cgroup" ip netns exec hidden fairway run --rm --rootfs /:O -- true
    ip netns exec hidden fairway system reset --force
    ip netns del hidden
}

@test "daemon status, stop and idle exit" {
    fairway ps >/dev/null
    run fairway daemon status
    [ "$status" -eq 0 ]
    fairway daemon stop
    [ -z "$(daemons)" ]
    run fairway daemon status
    [ "$status" -ne 0 ]
}

@test "an environment that contradicts the running daemon is one sentence" {
    fairway ps >/dev/null
    refuses "unset FAIRWAY_MTU, or let the daemon start anew after \"fairway daemon stop\"" env FAIRWAY_MTU=1400 fairway ps
}

@test "the interface can be used with curl" {
    fairway ps >/dev/null
    socket=$(fairway info --format '{{.run}}')/fairway.sock
    run curl --silent --unix-socket "$socket" http://fairway/v1/ping
    [ "$(jq -r .protocol <<<"$output")" = 1 ]
    run curl --silent --unix-socket "$socket" -X POST -d '{' http://fairway/v1/networks
    [ "$(jq -r .code <<<"$output")" = invalidArgument ]
}

@test "a process of another user that has the relay's name is handed no port" {
    run=$(fairway info --format '{{.run}}')
    setpriv --reuid 65534 --regid 65534 --clear-groups /usr/bin/python3 -c "
import socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
s.bind(('\0' + sys.argv[1] + '/relay').ljust(108, '\0')); s.listen(); time.sleep(60)" "$run" 3>&- &
    process=$!
    wait_until has_abstract_name "$run/relay"
    refuses "another user" fairway run -p 9000:80 --rootfs /:O -- true
    kill "$process"
    wait "$process" || true
    fairway run --rm -p 9000:80 --rootfs /:O -- true
}
has_abstract_name() { grep --quiet "@$1" /proc/net/unix; }

@test "a setting that comes too late for the default network is a warning" {
    fairway run --rm --rootfs /:O -- true
    fairway daemon stop
    run env FAIRWAY_MTU=1400 fairway info --format '{{json .warnings}}'
    [[ "$output" == *"mtu is 1400"*"system reset"* ]]
    fairway daemon stop
    [ "$(fairway info --format '{{json .warnings}}')" = "[]" ]
}

@test "a root that is refused is not made" {
    fairway ps >/dev/null
    refuses "$(daemons)" fairway ps --root "$BATS_TEST_TMPDIR/other/root"
    [ ! -e "$BATS_TEST_TMPDIR/other" ]
}

@test "a socket that somebody removes is made again, and requests that are under way go on" {
    fairway run -d --name waited --rootfs /:O -- sleep 1000
    run=$(fairway info --format '{{.run}}')
    before=$(daemons)
    fairway wait waited >"$BATS_TEST_TMPDIR/code" 3>&- &
    client=$!
    for target in "$run/fairway.sock" "$run/fairway.sock"; do
        rm "$target"
        [ "$(fairway ps -q | wc -l)" = 1 ]
    done
    wait_until socket_exists "$run"
    [ "$(stat -c %a "$run/fairway.sock")" = 600 ]
    [ "$(daemons)" = "$before" ]
    fairway kill waited
    wait "$client"
    [ "$(cat "$BATS_TEST_TMPDIR/code")" = 137 ]
    fairway rm waited
    fairway daemon stop
    [ ! -e "$run/fairway.sock" ]
}
socket_exists() { [ -S "$1/fairway.sock" ]; }
