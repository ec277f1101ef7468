# shellcheck shell=bash
title "On the same server it works" \
    "在同一台服务器上就能聊天"
ask "A third client connects, then logs in as 15. On which server is it, and who can receive its messages?" \
    "第三个客户端连接并用 15 登录。它会在哪台服务器上？谁能收到它的消息？"
client C 15 666666
see C 20 'login ok id=15 .*:6000|(served by|服务器) .*:6000|@6000' "the round starts again at 6000, where 13 is" \
    "轮询回到 6000，13 就在那里"
enter C "chat:13:hello zhang san, this works"
see A 20 'hello zhang san, this works' "the message arrives at once" \
    "消息立刻到达"
see C 20 'ack chat 13 live|delivered to 13|✓' "delivered" \
    "已送达"
why "Same process, same map: the server finds 13's connection and writes to it." \
    "同一个进程、同一张表：服务器找到 13 的连接，直接写过去。"
if_not "The third client is on 6002: another connection took a turn. Close it and open one more." \
    "第三个客户端在 6002 上：别的连接占了一个轮次。关掉它，再开一个。"
code ChatServer/Delivery/Routes/LocalRoute.cs
