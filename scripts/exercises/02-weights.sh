# shellcheck shell=bash
question "Give the three servers of your file the weights 5:1:1 (two servers: 1:2). To which servers do seven new clients go, in order? (ports)" \
    "把文件里三台服务器的权重改成 5:1:1（两台服务器：1:2）。七个新客户端依次分到哪些服务器？（写端口）"
answer() { simulate -n 7; }
check() {
    local weights
    weights=$(sed -nE 's/^ *server +127\.0\.0\.1:[0-9]+ .*weight=([0-9]+).*/\1/p' "$conf" | paste -sd:)
    need "$([[ $weights == 5:1:1 || $weights == 1:2 ]] && echo 1)" "the weights in $conf are 5:1:1, or for two servers 1:2 (now: $weights)" \
        "$conf 里的权重是 5:1:1，只有两台服务器时是 1:2（现在：$weights）"
    need 1 "Balancer --simulate: $(simulate -n 7)" "Balancer --simulate：$(simulate -n 7)"
}
