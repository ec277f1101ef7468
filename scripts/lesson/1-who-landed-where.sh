# shellcheck shell=bash
headline "1. Two clients connect to $balancer_port, the only port they know. Who lands where?" \
    "1. 两个客户端都只连接 $balancer_port，它们不知道服务器在哪里。谁会落到哪台服务器上？"
explain "Equal weights: round robin. The first connection goes to ${listen[0]}, the second to ${listen[1]}." \
    "权重相同就是轮询：第一个连接给 ${listen[0]}，第二个给 ${listen[1]}。"
before_first=$(landed "${listen[0]}") before_second=$(landed "${listen[1]}")
start_client A
wait_until 10 took_another "${listen[0]}" "$before_first" || fail_step
seen "server ${listen[0]} reports the first connection:" "服务器 ${listen[0]} 收到第一个连接：" "$(last_line "${listen[0]}" 'connected from')"
start_client B
wait_until 10 took_another "${listen[1]}" "$before_second" || fail_step
seen "server ${listen[1]} reports the second connection:" "服务器 ${listen[1]} 收到第二个连接：" "$(last_line "${listen[1]}" 'connected from')"
