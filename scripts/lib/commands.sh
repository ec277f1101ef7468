# shellcheck shell=bash
# The commands of the lesson's shell, which the steps use too; each stands beside what one types without it. Expects: ports.sh, cluster.sh.

# by_hand COMMAND...: the same in a terminal whose folder is bin, as Markdown.
by_hand() {
    local file="\`nginx-compat.conf\`"
    case $1 in
        server) echo "\`./ChatServer 127.0.0.1 $2\`" ;;
        kill)
            # shellcheck disable=SC2016
            if [[ $2 == worker ]]; then echo '`kill -9 $(pgrep -P $(cat ../logs/balancer.pid))`'; else echo "\`pkill -9 -f 'ChatServer 127.0.0.1 $2'\`"; fi
            ;;
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

# signal NAME PORT|worker
signal() {
    local pids
    if [[ $2 == worker ]]; then pids=$(worker_pids); else pids=$(listener_pid "$2"); fi
    [[ -n $pids ]] || {
        say "nothing listens on $2" "没有程序监听 $2" >&2
        return 1
    }
    # shellcheck disable=SC2086
    builtin kill "-$1" $pids
    [[ $1 == KILL && $2 != worker ]] || return 0
    unset "server_pid[$2]"
    # A busy machine may need a while for that; the next client must not reach a server that is about to die.
    wait_until 20 silent "$2"
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
