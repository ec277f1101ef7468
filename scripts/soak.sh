#!/usr/bin/env bash
# Kills, freezes and cuts off every part of a whole cluster at random while 100 users chat, then checks that nothing was lost, shown twice
# or out of order. Prints how long each fault kept messages from crossing servers, and the seed of a failure; exit code 0 when all holds.
#   scripts/soak.sh [--seeds FIRST-LAST|SEED] [--minutes N] [--db sqlite|mariadb]      20 seeds on SQLite, an hour at most
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done

seeds=1-20 minutes=60 db=sqlite

wrong() {
    printf '%s\n%s\n' "$1" 'example: scripts/soak.sh --seeds 1-20 --minutes 60 --db sqlite' >&2
    exit 2
}

while (($# > 0)); do
    case $1 in
        -h | --help)
            sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        --seeds | --minutes | --db)
            (($# > 1)) || wrong "$1 needs a value"
            declare "${1#--}=$2"
            shift 2
            ;;
        *) wrong "\"$1\" is no option" ;;
    esac
done
[[ $seeds =~ ^[0-9]{1,6}(-[0-9]{1,6})?$ ]] || wrong "\"$seeds\" is neither a seed nor FIRST-LAST"
[[ $minutes =~ ^[1-9][0-9]{0,2}$ ]] || wrong "\"$minutes\" is not a number of minutes from 1 to 999"
[[ $db == sqlite || $db == mariadb ]] || wrong "\"$db\" is neither sqlite nor mariadb"

cd "$top" || exit 1
require_sdk
"$top/scripts/build.sh" --programs || exit 1
dotnet build tests/Cluster.Tests --configuration Release --verbosity quiet --nologo -consoleLoggerParameters:NoSummary || exit 1
say "Seeds $seeds on $db, $minutes minutes at most..." "种子 $seeds，数据库 $db，最多 $minutes 分钟……"
# No seed begins after the minutes; the last one may take two more.
SOAK_SEEDS=$seeds SOAK_MINUTES=$minutes SOAK_DB=$db timeout --kill-after=10 $(((minutes + 5) * 60)) \
    artifacts/bin/Cluster.Tests/release/Cluster.Tests --progress off --no-ansi --show-live-output on \
    --filter-method '*RandomFaults_OfEachSeed_AndThePromiseHolds' | sed -u 's/^OUTPUT: \[[^]]*\] //'
