#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Runs commands in a mount namespace of their own, with a daemon that sees that too.
# Whatever runs there has to end the daemon before it leaves: it would stay in that namespace.
apart() {
    fairway daemon stop 2>/dev/null || true
    run --separate-stderr unshare --mount "$@"
    if [ "$status" -ne 0 ]; then echo "$output"; echo "$stderr"; fi
}

@test "without IPv6 in the kernel, networks of IPv4 work, and --ipv6 is refused with one sentence" {
    apart "$BATS_TEST_DIRNAME/without-ipv6" bash -e -c '
        fairway network create four >/dev/null
        fairway run --rm --network four -p 8080:80 -p 8080:80/udp --rootfs /:O -- true
        ! fairway network create --ipv6 six 2>"$BATS_TEST_TMPDIR/refusal"
        [ -z "$(fairway network ls --quiet --filter name=six)" ]
        fairway doctor
        fairway network rm four
        fairway daemon stop'
    [ "$status" -eq 0 ]
    [[ "$output" == *"nothing is wrong"* ]]
    [ "$(cat "$BATS_TEST_TMPDIR/refusal")" = "fairway: can't create network six: this host's kernel has no IPv6; leave out --ipv6" ]
}

@test "a network with IPv6 from before the kernel lost it is told of, hinders no other, and can be removed" {
    fairway network create --ipv6 six
    fairway network create four
    fairway run -d --name stays --network four --rootfs /:O -- sleep 1000
    apart "$BATS_TEST_DIRNAME/without-ipv6" bash -e -c '
        fairway run --rm --network four --rootfs /:O -- true
        ! fairway run --rm --network six --rootfs /:O -- true 2>"$BATS_TEST_TMPDIR/refusal"
        fairway doctor || [ $? -eq 1 ]
        fairway network rm six
        fairway rm --force stays
        fairway network rm four
        fairway daemon stop'
    [ "$status" -eq 0 ]
    [ "$(cat "$BATS_TEST_TMPDIR/refusal")" = "fairway: network six has IPv6, and this host's kernel has none; start the kernel without ipv6.disable=1, or make the network anew without --ipv6" ]
    [[ "$output" == *"it has IPv6, and this host's kernel has none"* ]]
}

@test "where IPv6 can't be kept off an interface, nothing is attached, and nothing is left" {
    apart bash -e -c '
        mount --bind /proc/sys /proc/sys
        fairway run --rm --rootfs /:O -- true
        mount -o remount,bind,ro /proc/sys
        ! fairway run --rm --name mute -p 8080:80 --rootfs /:O -- true 2>"$BATS_TEST_TMPDIR/refusal"
        [ -z "$(fairway ps --all --quiet)" ]
        [ "$(ip -o link show type veth | wc -l)" = 0 ]
        ! nft list set bridge fairway ports | grep --quiet veth
        python3 -c "import socket; socket.socket().bind((\"0.0.0.0\", 8080))"
        mount -o remount,bind,rw /proc/sys
        fairway run --rm --name heard -p 8080:80 --rootfs /:O -- true
        fairway daemon stop'
    [ "$status" -eq 0 ]
    [ "$(cat "$BATS_TEST_TMPDIR/refusal")" = "fairway: can't attach mute to network bridge: net.ipv6.conf.eth0.disable_ipv6 can't be set to 1: Read-only file system; mount /proc/sys writable where fairwayd runs" ]
}
