# shellcheck shell=bash
# The dashboard and the pages that it reads: with --keep and --tmux, where a user has time to look. Expects: ports.sh, $listen, $balancer_port.

# choose_pages: the dashboard beside the balancer (8001 for 8000), its status at 8011, a server's admin page at 9000 for 6000; on a busy port
# the next free one.
choose_pages() {
    local port taken=("${listen[@]}" "$balancer_port")
    dashboard_port=$(next_free $((balancer_port + 1)) "${taken[@]}")
    status_port=$(next_free $((balancer_port + 11)) "${taken[@]}" "$dashboard_port")
    admin_ports=()
    for port in "${listen[@]}"; do
        admin_ports+=("$(next_free $((port + 3000)) "${taken[@]}" "$dashboard_port" "$status_port" "${admin_ports[@]}")")
    done
}

# next_free PORT TAKEN...: the first port from PORT on where nobody listens and that is not taken. Ports from 32768 on are the system's, for
# connections: one that is free now may be in use in the next moment. So it chooses below them.
next_free() {
    local port=$1
    shift
    ((port < 32768)) || port=$((10000 + port % 20000))
    while listening "$port" || [[ " $* " == *" $port "* ]]; do port=$((port + 1)); done
    echo "$port"
}

# admin_options PORT: what the server on PORT needs so that the dashboard can read it.
admin_options() {
    local index
    [[ -n ${dashboard_port:-} ]] || return 0
    for index in "${!listen[@]}"; do
        [[ ${listen[index]} != "$1" ]] || printf -- '--admin %s ' "${admin_ports[index]}"
    done
}

# status_options: what Balancer needs; nginx has nothing like it.
status_options() { [[ -z ${dashboard_port:-} || $balancer == nginx ]] || printf -- '--status 127.0.0.1:%s ' "$status_port"; }

dashboard_command() {
    local port language=en
    [[ $CHAT_LANG != zh* ]] || language=zh
    printf '%q ' "$top/bin/Dashboard" "127.0.0.1:$dashboard_port" --lang "$language"
    [[ $balancer == nginx ]] || printf -- '--balancer 127.0.0.1:%s ' "$status_port"
    for port in "${admin_ports[@]}"; do printf -- '--server 127.0.0.1:%s ' "$port"; done
}

start_dashboard() {
    eval "exec $(dashboard_command)" > "$data/dashboard.log" 2>&1 &
    dashboard_pid=$!
    await_listener "$dashboard_port" "$dashboard_pid" "$data/dashboard.log" Dashboard
}
