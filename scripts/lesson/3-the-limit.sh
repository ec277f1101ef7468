# shellcheck shell=bash
headline "3. The catch: they write to each other, and neither gets anything." \
    "3. 问题来了：他们互发消息，谁也收不到。"
explain "Each process keeps its own connection map, so each thinks that the other is offline." \
    "每个进程各自保存一份 connection map，所以互相都认为对方不在线。"
type_into A "chat:21:hello gao yang, can you hear me?"
expect A "ack chat 21 stored"
seen "A is told:" "A 得到的回答：" "$event"
type_into B "chat:13:zhang san, are you there?"
expect B "ack chat 13 stored"
seen "B is told:" "B 得到的回答：" "$event"
must_not_show A "are you there?"
must_not_show B "can you hear me?"
explain "The two maps side by side:" "两张 connection map 并排看："
for one in "${listen[0]}" "${listen[1]}"; do
    seen "server $one:" "服务器 $one：" "$(last_line "$one" 'connection map' | grep -o 'connection map.*')"
done
