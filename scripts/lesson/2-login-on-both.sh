# shellcheck shell=bash
headline "2. Both log in: logging in works on every server, because they share one database." \
    "2. 两个用户登录：在哪台服务器上都能登录成功，因为它们共用一个数据库。"
login A 13 123456
seen "A, user 13:" "A，用户 13：" "$event"
must_be "$port" "${listen[0]}"
login B 21 123456
seen "B, user 21:" "B，用户 21：" "$event"
must_be "$port" "${listen[1]}"
