#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

@test "foreground: output, errors and the exit code come through" {
    run --separate-stderr fairway run --rm --rootfs /:O -- sh -c 'echo out; echo err >&2; exit 7'
    [ "$status" -eq 7 ]
    [ "$output" = out ]
    [ "$stderr" = err ]
}

@test "standard input reaches the command with -i, up to its end" {
    run bash -c "echo hello | fairway run -i --rm --rootfs /:O -- cat"
    [ "$status" -eq 0 ]
    [ "$output" = hello ]
    sum=$(head -c 3000000 /dev/urandom | tee /tmp/fairway-input.$$ | md5sum)
    run bash -c "fairway run -i --rm --rootfs /:O -- md5sum < /tmp/fairway-input.$$"
    rm /tmp/fairway-input.$$
    [ "$output" = "$sum" ]
}

@test "input for a container's terminal from what is none is refused" {
    fairway create -it --name terminal --rootfs /:O -- cat
    refuses "the input device is not a TTY" timeout 10 fairway start -ai terminal
    [ "$status" -eq 1 ]
    [ "$(fairway inspect --format '{{.State.Status}}' terminal)" = created ]
    fairway start terminal
    refuses "the input device is not a TTY" timeout 10 fairway attach terminal
    fairway kill terminal
    fairway rm --force terminal
    fairway create -t --name seen --rootfs /:O -- echo out
    [[ "$(timeout 10 fairway start -a seen)" == out* ]]
    fairway rm seen
}

@test "create, start, wait, logs, restart, stop, rm" {
    fairway create --name job --rootfs /:O -- sh -c 'echo started; exec sleep 1000'
    [ "$(fairway inspect --format '{{.State.Status}}' job)" = created ]
    fairway start job
    [ "$(fairway inspect --format '{{.State.Status}}' job)" = running ]
    wait_until grep_logs started
    fairway restart -t 0 job
    fairway stop -t 0 job
    [ "$(fairway inspect --format '{{.State.Status}}' job)" = exited ]
    [ "$(fairway wait job)" = 137 ]
    [ "$(fairway logs job | grep -c started)" = 2 ]
    fairway rm job
    run fairway inspect job
    [ "$status" -ne 0 ]
}
grep_logs() { fairway logs job | grep -q "$1"; }

@test "a stopped container keeps its files and its address, and gives its ports back" {
    fairway run -d --name keeper -p 8090:80 --rootfs /:O -- sh -c 'echo mine >> /kept; exec sleep 1000'
    wait_until fairway exec keeper test -s /kept
    address=$(address_of keeper)
    fairway stop -t 0 keeper
    fairway run -d --name taker -p 8090:80 --rootfs /:O -- sleep 1000
    refuses "8090" fairway start keeper
    fairway rm --force taker
    fairway start keeper
    [ "$(address_of keeper)" = "$address" ]
    wait_until has_two_lines
    fairway rm --force keeper
}
has_two_lines() { [ "$(fairway exec keeper grep -c mine /kept)" = 2 ]; }

@test "exec: output, exit code, input, environment" {
    fairway run -d --name target --rootfs /:O -- sleep 1000
    run fairway exec target sh -c 'echo inside; exit 3'
    [ "$status" -eq 3 ]
    [ "$output" = inside ]
    run bash -c "echo piped | fairway exec -i target cat"
    [ "$output" = piped ]
    run fairway exec -e WORD=given target sh -c 'echo $WORD'
    [ "$output" = given ]
    run -127 fairway exec target /nowhere
    [ "$status" -eq 127 ]
    run -127 --separate-stderr fairway exec --detach target /nowhere
    [[ "$stderr" == *"/nowhere"* ]]
    run -126 fairway exec --detach target /etc/passwd
    fairway exec --detach target touch /made
    wait_until fairway exec target test -e /made
    fairway rm --force target
}

