# shellcheck shell=bash
title "A third server" \
    "第三台服务器"
ask "6004 joins, all weights are 1 again. Do the clients that are connected have to do anything?" \
    "6004 加入，权重全部改回 1。已经连接的客户端需要做什么吗？"
shell server 6004
see 6004 30 'is ready' "the third server is ready" \
    "第三台服务器就绪"
shell weight 6002 1
shell add 6004 6002
shell reload
see balancer 20 'reconfigured|gracefully shutting down' "the file is applied" \
    "新配置生效"
shell land 3
see shell 20 '^6000 6002 6004 ' "one to each server" \
    "每台服务器一个"
why "A server is one line of the upstream. It needs only the same database; no other program has to know it." \
    "一台服务器就是 upstream 里的一行。它只需要同一个数据库，别的程序都不必知道它。"
if_not "None to 6004: \`Balancer -t\` checks the file." \
    "没有分到 6004：用 \`Balancer -t\` 检查文件。"
code nginx-compat.conf
