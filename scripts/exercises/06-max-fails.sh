# shellcheck shell=bash
question "max_fails=1 fail_timeout=5s, and the second server is dead. One client connects each second: how many of eight are refused by it first?" \
    "max_fails=1 fail_timeout=5s，第二台服务器已死。每秒一个客户端连接：八个里有几个先被它拒绝？"
answer() { simulate -n 8 --fail "${servers[1]}@1" | grep -o '>' | grep -c .; }
check() {
    local line
    line=$(grep -E "^ *server +127\.0\.0\.1:${servers[1]} " "$conf")
    need "$([[ $line == *max_fails=1\ * || $line == *max_fails=1\;* ]] && echo 1)" "the server on ${servers[1]} has max_fails=1" "${servers[1]} 那台服务器有 max_fails=1"
    need "$([[ $line == *fail_timeout=5s* || $line == *fail_timeout=5\;* ]] && echo 1)" "and fail_timeout=5s" "还有 fail_timeout=5s"
    need 1 "Balancer --simulate: $(simulate -n 8 --fail "${servers[1]}@1")" "Balancer --simulate：$(simulate -n 8 --fail "${servers[1]}@1")"
}
