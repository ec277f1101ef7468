# shellcheck shell=bash
# The cluster as processes: start, wait for an answer, stop. Expects: services.sh, $top, $data, $balancer, $listen, $balancer_port.

declare -A server_pid=()
balancer_pid=''
conf() { printf '%s' "$data/nginx-compat.conf"; }

# place_log PLACE: the file in which this place's lines appear.
place_log() {
    case $1 in
        balancer) echo "$data/logs/error.log" ;;
        shell) echo "$data/shell.log" ;;
        [0-9]*) echo "$data/server-$1.log" ;;
        *) echo "$data/client-$1.log" ;;
    esac
}

# The lesson's configuration file, copied so that the steps can edit it, with the ports of the command line.
write_conf() {
    mkdir -p "$data/logs"
    on_our_ports "$(< "$top/nginx-compat.conf")" > "$(conf)"
}

server_command() {
    printf '%q ' "$top/bin/ChatServer" 127.0.0.1 "$1" --db "$(database_url)" --seed-lesson
    [[ -z $bus_url ]] || printf -- '--bus %s ' "$bus_url"
    admin_options "$1"
}

# Unlike Balancer, nginx needs the path of its stream module and, when root starts it, the user of its workers.
balancer_command() {
    local main='daemon off; error_log stderr info;'
    if [[ $balancer == nginx ]]; then
        ((EUID == 0)) && main+=' user root;'
        printf '%q ' nginx -p "$data" -c "$(conf)" -e "$data/logs/error.log" -g "$nginx_module $main" "$@"
    else
        printf '%q ' "$top/bin/Balancer" -p "$data" -c "$(conf)" -g "$main" "$@"
        status_options
    fi
}

start_server() {
    eval "exec $(server_command "$1")" >> "$data/server-$1.log" 2>&1 &
    server_pid[$1]=$!
    # The shell must not report a server that a step kills.
    disown
    await_listener "$1" "${server_pid[$1]}" "$data/server-$1.log" ChatServer
}

start_balancer() {
    eval "exec $(balancer_command)" > "$data/balancer.log" 2>&1 &
    balancer_pid=$!
    await_listener "$balancer_port" "$balancer_pid" "$data/balancer.log" "$balancer"
    wait_until 20 test -s "$data/logs/balancer.pid"
}

# await_listener PORT PID LOG PROGRAM: does not connect, so the lesson's clients are connections #1 and #2.
await_listener() {
    wait_until 60 listening_or_gone "$1" "$2"
    listening "$1" || {
        tail -n 5 "$3" >&2
        die "$4 does not listen on port $1; its last lines are above." "$4 没有监听端口 $1；上面是它最后的输出。"
    }
}

listening_or_gone() { listening "$1" || gone "$2"; }

# stop PID: sends SIGTERM, and SIGKILL after 8 s.
stop() {
    kill -TERM "$1" 2> /dev/null || return 0
    # A frozen one would not hear it.
    kill -CONT "$1" 2> /dev/null
    wait_until 8 gone "$1" || kill -KILL "$1" 2> /dev/null
    wait "$1" 2> /dev/null
}

# stop_programs: the balancer and the servers. What they share goes on.
stop_programs() {
    local pid
    [[ -z $balancer_pid ]] || stop "$balancer_pid"
    for pid in "${server_pid[@]}"; do stop "$pid"; done
    server_pid=()
    balancer_pid=''
}

stop_cluster() {
    [[ -z ${dashboard_pid:-} ]] || stop "$dashboard_pid"
    stop_programs
    stop_redis
    stop_database
}
