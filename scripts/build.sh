#!/usr/bin/env bash
# Builds the suite in Release: bin/ChatServer, bin/ChatClient and bin/Balancer start as in the lesson.
#   scripts/build.sh              everything, tests included
#   scripts/build.sh --programs   only the three programs, and only when their source is newer than they are
# A further -p:MySqlDriver=MySqlConnector, or none, is for this build and all later ones; without it the driver is taken if it is to be had.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require mysql crossgen; do source "$top/scripts/lib/$part.sh"; done
cd "$top" || exit 1
programs=(ChatServer ChatClient Balancer)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

up_to_date() {
    local program
    [[ -s artifacts/mysql-driver && -s artifacts/crossgen ]] || return 1
    for program in "${programs[@]}"; do
        [[ -x bin/$program && -z $(find "$program" Shared Sockets Directory.* global.json artifacts/mysql-driver artifacts/crossgen -newer "bin/$program" -type f -print -quit) ]] || return 1
    done
}

if [[ ${*: -1} == -p:MySqlDriver=* ]]; then
    mkdir -p artifacts
    echo "${*: -1}" | cut -d= -f2 > artifacts/mysql-driver
    set -- "${@:1:$#-1}"
fi
case ${1:-} in
    '') targets=(ChatCluster.sln) ;;
    --programs)
        ! up_to_date || exit 0
        targets=("${programs[@]}")
        ;;
    *)
        printf '%s\n%s\n' "unknown option \"$1\"" 'example: scripts/build.sh --programs' >&2
        exit 2
        ;;
esac

require_sdk
choose_mysql_driver
choose_crossgen
say "Building (the first time also fetches the packages; about a minute)..." "正在编译（第一次还要下载依赖包，大约一分钟）……"
for target in "${targets[@]}"; do
    say "  $target" "  $target"
    dotnet build "$target" --configuration Release --verbosity quiet --nologo -consoleLoggerParameters:NoSummary || die \
        "The build of $target failed; the reason is above." "$target 编译失败，原因见上。"
done
