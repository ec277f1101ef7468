# shellcheck shell=bash
headline "6. Weight 1:2 by editing the file and -s reload, without stopping anything." \
    "6. 把权重改成 1:2，然后 -s reload，不用停止任何程序。"
sed -i "s/\(127\.0\.0\.1:${listen[1]} *\)weight=1/\1weight=2/" "$(conf)"
explain "$(grep -E "^ *server +127\.0\.0\.1:" "$(conf)" | sed 's/ *#.*//; s/^ *//' | paste -sd ' ')" \
    "$(grep -E "^ *server +127\.0\.0\.1:" "$(conf)" | sed 's/ *#.*//; s/^ *//' | paste -sd ' ')"
reload_balancer || fail_step
wait_until 10 reloaded 1 || fail_step
three_newcomers
seen "three new clients landed on:" "三个新客户端落在：" "${places[*]}"
must_be "$(count_places "${listen[0]}") $(count_places "${listen[1]}")" "1 2"
type_into C "chat:13:still here after the reload"
expect C "ack chat 13 live"
expect A "still here after the reload"
seen "sessions from before live on; A sees:" "重新加载之前的连接照常工作，A 看到：" "$event"
