# shellcheck shell=bash
question "The real nginx runs on $balancer_port with the same file. To which servers do the first four clients go, in order? (ports)" \
    "真正的 nginx 在 $balancer_port 上使用同一个文件。前四个客户端依次分到哪些服务器？（写端口）"
answer() { simulate -n 4; }
check() {
    need_balancer || return
    need "$([[ $(listener_name "$balancer_port") == nginx* ]] && echo 1)" "nginx listens on $balancer_port (now: $(listener_name "$balancer_port"))" \
        "$balancer_port 上监听的是 nginx（现在：$(listener_name "$balancer_port")）"
    run_land "$((2 * ${#servers[@]}))"
    need "$(used_servers "${#servers[@]}" && echo 1)" "clients reach all servers: $landings" "客户端到达所有服务器：$landings"
}
