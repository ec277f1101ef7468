# shellcheck shell=bash
headline "8. Server ${listen[1]} is killed. New clients do not notice." \
    "8. 杀掉服务器 ${listen[1]}：新来的客户端毫无察觉。"
explain "The balancer's connect is refused, it tries the next server at once, and after max_fails=3 it leaves the dead one alone for fail_timeout=30s." \
    "均衡器连接被拒绝后立刻换下一台；失败 max_fails=3 次以后，fail_timeout=30s 之内不再尝试它。"
kill -KILL "${server_pid[${listen[1]}]}"
wait "${server_pid[${listen[1]}]}" 2> /dev/null
unset "server_pid[${listen[1]}]"
expect B "disconnected"
seen "B, who was on ${listen[1]}, is told:" "原来在 ${listen[1]} 上的 B 得到通知：" "$event"
expect B "reconnected server="
seen "and comes back by itself, elsewhere:" "然后自动重新连接，落到了别处：" "$event"
three_newcomers
all=("${places[@]}")
three_newcomers
all+=("${places[@]}")
places=("${all[@]}")
seen "six new clients, all served:" "六个新客户端全部成功：" "${places[*]}"
must_be "$(count_places "${listen[1]}")" 0
