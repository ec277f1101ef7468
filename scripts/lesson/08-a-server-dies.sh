# shellcheck shell=bash
title "A server dies, and now the two can talk" \
    "一台服务器宕机，两个人反而能聊天了"
ask "6004 is taken out, then 6002 is killed. How many of the next six clients fail? Where does B go?" \
    "先撤下 6004，再杀掉 6002。接下来的六个客户端有几个失败？B 会到哪里？"
shell remove 6004
shell reload
see balancer 20 'reconfigured|gracefully shutting down' "the file is applied" \
    "新配置生效"
shell kill 6002
shell land 6
see shell 40 '\(6000: 6\)' "none fails: all six are on 6000" \
    "一个也没有失败：六个都在 6000"
see B 20 'disconnected|connection lost|断|reconnect|⟳' "the connection is lost" \
    "连接断了"
see B 30 '(reconnected|[重新]连接).*:6000|@6000' "and comes back by itself, on 6000" \
    "自动重新连接，到了 6000"
with Balancer see balancer 20 '6002 is unhealthy' "three heartbeats without an answer" \
    "三次心跳没有回答"
enter A "chat:21:can you hear me now?"
see B 20 'can you hear me now' "the message arrives at once" \
    "消息立刻到达"
see A 20 'ack chat 21 live|delivered to 21|✓' "delivered" \
    "已送达"
why "Ask the class: they can talk now. Why? Both connections belong to one process, so both users are in one map. The clients did not notice the dead server: a refused connect makes the balancer try the next one at once, and after max_fails=3 it skips the server for fail_timeout=30s." \
    "问全班：现在能聊天了，为什么？两条连接属于同一个进程，两个用户在同一张表里。新客户端毫无察觉：连接被拒绝，负载均衡器立刻换下一台；失败 max_fails=3 次以后，fail_timeout=30s 之内不再尝试它。"
if_not "B is on 6004: it was not taken out before." \
    "B 在 6004 上：事先没有把它撤下来。"
code Balancer/Relay/Dialer.cs
