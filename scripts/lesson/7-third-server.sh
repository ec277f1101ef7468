# shellcheck shell=bash
headline "7. A third server on ${listen[2]}, added in the same way." \
    "7. 用同样的办法加入第三台服务器 ${listen[2]}。"
start_server "${listen[2]}"
sed -i "s/\(127\.0\.0\.1:${listen[1]} *\)weight=2/\1weight=1/" "$(conf)"
sed -i "/^ *server  *127\.0\.0\.1:${listen[1]} /a\        server 127.0.0.1:${listen[2]} weight=1 max_fails=3 fail_timeout=30s;" "$(conf)"
reload_balancer || fail_step
wait_until 10 reloaded 2 || fail_step
three_newcomers
seen "three new clients landed on:" "三个新客户端落在：" "${places[*]}"
must_be "$(count_places "${listen[0]}") $(count_places "${listen[1]}") $(count_places "${listen[2]}")" "1 1 1"
