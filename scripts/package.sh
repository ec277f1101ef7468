#!/usr/bin/env bash
# Makes one archive for Linux machines without .NET: chatcluster-VERSION-linux-PROCESSOR.tar.gz.
#   scripts/package.sh [x64|arm64]       for this machine's processor, or for another one (needs clang and a linker for it)
#   scripts/package.sh --output FOLDER   the folder for the archive (default: artifacts)
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done
cd "$top" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

processor=$(own_processor)
output=artifacts
while (($# > 0)); do
    if [[ $1 == --output ]]; then
        output=${2:-}
        shift
    else
        processor=$1
    fi
    shift
done
if [[ -z $output ]] || [[ ! -f scripts/publish/linux-$processor.pubxml ]]; then
    printf '%s\n%s\n' "give x64 or arm64, and a folder after --output" 'example: scripts/package.sh x64 --output /tmp' >&2
    exit 2
fi
require_sdk
require_linker "$processor"

name=chatcluster-$(dotnet msbuild Balancer -getProperty:Version)-linux-$processor
stage=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/$name"/{bin,deploy,docs,logs,systemd}
for program in ChatServer ChatClient Balancer Dashboard; do
    say "  $program" "  $program"
    dotnet publish "$program" --configuration Release -p:PublishProfile="linux-$processor" "${linker[@]}" \
        --output "$stage/$name/bin" -p:RunAnalyzers=false --verbosity quiet --nologo -consoleLoggerParameters:NoSummary ||
        die "The build of $program failed; the reason is above." "$program 编译失败，原因见上。"
done
rm -f "$stage/$name"/bin/*.pdb
cp nginx-compat.conf LICENSE "$stage/$name"
cp docs/{client,operating,deployment,security,balancer,dashboard,protocol}*.md "$stage/$name/docs"
cp scripts/systemd/* "$stage/$name/systemd"
cp scripts/deploy/* "$stage/$name/deploy"
mkdir -p "$output" && tar -C "$stage" -czf "$output/$name.tar.gz" "$name" || exit 1
say "Made $output/$name.tar.gz" "已生成 $output/$name.tar.gz"
