#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# An uplink, with somebody behind it who sees which source addresses come, and who can call.
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
    fairway network create front --subnet 10.60.0.0/24
    fairway network create back --subnet 10.61.0.0/24
    fairway network create dark --internal --subnet 10.62.0.0/24
}

remote() { echo "fairway-networks-$(readlink /proc/self/ns/net | tr -dc 0-9)"; }

teardown_file() {
    ip netns del "$(remote)"
    fairway system reset --force >/dev/null
    wait_until no_links_left
    [ -z "$(nft list tables)" ]
}

called_from_outside() {
    ip netns exec "$(remote)" curl --silent --max-time 2 --retry 3 --retry-connrefused "http://192.0.2.1:$1/"
}

daemon() { pids_here fairwayd; }

default_of() { fairway exec "$1" ip route show default; }

@test "a container joins several networks, and leaves by the one with the highest priority" {
    fairway run -d --name two --network front --network name=back,gw-priority=5,ip=10.61.0.9,alias=www \
        --network dark --rootfs /:O -- sleep 600
    [ "$(default_of two)" = "default via 10.61.0.1 dev eth1 proto static " ]
    run fairway exec two ip -o -4 addr
    [[ "$output" == *"eth0    inet 10.60.0.2/24"*"eth1    inet 10.61.0.9/24"*"eth2    inet 10.62.0.2/24"* ]]
    run fairway inspect --format '{{range $name, $n := .NetworkSettings.Networks}}{{$name}}={{$n.IPAddress}} {{end}}' two
    [[ "$output" == *"front=10.60.0.2"* && "$output" == *"back=10.61.0.9"* && "$output" == *"dark=10.62.0.2"* ]]
    run fairway exec two cat /etc/hosts
    [[ "$output" == *"10.60.0.2"* && "$output" == *"10.61.0.9"*"www"* && "$output" == *"10.62.0.2"* ]]
}

@test "it reaches the others on each of its networks, and they reach nobody beyond" {
    for net in front back dark; do server "$net-peer" 80 --network "$net"; done
    for net in front back dark; do
        run fairway exec two curl --silent --max-time 5 "http://$(address_of "$net-peer"):80/"
        [ "$output" = "$net-peer" ]
    done
    run fairway exec front-peer curl --silent --connect-timeout 1 "http://$(address_of back-peer):80/"
    [ "$status" -ne 0 ]
}

@test "networks of equal priority: the first of the alphabet has the default route" {
    fairway run -d --name equal --network front --network back --rootfs /:O -- sleep 600
    [[ "$(default_of equal)" == "default via 10.61.0.1 dev eth1"* ]]
}

@test "connect and disconnect move the default route of a container that runs" {
    fairway run -d --name mover --network front --rootfs /:O -- sleep 600
    [[ "$(default_of mover)" == "default via 10.60.0.1 dev eth0"* ]]
    fairway network connect --gw-priority 1 --ip 10.61.0.77 --alias move back mover
    [[ "$(default_of mover)" == "default via 10.61.0.1 dev eth1"* ]]
    [ "$(default_of mover | wc -l)" = 1 ]
    run fairway exec mover cat /etc/hosts
    [[ "$output" == *"10.61.0.77"*"move"* ]]
    fairway network disconnect back mover
    [[ "$(default_of mover)" == "default via 10.60.0.1 dev eth0"* ]]
    run fairway exec mover ip -o link
    [[ "$output" != *eth1* ]]
    run fairway exec mover cat /etc/hosts
    [[ "$output" != *10.61.0.77* ]]
    fairway network disconnect front mover
    [ -z "$(default_of mover)" ]
    fairway network connect front mover
    [[ "$(default_of mover)" == "default via 10.60.0.1 dev eth0"* ]]
}

@test "published ports follow the default route" {
    server wanderer 80 -p 8090:80 --network front
    [ "$(called_from_outside 8090)" = wanderer ]
    [ "$(fetch http://127.0.0.1:8090/)" = wanderer ]
    fairway network connect --gw-priority 9 back wanderer
    [ "$(called_from_outside 8090)" = wanderer ]
    [ "$(fetch http://127.0.0.1:8090/)" = wanderer ]
    [ "$(fairway port wanderer 80/tcp | head -n 1)" = 0.0.0.0:8090 ]
    nft list table inet fairway | grep --quiet '8090.*10.61.0'
    ! nft list table inet fairway | grep --quiet '8090.*10.60.0'
    fairway network disconnect back wanderer
    [ "$(called_from_outside 8090)" = wanderer ]
    fairway network disconnect front wanderer
    run called_from_outside 8090
    [ "$status" -ne 0 ]
    # One that was chosen stays, too.
    server chosen 80 -p 0:80 --network front --network back
    port=$(fairway port chosen 80/tcp | head -n 1)
    fairway network disconnect back chosen
    [ "$(fairway port chosen 80/tcp | head -n 1)" = "$port" ]
    # Nobody has it now.
    server other 80 -p 8090:80 --network front
    run --separate-stderr fairway network connect back wanderer
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"8090"*'container "other"'* ]]
    run fairway inspect --format '{{len .NetworkSettings.Networks}}' wanderer
    [ "$output" = 0 ]
    fairway rm -f other
    fairway network connect back wanderer
    [ "$(called_from_outside 8090)" = wanderer ]
}

