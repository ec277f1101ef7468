# shellcheck shell=bash
question "A third server joins with weight 1. To which servers do six new clients go, in order? (ports)" \
    "加入权重为 1 的第三台服务器。六个新客户端依次分到哪些服务器？（写端口）"
answer() { in_turns 6; }
check() {
    local port
    need "$((${#servers[@]} == 3))" "the file names three servers (edit $conf)" "文件里有三台服务器（编辑 $conf）"
    for port in "${servers[@]}"; do
        need "$(listening "$port" && echo 1)" "a server listens on $port (./ChatServer 127.0.0.1 $port)" "$port 上有服务器在监听（./ChatServer 127.0.0.1 $port）"
    done
    need_balancer || return
    run_land 6
    need "$(used_servers 3 && echo 1)" "six clients reach all three (after ./Balancer -s reload): $landings" \
        "六个客户端到达全部三台（先 ./Balancer -s reload）：$landings"
}

# in_turns NUMBER: the servers of the file one after the other.
in_turns() {
    local i
    for ((i = 0; i < $1; i++)); do printf '%s ' "${servers[i % ${#servers[@]}]}"; done
}
