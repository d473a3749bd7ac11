#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load common

# Where a setting comes from, and who outranks whom. The file is the test's own: nothing below /etc is touched.

setup() {
    fairway daemon stop >/dev/null
    fairway system unset mtu link-group log-level >/dev/null
    fairway daemon stop >/dev/null
    file=$BATS_TEST_TMPDIR/config.yaml
}

# Ends the daemon that has the test's file, so that others don't contradict it.
teardown() { fairway daemon stop >/dev/null; }

# "VALUE SOURCE" of a setting.
setting() { fairway info --format json | jq -r --arg key "$1" '.settings[] | select(.key == $key) | "\(.value) \(.source)"'; }

@test "the file, outranked by the database, by the environment, by a flag" {
    echo "mtu: 1401" >"$file"
    export FAIRWAY_CONFIG=$file
    [ "$(setting mtu)" = "1401 file" ]
    [ "$(fairway system set mtu=1402)" = 'mtu is now "1402"' ]
    [ "$(setting mtu)" = "1402 database" ]
    fairway daemon stop
    [ "$(setting mtu)" = "1402 database" ]
    fairway daemon stop
    [ "$(FAIRWAY_MTU=1403 setting mtu)" = "1403 environment" ]
    fairway daemon stop
    FAIRWAY_MTU=1403 fairwayd --mtu 1404 --foreground 3>&- &
    wait_until fairway daemon status
    [ "$(setting mtu)" = "1404 flag" ]
    fairway daemon stop
    [ "$(fairway system unset mtu)" = 'mtu is now "1401" (file)' ]
}

@test "what is set is what networks get" {
    fairway system set mtu=1337
    fairway network create narrow
    ip link show "$(fairway network inspect --format '{{.Id}}' narrow | sed 's/^/br-/' | cut -c-15)" | grep -q "mtu 1337"
    fairway network rm narrow
}

@test "info shows each setting with its source, for people and programs" {
    printf 'log-level: debug\n' >"$file"
    run env FAIRWAY_CONFIG="$file" fairway info
    grep -qE "^ log-level +debug +\(file $file\)$" <<<"$output"
    grep -qE '^ mtu +\(default\)$' <<<"$output"
    [ "$(fairway info --format json | jq '.settings | length')" = "$(grep -c '^### ' "$BATS_TEST_DIRNAME/../../docs/settings.md")" ]
    [ "$(fairway info --format '{{.settingsFile}}')" = "$file" ]
}

@test "what takes effect with the next daemon says so, and does" {
    run fairway system set log-level=debug
    [[ "$output" == 'stored log-level "debug", but "info" stays in force until the daemon starts anew'* ]]
    [ "$(setting log-level)" = "info default" ]
    fairway info | grep -q 'stored: "debug"'
    fairway daemon stop
    [ "$(setting log-level)" = "debug database" ]
}

@test "what is outranked says so" {
    export FAIRWAY_MTU=1500
    run fairway system set mtu=1400
    [ "$output" = 'stored mtu "1400", but "1500" stays in force, because the running daemon has it from its environment' ]
}

@test "an environment that contradicts the daemon is one sentence with both values and what to do" {
    fairway system set mtu=1400
    for verb in ps "network ls" "daemon start"; do
        refuses 'FAIRWAY_MTU is "1500" here, but the running daemon has mtu "1400"' env FAIRWAY_MTU=1500 fairway $verb
        [[ "$stderr" == *'"fairway daemon stop"' ]]
    done
    env FAIRWAY_MTU=1400 fairway ps
    refuses "FAIRWAY_CONFIG" env FAIRWAY_CONFIG=/elsewhere.yaml fairway ps
    env FAIRWAY_MTU=1500 fairway daemon stop
    env FAIRWAY_MTU=1500 fairway ps
}

@test "a mistake in the file is one sentence with the line, and no daemon starts" {
    export FAIRWAY_CONFIG=$file
    printf 'mtu: 1400\nbridge_name: x\n' >"$file"
    refuses "$file, line 2: there is no setting \"bridge_name\"; did you mean \"bridge-name\"?" fairway ps
    printf 'mtu: fast\n' >"$file"
    refuses "invalid value \"fast\" for mtu in $file, line 1: it must be a number from 68 to 65535" fairway ps
    printf 'mtu: [\n' >"$file"
    refuses "$file, line 2: this is not valid YAML" fairway ps
    rm "$file"
    refuses "can't read the settings in $file: No such file or directory" fairway ps
    [ -z "$(pids_here fairwayd)" ]
}

@test "bad input in the environment and in flags of the daemon is one sentence, and no daemon starts" {
    fairway daemon stop
    for setting in firewall monitor forward-rule publish-address iptables-variant chain-prefix; do
        variable=FAIRWAY_$(tr a-z- A-Z_ <<<"$setting")
        refuses "for $variable: it must be" env "$variable=no such thing" fairway ps
        # Descriptor 3, which bats has, is where a daemon tells its starter that it can't.
        refuses "for --$setting: it must be" bash -c "exec fairwayd --$setting 'no such thing' 3>&-"
    done
    [ -z "$(pids_here fairwayd)" ]
}

@test "bad input to set and unset is one sentence, and changes nothing" {
    before=$(fairway info --format json | jq .settings)
    refuses "did you mean \"mtu\"?" fairway system set mtu=1400 mut=1
    refuses "it must be a number from 68 to 65535" fairway system set link-group=7 mtu=1
    refuses "KEY=VALUE" fairway system set mtu
    refuses "more than once" fairway system set mtu=1400 mtu=1500
    refuses "there is no setting \"nothing\"" fairway system unset nothing
    refuses "key=value" fairway system set
    refuses "it must be one of repair, report, off" fairway system set monitor=sometimes
    refuses "it must be one of on, off" fairway system set forward-rule=perhaps
    for address in somewhere 10.0.0.0/8 224.0.0.1 255.255.255.255 ff02::1; do
        refuses "it must be an IP address, of one host or of all" fairway system set publish-address=$address
    done
    [ "$(fairway info --format json | jq .settings)" = "$before" ]
}
