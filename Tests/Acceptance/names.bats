#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# A name server stands behind an uplink, where somebody else may call from, too.
setup_file() {
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    export FAIRWAY_CONFIG=/dev/null
    ip netns add "$(remote)"
    ip link add uplink type veth peer name eth0 netns "$(remote)"
    ip addr add 192.0.2.1/24 dev uplink
    ip link set uplink up
    ip -n "$(remote)" addr add 192.0.2.2/24 dev eth0
    ip -n "$(remote)" link set eth0 up
    ip -n "$(remote)" link set lo up
    ip -n "$(remote)" route add default via 192.0.2.1
    : >"$BATS_FILE_TMPDIR/asked"
    ip netns exec "$(remote)" python3 "$BATS_TEST_DIRNAME/upstream.py" 192.0.2.2 "$BATS_FILE_TMPDIR/asked" 3>&- &
    echo $! >"$BATS_FILE_TMPDIR/upstream"
    fairway network create front --subnet 10.60.0.0/24 --ipv6 --subnet fd00:60::/64
    fairway network create back --subnet 10.61.0.0/24
    fairway network create dark --internal --subnet 10.62.0.0/24
    container web --network name=front,alias=www --hostname webhost
    container db --network back
    container both --network front --network back
    container client --network front --dns 192.0.2.2
}

teardown_file() {
    kill "$(cat "$BATS_FILE_TMPDIR/upstream")"
    ip netns del "$(remote)"
    fairway system reset --force >/dev/null
    wait_until no_links_left
    [ -z "$(nft list tables)" ]
    [ -z "$(pids_here 'fairwayd|fairway-relay|conmon')" ]
}

remote() { echo "fairway-names-$(readlink /proc/self/ns/net | tr -dc 0-9)"; }
daemon() { pids_here fairwayd; }
relay() { pids_here fairway-relay; }

container() {
    local name=$1
    shift
    fairway run -d --name "$name" "$@" --rootfs /:O -- sleep 600 >/dev/null
}

address_on() { fairway inspect --format "{{(index .NetworkSettings.Networks \"$2\").IPAddress}}" "$1"; }
address6_on() { fairway inspect --format "{{(index .NetworkSettings.Networks \"$2\").GlobalIPv6Address}}" "$1"; }
# What a container gets for a name, by the C library.
look_up() { fairway exec "$1" getent ahostsv4 "$2" | awk '{ print $1; exit }'; }

@test "a container is found by its name, alias, short ID, hostname, and name.network, in either case" {
    web=$(address_on web front)
    for name in web www WEB webhost web.front www.front "$(fairway inspect --format '{{.Id}}' web | cut -c1-12)"; do
        [ "$(look_up client "$name")" = "$web" ]
    done
    [ "$(fairway exec client getent ahostsv6 web | awk '{ print $1; exit }')" = "$(address6_on web front)" ]
}

@test "dig and busybox see the same: both families, who has an address, and no error for what a name lacks" {
    web=$(address_on web front)
    [ "$(fairway exec client dig +short web)" = "$web" ]
    [ "$(fairway exec client dig +short +tcp web AAAA)" = "$(address6_on web front)" ]
    [ "$(fairway exec client dig +short -x "$web")" = web.front. ]
    [ "$(fairway exec client dig +short -x "$(address6_on web front)")" = web.front. ]
    run fairway exec client dig web MX
    [[ "$output" == *"status: NOERROR"* && "$output" == *"ANSWER: 0"* ]]
    # Of IPv4 alone.
    run fairway exec both dig db AAAA
    [[ "$output" == *"status: NOERROR"* && "$output" == *"ANSWER: 0"* ]]
    run fairway exec client busybox nslookup web.front
    [[ "$output" == *"Address: $web"* ]]
}

@test "each network has its own names, and who is on two sees both" {
    [ "$(look_up both web)" = "$(address_on web front)" ]
    [ "$(look_up both db)" = "$(address_on db back)" ]
    [ -z "$(look_up client db)" ]
    [ -z "$(look_up db web)" ]
}

