# shellcheck shell=bash
question "A client is connected while you change the file and reload. How many sessions end?" \
    "一个客户端已经连接，你修改文件并平滑重载。有几个会话断开？"
answer() { echo 0; }
check() {
    local before
    need_balancer || return
    start_client probe
    type_into probe where
    wait_until 20 answers_of probe 1
    before=$(reloads)
    say "A client is connected. Now change a weight and reload, within two minutes ..." "一个客户端已经连接。现在改一个权重并平滑重载（两分钟之内）……"
    need "$(wait_until 120 more_reloads "$before" && echo 1)" "the balancer has reloaded" "负载均衡器已经重载"
    type_into probe where
    wait_until 20 answers_of probe 2
    need "$(answers_of probe 2 && ! grep -q disconnected "$data/client-probe.log" && echo 1)" "the session from before goes on" "之前的会话继续工作"
}

answers_of() { (($(grep -c '^ack where' "$data/client-$1.log") >= $2)); }
reloads() { grep -cE 'reconfigured|gracefully shutting down' "$(error_log)" 2> /dev/null || true; }
more_reloads() { (($(reloads) > $1)); }
