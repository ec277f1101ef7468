# shellcheck shell=bash
# Real clients. Each reads its commands from a pipe and writes one event per line. Expects: $top, $data, $balancer_port.

declare -A client_pid=() client_input=()

start_client() {
    local name=$1 pipe=$data/client-$1.in input
    rm -f "$pipe"
    mkfifo "$pipe"
    exec {input}<> "$pipe"
    # Empty the log here, not at the program's start, which may be late: nobody must see lines of an earlier client.
    : > "$data/client-$name.log"
    "$top/bin/ChatClient" 127.0.0.1 "$balancer_port" < "$pipe" >> "$data/client-$name.log" 2>&1 &
    client_pid[$name]=$!
    client_input[$name]=$input
    # shellcheck disable=SC2034
    marks[$name]=0
}

type_into() { printf '%s\n' "$2" >&"${client_input[$1]}"; }

quit_client() {
    type_into "$1" quit
    wait_until 10 gone "${client_pid[$1]}" || kill -KILL "${client_pid[$1]}" 2> /dev/null
    wait "${client_pid[$1]}" 2> /dev/null
    local input=${client_input[$1]}
    exec {input}>&-
    unset "client_pid[$1]" "client_input[$1]"
}

stop_clients() {
    local pid
    for pid in "${client_pid[@]}"; do
        kill -KILL "$pid" 2> /dev/null
        wait "$pid" 2> /dev/null
    done
    client_pid=()
}

# gone PID: true for an ended process, also while it is a zombie.
gone() { ! kill -0 "$1" 2> /dev/null || [[ $(cat "/proc/$1/stat" 2> /dev/null) =~ \)\ Z ]]; }
