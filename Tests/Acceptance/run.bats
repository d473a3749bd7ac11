#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

@test "a published port answers on loopback and on the bridge's address" {
    server web 5000 -p 5000:5000
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
    [ "$(fetch http://172.17.0.1:5000/)" = web ]
    [ "$(fetch "http://$(address_of web):5000/")" = web ]
}

@test "a second container reaches the first by its address, and by the published port" {
    run fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 5 "http://$(address_of web):5000/"
    [ "$output" = web ]
    run fairway run --rm --rootfs /:O -- curl --silent --fail --max-time 5 http://172.17.0.1:5000/
    [ "$output" = web ]
}

@test "a container reaches its own published port" {
    run fairway exec web curl --silent --fail --max-time 5 http://172.17.0.1:5000/
    [ "$output" = web ]
}

@test "ps and port show what is published" {
    run fairway ps --format '{{.Names}} {{.Ports}}'
    [[ "$output" == "web "*"0.0.0.0:5000->5000/tcp"* ]]
    run fairway port web
    [[ "$output" == *"5000/tcp -> 0.0.0.0:5000"* ]]
}

@test "inside there are lo, up, and eth0 with an address, a default route and the container's own files" {
    run fairway exec web ip -o addr
    [[ "$output" == *"lo    inet 127.0.0.1/8"* ]]
    [[ "$output" == *"eth0    inet 172.17.0.2/16"* ]]
    [[ "$output" != *"inet6 fe80"* ]]
    run fairway exec web ip route
    [[ "$output" == *"default via 172.17.0.1 dev eth0"* ]]
    run fairway exec web cat /etc/hostname
    [ "$output" = "$(fairway inspect --format '{{.Config.Hostname}}' web)" ]
    run fairway exec web cat /etc/hosts
    [[ "$output" == *"172.17.0.2"*"web"* ]]
}

@test "a host end carries an alias that says whose it is" {
    run ip link show master fairway0
    [[ "$output" == *"alias fairway endpoint"*"web on bridge"* ]]
}

@test "a range of ports leads to the same ports, a shifted range to shifted ones" {
    server range 7001 -p 7000-7099:7000-7099
    [ "$(fetch http://127.0.0.1:7001/)" = range ]
    [ "$(nft list ruleset | grep -c "7000-7099 : ")" = 1 ]
    server shifted 80 -p 9200-9201:80-81
    [ "$(fetch http://127.0.0.1:9200/)" = shifted ]
    fairway rm --force range shifted
}

@test "host port 0 is any free one, and port says which" {
    server any 80 -p 0:80
    port=$(fairway port any 80/tcp | head -n 1 | sed 's/.*://')
    [ "$port" -gt 0 ]
    [ "$(fetch "http://127.0.0.1:$port/")" = any ]
    fairway rm --force any
}

@test "a port published on one host address answers there only" {
    ip link add up0 type bridge
    ip addr add 192.0.2.1/24 dev up0
    ip link set up0 up
    server one 80 -p 192.0.2.1:8085:80
    [ "$(fetch http://192.0.2.1:8085/)" = one ]
    run curl --silent --max-time 2 http://127.0.0.1:8085/
    [ "$status" -ne 0 ]
    fairway rm --force one
    ip link del up0
}

@test "a UDP port is published, too" {
    fairway run -d --name echo -p 6000:6000/udp --rootfs /:O -- python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('0.0.0.0', 6000))
while True:
    data, peer = s.recvfrom(100)
    s.sendto(data, peer)"
    wait_until fairway exec echo sh -c "grep -q :1770 /proc/net/udp"
    run python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(5)
s.sendto(b'hello', ('172.17.0.1', 6000))
print(s.recv(100).decode())"
    [ "$output" = hello ]
    fairway rm --force echo
}

@test "network modes: none has lo only, host the host's interfaces, container:X the other's" {
    run fairway run --rm --network none --rootfs /:O -- ip -o link
    [ "${#lines[@]}" -eq 1 ]
    run fairway run --rm --network host --rootfs /:O -- ip -o link
    [[ "$output" == *fairway0* ]]
    run fairway run --rm --network container:web --rootfs /:O -- ip -o addr show eth0
    [[ "$output" == *"$(address_of web)"* ]]
}

@test "a container finds its own name without a network of its own, and shares the files of the one it joins" {
    run fairway run --rm --network none --name lonely --hostname alone --rootfs /:O -- getent -s files hosts alone lonely
    [ "$(grep -c 127.0.0.1 <<<"$output")" = 2 ]
    for file in hosts hostname resolv.conf; do
        run fairway run --rm --network container:web --rootfs /:O -- cat /etc/$file
        [ "$output" = "$(fairway exec web cat /etc/$file)" ]
    done
    run fairway run --rm --network container:web --rootfs /:O -- sh -c 'getent -s files hosts "$HOSTNAME"'
    [[ "$output" == "$(address_of web)"* ]]
    fairway run -d --name joiner --network container:web --add-host db:10.9.9.9 --dns 192.0.2.53 --rootfs /:O -- sleep 1000
    [ "$(fairway exec joiner sh -c 'echo $HOSTNAME')" = "$(fairway exec web hostname)" ]
    run fairway exec joiner cat /etc/hosts /etc/resolv.conf
    [[ "$output" == *"$(address_of web)"*"10.9.9.9"*"nameserver 192.0.2.53"* ]]
    refuses "it has that container's" fairway run --network container:web --hostname own --rootfs /:O -- true
    fairway rm --force joiner
}

@test "ns:PATH joins a namespace that somebody else made" {
    ip netns add joined
    run fairway run --rm --network ns:/run/netns/joined --rootfs /:O -- readlink /proc/self/ns/net
    [[ "$output" == "net:[$(stat -L -c %i /run/netns/joined)]" ]]
    ip netns del joined
}

@test "networks are isolated from each other, and a network in use can't be removed" {
    fairway network create other
    server second 80 --network other
    run fairway exec web curl --silent --max-time 2 "http://$(address_of second):80/"
    [ "$status" -ne 0 ]
    refuses "has active endpoints" fairway network rm other
    fairway rm --force second
    fairway network rm other
}

@test "an internal network has no default route" {
    fairway network create --internal inner
    run fairway run --rm --network inner --rootfs /:O -- ip route
    [[ "$output" != *default* ]]
    fairway network rm inner
}

@test "the default gateway, a static address and a MAC address are kept" {
    fairway network create --subnet 10.77.0.0/24 --gateway 10.77.0.254 chosen
    run fairway run --rm --network chosen --ip 10.77.0.77 --mac-address 02:11:22:33:44:55 --rootfs /:O -- \
        sh -c 'ip -o addr show eth0; cat /sys/class/net/eth0/address; ip route'
    [[ "$output" == *"10.77.0.77/24"*"02:11:22:33:44:55"*"via 10.77.0.254"* ]]
    fairway network rm chosen
}
