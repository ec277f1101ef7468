# shellcheck shell=bash
title "Two clients, one port" \
    "两个客户端，一个端口"
ask "Both clients connect to 8000, the only port they know. Which server gets which client?" \
    "两个客户端都连接 8000，这是它们知道的唯一端口。谁会被分到哪台服务器？"
client A
see 6000 20 'connected from' "the first connection arrives here" \
    "第一个连接到了这里"
client B
see 6002 20 'connected from' "the second connection arrives here" \
    "第二个连接到了这里"
why "Equal weights are plain round robin: each connection goes to the next server. The clients never learn about 6000 or 6002." \
    "权重相同就是轮询：每个连接分给下一台服务器。客户端始终不知道 6000 和 6002。"
if_not "Both on one server: another connection came in between (a browser, a port scan). Each connection takes a turn." \
    "两个都分到同一台：中间有别的连接（浏览器、端口扫描）。每个连接都占一个轮次。"
code Balancer/Picking/SmoothWeightedRoundRobin.cs
