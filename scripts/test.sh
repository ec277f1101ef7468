#!/usr/bin/env bash
# Everything that is checked, in one command: build, format, all tests. Ends with the line "N passed, N failed, N skipped".
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done
cd "$top" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The contract tests compare with the real nginx and run on a MariaDB of their own, and one test looks at tmux. Where these cannot be had,
# those tests are skipped and say so.
install_rivals() {
    has_nginx && command -v tmux > /dev/null && [[ -x /usr/sbin/mariadbd ]] && return
    if ((EUID != 0)) || ! command -v apt-get > /dev/null; then
        say "nginx with its stream module, MariaDB or tmux is not here: what needs them is skipped." "这里没有带 stream 模块的 nginx、MariaDB 或 tmux：相关测试会跳过。"
        return
    fi
    say "Installing nginx (with its stream module), MariaDB and tmux to test with (a minute)..." "正在安装测试用的 nginx（带 stream 模块）、MariaDB 和 tmux（约一分钟）……"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nginx libnginx-mod-stream mariadb-server tmux; } > /dev/null ||
        say "They could not be installed: what needs them is skipped." "安装失败：相关测试会跳过。"
}

passed=0 failed=0 skipped=0
count() { sed -n "s/^ *$1: \([0-9]*\)$/\1/p" <<< "$2" | tail -n 1; }

# run NAME: one test project; its own summary is added up. A run that ends without one counts as a failure.
run() {
    local output status
    say "Testing $1..." "正在测试 $1……"
    output=$(timeout --kill-after=10 600 "artifacts/bin/$1/release/$1" --no-progress --no-ansi 2>&1)
    status=$?
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
say "Checking the format..." "正在检查代码格式……"
dotnet format ChatCluster.sln --no-restore --verify-no-changes || failed=1
for project in tests/*.Tests; do run "$(basename "$project")"; done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
