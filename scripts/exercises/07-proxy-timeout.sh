# shellcheck shell=bash
question "proxy_timeout is 10s, and a user reads without typing. The client sends a heartbeat every 25 s. Does the connection stay? (y/n)" \
    "proxy_timeout 是 10s，用户只看不输入。客户端每 25 秒发一次心跳。连接会保持吗？（y/n）"
answer() { echo n; }
check() {
    local seconds
    seconds=$(sed -nE 's/^ *proxy_timeout +([0-9]+)s?;.*/\1/p' "$conf")
    need "$((${seconds:-0} > 25 && ${seconds:-0} <= 60))" "proxy_timeout in $conf is short, but longer than the heartbeat (26s to 60s)" \
        "$conf 里的 proxy_timeout 很短，但比心跳长（26s 到 60s）"
    ((complete)) || return
    need_balancer || return
    start_client probe
    exec {idle}<> "/dev/tcp/127.0.0.1/$balancer_port"
    say "Watching a silent connection and a client for $((seconds + 5)) s ..." "观察一条沉默的连接和一个客户端，共 $((seconds + 5)) 秒……"
    # The end of the silent connection is the end of this read; a timeout has a status above 128.
    IFS= read -r -t "$((seconds + 5))" -u "$idle" -d '' _
    need "$(($? <= 128))" "the silent connection is closed (after ./Balancer -s reload)" "沉默的连接被断开（先 ./Balancer -s reload）"
    need "$(! grep -q disconnected "$data/client-probe.log" && echo 1)" "the client with its heartbeat stays" "有心跳的客户端保持连接"
}
