# shellcheck shell=bash
headline "5. Nothing was lost: 21 logs out and in again and gets the message of step 3." \
    "5. 消息没有丢：21 注销后重新登录，就收到第 3 步的消息。"
type_into B "loginout"
login B 21 123456
seen "B, user 21:" "B，用户 21：" "$event"
expect B "can you hear me?"
seen "B sees:" "B 看到：" "$event"
