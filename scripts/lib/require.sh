# shellcheck shell=bash
# Requirements of the machine, each with an error that says how to meet it.

# The SDK that global.json asks for.
require_sdk() {
    command -v dotnet > /dev/null || die \
        "The .NET 10 SDK is missing. Install it (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again." \
        "没有找到 .NET 10 SDK。请先安装（https://dotnet.microsoft.com/download/dotnet/10.0），再运行本脚本。"
    local newest
    newest=$(dotnet --list-sdks | cut -d. -f1 | sort -n | tail -n 1)
    ((${newest:-0} >= 10)) || die \
        "The .NET SDK here is version ${newest:-unknown}; version 10 is needed (https://dotnet.microsoft.com/download/dotnet/10.0)." \
        "这里的 .NET SDK 版本是 ${newest:-未知}，需要 10（https://dotnet.microsoft.com/download/dotnet/10.0）。"
}

# This machine's processor, in .NET's notation.
own_processor() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) uname -m ;;
    esac
}

# Native code is linked by a C compiler.
has_linker() { command -v clang > /dev/null || command -v gcc > /dev/null; }

# require_linker PROCESSOR: leaves in linker the options that link native code for it. For another processor than this machine's it takes clang
# and that processor's linker and C library: gcc links for its own processor only.
require_linker() {
    local processor=$1 triple
    linker=()
    if [[ $processor == "$(own_processor)" ]]; then
        has_linker || die \
            "Native code needs a C linker: install one (Debian, Ubuntu: sudo apt-get install gcc), then run this again." \
            "编译成本机代码需要 C 链接器：请安装（Debian/Ubuntu：sudo apt-get install gcc），再运行本脚本。"
        return
    fi
    case $processor in
        arm64) triple=aarch64-linux-gnu ;;
        *) triple=x86_64-linux-gnu ;;
    esac
    { command -v clang && command -v "$triple-gcc" && command -v "$triple-objcopy"; } > /dev/null || die \
        "Native code for $processor needs clang and a C linker for that processor: install them (Debian, Ubuntu: sudo apt-get install clang gcc-${triple//_/-}), or run this on such a machine." \
        "为 $processor 编译本机代码需要 clang 和该处理器的 C 链接器：请安装（Debian/Ubuntu：sudo apt-get install clang gcc-${triple//_/-}），或者在这种机器上运行。"
    # shellcheck disable=SC2034
    linker=(-p:CppCompilerAndLinker=clang -p:ObjCopyName="$triple-objcopy")
}

require_tmux() {
    command -v tmux > /dev/null || die \
        "--tmux needs tmux: install it (Debian, Ubuntu: sudo apt-get install tmux), or run without --tmux." \
        "--tmux 需要 tmux：请安装（Debian/Ubuntu：sudo apt-get install tmux），或者去掉 --tmux。"
}

require_redis() {
    command -v redis-server > /dev/null || die \
        "--bus redis needs redis-server: install it (Debian, Ubuntu: sudo apt-get install redis-server), or run without --bus." \
        "--bus redis 需要 redis-server：请安装（Debian/Ubuntu：sudo apt-get install redis-server），或者去掉 --bus。"
}

require_mariadb() {
    PATH=$PATH:/usr/sbin:/usr/local/sbin
    { command -v mariadbd && command -v mariadb-install-db; } > /dev/null || die \
        "--db mysql needs MariaDB: install it (Debian, Ubuntu: sudo apt-get install mariadb-server), or run without --db." \
        "--db mysql 需要 MariaDB：请安装（Debian/Ubuntu：sudo apt-get install mariadb-server），或者去掉 --db。"
}

# Real nginx, able to proxy TCP. Leaves in nginx_module the directive that loads its stream module, empty when it is built in.
has_nginx() {
    PATH=$PATH:/usr/sbin:/usr/local/nginx/sbin
    command -v nginx > /dev/null || return 1
    local built folder
    built=$(nginx -V 2>&1)
    nginx_module=''
    [[ $built =~ --with-stream( |$) ]] && return 0
    [[ $built == *--with-stream=dynamic* ]] || return 1
    for folder in "$(sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p' <<< "$built")" /usr/lib/nginx/modules /usr/lib64/nginx/modules; do
        nginx_module="load_module $folder/ngx_stream_module.so;"
        [[ ! -f $folder/ngx_stream_module.so ]] || return 0
    done
    return 1
}

require_nginx() {
    has_nginx || die \
        "--balancer nginx needs nginx with its stream module: install both (Debian, Ubuntu: sudo apt-get install nginx libnginx-mod-stream), or run without --balancer." \
        "--balancer nginx 需要带 stream 模块的 nginx：请安装（Debian/Ubuntu：sudo apt-get install nginx libnginx-mod-stream），或者去掉 --balancer。"
}
