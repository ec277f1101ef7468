# shellcheck shell=bash
title "The limit: the list says online, and yet the message is stored" \
    "局限：列表说在线，消息却被存成离线消息"
ask "Each one sees the other online in the friend list. Does 21 receive a message from 13?" \
    "两个人在好友列表里都看到对方在线。13 发的消息，21 能收到吗？"
friends A 13 123456
see A 20 '(21|gao yang).*(online|在线)' "the list says that 21 is online" \
    "列表说 21 在线"
friends B 21 123456
see B 20 '(13|zhang san).*(online|在线)' "the list says that 13 is online" \
    "列表说 13 在线"
enter A "chat:21:hello gao yang, can you hear me?"
see A 20 'not in this process.s connection map \{13\}|✗' "21 is online on 6002, and yet the message is kept" \
    "21 在 6002 上在线，消息却被保存"
see 6000 20 '13 -> 21: .*stored' "no connection of 21 in this process" \
    "这个进程里没有 21 的连接"
enter B "chat:13:zhang san, are you there?"
see B 20 'not in this process.s connection map \{21\}|✗' "13 is online on 6000, and yet the message is kept" \
    "13 在 6000 上在线，消息却被保存"
never A "are you there?" "the message of 21 does not arrive" \
    "21 的消息没有到达"
never B "can you hear me?" "the message of 13 does not arrive" \
    "13 的消息没有到达"
why "The list comes from the database, which both servers share. A connection belongs to one process: 6000 can write only to its own sockets, and 21's socket is in the other process. The balancer cannot help: it forwards bytes and knows no users." \
    "列表来自两台服务器共用的数据库；连接却属于一个进程：6000 只能写自己的套接字（socket），而 21 的套接字在另一个进程里。负载均衡器也帮不上忙：它只转发字节，不认识用户。"
if_not "\"delivered\" instead: both clients are on one server. Look at the maps in the servers' logs." \
    "显示已送达：两个客户端在同一台服务器上。看看服务器日志里的连接表（connection map）。"
code ChatServer/Sessions/SessionRegistry.cs
