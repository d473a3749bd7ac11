#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

daemon() { pids_here fairwayd; }

@test "running containers keep their traffic when the daemon is killed, and the next command works" {
    server web 5000 -p 5000:5000
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
    kill_daemon
    [ "$(curl --silent --fail --max-time 5 http://172.17.0.1:5000/)" = web ]
    run fairway ps --format '{{.Names}}'
    [ "$output" = web ]
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
}

@test "a container that ends while no daemon runs gives its address and port back" {
    fairway run -d --name short -p 5001:80 --rootfs /:O -- sleep 1000
    process=$(fairway inspect --format '{{.State.Pid}}' short)
    kill_daemon
    kill -KILL "$process"
    wait_until exited short
    fairway run -d --name next -p 5001:80 --rootfs /:O -- sleep 1000
    fairway rm --force short next
}
exited() { [ "$(fairway inspect --format '{{.State.Status}}' "$1")" = exited ]; }

@test "the daemon killed at any moment of a start leaves nothing half-done" {
    for delay in 0.01 0.02 0.03 0.05 0.08 0.12 0.16 0.2; do
        fairway run -d --name victim -p 5002:80 --rootfs /:O -- sleep 1000 >/dev/null 2>&1 &
        client=$!
        sleep "$delay"
        kill -KILL $(daemon) 2>/dev/null || true
        wait "$client" || true
        fairway ps >/dev/null
        fairway rm --force victim >/dev/null 2>&1 || true
        [ "$(fairway ps -aq | wc -l)" = 1 ]
        wait_until only_web_is_attached
    done
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
}
only_web_is_attached() {
    [ "$(ip -o link | grep -cE 'veth|gone')" = 1 ] && [ "$(nft list set bridge fairway ports | grep -o veth | wc -l)" = 1 ]
}

@test "the daemon killed while conmon makes a container does not hold up the next command" {
    run=$(fairway info --format '{{.run}}')
    for delay in $(LC_ALL=C seq 0 0.003 0.03); do
        id=$(fairway create --name victim --rootfs /:O -- sleep 1000)
        start_and_kill "$run/c/${id:0:12}/conmon.pid" "$delay"
        timeout 4 fairway ps >/dev/null
        fairway rm --force victim
    done
}
# Starts the container, and kills the daemon a moment after a file is there, which may be for some milliseconds only.
start_and_kill() {
    python3 -c "
import os, subprocess, time
subprocess.Popen(['fairway', 'start', 'victim'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
end = time.monotonic() + 5
while time.monotonic() < end and not os.path.exists('$1'): pass
time.sleep($2)
os.kill($(daemon), 9)" 3>&-
}

@test "the daemon killed at any moment of a removal leaves nothing half-done" {
    for delay in 0.005 0.01 0.02 0.04 0.06 0.1; do
        fairway run -d --name victim -p 5002:80 --rootfs /:O -- sleep 1000 >/dev/null
        fairway rm --force victim >/dev/null 2>&1 &
        client=$!
        sleep "$delay"
        kill -KILL $(daemon) 2>/dev/null || true
        wait "$client" || true
        fairway rm --force victim >/dev/null 2>&1 || true
        [ "$(fairway ps -aq | wc -l)" = 1 ]
        wait_until only_web_is_attached
    done
}

@test "a relay that is killed is replaced, and the port is held again by the next daemon" {
    kill -KILL $(pids_here fairway-relay)
    kill_daemon
    fairway ps >/dev/null
    run python3 -c "import socket; socket.socket().bind(('0.0.0.0', 5000))"
    [ "$status" -ne 0 ]
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
}

@test "a flushed ruleset is whole again within a second, and a deleted bridge is made again by the next run" {
    nft flush ruleset
    wait_until fetch_web
    ip link del fairway0
    fairway run -d --name other --rootfs /:O -- sleep 1000
    wait_until fetch_web
    fairway rm --force other
}
fetch_web() { curl --silent --fail --max-time 1 http://127.0.0.1:5000/ >/dev/null; }

@test "a relay that is killed is replaced while the daemon runs" {
    fairway ps >/dev/null
    before=$(pids_here fairway-relay)
    kill -KILL $before
    wait_until other_relay "$before"
    run python3 -c "import socket; socket.socket().bind(('0.0.0.0', 5000))"
    [ "$status" -ne 0 ]
}
other_relay() { [ -n "$(pids_here fairway-relay)" ] && [ "$(pids_here fairway-relay)" != "$1" ]; }

@test "a late message about an earlier run does not lock a container" {
    fairway run -d --name late --rootfs /:O -- sleep 1000
    root=$(fairway info --format '{{.root}}')
    timeout 10 curl --silent --unix-socket "$(fairway info --format '{{.run}}')/fairway.sock" -X POST http://fairway/v1/containers/late/ended
    timeout 10 fairway start late
    timeout 20 fairway rm --force late
}

@test "a relay is found again and ended whatever was removed from the run directory" {
    fairway run -d --name held -p 5010:80 --rootfs /:O -- sleep 1000
    before=$(pids_here fairway-relay)
    rm -f "$(fairway info --format '{{.run}}')"/relay*
    kill_daemon
    fairway run -d --name more -p 5011:80 --rootfs /:O -- sleep 1000
    [ "$(pids_here fairway-relay)" = "$before" ]
    fairway rm --force held more
}

@test "a pin that was taken away from a running container is made again" {
    server pinned 5012 -p 5012:5012
    address=$(address_of pinned)
    pin=$(fairway inspect --format '{{.NetworkSettings.SandboxKey}}' pinned)
    umount "$pin"
    fairway run --rm --network container:pinned --rootfs /:O -- true
    umount "$pin"
    rm "$pin"
    kill_daemon
    [ "$(address_of pinned)" = "$address" ]
    [ "$(fetch http://127.0.0.1:5012/)" = pinned ]
    fairway rm --force pinned
}

@test "the exit code of a container that removes itself arrives though the daemon was killed" {
    fairway run --rm --name brief --rootfs /:O -- sh -c 'sleep 2; exit 4' 3>&- &
    client=$!
    wait_until running brief
    kill_daemon
    code=0
    wait "$client" || code=$?
    [ "$code" -eq 4 ]
}
running() { [ "$(fairway inspect --format '{{.State.Status}}' "$1" 2>/dev/null)" = running ]; }

@test "a command in the moment of a kill finds the next daemon, whatever it changes" {
    for number in $(seq 30); do
        fairway network create "quick$number"
        kill_daemon
    done
    [ "$(fairway network ls --quiet --filter name=quick | wc -l)" = 30 ]
    fairway network prune --force
}