@test "what nobody here is called is asked for outside, once" {
    [ "$(look_up client host.outside.test)" = 203.0.113.7 ]
    [ "$(look_up client host.outside.test)" = 203.0.113.7 ]
    [ "$(grep -c '^host.outside.test 1$' "$BATS_FILE_TMPDIR/asked")" = 1 ]
    # A name that is known here never leaves the host.
    fairway exec client getent ahosts web >/dev/null
    ! grep --quiet '^web' "$BATS_FILE_TMPDIR/asked"
}

@test "an internal network asks nobody outside" {
    container hermit --network dark --dns 192.0.2.2
    container other --network dark
    [ "$(look_up hermit other)" = "$(address_on other dark)" ]
    run fairway exec hermit dig secret.outside.test
    [[ "$output" == *"status: NXDOMAIN"* ]]
    ! grep --quiet secret "$BATS_FILE_TMPDIR/asked"
    fairway rm -f hermit other
}

@test "names are for the network's own containers and the host: not for others, and not for the uplink" {
    [ "$(dig +short +time=2 +tries=1 @10.60.0.1 web)" = "$(address_on web front)" ] || dig @10.60.0.1 web
    run fairway exec db dig +time=1 +tries=1 @10.60.0.1 web
    [ "$status" -ne 0 ]
    run fairway exec db dig +tcp +time=1 +tries=1 @10.60.0.1 web
    [ "$status" -ne 0 ]
    run ip netns exec "$(remote)" dig +time=1 +tries=1 @10.60.0.1 web
    [ "$status" -ne 0 ]
    [[ "$output" != *NOERROR* ]]
}

@test "from containers that come and go 200 times there is not one wrong answer" {
    for round in $(seq 100); do
        container fleeting --network front
        [ "$(fairway exec client dig +short fleeting)" = "$(address_on fleeting front)" ]
        fairway rm -f fleeting >/dev/null
        [ -z "$(fairway exec client dig +short fleeting)" ]
    done
}

@test "names go on without the daemon, and come back when the relay is killed, or both" {
    web=$(address_on web front)
    kill_daemon
    [ "$(look_up client web)" = "$web" ]
    fairway ps >/dev/null
    # shellcheck disable=SC2046
    kill -KILL $(relay)
    answers() { [ "$(fairway exec client dig +short +time=1 +tries=1 web)" = "$web" ]; }
    wait_until answers
    # shellcheck disable=SC2046
    kill -KILL $(relay) "$(daemon)"
    fairway ps >/dev/null
    answers
}

@test "connect and disconnect change who is found, and resolv.conf" {
    container mover --network front
    [ "$(fairway exec mover grep nameserver /etc/resolv.conf)" = "nameserver 10.60.0.1" ]
    [ -z "$(look_up mover db)" ]
    fairway network connect --alias moved back mover
    [ "$(look_up mover db)" = "$(address_on db back)" ]
    [ "$(look_up db moved)" = "$(address_on mover back)" ]
    [ "$(fairway exec mover grep -c nameserver /etc/resolv.conf)" = 2 ]
    fairway network disconnect front mover
    [ "$(fairway exec mover grep nameserver /etc/resolv.conf)" = "nameserver 10.61.0.1" ]
    [ -z "$(look_up client mover)" ]
    [ "$(look_up mover db)" = "$(address_on db back)" ]
    fairway exec mover sh -c 'echo "nameserver 192.0.2.99" > /etc/resolv.conf'
    fairway network connect front mover
    [ "$(fairway exec mover cat /etc/resolv.conf)" = "nameserver 192.0.2.99" ]
}

@test "port 53 is anybody's: a program of the host, or a container that publishes it" {
    python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("0.0.0.0", 53)); time.sleep(600)' 3>&- &
    holder=$!
    fairway network create late --subnet 10.63.0.0/24
    container one --network late
    container two --network late
    [ "$(look_up one two)" = "$(address_on two late)" ]
    kill $holder
    wait $holder || true
    container dns -p 53:53/udp -p 53:53/tcp --network late
    [ "$(look_up one two)" = "$(address_on two late)" ]
    [ "$(look_up client web)" = "$(address_on web front)" ]
}

@test "after a flush of all rules names are answered again within a second" {
    nft flush ruleset
    answers() { [ "$(fairway exec client dig +short +time=1 +tries=1 web)" = "$(address_on web front)" ]; }
    wait_until answers
}
