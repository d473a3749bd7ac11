#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Docker on the same host, before us and after us: both kinds of containers work, and neither reaches the other's
# directly. All in this namespace, with Docker's data in a directory of the test.

setup_file() {
    for program in dockerd docker busybox; do
        command -v $program >/dev/null && continue
        export missing="needs $program: install docker.io, a docker client and busybox-static"
        return
    done
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    export FAIRWAY_CONFIG=/dev/null
    docker=$(mktemp -d /tmp/fairway-docker.XXXXXX)
    export docker DOCKER_HOST="unix://$docker/d.sock"
    make_outside
    mkdir -p "$docker/tree/bin"
    cp "$(command -v busybox)" "$docker/tree/bin/"
    for name in sh httpd; do ln -s busybox "$docker/tree/bin/$name"; done
    mkdir "$docker/tree/www"
    echo docker >"$docker/tree/www/index.html"
}

setup() {
    if [ -n "${missing:-}" ]; then skip "$missing"; fi
}

# Another machine on another link, which serves port 7000.
make_outside() {
    export outside="outside$BASHPID"
    ip netns add "$outside"
    ip link add uplink0 type veth peer name eth0 netns "$outside"
    ip addr add 192.0.2.1/24 dev uplink0
    ip link set uplink0 up
    ip -n "$outside" link set lo up
    ip -n "$outside" addr add 192.0.2.2/24 dev eth0
    ip -n "$outside" link set eth0 up
    mkdir "$docker/outside"
    echo outside >"$docker/outside/index.html"
    nsenter --net="/run/netns/$outside" busybox httpd -f -p 7000 -h "$docker/outside" 3>&- &
    echo $! >"$docker/outside.pid"
}

teardown_file() {
    if [ -n "${missing:-}" ]; then return; fi
    fairway system reset --force >/dev/null
    stop_docker
    kill "$(<"$docker/outside.pid")" || true
    ip netns del "$outside"
    # dockerd mounts it on itself, and leaves it so.
    if mountpoint -q "$docker/data"; then umount "$docker/data"; fi
    rm -r "$docker"
    wait_until no_links_left
    ! nft list tables | grep -q fairway
}

start_docker() {
    dockerd -H "$DOCKER_HOST" --data-root "$docker/data" --exec-root "$docker/exec" -p "$docker/pid" \
        >>"$docker/log" 2>&1 3>&- &
    wait_until docker version >/dev/null 2>&1
    docker image inspect bb:1 >/dev/null 2>&1 || tar -C "$docker/tree" -c . | docker import - bb:1 >/dev/null
    docker run -d --name theirs -p 8081:80 bb:1 /bin/sh -c \
        "/bin/httpd -p 81 -h /www; exec /bin/httpd -f -p 80 -h /www" >/dev/null
}

stop_docker() {
    [ -e "$docker/pid" ] || return 0
    docker rm -f theirs >/dev/null 2>&1 || true
    local process
    process=$(<"$docker/pid")
    kill "$process"
    wait_until has_ended "$process"
}

# A process that nobody has waited for yet has no command line any more.
has_ended() { [ -z "$(tr -d '\0' 2>/dev/null </proc/"$1"/cmdline)" ]; }

from_outside() { nsenter --net="/run/netns/$outside" curl --silent --fail --max-time "${2:-5}" "$1"; }

# From within Docker's container, by the host's curl: busybox's own needs more of an image.
from_theirs() {
    nsenter --net --target "$(docker inspect --format '{{.State.Pid}}' theirs)" \
        curl --silent --fail --max-time "${2:-5}" "$1"
}

from_ours() { fairway exec ours curl --silent --fail --max-time "${2:-5}" "$1"; }

docker_address() { docker inspect --format '{{.NetworkSettings.IPAddress}}' theirs; }

ours_work() {
    [ "$(from_ours http://192.0.2.2:7000)" = outside ]
    [ "$(from_outside http://192.0.2.1:8080)" = ours ]
    [ "$(fetch http://127.0.0.1:8080)" = ours ]
    [ "$(from_ours http://192.0.2.1:8080)" = ours ]
}

theirs_work() {
    [ "$(from_theirs http://192.0.2.2:7000)" = outside ]
    [ "$(from_outside http://192.0.2.1:8081)" = docker ]
    [ "$(fetch http://127.0.0.1:8081)" = docker ]
}

# Published ports are for everybody; a container's own address is for its own network. How Docker's are reached by
# ours is Docker's to say: up to version 28 it relies on the policy of FORWARD.
are_apart() {
    [ "$(from_ours http://192.0.2.1:8081)" = docker ]
    [ "$(from_theirs http://192.0.2.1:8080)" = ours ]
    local address
    address=$(address_of ours)
    from_ours "http://$address" >/dev/null
    ! from_theirs "http://$address" 1
    ip -n "$outside" route replace "$address" via 192.0.2.1
    ! from_outside "http://$address" 1
}

subnets() { ip -4 -o route show table main | grep -oE '^172\.[0-9.]+/16' | sort; }

@test "Docker after us: all works on, theirs too, and the two are apart" {
    server ours 80 -p 8080:80
    ours_work
    start_docker
    theirs_work
    ours_work
    are_apart
    [ "$(subnets | uniq -d)" = "" ]
    run -0 fairway doctor
    [[ "$output" == *"notice: table ip filter: Docker filters on this host, too"* ]]
    [[ "$output" == *"notice: table ip nat: Docker filters on this host, too"* ]]
}

@test "what Docker's rules drop later on is named, and let through by one rule" {
    iptables -P FORWARD DROP
    theirs_work
    ! from_outside http://192.0.2.1:8080 1
    run -1 fairway doctor
    [[ "$output" == *"error: chain ip filter FORWARD: it drops what no rule of it accepts"* ]]
    run -0 fairway doctor --repair
    ours_work
    theirs_work
    are_apart
}

@test "Docker ends and starts again: our rule is still first, and all works" {
    stop_docker
    ours_work
    start_docker
    ours_work
    theirs_work
    are_apart
    run -0 fairway doctor
}

@test "Docker before us, on a host where nothing forwarded: the same" {
    fairway system reset --force >/dev/null
    stop_docker
    ip link del docker0
    iptables -P FORWARD ACCEPT
    for table in filter nat; do iptables -t $table -F; iptables -t $table -X; done
    sysctl -qw net.ipv4.ip_forward=0
    start_docker
    [ "$(iptables -S FORWARD | head -1)" = "-P FORWARD DROP" ]
    server ours 80 -p 8080:80
    ! from_outside http://192.0.2.1:8080 1
    run -1 fairway doctor
    [[ "$output" == *"error: chain ip filter FORWARD: it drops what no rule of it accepts"* ]]
    run -0 fairway doctor --repair
    ours_work
    theirs_work
    are_apart
    [ "$(subnets | uniq -d)" = "" ]
    fairway system reset --force >/dev/null
    ! iptables -S | grep -q fairway
    theirs_work
}

@test "with rules of iptables the same, before Docker's and after them" {
    fairway system set firewall=iptables >/dev/null
    fairway daemon stop >/dev/null
    server ours 80 -p 8080:80
    ours_work
    theirs_work
    are_apart
    stop_docker
    iptables -F
    wait_until ours_work
    start_docker
    ours_work
    theirs_work
    are_apart
    run -0 fairway doctor
}
