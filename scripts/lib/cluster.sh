# shellcheck shell=bash
# The cluster as processes: start, wait until it really answers, stop. Expects: $top, $data, $balancer, $listen, $balancer_port.

declare -A server_pid=()
balancer_pid=''
conf() { printf '%s' "$data/nginx-compat.conf"; }

# The lesson's configuration file, copied so that the steps may edit it; only the ports change, when others were asked for.
write_conf() {
    mkdir -p "$data/logs"
    sed -e "s/127\.0\.0\.1:6000/127.0.0.1:${listen[0]}/" -e "s/127\.0\.0\.1:6002/127.0.0.1:${listen[1]}/" \
        -e "s/127\.0\.0\.1:6004/127.0.0.1:${listen[2]}/" -e "s/listen\( *\)8000/listen\1$balancer_port/" "$top/nginx-compat.conf" > "$(conf)"
}

server_command() { printf '%q ' "$top/bin/ChatServer" 127.0.0.1 "$1" --db "sqlite:$data/chat.db" --seed-lesson; }

# nginx needs two things said that the Balancer does not: where its stream module is, and which user its workers are when root starts it.
balancer_command() {
    local main='daemon off; error_log stderr info;'
    if [[ $balancer == nginx ]]; then
        ((EUID == 0)) && main+=' user root;'
        printf '%q ' nginx -p "$data" -c "$(conf)" -e "$data/logs/error.log" -g "$nginx_module $main" "$@"
    else
        printf '%q ' "$top/bin/Balancer" -p "$data" -c "$(conf)" -g "$main" "$@"
    fi
}

start_server() {
    eval "exec $(server_command "$1")" > "$data/server-$1.log" 2>&1 &
    server_pid[$1]=$!
    wait_until 20 answers "$1" || not_answering "ChatServer" "$1" "$data/server-$1.log"
}

# The balancer answers when each server behind it has been reached once: a whole round, so that the lesson's first client still gets the first turn.
start_balancer() {
    eval "exec $(balancer_command)" > "$data/balancer.log" 2>&1 &
    balancer_pid=$!
    wait_until 20 test -s "$data/logs/balancer.pid" || not_answering "$balancer" "$balancer_port" "$data/balancer.log"
    local one
    for one in 1 2; do
        wait_until 20 answers "$balancer_port" || not_answering "$balancer" "$balancer_port" "$data/balancer.log"
    done
}

# answers PORT: a heartbeat goes in and the protocol's reply comes out.
answers() {
    local reply=''
    {
        printf '{"msgid":99}\0' >&3
        IFS= read -r -t 2 -d '' reply <&3
    } 2> /dev/null 3<> "/dev/tcp/127.0.0.1/$1"
    [[ $reply == *'"server"'* ]]
}

not_answering() {
    tail -n 5 "$3" >&2
    die "$1 does not answer on port $2; its last words are above." "$1 在端口 $2 上没有应答；上面是它最后的输出。"
}

reload_balancer() { eval "$(balancer_command -s reload)" 2>> "$data/balancer.log"; }

# stop PID: asks, waits, and insists after 8 s.
stop() {
    kill -TERM "$1" 2> /dev/null || return 0
    wait_until 8 gone "$1" || kill -KILL "$1" 2> /dev/null
    wait "$1" 2> /dev/null
}

# Ended, or ended and only waiting to be noticed.
gone() { ! kill -0 "$1" 2> /dev/null || [[ $(cat "/proc/$1/stat" 2> /dev/null) =~ \)\ Z ]]; }

stop_cluster() {
    local pid
    [[ -z $balancer_pid ]] || stop "$balancer_pid"
    for pid in "${server_pid[@]}"; do stop "$pid"; done
    server_pid=()
    balancer_pid=''
}

# landed PORT: how many connections this server has taken so far.
landed() { grep -c 'connected from' "$data/server-$1.log" 2> /dev/null || true; }
