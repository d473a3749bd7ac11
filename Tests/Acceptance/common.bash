# What every acceptance test uses. The file's own network namespace is the "host".

setup_file() {
    ip link set lo up
    export PATH="$FAIRWAY_BIN:$PATH"
    # Whatever settings this machine has are not the tests'.
    export FAIRWAY_CONFIG=/dev/null
}

# Removes everything and shows that nothing is left: the test of all tests in a file.
teardown_file() {
    local run root
    run=$(fairway info --format '{{.run}}')
    root=$(fairway info --format '{{.root}}')
    fairway system reset --force >/dev/null
    wait_until no_links_left
    [ -z "$(nft list tables)" ]
    [ "$(sysctl -n net.ipv4.ip_forward)" = 0 ]
    [ "$(sysctl -n net.ipv6.conf.all.forwarding)" = 0 ]
    [ -z "$(pids_here 'fairwayd|fairway-relay|conmon')" ]
    ! grep --quiet --fixed-strings -e "$run" -e "$root" /proc/self/mountinfo
    [ ! -e "$run" ]
    [ ! -e "$root" ]
}

no_links_left() { [ "$(ip -o link show | grep -cE 'fairway0|br-|veth|ifb|gone')" = 0 ]; }

# Process IDs in this network namespace with one of these names.
pids_here() {
    local own pid
    own=$(readlink /proc/self/ns/net)
    for pid in $(pgrep -x "$1" || true); do
        if [ "$(readlink "/proc/$pid/ns/net" 2>/dev/null)" = "$own" ]; then echo "$pid"; fi
    done
}

# Kills the daemon, and waits for nothing: the next command has to find the next daemon.
kill_daemon() { kill -KILL "$(daemon)"; }

# Waits at most ten seconds for something that nothing announces.
wait_until() {
    local attempt
    for attempt in $(seq 200); do
        if "$@"; then return 0; fi
        sleep 0.05
    done
    echo "gave up waiting for: $*" >&2
    return 1
}

# A container that answers each TCP connection on a port with its name.
server() {
    local name=$1 port=$2
    shift 2
    fairway run -d --name "$name" "$@" --rootfs /:O -- python3 -c "
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'$name')
    def log_message(self, *arguments): pass
http.server.ThreadingHTTPServer(('0.0.0.0', $port), Handler).serve_forever()"
}

fetch() { curl --silent --fail --globoff --max-time 5 --retry 50 --retry-delay 0 --retry-all-errors --retry-max-time 15 "$1"; }

address_of() { fairway inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

# Runs a command that must fail with one line on standard error, which must contain the given words.
refuses() {
    local words=$1
    shift
    run --separate-stderr "$@"
    if [ "$status" -eq 0 ]; then echo "succeeded: $*"; return 1; fi
    if [ "$(wc -l <<<"$stderr")" -ne 1 ]; then echo "not one line: $stderr"; return 1; fi
    if [[ "$stderr" != *"$words"* ]]; then echo "expected \"$words\" in: $stderr"; return 1; fi
}
