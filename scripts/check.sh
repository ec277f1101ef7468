#!/usr/bin/env bash
# Checks an exercise of docs/exercises.md: asks for the prediction, then says what is done and what is missing.
#   scripts/check.sh N [--conf FILE] [--port PORT]
# FILE is the configuration that you edit (default: the one of the lesson that runs in tmux, else nginx-compat.conf), PORT the balancer's
# (default 8000). Exit code 0: done and well predicted; 1: something is missing.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal ports client tmux exercise; do source "$top/scripts/lib/$part.sh"; done

number='' conf='' balancer_port=8000
while (($# > 0)); do
    case $1 in
        --conf) conf=${2:-} && shift ;;
        --port) balancer_port=${2:-} && shift ;;
        *) number=$1 ;;
    esac
    (($# == 0)) || shift
done
file=$(printf '%s/scripts/exercises/%02d-' "$top" "$((10#0${number//[!0-9]/}))")
file=$(compgen -G "$file*.sh") || {
    say "example: scripts/check.sh 2 --conf nginx-compat.conf (exercises 1 to 10, docs/exercises.md)" \
        "例如：scripts/check.sh 2 --conf nginx-compat.conf（练习 1 到 10，见 docs/exercises.zh-CN.md）" >&2
    exit 2
}
is_port "$balancer_port" || die "\"$balancer_port\" is not a port" "\"$balancer_port\" 不是端口号"
[[ -n $conf ]] || conf=$(conf_in_use)
[[ -r $conf ]] || die "cannot read $conf" "无法读取 $conf"
[[ -x $top/bin/Balancer ]] || die "bin/Balancer is missing: run scripts/build.sh" "没有 bin/Balancer：请运行 scripts/build.sh"

data=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
declare -A marks=()
trap 'stop_clients; rm -rf "$data"' EXIT
mapfile -t servers < <(sed -nE 's/^ *server +127\.0\.0\.1:([0-9]+).*/\1/p' "$conf")
say "Configuration: $conf" "配置文件：$conf"
simulate -n 1 > /dev/null || die "Balancer rejects $conf; the reason is above." "Balancer 不接受 $conf，原因见上。"
complete=1
# shellcheck source=/dev/null
source "$file"
compare_prediction
check
((complete)) || exit 1
say "Done." "完成。"
