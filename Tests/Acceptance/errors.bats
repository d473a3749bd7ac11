#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Bad input: one sentence, a non-zero code, and nothing changed.

snapshot() { ip -o link | sed 's/@.*//' | sort; nft list ruleset; fairway ps -aq; fairway network ls -q; }

setup() {
    if ! fairway network inspect base >/dev/null 2>&1; then
        fairway network create --subnet 10.50.0.0/24 base
        fairway run -d --name holder --network base --ip 10.50.0.9 -p 8080:80 --rootfs /:O -- sleep 1000
    fi
    before=$(snapshot)
}

teardown() { [ "$(snapshot)" = "$before" ]; }

@test "an overlapping subnet" { refuses "base" fairway network create --subnet 10.50.0.128/25 new; }
@test "host bits set" { refuses "10.60.0.0/24" fairway network create --subnet 10.60.0.1/24 new; }
@test "no subnet at all" { refuses "10.60.0.0" fairway network create --subnet 10.60.0.0 new; }
@test "a gateway outside" { refuses "10.61.0.1" fairway network create --subnet 10.60.0.0/24 --gateway 10.61.0.1 new; }
@test "a gateway without a subnet" { refuses "subnet" fairway network create --gateway 10.61.0.1 new; }
@test "a network name that is taken" { refuses "already exists" fairway network create base; }
@test "a network name that is invalid" { refuses "invalid network name" fairway network create "a/b"; }
@test "a predefined network" { refuses "pre-defined" fairway network rm host; }
@test "the default network before its first use" {
    refuses "bridge is a pre-defined network and cannot be removed" fairway network rm bridge
    refuses "bridge is a pre-defined network and cannot be removed" fairway network rm --force bridge
    refuses "network bridge not found: it is made with the first container" fairway network inspect bridge
}
@test "an unknown network to remove" { refuses "nowhere" fairway network rm nowhere; }
@test "an unknown network to run on" { refuses "nowhere" fairway run --network nowhere --rootfs /:O -- true; }
@test "a network in use" { refuses "active endpoints" fairway network rm base; }
@test "a container name that is taken" { refuses "holder" fairway run --name holder --rootfs /:O -- true; }
@test "a container name that is invalid" { refuses "invalid container name" fairway run --name "x y" --rootfs /:O -- true; }
@test "a port over 65535" { refuses "70000" fairway run -p 70000:80 --rootfs /:O -- true; }
@test "a container port 0" { refuses "0" fairway run -p 80:0 --rootfs /:O -- true; }
@test "a port that is no number" { refuses "eighty" fairway run -p eighty:80 --rootfs /:O -- true; }
@test "a range of unequal lengths" { refuses "8000-8010" fairway run -p 8000-8010:80-81 --rootfs /:O -- true; }
@test "an unknown transport" { refuses "icmp" fairway run -p 80:80/icmp --rootfs /:O -- true; }
@test "a port of another container" { refuses "8080" fairway run --network base -p 8080:80 --rootfs /:O -- true; }
@test "a port of another process" {
    python3 -c "
import socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('0.0.0.0', 8181)); s.listen(); time.sleep(60)" 3>&- &
    process=$!
    wait_until ss_has 8181
    refuses "8181" fairway run --network base -p 8181:80 --rootfs /:O -- true
    kill "$process"
}
ss_has() { ss -Htln "sport = :$1" | grep -q .; }
@test "another process can't take a published port" {
    run python3 -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('0.0.0.0', 8080)); s.listen()"
    [ "$status" -ne 0 ]
    [[ "$output" == *"Address already in use"* ]]
}
@test "a missing root file system" { refuses "/nowhere" fairway run --network base --rootfs /nowhere -- true; }
@test "an image" { refuses "image" fairway run busybox true; }
@test "a static address outside" { refuses "10.99.0.1" fairway run --network base --ip 10.99.0.1 --rootfs /:O -- true; }
@test "a static address that is taken" { refuses "holder" fairway run --network base --ip 10.50.0.9 --rootfs /:O -- true; }
@test "a dead process's namespace" { refuses "/proc/999999999/ns/net" fairway run --network ns:/proc/999999999/ns/net --rootfs /:O -- true; }
@test "a path that is no namespace" { refuses "network namespace" fairway run --network ns:/etc/hostname --rootfs /:O -- true; }
@test "an unknown container to join" { refuses "nobody" fairway run --network container:nobody --rootfs /:O -- true; }
@test "a pool that is exhausted" {
    fairway network create --subnet 10.66.0.0/30 tiny
    fairway run -d --name only --network tiny --rootfs /:O -- sleep 1000
    refuses "10.66.0.0/30" fairway run --network tiny --rootfs /:O -- true
    fairway rm --force only
    fairway network rm tiny
}
@test "options of a network that can't be" {
    modes="it must be one of nat, nat-unprotected, routed, isolated"
    for key in gateway-mode gateway-mode-ipv4 com.docker.network.bridge.gateway_mode_ipv6; do
        refuses "invalid value \"$key=open\" for -o: $modes" fairway network create -o "$key=open" new
        refuses "invalid value \"$key=\" for -o: $modes" fairway network create -o "$key=" new
    done
    refuses "gateway mode isolated is for internal networks" fairway network create -o gateway-mode=isolated new
    for mode in routed nat-unprotected; do
        refuses "new is internal: its gateway mode can't be $mode" fairway network create --internal -o gateway-mode=$mode new
    done
    refuses "a device name has 1 to 15 characters" fairway network create -o trusted-interfaces=eth0:a/b new
    refuses "a device name has 1 to 15 characters" fairway network create -o trusted-interfaces=longer-than-15-bytes new
    refuses "it names no interface" fairway network create -o trusted-interfaces= new
    refuses "trusted interfaces are for gateway mode nat" fairway network create -o trusted-interfaces=eth0 -o gateway-mode=routed new
    refuses "containers leave with their own addresses" fairway network create -o masquerade=true -o gateway-mode=routed new
    refuses "192.0.2.1: network new is routed in IPv4" fairway network create -o host-ipv4=192.0.2.1 -o gateway-mode=routed new
    refuses "the network has no IPv6" fairway network create -o gateway-mode-ipv6=routed new
    refuses "the network has no IPv4" fairway network create --ipv6 --ipv4=false -o gateway-mode-ipv4=routed new
    refuses "new is internal: no interface" fairway network create --internal -o trusted-interfaces=eth0 new
    for key in masquerade com.docker.network.bridge.enable_ip_masquerade com.docker.network.bridge.enable_icc; do
        refuses "for -o: it must be true or false" fairway network create -o "$key=perhaps" new
    done
    refuses "\"nope\" for host-ipv4 in -o: it is no IP address" fairway network create -o host-ipv4=nope new
    refuses "it must be an IPv4 address" fairway network create -o host-ipv4=2001:db8::1 new
    refuses "it must be an IPv6 address" fairway network create --ipv6 -o host-ipv6=192.0.2.1 new
    refuses "invalid source address 127.0.0.1" fairway network create -o host-ipv4=127.0.0.1 new
    refuses "2001:db8::1: network new has no IPv6" fairway network create -o host-ipv6=2001:db8::1 new
    refuses "192.0.2.1: network new is not to be" fairway network create -o host-ipv4=192.0.2.1 -o masquerade=false new
    refuses "it must be one of deny, mac, allow" fairway network create -o spoof=no new
    refuses "no option \"spof\"" fairway network create -o spof=mac new
}
@test "addresses of a network that can't be" {
    refuses "does not lie in the subnet 10.60.0.0/24" fairway network create --subnet 10.60.0.0/24 --ip-range 10.61.0.0/25 new
    refuses "it should be 10.60.0.0/25" fairway network create --subnet 10.60.0.0/24 --ip-range 10.60.0.1/25 new
    refuses "it is no subnet" fairway network create --subnet 10.60.0.0/24 --ip-range half new
    refuses "has one already" fairway network create --subnet 10.60.0.0/24 --ip-range 10.60.0.0/25 --ip-range 10.60.0.128/25 new
    refuses "no address for a container" fairway network create --subnet 10.60.0.0/24 --ip-range 10.60.0.1/32 new
    refuses "needs a --subnet" fairway network create --ip-range 10.60.0.0/25 new
    refuses "it must be NAME=ADDRESS" fairway network create --subnet 10.60.0.0/24 --aux-address 10.60.0.5 new
    refuses "it is no IP address" fairway network create --subnet 10.60.0.0/24 --aux-address a=b new
    refuses "given twice" fairway network create --subnet 10.60.0.0/24 --aux-address a=10.60.0.5 --aux-address a=10.60.0.6 new
    refuses "10.60.0.5 has 2 names (a, b)" fairway network create --subnet 10.60.0.0/24 --aux-address a=10.60.0.5 --aux-address b=10.60.0.5 new
    refuses "does not lie in the subnet" fairway network create --subnet 10.60.0.0/24 --aux-address a=10.61.0.5 new
    refuses "needs a --subnet" fairway network create --aux-address a=10.60.0.5 new
    refuses "--ipv4: it must be true or false" fairway network create --ipv4=perhaps new
    refuses "is IPv4, which network new is to be without" fairway network create --ipv6 --ipv4=false --subnet 10.60.0.0/24 new
}
@test "what an endpoint may send from that can't be" {
    on() { fairway run --rm --network "base,$1" --rootfs /:O -- true; }
    refuses "it must be one of deny, mac, allow" on spoof=no
    refuses "it is no subnet" on allow-address=somebody
    refuses "it should be 10.9.0.0/24" on allow-address=10.9.0.1/24
    for address in 127.0.0.1 224.0.0.1 ::1 ff02::1; do refuses "invalid allowed address $address" on allow-address=$address; done
    refuses "10.50.0.1: it is the gateway of network base" on allow-address=10.50.0.1
    refuses "10.50.0.0/24: 10.50.0.1, the gateway of network base, is among them" on allow-address=10.50.0.0/24
    refuses "there is no key \"spof\"" on spof=mac
    refuses '"host" takes no further keys' fairway run --rm --network host,spoof=mac --rootfs /:O -- true
}
@test "a port on an address of many" {
    for address in 224.0.0.1 255.255.255.255 '[ff02::1]'; do
        refuses "it is no host's own address" fairway run --network base -p "$address:8090:80" --rootfs /:O -- true
    done
}
@test "a port on an address that this host can't have" {
    refuses "fe80::1: it is a link-local address" fairway run --network base -p '[fe80::1]:8090:80' --rootfs /:O -- true
    refuses "has no address 192.0.2.99" fairway run --network base -p 192.0.2.99:8090:80 --rootfs /:O -- true
    [[ "$stderr" != *publish-address* ]]
    refuses "stands in brackets" fairway run --network base -p ::1:8090:80 --rootfs /:O -- true
    refuses "missing value for '-p'" fairway run --network base -p -1:80 --rootfs /:O -- true
    refuses "the container's port is missing" fairway run --network base -p 80: --rootfs /:O -- true
}
@test "a port on an address of the settings that this host can't have" {
    for address in 192.0.2.99 fe80::1; do
        fairway system set publish-address=$address
        refuses "the setting publish-address puts ports without an address on $address" \
            fairway run --network base -p 8090:80 --rootfs /:O -- true
    done
    fairway system unset publish-address
}
@test "no root rights" {
    install -m 755 "$FAIRWAY_BIN/fairway" /tmp/fairway-unprivileged
    refuses "root" setpriv --reuid 65534 --regid 65534 --clear-groups /tmp/fairway-unprivileged ps
    rm /tmp/fairway-unprivileged
}
@test "an unknown container" {
    for verb in stop kill rm logs inspect port restart wait start; do refuses "nobody" fairway "$verb" nobody; done
    refuses "nobody" fairway exec nobody true
}
@test "an empty name" {
    for verb in stop kill rm "rm --force" logs inspect port restart wait start; do
        refuses 'no such container: ""' fairway $verb ''
    done
    refuses 'no such container: ""' fairway exec '' true
    refuses 'network "" not found' fairway network rm ''
    refuses 'network "" not found' fairway network inspect ''
}
@test "Fairway's own files within a container's reach" {
    refuses ":O" fairway create --rootfs / -- true
    refuses '"/"' fairway create --workdir tmp --rootfs /:O -- true
}
@test "one of several that is missing keeps nothing from the others, and is told of in its turn" {
    run --separate-stderr fairway kill --signal CONT holder nobody holder
    [ "$status" -eq 1 ]
    [ "$output" = $'holder\nholder' ]
    [ "$stderr" = "fairway: no such container: nobody" ]
}
@test "a command that is not there: 127; one that can't be executed: 126" {
    run -127 fairway run --rm --network base --rootfs /:O -- /nowhere/program
    [ "$status" -eq 127 ]
    run fairway run --rm --network base --rootfs /:O -- /etc/hostname
    [ "$status" -eq 126 ]
}
@test "our own error in run: 125" {
    run fairway run --network nowhere --rootfs /:O -- true
    [ "$status" -eq 125 ]
}
