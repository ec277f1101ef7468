# shellcheck shell=bash
title "The next lesson: a message bus between the servers" \
    "下一课：服务器之间的消息总线"
ask "13 is on 6000 and 21 on 6002, as in step 3. Now the servers have a message bus, a Redis: over it they tell each other what they have stored for each other's users. Does 21 receive a message from 13? And what if the Redis is killed while they chat?" \
    "和第 3 步一样，13 在 6000，21 在 6002。现在两台服务器之间有了消息总线（一个 Redis），用来互相通知替对方的用户存下了哪些消息。13 发的消息，21 能收到吗？聊天当中把 Redis 杀掉，又会怎样？"
shell start redis
shell restart --bus
see 6000 30 'the message bus .* answers' "the first server is on the bus" \
    "第一台服务器接上了消息总线"
see 6002 30 'the message bus .* answers' "and so is the second" \
    "第二台也接上了"
client A
login A 13 123456
see A 20 'login ok id=13 .*:6000|(served by|服务器) .*:6000|@6000' "13 is on 6000, as in step 3" \
    "13 在 6000 上，和第 3 步一样"
client B
login B 21 123456
see B 20 'login ok id=21 .*:6002|(served by|服务器) .*:6002|@6002' "21 is on 6002" \
    "21 在 6002 上"
enter A "chat:21:hello gao yang, this goes over the bus"
see B 20 'this goes over the bus' "the message arrives at once" \
    "消息立刻到达"
see A 20 'ack chat 21 relayed|⇢' "relayed: the other server has delivered it" \
    "经转达：由另一台服务器送达"
see 6000 20 '13 -> 21: relayed' "21 is in no map of this process, and yet has the message" \
    "这个进程的连接表里没有 21，消息却送到了"
enter B "chat:13:hello zhang san, I can hear you"
see A 20 'I can hear you' "the answer too" \
    "回答也到达了"
see B 20 'ack chat 13 relayed|⇢' "relayed" \
    "经转达"
shell kill redis
see A 20 'users on other servers are stored|其他服务器上用户的消息先存' "within 3 seconds the server tells its clients that the bus is down" \
    "3 秒之内，服务器告诉客户端：消息总线不可用"
see B 20 'users on other servers are stored|其他服务器上用户的消息先存' "so does the other server" \
    "另一台服务器也是"
enter A "chat:21:written while the bus was down"
see A 20 '(stored|✗) .*(but the message bus is down|但消息总线不可用)' "the message is kept, as in step 3" \
    "消息被保存，和第 3 步一样"
enter B "chat:13:so was this answer"
see B 20 '(stored|✗) .*(but the message bus is down|但消息总线不可用)' "and so is the answer" \
    "回答也被保存"
shell start redis
see A 20 'are relayed again|重新经总线转达' "within 3 seconds after its start the bus is used again" \
    "重新启动后 3 秒之内，消息总线恢复"
see B 20 'written while the bus was down' "what was kept arrives, without a login" \
    "保存的消息到达了，不必重新登录"
see A 20 'so was this answer' "on both servers" \
    "两台服务器上都是"
enter A "chat:21:and now at once again"
see B 20 'and now at once again' "the next one arrives at once" \
    "下一条消息立刻到达"
see A 20 'ack chat 21 relayed|⇢' "relayed" \
    "经转达"
once B "written while the bus was down" "the kept message has arrived once" \
    "保存的消息只到达了一次"
once A "so was this answer" "the kept answer too" \
    "保存的回答也是"
why "6000 stores the message first and then tells 6002 over the bus which row to deliver. 6002 answers when the client has confirmed the message, and only then the row goes. So the bus holds nothing that could be lost: without it the servers are those of step 3, and when it is back they deliver what waits." \
    "6000 先把消息落库，再通过总线告诉 6002 该投递哪一行；客户端确认收到后，6002 才回答，这一行才删除。所以总线上没有会丢的东西：没有总线，服务器就和第 3 步一样；总线恢复后，等待的消息就会送达。"
if_not "\"delivered\" instead of relayed: both clients are on one server, because another connection took a turn. Kept although the Redis runs: one of the servers was started without --bus." \
    "显示已送达而不是经转达：别的连接占了一个轮次，两个客户端在同一台服务器上。Redis 在运行，消息却被保存：有一台服务器启动时没有加 --bus。"
code ChatServer/Delivery/Routes/ClusterRoute.cs
