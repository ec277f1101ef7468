#!/usr/bin/env bash
# Runs the lesson: two chat servers, a TCP load balancer in front, real clients; prints and checks each result.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require ports dashboard services cluster client commands steps play tmux layout session; do source "$top/scripts/lib/$part.sh"; done

usage() {
    t "Usage: scripts/run-demo.sh [options]

Builds the suite if needed, starts two chat servers (6000, 6002) and the balancer (8000), runs the lesson's
ten steps with real clients, checks each, and stops everything again. Exit code 0: every step gave the expected result.

  --tmux               opens the lesson in panes, with a guide, for you to do; leaving it (Ctrl-b d) lets it run
  --projector          the same for a projector: the clients and the guide in one window, large; the cluster in the next
  --stop               ends the lesson that --tmux left running on this --port
  --keep               leaves the cluster running after the lesson, until Ctrl-C
                       With --keep and --tmux a dashboard shows the cluster on http://127.0.0.1:8001/
  --balancer nginx     runs the real nginx on 8000, with the same nginx-compat.conf
  --bus redis          adds step 11: over a message bus, a private Redis, users on different servers can chat
  --db mysql           the servers share a private MariaDB instead of an SQLite file
  --ports A,B,C        ports of the three servers (default 6000,6002,6004)
  --port N             port of the balancer (default 8000)
  --lang en|zh         language (default: the terminal's)
  -h, --help           this text
" "用法：scripts/run-demo.sh [选项]

需要时先编译，然后启动两台聊天服务器（6000、6002）和负载均衡器（8000），用真实的客户端运行课程的十个步骤，
逐步检查，最后全部停止。退出码 0 表示每一步都得到预期的结果。

  --tmux               在 tmux 窗格里打开这节课，旁边有向导，由你来做；离开（Ctrl-b d）之后它继续运行
  --projector          同上，适合投影：客户端和向导在一个大窗口里，集群在下一个窗口
  --stop               结束 --tmux 留在这个 --port 上继续运行的课
  --keep               演示结束后集群继续运行，按 Ctrl-C 结束
                       用 --keep 或 --tmux 时，看板在 http://127.0.0.1:8001/ 显示集群
  --balancer nginx     在 8000 端口上运行真正的 nginx，配置文件同样是 nginx-compat.conf
  --bus redis          增加第 11 步：有了消息总线（专用的 Redis），不同服务器上的用户也能聊天
  --db mysql           服务器共用一个专用的 MariaDB，而不是 SQLite 文件
  --ports A,B,C        三台服务器的端口（默认 6000,6002,6004）
  --port N             负载均衡器的端口（默认 8000）
  --lang en|zh         语言（默认跟随终端）
  -h, --help           显示本说明
"
}

wrong_usage() {
    printf '%s\n' "$(t "$1" "$2")" "$(t 'example: scripts/run-demo.sh --balancer nginx' '例如：scripts/run-demo.sh --balancer nginx')" >&2
    exit 2
}

mode=lesson layout='' balancer=Balancer balancer_port=8000 listen=(6000 6002 6004) bus='' database=sqlite database_port='' database_pid=''
while (($# > 0)); do
    case $1 in
        --tmux) mode=tmux ;;
        --projector) mode=tmux layout=projector ;;
        --stop) mode=stop ;;
        --keep) mode=keep ;;
        --balancer | --bus | --db | --ports | --port | --lang)
            (($# > 1)) || wrong_usage "$1 needs a value" "$1 后面缺少值"
            case $1 in
                --balancer) balancer=$2 ;;
                --bus) bus=$2 ;;
                --db) database=$2 ;;
                --ports) IFS=, read -r -a listen <<< "$2" ;;
                --port) balancer_port=$2 ;;
                --lang) CHAT_LANG=$2 ;;
            esac
            shift
            ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown option \"$1\"" "未知选项 \"$1\"" ;;
    esac
    shift
