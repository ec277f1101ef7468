# shellcheck shell=bash
title "The balancer's own worker dies" \
    "负载均衡器自己的工作进程宕机"
ask "All connections run through the balancer's worker process. It is killed: what happens to the clients, and who serves the next one?" \
    "所有连接都经过负载均衡器的工作进程（worker）。把它杀掉：客户端会怎样？谁来服务下一个客户端？"
shell kill worker
see balancer 20 'exited on signal 9' "the worker is gone, another one starts" \
    "工作进程没了，又起来一个"
see B 20 'disconnected|connection lost|断|reconnect|⟳' "the connection is lost" \
    "连接断了"
see B 30 'reconnected|[重新]连接|@6000|@6002' "and comes back by itself" \
    "自动重新连接"
with Balancer see A 30 'reconnected|[重新]连接|@6000|@6002' "so do all the others" \
    "其他客户端也一样"
with Balancer see C 30 'reconnected|[重新]连接|@6000|@6002' "so do all the others" \
    "其他客户端也一样"
shell land 4
see shell 40 '^([0-9]+ ){4}\(' "four new clients, all served" \
    "四个新客户端全部成功"
why "The master process holds the listening socket and does nothing else, so there is little in it that can fail. Connections that arrive without a worker wait in the socket's queue. nginx does the same." \
    "监听套接字在主进程（master）手里，主进程几乎不做别的事，所以很难出错。没有工作进程的时候到来的连接在套接字的队列里等待。nginx 也是这样。"
if_not "The balancer is gone as a whole: the master was killed. Start it again." \
    "整个负载均衡器都没了：杀掉的是主进程。重新启动它。"
code Balancer/Control/WorkerKeeper.cs
