# shellcheck shell=bash
# The commands of the lesson's shell, which the steps use too; each stands beside what one types without it. Expects: ports.sh, cluster.sh.

# by_hand COMMAND...: the same in a terminal whose folder is bin, as Markdown.
by_hand() {
    local file="\`nginx-compat.conf\`"
    case $1 in
        server) echo "\`./ChatServer 127.0.0.1 $2\`" ;;
        kill)
            # shellcheck disable=SC2016
            case $2 in
                worker) echo '`kill -9 $(pgrep -P $(cat ../logs/balancer.pid))`' ;;
                redis) echo "\`pkill -9 -f 'redis-server .*:6380'\`" ;;
                *) echo "\`pkill -9 -f 'ChatServer 127.0.0.1 $2'\`" ;;
            esac
            ;;
        start) say "in a terminal of its own: \`redis-server --port 6380 --save ''\`" "在另一个终端里：\`redis-server --port 6380 --save ''\`" ;;
        restart) say "stop clients, servers and the balancer, and start them as at the beginning, both servers with \`--bus redis://127.0.0.1:6380\`" \
            "停掉客户端、服务器和负载均衡器，像开始时那样重新启动，两台服务器都加上 \`--bus redis://127.0.0.1:6380\`" ;;
        freeze) echo "\`pkill -STOP -f 'ChatServer 127.0.0.1 $2'\`" ;;
        thaw) echo "\`pkill -CONT -f 'ChatServer 127.0.0.1 $2'\`" ;;
        weight) say "edit $file: the server on $2 gets \`weight=$3\`" "编辑 $file：把 $2 这台服务器改成 \`weight=$3\`" ;;
        add) say "edit $file: add \`server 127.0.0.1:$2 weight=1 max_fails=3 fail_timeout=30s;\` below the server on $3" \
            "编辑 $file：在 $3 那一行下面加上 \`server 127.0.0.1:$2 weight=1 max_fails=3 fail_timeout=30s;\`" ;;
        remove) say "edit $file: delete the line of the server on $2" "编辑 $file：删掉 $2 那台服务器的一行" ;;
        reload) echo "\`./Balancer -s reload\`" ;;
        land) echo "\`../scripts/land.sh $2\`" ;;
    esac
}

command_server() { start_server "$1"; }
command_kill() { signal KILL "$1"; }
command_start() { start_redis; }

# restart --bus: the cluster as at the beginning of the lesson, except that its servers have the message bus.
command_restart() {
    local port
    bus_url=redis://127.0.0.1:$redis_port
    stop_clients
    stop_programs
    write_conf
    for port in "${listen[@]:0:2}"; do start_server "$port"; done
    start_balancer
}

command_freeze() { signal STOP "$1"; }
command_thaw() { signal CONT "$1"; }
command_reload() { eval "$(balancer_command -s reload)"; }
command_land() { "$top/scripts/land.sh" "${1:-6}" --port "$balancer_port"; }

# weight PORT NUMBER: changes one server's weight in the configuration file.
command_weight() { sed -i "/^ *server .*:$1 /s/weight=[0-9]*/weight=$2/" "$(conf)"; }

# add PORT AFTER: adds a server below that on port AFTER.
command_add() { sed -i "/^ *server .*:$2 /a\\        server 127.0.0.1:$1 weight=1 max_fails=3 fail_timeout=30s;" "$(conf)"; }
command_remove() { sed -i "/^ *server .*:$1 /d" "$(conf)"; }

silent() { ! listening "$1"; }

# signal NAME PORT|redis|worker
signal() {
    local pids port=$2
    [[ $2 != redis ]] || port=${redis_port:-redis}
    if [[ $2 == worker ]]; then pids=$(worker_pids); else pids=$(listener_pid "$port"); fi
    [[ -n $pids ]] || {
        say "nothing listens on $port" "没有程序监听 $port" >&2
        return 1
    }
    # shellcheck disable=SC2086
    builtin kill "-$1" $pids
    [[ $1 == KILL && $2 != worker ]] || return 0
    unset "server_pid[$port]"
    # A busy machine may need a while for that; the next client must not reach a server that is about to die.
    wait_until 20 silent "$port"
}

# The balancer's worker processes. nginx keeps the workers from before a reload until their sessions end, under a title that says so;
# the numbers say nothing about age: they start again at the end of their range.
worker_pids() {
    local process master
    master=$(< "$data/logs/balancer.pid")
    for process in $(< "/proc/$master/task/$master/children"); do
        grep -q "shutting down" "/proc/$process/cmdline" || echo "$process"
    done
}
