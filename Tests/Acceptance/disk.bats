#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# A full disk: what Fairway has on it can be taken away by Fairway's own means.

setup_file() {
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    export SMALL_DISK=$BATS_FILE_TMPDIR/disk FAIRWAY_ROOT=$BATS_FILE_TMPDIR/disk/root
    mkdir "$SMALL_DISK"
    mount -t tmpfs -o size=16m tmpfs "$SMALL_DISK"
}

teardown_file() {
    fairway system reset --force || true
    umount "$SMALL_DISK"
}

fill() {
    fairway run -d --name filler --rootfs /:O -- sh -c 'while :; do cat /dev/zero >> /big; sleep 0.1; done'
    wait_until is_full
}
is_full() { [ "$(df --output=avail "$SMALL_DISK" | tail -1 | tr -d ' ')" = 0 ]; }

@test "the container that fills the disk can be removed, and all goes on" {
    fill
    refuses "disk is full" fairway network create more
    timeout 30 fairway rm --force filler
    [ -z "$(fairway ps -aq)" ]
    fairway run --rm --rootfs /:O -- true
}

@test "an end that could not be recorded is recorded once there is room" {
    head -c 1M /dev/zero >"$SMALL_DISK/reserve"
    fill
    refuses "disk is full" timeout 30 fairway stop -t 0 filler
    rm "$SMALL_DISK/reserve"
    timeout 30 fairway stop -t 0 filler
    [ "$(fairway inspect --format '{{.State.Status}}' filler)" = exited ]
    fairway rm filler
}

@test "a reset on a full disk leaves nothing" {
    fill
    timeout 30 fairway system reset --force
    [ -z "$(ls "$SMALL_DISK")" ]
    [ -z "$(nft list tables)" ]
    [ -z "$(pids_here 'fairwayd|fairway-relay|conmon')" ]
}