@test "several containers are stopped at once, and told of in their order" {
    names=(s1 s2 s3 s4)
    for name in "${names[@]}"; do fairway run -d --name "$name" --rootfs /:O -- sh -c 'trap "" TERM; while :; do sleep 1; done' >/dev/null; done
    SECONDS=0
    run fairway stop -t 3 "${names[@]}"
    [ "$status" -eq 0 ]
    [ "$output" = "$(printf '%s\n' "${names[@]}")" ]
    [ "$SECONDS" -lt 9 ]
    fairway rm "${names[@]}"
}

@test "a network may be called as a verb is" {
    fairway network create prune
    [ "$(fairway network inspect --format '{{.Name}}' prune)" = prune ]
    fairway network rm prune
}

@test "logs --follow ends with the container" {
    fairway run -d --name talker --rootfs /:O -- sh -c 'for i in 1 2 3; do echo $i; sleep 0.2; done'
    run timeout 20 fairway logs --follow talker
    [ "$status" -eq 0 ]
    [ "$output" = $'1\n2\n3' ]
    [ "$(fairway logs --tail 1 talker)" = 3 ]
    fairway rm talker
}

@test "the host's files are untouched, and /root and Fairway's own directories are empty inside" {
    run fairway run --rm --rootfs /:O -- sh -c 'touch /made-inside && ls -A /root /var/lib/fairway /run/fairway 2>/dev/null | grep -v : | wc -w'
    [ "$status" -eq 0 ]
    [ "$output" = 0 ]
    [ ! -e /made-inside ]
}

@test "--rm removes the container when it ends, however it ends" {
    id=$(fairway run -d --rm --rootfs /:O -- sleep 1000)
    kill -KILL "$(fairway inspect --format '{{.State.Pid}}' "$id")"
    wait_until gone "$id"
}
gone() { ! fairway inspect "$1" >/dev/null 2>&1; }

@test "a mount is there, read-only where asked" {
    directory=$(mktemp -d)
    echo shared >"$directory/file"
    run fairway run --rm -v "$directory:/mnt:ro" --rootfs /:O -- sh -c 'cat /mnt/file; touch /mnt/new 2>/dev/null || echo refused'
    [[ "$output" == shared*refused ]]
    rm -r "$directory"
}

@test "with a terminal: size, output and the exit code" {
    run python3 - <<'PYTHON'
import fcntl, os, pty, struct, subprocess, sys, termios
pid, fd = pty.fork()
if pid == 0:
    os.execvp("fairway", ["fairway", "run", "-it", "--rm", "--rootfs", "/:O", "--", "sh", "-c", "read line; stty size; echo got $line; exit 5"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 99, 0, 0))
os.write(fd, b"word\r")
text = b""
while True:
    try: chunk = os.read(fd, 1000)
    except OSError: break
    if not chunk: break
    text += chunk
_, status = os.waitpid(pid, 0)
print(text.decode().replace("\r", ""), os.waitstatus_to_exitcode(status))
PYTHON
    [[ "$output" == *"33 99"* ]]
    [[ "$output" == *"got word"* ]]
    [[ "$output" == *" 5" ]]
}

@test "ps lists what was created before or since a container" {
    for name in p1 p2 p3; do fairway create --name "$name" --rootfs /:O -- true >/dev/null; done
    [ "$(fairway ps -a --filter since=p1 --format '{{.Names}}')" = $'p3\np2' ]
    [ "$(fairway ps -a --filter since=p1 --filter before=p3 --format '{{.Names}}')" = p2 ]
    refuses "no such container: p9" fairway ps --filter before=p9
    fairway rm p1 p2 p3
}

@test "events: those of a time that is past are shown at once, as far back as asked" {
    fairway run --rm --name passing --rootfs /:O -- true
    run timeout 10 fairway events --since 1m --until "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" --filter container=passing --format '{{.action}}'
    [ "$status" -eq 0 ]
    [ "$output" = $'create\nstart\ndie\ndestroy' ]
    run timeout 10 fairway events --until 1h
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    refuses "for --until: it is neither a duration" fairway events --until tomorrow
    refuses "which is earlier" fairway events --since 1m --until 2m
}