@test "what was connected is there again after a restart, also when it was connected while stopped" {
    fairway run -d --name again --network front --rootfs /:O -- sleep 600
    fairway network connect back again
    fairway restart -t 0 again
    [ "$(fairway exec again ip -o -4 addr | grep -c eth)" = 2 ]
    fairway stop -t 0 again
    fairway network disconnect back again
    fairway network connect --ip 10.62.0.88 dark again
    fairway start again
    run fairway exec again ip -o -4 addr
    [[ "$output" == *10.60.0.* && "$output" == *10.62.0.88* && "$output" != *10.61.0.* ]]
}

@test "an /etc/hosts that somebody edited is left alone" {
    fairway run -d --name editor --network front --rootfs /:O -- sleep 600
    fairway exec editor sh -c 'echo "192.0.2.9 mine" >> /etc/hosts'
    fairway network connect back editor
    run fairway exec editor cat /etc/hosts
    [[ "$output" == *"192.0.2.9 mine"* && "$output" != *10.61.0.* ]]
    # Nor does its length cost the daemon anything.
    fairway exec editor truncate -s 100G /etc/hosts
    fairway network disconnect back editor
    [ "$(awk '/^VmHWM/ { print $2 }' "/proc/$(daemon)/status")" -lt 200000 ]
    fairway exec editor truncate -s 0 /etc/hosts
}

@test "the daemon killed while containers come and go on networks: the next one finishes or undoes it" {
    fairway run -d --name shaky --network front --rootfs /:O -- sleep 600
    for delay in 0 0.002 0.004 0.006 0.01 0.02; do
        (fairway network connect back shaky || true) 3>&- &
        sleep "$delay"
        kill_daemon
        wait
        fairway ps >/dev/null
        names=$(fairway inspect --format '{{range $name, $n := .NetworkSettings.Networks}}{{$name}} {{end}}' shaky)
        links=$(fairway exec shaky ip -o link | grep -c eth)
        [ "$(wc -w <<<"$names")" = "$links" ]
        fairway network disconnect back shaky || true
        [ "$(fairway exec shaky ip -o link | grep -c eth)" = 1 ]
        [[ "$(default_of shaky)" == "default via 10.60.0.1"* ]]
    done
}

@test "bad input is one sentence and changes nothing" {
    fairway run -d --name plain --network front --rootfs /:O -- sleep 600
    refuses "network nowhere not found" fairway network connect nowhere plain
    refuses "no such container: nobody" fairway network connect front nobody
    refuses "connected to network front already" fairway network connect front plain
    refuses "not connected to network back" fairway network disconnect back plain
    refuses "no such container: nobody" fairway network disconnect front nobody
    refuses "no endpoint called nobody" fairway network disconnect -f front nobody
    refuses "10.60.0.9" fairway network connect --ip 10.60.0.9 back plain
    # One that can't be made is not tried at the next start.
    fairway restart -t 0 plain
    refuses "two interfaces can't both be called" fairway run --rootfs /:O --network front,ifname=a --network back,ifname=a true
    refuses "front is named twice" fairway run --rootfs /:O --network front --network front true
    refuses "can't be combined" fairway run --rootfs /:O --network front --network host true
    refuses "--link" fairway network connect --link a:b back plain
    fairway run -d --name hosty --network host --rootfs /:O -- sleep 600
    refuses "runs with --network host" fairway network connect back hosty
    run fairway exec plain ip -o -4 addr
    [[ "$output" != *eth1* ]]
}

@test "a container starts again without the network that published its ports, and with names that others left" {
    fairway network create gone --subnet 10.64.0.0/24
    fairway run -d --name lone -p 8095:80 --network front --network dark --network gone --rootfs /:O -- sleep 600
    fairway network disconnect front lone
    fairway stop -t 0 lone
    fairway network rm gone
    refuses "network gone not found" fairway start lone
    fairway network disconnect gone lone
    fairway start lone
    [ -z "$(fairway port lone)" ]
    fairway network connect front lone
    [ "$(fairway port lone 80/tcp | head -n 1)" = 0.0.0.0:8095 ]

    fairway run -d --name named --network front --network back --rootfs /:O -- sleep 600
    fairway network disconnect front named
    fairway network connect --driver-opt com.docker.network.endpoint.ifname=eth0 dark named
    fairway restart -t 0 named
    run fairway exec named ip -o -4 addr show eth0
    [[ "$output" == *10.62.0.* ]]
}

@test "flags of Docker's that can't be had are refused with the reason, the others are taken" {
    refuses "only local is known" fairway network create --scope swarm x
    refuses "--ingress" fairway network create --ingress x
    refuses "--config-only" fairway network create --config-only x
    refuses "--config-from" fairway network create --config-from y x
    refuses "only default is known" fairway network create --ipam-driver other x
    refuses "--ipam-opt" fairway network create --ipam-opt a=b x
    refuses "network x not found" fairway network inspect x
    fairway network create --attachable --scope local --ipam-driver default \
        --ipam-opt com.docker.network.ipam.serial=true --label keep=yes x
    fairway network inspect -v x >/dev/null
    fairway network prune -f --filter label=keep=no
    fairway network prune -f --filter until=1h
    fairway network inspect x >/dev/null
    [ "$(fairway network prune -f --filter label=keep | tail -n 1)" = x ]
}
