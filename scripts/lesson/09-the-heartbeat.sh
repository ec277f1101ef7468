# shellcheck shell=bash
title "A server freezes: only a heartbeat can tell" \
    "一台服务器冻结：只有心跳检测能发现"
ask "6002 is started again and then frozen (SIGSTOP). Does a connect to it fail?" \
    "6002 重新启动，然后被冻结（SIGSTOP）。连接它会失败吗？"
only Balancer "nginx sends no heartbeat (its health_check is part of the commercial version). The kernel accepts connections for a frozen process, so a client that lands there waits for its login." \
    "nginx 不发心跳（health_check 只在商业版里有）。内核会替被冻结的进程接受连接，分到那里的客户端只能一直等待登录。"
shell server 6002
see balancer 30 '6002 is healthy' "one answer brings the server back" \
    "有一次回答就恢复"
shell freeze 6002
see balancer 30 '6002 is unhealthy' "three heartbeats without an answer" \
    "三次心跳没有回答"
shell land 3
see shell 30 '\(6000: 3\)' "nobody is sent to the frozen server" \
    "没有客户端分到冻结的服务器"
shell thaw 6002
see balancer 30 '6002 is healthy' "the server goes on, and answers" \
    "服务器继续运行，又有了回答"
shell land 4
see shell 30 '\(.*6002: [1-9]' "6002 gets clients again" \
    "6002 又有了客户端"
why "The kernel accepts connections for a frozen process, so no connect fails and max_fails never counts. Only a question that the process itself must answer can tell: the heartbeat (#@ health_check), once a second. nginx has it only in its commercial version." \
    "内核会替被冻结的进程接受连接，所以连接从不失败，max_fails 一次也数不到。只有必须由进程自己回答的问题才能发现它：心跳（#@ health_check），每秒一次。nginx 只有商业版才有。"
if_not "Not unhealthy: the lines with #@ are missing from the file." \
    "没有变成 unhealthy：文件里缺少 #@ 开头的行。"
code Balancer/Modules/Health/HealthLoop.cs
