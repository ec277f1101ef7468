# shellcheck shell=bash
# The start file of the lesson's shell: the commands of the lesson. LESSON is the lesson's folder.

# shellcheck source=/dev/null
source "$LESSON/lesson.env"
# shellcheck source=/dev/null
for part in terminal ports dashboard services cluster commands client tmux layout; do source "$top/scripts/lib/$part.sh"; done
cd "$top/bin" || exit
PATH=$top/bin:$PATH
export LC_ALL=C.UTF-8
PS1='lesson $ '

# A server gets a pane of its own.
start_server() {
    if listening "$1"; then
        say "port $1 is in use by $(listener_name "$1")" "端口 $1 已被 $(listener_name "$1") 占用" >&2
        return 1
    fi
    run_in "$1" "ChatServer $1" "$(pane_server "$1")" "${listen[1]}" -v
    wait_until 60 listening "$1"
}

# The same for what "restart --bus" and "start redis" start and stop.
start_balancer() {
    run_in balancer "$(balancer_title)" "$(lesson_balancer)" guide -v
    wait_until 60 listening "$balancer_port"
}

start_redis() {
    choose_redis_port
    if listening "$redis_port"; then
        say "port $redis_port is in use by $(listener_name "$redis_port")" "端口 $redis_port 已被 $(listener_name "$redis_port") 占用" >&2
        return 1
    fi
    run_in redis "Redis $redis_port" "$(redis_command)" shell -v
    wait_until 20 listening "$redis_port"
}

stop_clients() { stop_in '[A-Z]'; }
stop_programs() { stop_in 'balancer|[0-9]+'; }

server() { command_server "$@"; }
start() { command_start; }
restart() { command_restart; }
freeze() { command_freeze "$@"; }
thaw() { command_thaw "$@"; }
weight() { command_weight "$@"; }
add() { command_add "$@"; }
remove() { command_remove "$@"; }
reload() { command_reload; }
land() { command_land "$@"; }
check() { "$top/scripts/check.sh" "${1:-}" --conf "$(conf)" --port "$balancer_port"; }
edit() { "${EDITOR:-$(command -v nano || command -v vi || echo cat)}" "$(conf)"; }

# kill 6002, kill worker, kill redis; everything else is the shell's own kill.
kill() {
    if [[ ${1:-} == @(worker|redis) || " ${listen[*]} " == *" ${1:-} "* ]]; then command_kill "$1"; else builtin kill "$@"; fi
}

# client A, client B, or client ID: a further one, C, that logs in as one of the lesson's users.
client() {
    local password=123456
    case ${1:-} in
        A | B) open_client "$1" ;;
        13 | 15 | 16 | 18 | 19 | 21)
            [[ $1 != 15 ]] || password=666666
            open_client C
            log_in C "$1" "$password"
            ;;
        *) say "client A, client B, or client 13, 15, 16, 18, 19 or 21" "client A、client B，或者 client 13、15、16、18、19、21" ;;
    esac
}

lesson_help() {
    say "client A | client 15   a client connects        server 6004   starts a server" "client A | client 15   客户端连接          server 6004   启动服务器"
    say "kill 6002 | worker     kill -9                  freeze 6002, thaw 6002   SIGSTOP, SIGCONT" "kill 6002 | worker     kill -9             freeze 6002、thaw 6002   SIGSTOP、SIGCONT"
    say "edit                   the configuration file   weight 6002 2, add 6004 6002, remove 6004   edit it for you" "edit                   编辑配置文件        weight 6002 2、add 6004 6002、remove 6004   替你编辑"
    say "reload                 applies it               land 6        where do six new clients go?" "reload                 使它生效            land 6        六个新客户端分到哪里？"
    [[ -z $bus ]] || say "start redis, kill redis   the message bus     restart --bus   starts all again, with it" "start redis、kill redis   消息总线           restart --bus       接上它，全部重新启动"
    say "check 3                checks exercise 3 of docs/exercises.md" "check 3                检查 docs/exercises.zh-CN.md 的练习 3"
    say "The configuration file in use: $(conf)" "正在使用的配置文件：$(conf)"
    say "The dashboard: http://127.0.0.1:$dashboard_port/" "看板：http://127.0.0.1:$dashboard_port/"
}
lesson_help
