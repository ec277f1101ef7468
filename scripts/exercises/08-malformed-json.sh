# shellcheck shell=bash
question "printf hello | nc -N 127.0.0.1 ${servers[0]}, then the same to $balancer_port. Which of the two ports answers: none, first, second or both?" \
    "printf hello | nc -N 127.0.0.1 ${servers[0]}，然后对 $balancer_port 做同样的事。哪个端口有回答：none（都没有）、first（前一个）、second（后一个）还是 both（都有）？"
answer() { echo first; }
check() {
    require_half_close || return
    need_balancer || return
    need "$([[ $(say_hello "${servers[0]}") == *errno* ]] && echo 1)" "the server names the error: $(say_hello "${servers[0]}")" "服务器说明了错误：$(say_hello "${servers[0]}")"
    # nc -N closes its direction after the text. To a balancer that is the end of the session, unless the file says otherwise.
    need "$([[ $(say_hello "$balancer_port") == *errno* ]] && echo 1)" "through the balancer the answer comes too (which directive keeps a half-closed session?)" \
        "经过负载均衡器也有回答（哪条指令能保留半关闭的会话？）"
}

say_hello() {
    if command -v nc > /dev/null; then
        printf hello | timeout 5 nc -N 127.0.0.1 "$1"
    else
        printf hello | timeout 5 socat -t2 - "TCP:127.0.0.1:$1"
    fi 2> /dev/null | tr -d '\0'
}

require_half_close() {
    command -v nc > /dev/null || command -v socat > /dev/null
    need "$((! $?))" "nc is installed (Debian, Ubuntu: sudo apt-get install netcat-openbsd)" "装有 nc（Debian/Ubuntu：sudo apt-get install netcat-openbsd）"
    ((complete))
}
