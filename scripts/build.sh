#!/usr/bin/env bash
# Builds the suite in Release: bin/ChatServer, bin/ChatClient, bin/Balancer and bin/Dashboard are the programs.
#   scripts/build.sh              everything: the tests, and the programs compiled ahead of time
#   scripts/build.sh --programs   only the programs, plainly, and only when their source is newer than they are
#   scripts/build.sh --ahead      the same, compiled ahead of time: what is measured
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done
cd "$top" || exit 1
programs=(ChatServer ChatClient Balancer Dashboard)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

up_to_date() {
    local program
    for program in "${programs[@]}"; do
        [[ -x bin/$program && -z $(find "$program" Shared Sockets Presentation Directory.* global.json -newer "bin/$program" -type f -print -quit) ]] || return 1
    done
}

is_ahead() { [[ $(readlink bin/Balancer) == ../artifacts/programs/* ]]; }

# run dotnet's COMMAND on TARGET with further OPTIONS.
dotnet_quietly() {
    local command=$1 target=$2
    shift 2
    say "  $target" "  $target"
    dotnet "$command" "$target" --configuration Release --verbosity quiet --nologo -consoleLoggerParameters:NoSummary "$@" || die \
        "The build of $target failed; the reason is above." "$target 编译失败，原因见上。"
}

# The options that compile ahead of time: native code needs a C linker, and a profile for this processor in scripts/publish.
choose_compilation() {
    local processor
    processor=$(own_processor)
    if [[ -f scripts/publish/linux-$processor.pubxml ]] && has_linker; then
        native=(-p:PublishProfile="linux-$processor")
        say "Compiling ahead of time: Balancer and ChatClient to native code, ChatServer and Dashboard to ReadyToRun..." \
            "正在提前编译：Balancer 和 ChatClient 编译成本机代码，ChatServer 和 Dashboard 编译成 ReadyToRun……"
    else
        native=("${ready[@]}")
        say "Compiling ahead of time to ReadyToRun (native code needs a C linker: clang or gcc)..." \
            "正在提前编译成 ReadyToRun（编译成本机代码需要 C 链接器：clang 或 gcc）……"
    fi
}

# publish PROGRAM OPTIONS...: compiles it ahead of time and links bin/PROGRAM to the result. The analyzers have their say in the build of
# the solution; here they would take most of the time.
publish() {
    local program=$1
    shift
    dotnet_quietly publish "$program" --output "artifacts/programs/$program" -p:RunAnalyzers=false "$@"
    mkdir -p bin && ln -sfn "../artifacts/programs/$program/$program" "bin/$program"
}

# The programs as users run them.
publish_all() {
    ready=(--use-current-runtime --self-contained false -p:PublishReadyToRun=true)
    choose_compilation
    publish ChatServer "${ready[@]}"
    publish Dashboard "${ready[@]}"
    publish ChatClient "${native[@]}"
    publish Balancer "${native[@]}"
}

require_sdk
case ${1:-} in
    '')
        say "Building (the first time also fetches the packages; about two minutes)..." "正在编译（第一次还要下载依赖包，大约两分钟）……"
        dotnet_quietly build ChatCluster.sln
        publish_all
        ;;
    --ahead)
        ! { is_ahead && up_to_date; } || exit 0
        publish_all
        ;;
    --programs)
        ! up_to_date || exit 0
        say "Building (the first time also fetches the packages; about a minute)..." "正在编译（第一次还要下载依赖包，大约一分钟）……"
        for program in "${programs[@]}"; do dotnet_quietly build "$program"; done
        ;;
    *)
        printf '%s\n%s\n' "unknown option \"$1\"" 'example: scripts/build.sh --programs' >&2
        exit 2
        ;;
esac
