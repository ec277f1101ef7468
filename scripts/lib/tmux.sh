# shellcheck shell=bash
# The cluster in panes: the balancer and both servers on the left, two clients ready to type on the right.

# Its own tmux server, so that nobody's own sessions are touched.
panes() { TMUX='' tmux -L "chatcluster-$balancer_port" -f "$data/tmux.conf" "$@"; }

run_in_tmux() {
    cat > "$data/tmux.conf" << 'CONF'
set -g mouse on
set -g escape-time 20
set -g remain-on-exit on
set -g status-left-length 100
set -g status-right ''
set -g pane-border-status top
set -g pane-border-format ' #{pane_title} '
CONF
    local main first second client_a client_b
    main=$(panes new-session -d -P -F '#{pane_id}' -s chat -x "$(tput cols 2> /dev/null || echo 160)" -y "$(tput lines 2> /dev/null || echo 48)" \
        "exec $(balancer_command)")
    panes set -g status-left " $(t 'click a pane to type in it | Ctrl-b d ends everything' '点击窗格即可输入 | Ctrl-b d 结束全部程序')"
    first=$(new_pane -v "$main" 66% "$(server_command "${listen[0]}")")
    second=$(new_pane -v "$first" 50% "$(server_command "${listen[1]}")")
    title "$main" "$balancer :$balancer_port"
    title "$first" "ChatServer :${listen[0]}"
    title "$second" "ChatServer :${listen[1]}"
    wait_until 20 answers "${listen[0]}" || die "ChatServer does not answer on port ${listen[0]}." "ChatServer 在端口 ${listen[0]} 上没有应答。"
    wait_until 20 answers "${listen[1]}" || die "ChatServer does not answer on port ${listen[1]}." "ChatServer 在端口 ${listen[1]} 上没有应答。"
    wait_until 20 test -s "$data/logs/balancer.pid" || not_answering "$balancer" "$balancer_port" "$data/logs/error.log"

    # One after the other, so that A gets the first turn and B the second.
    local before
    before=$(connections_in "$first")
    client_a=$(new_pane -fh "$main" 50% "$(client_command)")
    wait_until 20 more_connections_in "$first" "$before" || fail_step
    client_b=$(new_pane -v "$client_a" 50% "$(client_command)")
    title "$client_a" "ChatClient A  (13 / 123456)"
    title "$client_b" "ChatClient B  (21 / 123456)"
    panes select-pane -t "$client_a"
    panes attach-session -t chat
}

# new_pane HOW TARGET SIZE COMMAND: the pane's process is the program itself, not a shell around it.
new_pane() { panes split-window "$1" -l "$3" -P -F '#{pane_id}' -t "$2" "exec $4"; }

title() { panes select-pane -t "$1" -T "$2"; }

client_command() { printf '%q ' "$top/bin/ChatClient" 127.0.0.1 "$balancer_port"; }

connections_in() { panes capture-pane -p -J -S - -t "$1" | grep -c 'connected from'; }

more_connections_in() { (($(connections_in "$1") > $2)); }

# The terminal's end would reach the balancer as SIGHUP, which means "reload" to it: so each program is told to stop.
stop_panes() {
    local pid
    for pid in $(panes list-panes -s -t chat -F '#{pane_pid}' 2> /dev/null); do stop "$pid"; done
    panes kill-server 2> /dev/null
}