done
[[ $balancer == Balancer || $balancer == nginx ]] || wrong_usage "--balancer takes only the value nginx" "--balancer 的值只能是 nginx"
[[ -z $bus || $bus == redis ]] || wrong_usage "--bus takes only the value redis" "--bus 的值只能是 redis"
[[ $database == sqlite || $database == mysql ]] || wrong_usage "--db takes only the values mysql and sqlite" "--db 的值只能是 mysql 或 sqlite"
[[ ${#listen[@]} == 3 ]] || wrong_usage "--ports needs three ports" "--ports 需要三个端口"
for one in "${listen[@]}" "$balancer_port"; do
    is_port "$one" || wrong_usage "\"$one\" is not a port" "\"$one\" 不是端口号"
done
twice=$(printf '%s\n' "${listen[@]}" "$balancer_port" | sort | uniq -d | head -n 1)
[[ -z $twice ]] || wrong_usage "port $twice is there twice; each program needs its own" "端口 $twice 出现了两次，每个程序要有自己的端口"

nginx_module=''
[[ $mode != tmux && $mode != stop ]] || require_tmux
[[ $mode != stop ]] || { stop_lesson && exit; }
[[ $mode != tmux ]] || require_terminal
[[ $mode != tmux ]] || ! lesson_runs || enter_lesson
[[ $balancer != nginx ]] || require_nginx
[[ -z $bus ]] || require_redis
[[ $database != mysql ]] || require_mariadb
require_free_ports "${listen[@]}" "$balancer_port"
[[ $mode == lesson ]] || choose_pages
"$top/scripts/build.sh" --programs || exit 1

data=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
[[ $mode != tmux ]] || start_lesson
# Keep the logs only when a step failed.
went_wrong=yes
finish() {
    trap - EXIT
    trap '' HUP INT TERM
    stop_clients
    stop_cluster
    if [[ $went_wrong == no ]]; then rm -rf "$data"; fi
    say "Everything is stopped." "所有程序都已停止。"
}
say_what_runs() {
    local port servers=''
    for port in "${listen[@]}"; do ! listening "$port" || servers+=" $port"; done
    headline "Still running (Ctrl-C ends it):" "集群仍在运行（Ctrl-C 结束）："
    say "  servers on$servers, $balancer on $balancer_port" "  服务器$servers，$balancer $balancer_port"
    [[ -z $bus ]] || say "  the message bus: $bus_url" "  消息总线：$bus_url"
    [[ $database != mysql ]] || say "  MariaDB on $database_port, user root without a password" "  MariaDB $database_port，用户 root，没有密码"
    say "  dashboard: http://127.0.0.1:$dashboard_port/" "  看板：http://127.0.0.1:$dashboard_port/"
    say "  configuration, database and logs: $data (deleted at the end)" "  配置文件、数据库和日志：$data（结束时删除）"
    say "  users: 13, 16, 18, 19, 21 with password 123456, and 15 with 666666" "  用户：13、16、18、19、21，密码 123456；15，密码 666666"
    say "  try:  bin/ChatClient 127.0.0.1 $balancer_port    scripts/land.sh 6 --port $balancer_port" \
        "  试试：bin/ChatClient 127.0.0.1 $balancer_port    scripts/land.sh 6 --port $balancer_port"
}
trap finish EXIT
trap 'went_wrong=no; exit 129' HUP
trap 'went_wrong=no; exit 130' INT
trap 'went_wrong=no; exit 143' TERM
write_conf

headline "The cluster starts." "启动集群。"
start_database
[[ $database != mysql ]] || seen "MariaDB on $database_port" "MariaDB $database_port"
for one in "${listen[0]}" "${listen[1]}"; do
    start_server "$one"
    seen "ChatServer 127.0.0.1 $one" "ChatServer 127.0.0.1 $one"
done
start_balancer
seen "$balancer listens on $balancer_port" "$balancer 监听 $balancer_port"
if [[ $mode == keep ]]; then
    start_dashboard
    seen "the dashboard: http://127.0.0.1:$dashboard_port/" "看板：http://127.0.0.1:$dashboard_port/"
fi

mapfile -t files < <(step_files)
for step in "${files[@]}"; do
    read_step "$step"
    play_step
done

if [[ -z $bus ]]; then
    headline "All ten steps gave the expected result." "十个步骤都得到了预期的结果。"
    explain "The balancer distributes connections; it cannot join the servers' connection maps. That needs a message bus between the servers: --bus redis adds it." \
        "负载均衡器只分发连接，不能把各台服务器的连接表合在一起。这需要服务器之间的消息总线：加上 --bus redis 就能看到。"
else
    headline "All eleven steps gave the expected result." "十一个步骤都得到了预期的结果。"
    explain "The balancer distributes connections; the message bus joins the servers. Neither holds a message: the database does." \
        "负载均衡器分发连接，消息总线连接服务器。两者都不保存消息，消息在数据库里。"
fi
went_wrong=no
if [[ $mode == keep ]]; then
    stop_clients
    say_what_runs
    until gone "$balancer_pid"; do sleep 0.2; done
fi
