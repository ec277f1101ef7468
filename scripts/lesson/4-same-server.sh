# shellcheck shell=bash
headline "4. A third client. The round begins again at ${listen[0]}, where user 13 is." \
    "4. 第三个客户端：轮询回到 ${listen[0]}，用户 13 正好在那里。"
start_client C
login C 15 666666
seen "C, user 15:" "C，用户 15：" "$event"
must_be "$port" "${listen[0]}"
type_into C "chat:13:hello zhang san, this works"
expect C "ack chat 13 live"
seen "C is told:" "C 得到的回答：" "$event"
expect A "this works"
seen "A sees at once:" "A 立刻看到：" "$event"
explain "Same process, same map: the message found its way." "同一个进程、同一张表，消息就能送到。"
