#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Measures what goes from the container that listens (--reverse) or to it: within 15 % of a rate in bits a second, where
# a busy machine may need some tries to reach it, and never above.
within() {
    local rate=$1 attempt bits
    shift
    for attempt in 1 2 3 4 5; do
        bits=$(fairway run --rm --rootfs /:O -- iperf3 --client "$(address_of server)" --time 3 --omit 1 --json "$@" |
            jq '.end.sum_received.bits_per_second | floor')
        echo "measured $bits of $rate"
        [ "$bits" -le $((rate * 115 / 100)) ] || return 1
        if [ "$bits" -ge $((rate * 85 / 100)) ]; then return 0; fi
    done
    return 1
}

@test "what a container receives and sends keeps to its rates" {
    fairway run -d --name server --bandwidth ingress=20mbit,egress=8mbit --rootfs /:O -- iperf3 --server
    wait_until fairway exec server sh -c 'ss -ltn | grep -q :5201'
    within 20000000
    within 8000000 --reverse
    run fairway inspect --format '{{range .NetworkSettings.Networks}}{{.Bandwidth.Ingress}} {{.Bandwidth.Egress}}{{end}}' server
    [ "$output" = "20mbit 8mbit" ]
    fairway rm --force server
    no_blocks() { [ -z "$(ip -o link show type ifb)" ]; }
    wait_until no_blocks
}

@test "a rate that is none is one sentence, and nothing is made" {
    refuses 'invalid value "fast" for ingress in --bandwidth: a rate is a number from 8kbit' \
        fairway run --bandwidth ingress=fast --rootfs /:O -- true
    refuses "it must be ingress=RATE" fairway run --bandwidth 10mbit --rootfs /:O -- true
    refuses "--bandwidth can't be used with --network host" \
        fairway run --network host --bandwidth ingress=1mbit --rootfs /:O -- true
}
