#!/usr/bin/env bash
# Plays the lesson: two chat servers, a TCP load balancer in front, real clients, and what can be seen.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require cluster client lesson tmux; do source "$top/scripts/lib/$part.sh"; done

usage() {
    t "Usage: scripts/run-demo.sh [options]

Builds the suite if needed, starts two chat servers (6000, 6002) and the balancer (8000), plays the lesson's
eight steps with real clients, checks each, and stops everything again. Exit code 0: all was as the lesson says.

  --tmux               the cluster in panes, for you to type in, instead of the played lesson
  --keep               after the lesson leave the cluster running until Ctrl-C
  --balancer nginx     the real nginx on 8000, with the same nginx-compat.conf
  --ports A,B,C        ports of the three servers (default 6000,6002,6004)
  --port N             port of the balancer (default 8000)
  --lang en|zh         language (default: the terminal's)
  -h, --help           this text
" "用法：scripts/run-demo.sh [选项]

需要时先编译，然后启动两台聊天服务器（6000、6002）和负载均衡器（8000），用真实的客户端演示课程的八个步骤，
逐步检查，最后全部停止。退出码 0 表示一切和课程讲的一样。

  --tmux               在 tmux 窗格里启动集群，自己动手输入，不自动演示
  --keep               演示结束后不停止，按 Ctrl-C 才结束
  --balancer nginx     8000 端口上用真正的 nginx，配置文件同样是 nginx-compat.conf
  --ports A,B,C        三台服务器的端口（默认 6000,6002,6004）
  --port N             均衡器的端口（默认 8000）
  --lang en|zh         语言（默认跟随终端）
  -h, --help           显示本说明
"
}

wrong_usage() {
    printf '%s\n' "$(t "$1" "$2")" "$(t 'example: scripts/run-demo.sh --balancer nginx' '例如：scripts/run-demo.sh --balancer nginx')" >&2
    exit 2
}

is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

mode=lesson balancer=Balancer balancer_port=8000 listen=(6000 6002 6004)
while (($# > 0)); do
    case $1 in
        --tmux) mode=tmux ;;
        --keep) mode=keep ;;
        --balancer | --ports | --port | --lang)
            (($# > 1)) || wrong_usage "$1 needs a value" "$1 后面缺少值"
            case $1 in
                --balancer) balancer=$2 ;;
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
[[ $balancer == Balancer || $balancer == nginx ]] || wrong_usage "--balancer is nginx, or left out" "--balancer 只能是 nginx，或者不写"
[[ ${#listen[@]} == 3 ]] || wrong_usage "--ports needs three ports" "--ports 需要三个端口"
for one in "${listen[@]}" "$balancer_port"; do
    is_port "$one" || wrong_usage "\"$one\" is not a port" "\"$one\" 不是端口号"
done

nginx_module=''
[[ $mode != tmux ]] || require_tmux
[[ $balancer != nginx ]] || require_nginx
for one in "${listen[@]}" "$balancer_port"; do require_free_port "$one"; done
"$top/scripts/build.sh" --programs || exit 1

data=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
# The logs of a lesson that went wrong are worth keeping; nothing else is.
went_wrong=yes
finish() {
    trap - EXIT
    trap '' HUP INT TERM
    [[ $mode != tmux ]] || stop_panes
    stop_clients
    stop_cluster
    if [[ $went_wrong == no ]]; then rm -rf "$data"; fi
    say "Everything is stopped." "所有程序都已停止。"
}
trap finish EXIT
trap 'went_wrong=no; exit 129' HUP
trap 'went_wrong=no; exit 130' INT
trap 'went_wrong=no; exit 143' TERM
write_conf

if [[ $mode == tmux ]]; then
    run_in_tmux
    went_wrong=no
    exit 0
fi

headline "The cluster starts." "启动集群。"
for one in "${listen[0]}" "${listen[1]}"; do
    start_server "$one"
    seen "ChatServer 127.0.0.1 $one" "ChatServer 127.0.0.1 $one"
done
start_balancer
seen "$balancer listens on $balancer_port" "$balancer 监听 $balancer_port"

for step in "$top"/scripts/lesson/[1-8]-*.sh; do
    # shellcheck source=/dev/null
    source "$step"
done

headline "All eight steps were seen as the lesson tells them." "八个步骤都和课程讲的一样。"
explain "The balancer spreads connections; it cannot join what the servers keep apart. A message bus between the servers does: the next lesson." \
    "均衡器只负责分发连接，它不能把各个服务器各自保存的连接表合在一起。要跨服务器聊天，服务器之间需要消息总线：下一课再讲。"
went_wrong=no
if [[ $mode == keep ]]; then
    say "Still running (Ctrl-C ends it). Try:  bin/ChatClient 127.0.0.1 $balancer_port" "集群仍在运行（Ctrl-C 结束）。试试：bin/ChatClient 127.0.0.1 $balancer_port"
    stop_clients
    until gone "$balancer_pid"; do sleep 0.2; done
fi
