# shellcheck shell=bash
question "Which option of configure brings TCP load balancing into nginx?" \
    "configure 的哪个选项使 nginx 具有 TCP 负载均衡？"
answer() { echo --with-stream; }
check() {
    local nginx=$top/artifacts/nginx/sbin/nginx
    need "$([[ -x $nginx ]] && echo 1)" "nginx is built (scripts/build-nginx.sh SOURCE)" "已经编译 nginx（scripts/build-nginx.sh 源码）"
    [[ -x $nginx ]] || return
    need "$("$nginx" -V 2>&1 | grep -qE -- '--with-stream( |$)' && echo 1)" "with --with-stream" "带有 --with-stream"
}
