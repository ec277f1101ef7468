# shellcheck shell=bash
# Real clients, told what to type. Each reads its commands from a pipe and writes one event a line. Expects: $top, $data, $balancer_port.

declare -A client_pid=() client_input=() client_read=()

start_client() {
    local name=$1 pipe=$data/client-$1.in input
    rm -f "$pipe"
    mkfifo "$pipe"
    exec {input}<> "$pipe"
    # Emptied here and not by the program's start, which may come late: what an earlier client of this name said must not be read again.
    : > "$data/client-$name.log"
    "$top/bin/ChatClient" 127.0.0.1 "$balancer_port" < "$pipe" >> "$data/client-$name.log" 2>&1 &
    client_pid[$name]=$!
    client_input[$name]=$input
    client_read[$name]=0
}

type_into() { printf '%s\n' "$2" >&"${client_input[$1]}"; }

# expect CLIENT TEXT [SECONDS]: the client's next event line that holds TEXT, left in $event. Fails the demo when it does not come.
expect() {
    local name=$1 text=$2
    wait_until "${3:-15}" find_event "$name" "$text" || {
        tail -n 5 "$data/client-$name.log" >&2
        die "Client $name did not show \"$text\"; its last lines are above." "客户端 $name 没有显示 \"$text\"；上面是它最后的输出。"
    }
}

find_event() {
    local found
    found=$(tail -n "+$((client_read[$1] + 1))" "$data/client-$1.log" | grep -n -m 1 -F -- "$2") || return 1
    client_read[$1]=$((client_read[$1] + ${found%%:*}))
    event=${found#*:}
}

# login CLIENT ID PASSWORD: leaves the port it landed on in $port.
login() {
    type_into "$1" "login $2 $3"
    expect "$1" "login ok id=$2"
    port=${event##*server=127.0.0.1:}
    port=${port%%[!0-9]*}
}

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
