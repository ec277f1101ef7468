#!/usr/bin/env bash
# Measures on this machine. Figures from another machine, or from a busy one, are not comparable.
#   scripts/bench.sh chat [live|stored|logins|idle...]   one chat server; all of it takes two and a half minutes
#   scripts/bench.sh chat beside OTHER_BUILD             the same chat on this server and on another build's, in turn; four minutes
#   scripts/bench.sh chat address IP:PORT[=NAME]...      the same beside servers that run already, of whatever kind
#   scripts/bench.sh chat scaling                        one, two and four servers behind the balancer; two minutes
#   scripts/bench.sh chat growth [keep|docs|check]       cost over the number of connections and of receivers; three minutes
#   scripts/bench.sh balancer [PART...] [OTHER_BUILD...] Balancer beside nginx, and HAProxy where it is installed (14 minutes)
#   scripts/bench.sh cluster [sqlite] [mariadb] [OTHER]  servers over a Redis: live beside relayed (two minutes a database)
#   scripts/bench.sh scaling [docs|check]                what a class, a campus and a city need by these figures (seconds)
#   scripts/bench.sh charts docs|check                   the table and chart of docs/benchmarks from docs/benchmarks.json (seconds)
#   scripts/bench.sh process [start]                     start, death of the worker, cost of the status page (three minutes)
# At the end of each: --json FILE, for the results once more in a form for programs.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done

case ${1:-} in
    chat | balancer | cluster | scaling | charts | process) ;;
    -h | --help)
        sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
        exit 0
        ;;
    *)
        printf '%s\n%s\n' "give chat, balancer, cluster, scaling, charts or process" 'example: scripts/bench.sh chat' >&2
        exit 2
        ;;
esac

cd "$top" || exit 1
require_sdk
# What computes and draws measures no program.
[[ $1 == scaling || $1 == charts ]] || "$top/scripts/build.sh" --ahead || exit 1
# The benchmark is built with the programs' libraries, but bin/ keeps the programs that users run.
dotnet build tests/Benchmarks -p:LinkIntoBin=false --configuration Release --verbosity quiet --nologo -consoleLoggerParameters:NoSummary ||
    exit 1
exec artifacts/bin/Benchmarks/release/Benchmarks "$@"
