# shellcheck shell=bash
title "Weights 1:2 without a restart" \
    "不停机把权重改成 1:2"
ask "6002 gets weight=2. To which servers do the next three clients go, in which order?" \
    "6002 改成 weight=2。接下来的三个客户端依次分到哪台服务器？"
shell weight 6002 2
shell reload
see balancer 20 'reconfigured|gracefully shutting down' "the file is applied" \
    "新配置生效"
shell land 3
see shell 20 '^6002 6000 6002 ' "two to 6002, one to 6000" \
    "6002 两个，6000 一个"
enter C "chat:13:still here after the reload"
see A 20 'still here after the reload' "sessions opened before the reload continue" \
    "平滑重载之前的会话照常工作"
why "A reload reads and checks the file, then applies it to new connections. A file with an error is rejected with its line number, and the previous configuration stays." \
    "平滑重载（reload）读取并检查文件，然后只对新连接生效。文件有错误就被拒绝并指出行号，继续使用原来的配置。"
if_not "Two to 6000: the file is not saved, or not the one that the balancer reads." \
    "两个分到 6000：文件没有保存，或者不是负载均衡器读的那一个。"
code Balancer/Picking/SmoothWeightedRoundRobin.cs
