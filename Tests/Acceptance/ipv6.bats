#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# A server of both families on every address of its own.
server6() {
    local name=$1 port=$2
    shift 2
    fairway run -d --name "$name" "$@" --rootfs /:O -- python3 -c "
import http.server, socket
class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'$name')
    def log_message(self, *arguments): pass
Server(('::', $port), Handler).serve_forever()"
}

address6_of() { fairway inspect --format '{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}' "$1"; }

@test "a dual-stack network gives addresses and default routes of both families, usable at once" {
    fairway network create --ipv6 --subnet 10.70.0.0/24 --subnet fd00:70::/64 both
    run fairway run --rm --network both --rootfs /:O -- ip -o addr show eth0
    [[ "$output" == *"inet 10.70.0.2/24"* ]]
    [[ "$output" == *"inet6 fd00:70::2/64 scope global nodad"* ]]
    [[ "$output" == *"inet6 fe80::"*"/64 scope link"* ]]
    [[ "$output" != *tentative* ]]
    run fairway run --rm --network both --rootfs /:O -- sh -c 'ip route; ip -6 route'
    [[ "$output" == *"default via 10.70.0.1 dev eth0"* ]]
    [[ "$output" == *"default via fd00:70::1 dev eth0"* ]]
    run ip -d link show "br-$(fairway network inspect --format '{{.Id}}' both | cut -c 1-12)"
    [[ "$output" == *"mcast_snooping 0"* ]]
    run fairway network inspect both
    [[ "$output" == *'"EnableIPv6": true'* ]]
    [[ "$output" == *'"Gateway": "fd00:70::1"'* ]]
    [ "$(fairway network ls --format '{{.Name}} {{.IPv4}} {{.IPv6}}' --filter name=both)" = "both true true" ]
}

@test "a published port answers in both families, on the host and between containers" {
    server6 web 80 --network both -p 8080:80
    [ "$(fetch http://10.70.0.1:8080/)" = web ]
    [ "$(fetch 'http://[fd00:70::1]:8080/')" = web ]
    [ "$(fetch "http://[$(address6_of web)]:80/")" = web ]
    run fairway run --rm --network both --rootfs /:O -- curl --silent --fail --max-time 5 "http://[$(address6_of web)]:80/"
    [ "$output" = web ]
    [ "$(fairway ps --format '{{.Ports}}' --filter name=web)" = "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp" ]
    run fairway port web
    [ "${lines[*]}" = "80/tcp -> 0.0.0.0:8080 80/tcp -> [::]:8080" ]
    run fairway inspect web
    [[ "$output" == *'"HostIp": "::"'* ]]
    [[ "$output" == *'"IPv6Gateway": "fd00:70::1"'* ]]
    run fairway exec web cat /etc/hosts
    [[ "$output" == *"10.70.0."*"web"* ]]
    [[ "$output" == *"fd00:70::"*"web"* ]]
}

@test "another program gets the published port in neither family" {
    for address in 0.0.0.0 ::; do
        run python3 -c "
import socket
s = socket.socket(socket.AF_INET6 if ':' in '$address' else socket.AF_INET)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('$address', 8080)); s.listen()"
        [[ "$output" == *"Address already in use"* ]]
    done
}

@test "a host beyond an uplink reaches the published port in IPv6, and the container reaches it with the host's address" {
    ip netns add beyond
    ip link add up0 type veth peer name lan0 netns beyond
    ip addr add 2001:db8:1::1/64 dev up0 nodad
    ip link set up0 up
    ip -n beyond addr add 2001:db8:1::2/64 dev lan0 nodad
    ip -n beyond link set lan0 up
    wait_until ip netns exec beyond curl --silent --fail --max-time 2 "http://[2001:db8:1::1]:8080/"
    ip netns exec beyond python3 -c "
import socket
s = socket.socket(socket.AF_INET6); s.bind(('2001:db8:1::2', 9000)); s.listen()
c, peer = s.accept(); c.sendall(peer[0].encode()); c.close()" 3>&- &
    wait_until ip netns exec beyond sh -c 'grep -q :2328 /proc/net/tcp6'
    run fairway exec web python3 -c "
import socket
print(socket.create_connection(('2001:db8:1::2', 9000), 5).recv(100).decode())"
    [ "$output" = 2001:db8:1::1 ]
    run ip netns exec beyond curl --silent --max-time 1 "http://[$(address6_of web)]:80/"
    [ "$status" -ne 0 ]
    ip link del up0
    ip netns del beyond
}

