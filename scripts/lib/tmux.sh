# shellcheck shell=bash
# The lesson in tmux: its session, its panes, and the programs in them. Each pane has a place: a client's name, a server's port, balancer,
# shell or guide. Expects: cluster.sh, ports.sh.

# A tmux server of its own leaves the user's sessions alone. The language is for the programs; only CTYPE must be a locale that exists.
panes() {
    local language=en_US.UTF-8
    [[ $CHAT_LANG != zh* ]] || language=zh_CN.UTF-8
    env -u LC_ALL -u TMUX LC_CTYPE=C.UTF-8 LC_MESSAGES="$language" LANG="$language" \
        tmux -u -L "chatcluster-$balancer_port" -f "$data/tmux.conf" "$@"
}

# A killed program's pane keeps its last words, and its title turns red with a cross: never colour alone.
# Now and then tmux 3.3a misses that a pane's program has ended, until another child of it ends: the empty job in the status line does,
# each second.
write_tmux_conf() {
    cat > "$data/tmux.conf" << 'CONF'
set -g mouse on
set -g escape-time 20
set -g assume-paste-time 0
set -g history-limit 20000
set -g remain-on-exit on
set -g remain-on-exit-format '#{?pane_dead_signal,#[fg=red]✕ signal #{pane_dead_signal},}'
set -g pane-border-status top
set -g pane-border-format '#{?pane_dead_signal,#[fg=red bold] ✕ #{@title} ,#{?pane_dead,#[fg=colour244] ○ #{@title} ,#[bold] ● #{@title} }}'
set -g pane-active-border-style fg=green
set -g status-interval 1
set -g status-left '#(true)'
set -g status-right-length 90
set -g window-status-format ' #I #W '
set -g window-status-current-format '#[reverse] #I #W '
CONF
    # The names of all windows come first: in a narrow terminal they leave room for a key alone.
    echo "set -g status-right '#{?#{e|>=|:#{client_width},130},$(t "Ctrl-b n: next window | Ctrl-b d: leave it running" \
        "Ctrl-b n：下一个窗口 | Ctrl-b d：离开，继续运行"),Ctrl-b n}'" >> "$data/tmux.conf"
    echo "set -g @data '$data'" >> "$data/tmux.conf"
}

pane_of() { panes list-panes -s -t chat -F '#{@place} #{pane_id}' 2> /dev/null | sed -n "s/^$1 //p"; }
pane_runs() { [[ $(panes list-panes -s -t chat -F '#{@place} #{pane_dead}' 2> /dev/null) == *"$1 0"* ]]; }

# screen_of PLACE: all that its pane has shown, long lines whole.
screen_of() {
    local pane
    pane=$(pane_of "$1")
    [[ -z $pane ]] || panes capture-pane -p -J -S - -t "$pane"
}

# open_pane PLACE TITLE COMMAND HOW...: COMMAND is the pane's own process, without a shell; HOW is a tmux command that makes a pane.
open_pane() {
    local pane
    pane=$(panes "${@:4}" -P -F '#{pane_id}' "exec $3")
    panes set -p -t "$pane" @place "$1" ';' set -p -t "$pane" @title "$2"
}

# open_beside PLACE TITLE COMMAND NEIGHBOUR DIRECTION: a pane beside the neighbour's, or a window where windows have one pane each.
open_beside() {
    local neighbour
    neighbour=$(pane_of "$4")
    if [[ -n $neighbour ]] && (($(panes display -p -t "$neighbour" '#{window_panes}') > 1)); then
        open_pane "$1" "$2" "$3" split-window "$5" -d -t "$neighbour"
    else
        open_pane "$1" "$2" "$3" new-window -d -n "$1" -t chat:
    fi
}

# run_in PLACE TITLE COMMAND NEIGHBOUR DIRECTION: in the place's pane if there is one, else in a new pane. What the earlier program has shown goes:
# the guide looks for the lines of this one.
run_in() {
    local pane
    pane=$(pane_of "$1")
    if [[ -n $pane ]]; then panes respawn-pane -k -t "$pane" "exec $3" ';' clear-history -t "$pane"; else open_beside "$@"; fi
}

# pane_server PORT: the server's command in a pane, with lines for the class; its file gets those that the guide looks for. tmux continues its
# own children when they are stopped, and a step freezes a server: so a shell stands between them. It ends as its server did, and the pane
# can tell.
pane_server() {
    # shellcheck disable=SC2016
    printf '%q ' bash -c '"$@"; status=$?; ((status <= 128)) || kill -$((status - 128)) $$; exit $status' ChatServer
    server_command "$1"
    printf '%q ' --log-format lesson --lang "$CHAT_LANG" --log-file "$(place_log "$1")"
}

client_command() { printf '%q ' "$top/bin/ChatClient" 127.0.0.1 "$balancer_port"; }

# open_client NAME: until its menu is there; then it is connected, and the next client gets the next turn.
open_client() {
    run_in "$1" "$(t "client $1" "客户端 $1")" "$(client_command)" A -h
    wait_until 20 shows_text "$1"
}

shows_text() { [[ $(screen_of "$1") == *[![:space:]]* ]]; }

# enter_line PLACE TEXT: types TEXT and Enter, and gives the program two seconds to answer to it. A line that changes nothing is no fault.
enter_line() {
    local pane before tries
    pane=$(pane_of "$1")
    panes send-keys -t "$pane" -l -- "$2"
    before=$(panes capture-pane -p -t "$pane")
    panes send-keys -t "$pane" Enter
    for ((tries = 0; tries < 40; tries++)); do
        ! screen_differs "$pane" "$before" || return 0
        sleep 0.05
    done
}

screen_differs() { [[ $(panes capture-pane -p -t "$1") != "$2" ]]; }

# log_in NAME ID PASSWORD: through the client's menu.
log_in() {
    local line
    for line in 1 "$2" "$3"; do enter_line "$1" "$line"; done
}

# stop_in PLACES: stops the programs in the panes whose place matches this extended regular expression; the panes stay.
stop_in() {
    local place dead pid
    while read -r place dead pid; do
        [[ $dead == 0 && $place =~ ^($1)$ ]] || continue
        case $place in
            [0-9]*) stop "$(listener_pid "$place" || echo "$pid")" ;;
            *) stop "$pid" ;;
        esac
    done < <(panes list-panes -s -t chat -F '#{@place} #{pane_dead} #{pane_pid}' 2> /dev/null)
}

# Stop each program first: the end of the terminal would reach the balancer as SIGHUP, which means "reload". What the servers share comes
# after them, the guide and the shell last.
stop_panes() {
    stop_in '[A-Z]|balancer|dashboard|[0-9]+'
    stop_in redis
    stop_database
    panes kill-session -t chat 2> /dev/null
}
