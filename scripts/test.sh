#!/usr/bin/env bash
# Runs every check: build, format, all tests. Ends with the line "N passed, N failed, N skipped".
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done
cd "$top" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# have TOOLS...: true when all of them are installed.
have() {
    local tool
    for tool in "$@"; do command -v "$tool" > /dev/null || return; done
}

# The contract tests compare with the real nginx and run on a MariaDB and a Redis of their own, one test looks at tmux, and the dashboard is
# seen in Chromium; several hosts need iproute2 and faketime; exercises need nc and, to build nginx, make and a compiler. Without these
# tools the tests are skipped with a message.
install_rivals() {
    has_nginx && have tmux shellcheck nc make cc ip faketime && [[ -x /usr/sbin/mariadbd && -x /usr/bin/redis-server && -x /usr/bin/chromium ]] &&
        fc-list 2> /dev/null | grep -qi wqy && return
    if ((EUID != 0)) || ! command -v apt-get > /dev/null; then
        say "nginx with its stream module, MariaDB, Redis, tmux, Chromium or its font is missing: the tests that need them are skipped." "缺少带 stream 模块的 nginx、MariaDB、Redis、tmux、Chromium 或它的字体：跳过需要它们的测试。"
        return
    fi
    say "Installing nginx (with its stream module), MariaDB, Redis, tmux and Chromium to test with (a minute)..." "正在安装测试用的 nginx（带 stream 模块）、MariaDB、Redis、tmux 和 Chromium（约一分钟）……"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nginx libnginx-mod-stream mariadb-server redis-server tmux shellcheck iproute2 faketime netcat-openbsd make gcc libc6-dev chromium fonts-wqy-microhei fontconfig; } > /dev/null ||
        say "The installation failed: the tests that need these tools are skipped." "安装失败：跳过需要这些工具的测试。"
}

passed=0 failed=0 skipped=0
count() { sed -n "s/^ *$1: \([0-9]*\)$/\1/p" <<< "$2" | tail -n 1; }

# run NAME: runs one test project; its output and its exit code go to files.
run() {
    timeout --kill-after=10 900 "artifacts/bin/$1/release/$1" --progress off --no-ansi > "$reports/$1" 2>&1
    echo $? > "$reports/$1.status"
}

# report NAME: prints the end of a run and adds its summary to the totals. A run without a summary counts as a failure.
report() {
    local output status
    output=$(< "$reports/$1")
    status=$(< "$reports/$1.status")
    printf '%s\n' "$output" | grep -vE '^(xUnit.net|$)' | tail -n 100
    if ((status != 0)) && [[ $(count failed "$output") =~ ^0?$ ]]; then
        say "$1 ended with exit code $status." "$1 的退出码是 $status。"
        failed=$((failed + 1))
    fi
    passed=$((passed + $(count succeeded "$output" || true) + 0))
    failed=$((failed + $(count failed "$output" || true) + 0))
    skipped=$((skipped + $(count skipped "$output" || true) + 0))
}

require_sdk
install_rivals
scripts/build.sh || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
say "Checking the format, and testing..." "正在检查代码格式，同时测试……"
reports=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
trap 'rm -rf "$reports"' EXIT
# The white space alone: style and analyzers are what the build has just checked.
dotnet format whitespace ChatCluster.sln --no-restore --verify-no-changes > "$reports/format" 2>&1 &
format=$!
# Beside the others too: they take the longest, and wait for deadlines in between.
run Cluster.Tests &
cluster=$!
for project in tests/*.Tests; do
    name=$(basename "$project")
    [[ $name != Cluster.Tests ]] || continue
    say "Testing $name..." "正在测试 $name……"
    run "$name"
    report "$name"
done
say "Testing Cluster.Tests, beside the others until now..." "正在测试 Cluster.Tests，此前与其他测试同时运行……"
wait "$cluster"
report Cluster.Tests
wait "$format" || { cat "$reports/format"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