@test "ports of one address, of one family, and of the loopback address are accepted where there is IPv6" {
    ip link add up0 type bridge
    ip addr add 2001:db8:9::1/64 dev up0 nodad
    ip link set up0 up
    server6 one 80 --network both -p '[2001:db8:9::1]:8081:80' -p '[::]:8082:80' -p 0.0.0.0:8083:80 -p '[::1]:8084:80'
    [ "$(fetch 'http://[2001:db8:9::1]:8081/')" = one ]
    [ "$(fetch 'http://[fd00:70::1]:8082/')" = one ]
    [ "$(fetch http://10.70.0.1:8083/)" = one ]
    run curl --silent --max-time 2 'http://[fd00:70::1]:8081/'
    [ "$status" -ne 0 ]
    run curl --silent --max-time 2 http://10.70.0.1:8082/
    [ "$status" -ne 0 ]
    run curl --silent --max-time 2 'http://[fd00:70::1]:8083/'
    [ "$status" -ne 0 ]
    run fairway port one
    [[ "$output" == *"80/tcp -> [2001:db8:9::1]:8081"*"80/tcp -> [::]:8082"*"80/tcp -> 0.0.0.0:8083"*"80/tcp -> [::1]:8084"* ]]
    fairway rm --force one
    ip link del up0
}

