#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

daemon() { pids_here fairwayd; }

@test "a published port answers at ::1, and lists name both families" {
    server web 5000 -p 5000:5000
    [ "$(fetch http://127.0.0.1:5000/)" = web ]
    [ "$(fetch 'http://[::1]:5000/')" = web ]
    [ "$(fairway ps --format '{{.Ports}}')" = '0.0.0.0:5000->5000/tcp, [::]:5000->5000/tcp' ]
    run fairway port web
    [ "$output" = $'5000/tcp -> 0.0.0.0:5000\n5000/tcp -> [::]:5000' ]
}

@test "another host reaches it at the host's IPv6 address" {
    unshare --net sleep 1000 3>&- &
    remote=$!
    ip link add up0 type veth peer name up1
    ip address add fd00:99::1/64 dev up0 nodad
    ip link set up0 up
    wait_until other_namespace "$remote"
    ip link set up1 netns "$remote"
    nsenter --net="/proc/$remote/ns/net" ip address add fd00:99::2/64 dev up1 nodad
    nsenter --net="/proc/$remote/ns/net" ip link set up1 up
    run nsenter --net="/proc/$remote/ns/net" curl --silent --fail --max-time 5 --globoff 'http://[fd00:99::1]:5000/'
    ip link del up0
    kill "$remote"
    [ "$output" = web ]
}
other_namespace() { [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }

@test "a port of ::1 only answers there only" {
    server six 80 -p '[::1]:8006:80'
    [ "$(fetch 'http://[::1]:8006/')" = six ]
    run curl --silent --max-time 2 http://127.0.0.1:8006/
    [ "$status" -eq 7 ]
    [ "$(fairway port six)" = '80/tcp -> [::1]:8006' ]
    fairway rm --force six
    run curl --silent --max-time 2 --globoff 'http://[::1]:8006/'
    [ "$status" -eq 7 ]
}

@test "UDP is carried, too" {
    fairway run -d --name echo -p 5353:53/udp --rootfs /:O -- python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('0.0.0.0', 53))
while True:
    data, caller = s.recvfrom(65536); s.sendto(data.upper(), caller)"
    wait_until answers_datagrams
    fairway rm --force echo
}
answers_datagrams() {
    [ "$(python3 -c "
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); s.settimeout(0.5); s.connect(('::1', 5353)); s.send(b'hello')
print(s.recv(100).decode())" 2>/dev/null)" = HELLO ]
}

@test "a download goes on while the daemon is killed" {
    fairway run -d --name slow -p 5008:80 --rootfs /:O -- python3 -c "
import socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('0.0.0.0', 80)); s.listen(8)
while True:
    c, _ = s.accept()
    for _ in range(40):
        c.sendall(bytes(1 << 20)); time.sleep(0.05)
    c.close()"
    wait_until listens slow 80
    python3 -c "
import socket
s = socket.create_connection(('::1', 5008)); n = 0
while (b := s.recv(1 << 16)): n += len(b)
print(n)" >"$BATS_TEST_TMPDIR/length" 3>&- &
    client=$!
    sleep 0.5
    kill_daemon
    wait "$client"
    [ "$(cat "$BATS_TEST_TMPDIR/length")" = $((40 << 20)) ]
    fairway rm --force slow
}
listens() { fairway exec "$1" ss -Hltn "sport = :$2" | grep --quiet LISTEN; }

@test "a relay that is killed is replaced, and serves again" {
    fairway ps >/dev/null
    kill -KILL $(pids_here fairway-relay)
    [ "$(fetch 'http://[::1]:5000/')" = web ]
}

@test "what can't be carried from IPv6 is refused, and an address that is not the host's" {
    refuses "only tcp and udp get from IPv6" fairway run -d -p '[::1]:90:90/sctp' --rootfs /:O -- true
    run --separate-stderr fairway run -d -p '[::1]:2000-4000:2000-4000' --rootfs /:O -- true
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"publish shorter ranges"* ]]
    refuses "this host has no address 2001:db8::1" fairway run -d -p '[2001:db8::1]:90:90' --rootfs /:O -- true
}

@test "an internal network calls no other network's ports by way of the relay" {
    fairway network create --ipv6 --subnet 10.80.0.0/24 --subnet fd00:80::/64 --internal closed
    fairway network create --ipv6 --subnet 10.81.0.0/24 --subnet fd00:81::/64 usual
    call='curl --silent --fail --max-time 2 --globoff'
    [ "$(fairway run --rm --network usual --rootfs /:O -- $call 'http://[fd00:81::1]:5000/')" = web ]
    run fairway run --rm --network closed --rootfs /:O -- $call 'http://[fd00:80::1]:5000/'
    [ "$status" -eq 28 ]
    run fairway run --rm --network closed --rootfs /:O -- $call http://10.80.0.1:5000/
    [ "$status" -ne 0 ]
    fairway network rm closed usual
}
