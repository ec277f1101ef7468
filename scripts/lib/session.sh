# shellcheck shell=bash
# The life of the lesson in tmux: it starts, a terminal enters and leaves it, it is stopped. Expects: tmux.sh, layout.sh.

require_terminal() {
    [[ -t 0 && -t 1 ]] || die "--tmux needs a terminal; without one run scripts/run-demo.sh, which plays the lesson by itself." \
        "--tmux 需要终端；没有终端时运行 scripts/run-demo.sh，它会自动演示。"
}

lesson_runs() { data=/nonexistent panes has-session -t chat 2> /dev/null; }

# start_lesson: opens it in $data and enters it. A start that fails leaves nothing behind.
start_lesson() {
    trap 'stop_panes; rm -rf "$data"' EXIT
    if [[ $CHAT_LANG == zh* ]]; then CHAT_LANG=zh; else CHAT_LANG=en; fi
    write_conf
    write_tmux_conf
    start_database
    declare -p top data balancer listen balancer_port dashboard_port status_port admin_ports CHAT_LANG nginx_module \
        bus database database_port database_pid > "$data/lesson.env"
    open_lesson "$(fitting_layout)"
    trap - EXIT
    enter_lesson
}

# Panes that one can read need about 150 by 40 cells.
fitting_layout() {
    local rows columns
    read -r rows columns < <(stty size)
    if [[ -n $layout ]]; then echo "$layout"; elif ((columns >= 150 && rows >= 40)); then echo panes; else echo windows; fi
}

# enter_lesson: shows the lesson in this terminal, until the user leaves it or it ends.
enter_lesson() {
    data=/nonexistent panes attach-session -t chat
    if lesson_runs; then
        say "The lesson goes on. Back: scripts/run-demo.sh --tmux --port $balancer_port; end: scripts/run-demo.sh --stop --port $balancer_port" \
            "这节课继续运行。返回：scripts/run-demo.sh --tmux --port $balancer_port；结束：scripts/run-demo.sh --stop --port $balancer_port"
    else
        say "Everything is stopped." "所有程序都已停止。"
    fi
    exit 0
}

stop_lesson() {
    lesson_runs || die "No lesson runs on port $balancer_port." "端口 $balancer_port 上没有运行的课。"
    data=$(data=/nonexistent panes show -gv @data)
    # shellcheck source=/dev/null
    database_pid=$(source "$data/lesson.env" 2> /dev/null && echo "$database_pid")
    stop_panes
    [[ ! -f $data/lesson.env ]] || rm -rf "$data"
    say "Everything is stopped." "所有程序都已停止。"
}
