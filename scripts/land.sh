#!/usr/bin/env bash
# Opens clients through the balancer, one after the other, prints the server of each, and closes them all.
#   scripts/land.sh [NUMBER] [--port PORT]     six clients through port 8000, if nothing else is said
# The last line: the servers in order, then how many each got. A dash is a client without an answer.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal ports client; do source "$top/scripts/lib/$part.sh"; done

number=6 balancer_port=8000
while (($# > 0)); do
    case $1 in
        --port) balancer_port=${2:-} && shift ;;
        *) number=$1 ;;
    esac
    (($# == 0)) || shift
done
if ! is_port "$balancer_port" || ! [[ $number =~ ^[1-9][0-9]{0,2}$ ]]; then
    say "example: scripts/land.sh 6 --port 8000" "例如：scripts/land.sh 6 --port 8000" >&2
    exit 2
fi
listening "$balancer_port" || die "No balancer listens on port $balancer_port." "端口 $balancer_port 上没有负载均衡器。"

data=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
declare -A marks=()
trap 'stop_clients; rm -rf "$data"' EXIT

# The heartbeat's answer names the server; a login is not needed for it.
answered() { grep -qE '^ack where|^disconnected' "$data/client-$1.log"; }

servers=()
for ((i = 1; i <= number; i++)); do
    start_client "$i"
    type_into "$i" where
    wait_until 10 answered "$i"
    server=$(sed -n 's/^ack where server=.*://p' "$data/client-$i.log")
    servers+=("${server:--}")
done
shares=$(printf '%s\n' "${servers[@]}" | sort -n | uniq -c | awk '{ printf "%s%s: %s", (NR > 1 ? ", " : ""), $2, $1 }')
printf '%s (%s)\n' "${servers[*]}" "$shares"
