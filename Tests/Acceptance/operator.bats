#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# The operator's own chain: a flush takes nothing of it for good, and a reset all of it.

setup() { fairway network inspect own >/dev/null 2>&1 || fairway network create own >/dev/null; }

daemon() { pids_here fairwayd; }

chain() { nft list chain inet fairway user; }

has() { chain | grep --quiet --fixed-strings "$1"; }

@test "a flush of everything leaves the operator's rules where they were" {
    nft add rule inet fairway user ip saddr '{ 192.0.2.1, 192.0.2.2 }' drop
    # A daemon that starts looks at once, and one that ends has looked.
    fairway daemon stop
    fairway ps >/dev/null
    before=$(chain)
    nft flush ruleset
    wait_until has 192.0.2.2
    [ "$(chain)" = "$before" ]
}

@test "so does one after which the daemon was killed" {
    before=$(chain)
    fairway ps >/dev/null
    kill_daemon
    nft flush ruleset
    fairway ps >/dev/null
    [ "$(chain)" = "$before" ]
}

@test "with the last network only the operator's chain stays, and it is there for the next one" {
    before=$(chain)
    fairway network rm own
    [ "$(nft list tables)" = "table inet fairway" ]
    [ "$(chain)" = "$before" ]
    ! nft list sets | grep --quiet '^\s*set '
    fairway network create own
    [ "$(chain)" = "$before" ]
}

@test "a reset says that it takes the operator's chain, and takes it" {
    [[ "$(fairway system reset --help)" == *"operator's chain"* ]]
    run fairway system reset <<<no
    [[ "$output" == *"those of your own in the operator's chain"* ]]
    has 192.0.2.1
    fairway network rm own
    run -0 fairway system reset --force
    [ "$output" = "removed chain user of table inet fairway, with its rule" ]
    [ -z "$(nft list tables)" ]
}
