#!/usr/bin/env bash
# Builds the real nginx with TCP load balancing, as the lesson does, into artifacts/nginx; no root is needed. Then plays the lesson on it.
#   scripts/build-nginx.sh SOURCE [OPTIONS of run-demo.sh]     SOURCE: nginx's source folder, or its tar file (nginx.org/en/download.html)
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
for part in terminal require; do source "$top/scripts/lib/$part.sh"; done

source=${1:-}
[[ -n $source ]] || {
    say "example: scripts/build-nginx.sh nginx-1.28.0.tar.gz" "例如：scripts/build-nginx.sh nginx-1.28.0.tar.gz" >&2
    exit 2
}

# What nginx's configure looks for, with its Debian package; all that is missing is named at once.
require_library() {
    printf '#include <%s>\nint main(void) { return 0; }\n' "$1" | "$compiler" -DPCRE2_CODE_UNIT_WIDTH=8 -x c -fsyntax-only - 2> /dev/null ||
        missing+=("$(t "$2 (Debian, Ubuntu: $3)" "$2（Debian/Ubuntu：$3）")")
}

compiler=$(command -v cc || command -v gcc || command -v clang) || die \
    "nginx needs a C compiler: install one (Debian, Ubuntu: sudo apt-get install gcc), then run this again." \
    "编译 nginx 需要 C 编译器：请安装（Debian/Ubuntu：sudo apt-get install gcc），再运行本脚本。"
command -v make > /dev/null || die \
    "nginx needs make: install it (Debian, Ubuntu: sudo apt-get install make), then run this again." \
    "编译 nginx 需要 make：请安装（Debian/Ubuntu：sudo apt-get install make），再运行本脚本。"

work=$(mktemp -d "${TMPDIR:-/tmp}/chatcluster.XXXXXX")
trap 'rm -rf "$work"' EXIT
if [[ -d $source ]]; then
    cp -r "$source/." "$work"
elif [[ -f $source ]]; then
    tar -xf "$source" -C "$work" --strip-components=1 || die "$source is not a tar file." "$source 不是 tar 文件。"
else
    die "There is no $source." "没有 $source。"
fi
cd "$work" || exit 1
# A release has configure at the top, the development tree in auto.
configure=./configure
[[ -x $configure ]] || configure=auto/configure
[[ -x $configure ]] || die "$source is not nginx's source: it has no configure." "$source 不是 nginx 源码：没有 configure。"

missing=()
require_library pcre2.h pcre2 libpcre2-dev
require_library zlib.h zlib zlib1g-dev
require_library openssl/ssl.h openssl libssl-dev
((${#missing[@]} == 0)) || die "Libraries are missing, install them: $(printf '%s; ' "${missing[@]}")then run this again." \
    "缺少下列库，请安装：$(printf '%s；' "${missing[@]}")然后再运行本脚本。"

say "configure --with-stream ..." "configure --with-stream ……"
"$configure" --prefix="$top/artifacts/nginx" --with-stream --with-stream_ssl_module --with-cc="$compiler" > configure.log 2>&1 || {
    tail -n 10 configure.log >&2
    die "configure failed; its last lines are above." "configure 失败；上面是它最后的输出。"
}
say "make ..." "make ……"
{ make -j "$(nproc)" && make install; } > make.log 2>&1 || {
    tail -n 10 make.log >&2
    die "make failed; its last lines are above." "make 失败；上面是它最后的输出。"
}
say "artifacts/nginx/sbin/nginx is built. Now the lesson with it:" "artifacts/nginx/sbin/nginx 已经编译好。现在用它演示这节课："
PATH=$top/artifacts/nginx/sbin:$PATH "$top/scripts/run-demo.sh" --balancer nginx "${@:2}"
