# shellcheck shell=bash
# What a machine must have, each with the sentence that helps when it does not.

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

# This machine's processor as .NET names it.
own_processor() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) uname -m ;;
    esac
}

# Native code is linked by a C compiler.
has_linker() { command -v clang > /dev/null || command -v gcc > /dev/null; }

require_linker() {
    has_linker || die \
        "Native code needs a C linker: install one (Debian, Ubuntu: sudo apt-get install gcc), then run this again." \
        "编译成本机代码需要 C 链接器：请安装（Debian/Ubuntu：sudo apt-get install gcc），再运行本脚本。"
}

require_tmux() {
    command -v tmux > /dev/null || die \
        "--tmux needs tmux: install it (Debian, Ubuntu: sudo apt-get install tmux), or run without --tmux." \
        "--tmux 需要 tmux：请安装（Debian/Ubuntu：sudo apt-get install tmux），或者去掉 --tmux。"
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

require_free_port() {
    ! port_answers "$1" || die \
        "Port $1 is in use by another program. Stop it (ss -ltnp shows which), or choose other ports: --ports 6000,6002,6004 --port 8000." \
        "端口 $1 已被别的程序占用。请停掉它（ss -ltnp 可以看到是谁），或者换端口：--ports 6000,6002,6004 --port 8000。"
}

port_answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