@test "a network of IPv6 only has nothing of IPv4, and its addresses come from the host's own prefix" {
    fairway network create --ipv6 --ipv4=false six
    subnet=$(fairway network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' six)
    [[ "$subnet" == fd*::/64 || "$subnet" == fd*/64 ]]
    run fairway run --rm --network six --rootfs /:O -- sh -c 'ip -o addr show eth0; ip route'
    [[ "$output" == *"inet6 fd"* ]]
    [[ "$output" != *"inet "* ]]
    [[ "$output" != *default* ]]
    server6 seven 80 --network six -p 8090:80
    [ "$(fetch "http://[$(address6_of seven)]:80/")" = seven ]
    [ "$(fairway ps --format '{{.Ports}}' --filter name=seven)" = "[::]:8090->80/tcp" ]
    fairway rm --force seven
    fairway network rm six
    fairway network create --ipv6 six
    [[ "$(fairway network inspect six)" == *"\"$subnet\""* ]]
    fairway network rm six
}

@test "a network of IPv4 only has no IPv6 on any of its interfaces" {
    fairway network create --subnet 10.71.0.0/24 -o com.docker.network.bridge.name=four0 four
    server four 80 --network four
    [ "$(sysctl -n net.ipv6.conf.four0.disable_ipv6)" = 1 ]
    [ -z "$(ip -6 -o addr show dev four0)" ]
    for port in $(ip -o link show master four0 | sed 's/^[0-9]*: \([^@:]*\).*/\1/'); do
        [ -z "$(ip -6 -o addr show dev "$port")" ]
    done
    run fairway exec four sh -c 'cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6; ip -6 -o addr show dev eth0; ip -6 route show dev eth0'
    [ "$output" = 1 ]
    fairway rm --force four
    fairway network rm four
}

@test "static addresses, gateway, range and auxiliary addresses go by family" {
    fairway network create --ipv6 --subnet fd00:72::/64 --subnet 10.72.0.0/24 --gateway fd00:72::ff --gateway 10.72.0.254 \
        --ip-range fd00:72::8:0/112 --ip-range 10.72.0.128/25 --aux-address a=fd00:72::8:0 --aux-address b=10.72.0.128 ranged
    run fairway run --rm --network ranged --rootfs /:O -- sh -c 'ip -o addr show eth0; ip route; ip -6 route'
    [[ "$output" == *"10.72.0.129/24"*"fd00:72::8:1/64"* ]]
    [[ "$output" == *"default via 10.72.0.254"*"default via fd00:72::ff"* ]]
    run fairway run --rm --network ranged --ip 10.72.0.7 --ip6 fd00:72::7 --rootfs /:O -- ip -o addr show eth0
    [[ "$output" == *"10.72.0.7/24"*"fd00:72::7/64"* ]]
    refuses "fd00:72::ff is the gateway" fairway run --network ranged --ip6 fd00:72::ff --rootfs /:O -- true
    fairway network rm ranged
}

@test "a /127 has room for one container, and then says so" {
    fairway network create --ipv6 --ipv4=false --subnet fd00:73::/127 pair
    fairway run -d --name only --network pair --rootfs /:O -- sleep 1000
    [ "$(address6_of only)" = fd00:73::1 ]
    refuses "1 of the 1 addresses for containers in the subnet fd00:73::/127" fairway run --network pair --rootfs /:O -- true
    fairway rm --force only
    fairway network rm pair
}

@test "forwarding of each family goes with the last network that needs it" {
    [ "$(sysctl -n net.ipv6.conf.all.forwarding)" = 1 ]
    fairway rm --force web
    fairway network create --subnet 10.74.0.0/24 four
    fairway network rm both
    [ "$(sysctl -n net.ipv6.conf.all.forwarding)" = 0 ]
    [ "$(sysctl -n net.ipv4.ip_forward)" = 1 ]
}

@test "bad input for each flag is one sentence" {
    refuses "fd00::/64 is IPv6" fairway network create --subnet fd00::/64 new
    refuses "10.9.0.0/24 is IPv4" fairway network create --ipv6 --ipv4=false --subnet 10.9.0.0/24 new
    refuses "no addresses" fairway network create --ipv4=false new
    refuses "--ipv6: it must be true or false" fairway network create --ipv6=perhaps new
    refuses "it should be fd00::/64" fairway network create --ipv6 --subnet fd00::1/64 new
    refuses "no subnet in CIDR notation" fairway network create --ipv6 --subnet fd00::/129 new
    refuses "one subnet of a family" fairway network create --ipv6 --subnet fd00::/64 --subnet fd01::/64 new
    refuses "needs a --subnet" fairway network create --ipv6 --gateway fd00::1 new
    refuses "does not lie in the subnet" fairway network create --ipv6 --subnet fd00::/64 --gateway fd01::1 new
    refuses "anycast" fairway network create --ipv6 --subnet fd00::/64 --gateway fd00:: new
    refuses "does not lie in the subnet" fairway network create --ipv6 --subnet fd00::/64 --ip-range fd01::/80 new
    refuses "does not lie in the subnet" fairway network create --ipv6 --subnet fd00::/64 --aux-address a=fd01::1 new
    refuses "NAME=ADDRESS" fairway network create --ipv6 --subnet fd00::/64 --aux-address fd00::1 new
    refuses "fe80::/10" fairway network create --ipv6 --subnet fe80::/64 new
    refuses "at least 1280" fairway network create --ipv6 -o com.docker.network.driver.mtu=1000 new
    refuses "it must be an IPv6 address" fairway run --network four --ip6 10.0.0.1 --rootfs /:O -- true
    refuses "it has no IPv6 subnet" fairway run --network four --ip6 fd00::7 --rootfs /:O -- true
    refuses "network four has no IPv6 addresses" fairway run --network four -p '[::1]:80:80' --rootfs /:O -- true
    refuses "\"[::1\" is no IP address" fairway run --network four -p '[::1:80:80' --rootfs /:O -- true
    [ -z "$(fairway network ls -q --filter name=new)" ]
}
