# shellcheck shell=bash
# Where the panes of the lesson are: all in one window, or, where that is too small to read, one window each. Expects: tmux.sh.

# open_lesson LAYOUT: panes, windows or projector. The servers first: a balancer that starts long before them takes them for dead.
open_lesson() {
    local layout=$1 first=${listen[0]} second=${listen[1]} hint_a hint_b guide shell columns rows
    read -r rows columns < <(stty size)
    hint_a=$(hint A) hint_b=$(hint B)
    guide=$(printf '%q ' bash "$top/scripts/lib/guide.sh" "$data")
    shell=$(printf '%q ' env "LESSON=$data" bash --rcfile "$top/scripts/lib/shell.sh" -i)
    case $layout in
        windows)
            open_pane "$first" "ChatServer $first" "$(pane_server "$first")" new-session -d -s chat -n "$first" -x "$columns" -y "$rows"
            open_pane "$second" "ChatServer $second" "$(pane_server "$second")" new-window -d -n "$second" -t chat:
            await_servers
            open_pane balancer "$(balancer_title)" "$(lesson_balancer)" new-window -d -n balancer -t chat:
            open_pane A "$(t 'client A' '客户端 A')" "$hint_a" new-window -d -n A -t chat:
            open_pane B "$(t 'client B' '客户端 B')" "$hint_b" new-window -d -n B -t chat:
            open_pane guide "$(t guide 向导)" "$guide" new-window -n "$(t guide 向导)" -t chat:
            ;;
        *)
            open_pane "$first" "ChatServer $first" "$(pane_server "$first")" new-session -d -s chat -n "$(t lesson 课堂)" -x "$columns" -y "$rows"
            open_pane "$second" "ChatServer $second" "$(pane_server "$second")" split-window -v -d -l 33% -t chat:
            await_servers
            if [[ $layout == projector ]]; then
                panes rename-window -t chat: "$(t servers 服务器)"
                open_pane A "$(t 'client A' '客户端 A')" "$hint_a" new-window -n "$(t lesson 课堂)" -t chat:
            else
                open_pane A "$(t 'client A' '客户端 A')" "$hint_a" split-window -h -f -t "$(pane_of "$first")"
            fi
            open_pane balancer "$(balancer_title)" "$(lesson_balancer)" split-window -v -b -d -l 50% -t "$(pane_of "$first")"
            if [[ $layout == projector ]]; then
                open_pane guide "$(t guide 向导)" "$guide" split-window -v -l 60% -t "$(pane_of A)"
                open_pane B "$(t 'client B' '客户端 B')" "$hint_b" split-window -h -d -t "$(pane_of A)"
            else
                open_pane guide "$(t guide 向导)" "$guide" split-window -v -l 50% -t "$(pane_of A)"
                open_pane B "$(t 'client B' '客户端 B')" "$hint_b" split-window -v -d -t "$(pane_of A)"
            fi
            ;;
    esac
    open_pane shell "$(t 'shell' '命令行')" "$shell" new-window -d -n "$(t shell 命令行)" -t chat:
    open_pane dashboard "$(t 'dashboard' '看板')" "$(dashboard_command)" new-window -d -n "$(t dashboard 看板)" -t chat:
    wait_until 60 test -s "$data/logs/balancer.pid" || die "$balancer does not listen on port $balancer_port." "$balancer 没有监听端口 $balancer_port。"
}

await_servers() {
    local port
    for port in "${listen[@]:0:2}"; do
        wait_until 60 listening "$port" || die "ChatServer does not listen on port $port." "ChatServer 没有监听端口 $port。"
    done
}

balancer_title() { printf '%s %s' "$balancer" "$balancer_port"; }

# Balancer explains its decisions; nginx can only log.
lesson_balancer() {
    if [[ $balancer == nginx ]]; then
        balancer_command
    else
        printf '%q ' "$top/bin/Balancer" -p "$data" -c "$(conf)" --explain --lang "$CHAT_LANG" -g 'error_log stderr notice;'
        status_options
    fi
}

# A client connects only when the class has predicted where to; until then its pane says how it is started.
hint() {
    printf '%q ' printf '\n\n  %s\n' "$(t "Client $1 is not connected yet. In the shell: client $1; in the guide: d." \
        "客户端 $1 还没有连接。在命令行输入 client $1，或者在向导里按 d。")"
}
