# shellcheck shell=bash
title "No message is lost" \
    "消息没有丢"
ask "21 logs out and in again. Where is the message of step 3?" \
    "21 注销，再登录。第 3 步的消息在哪里？"
enter B loginout
login B 21 123456
see B 20 'can you hear me' "the message of step 3 arrives with the login" \
    "登录时收到第 3 步的消息"
why "Undelivered messages are stored in the database, delivered at the next login on any server, and only then deleted." \
    "没有送达的消息存放在数据库里，下次登录时（不论哪台服务器）投递，投递之后才删除。"
if_not "No message: 21 has logged in since step 3 and has it already; write another one." \
    "没有消息：第 3 步之后 21 已经登录过，早就收到了；再发一条。"
code ChatServer/Delivery/LoginDelivery.cs
