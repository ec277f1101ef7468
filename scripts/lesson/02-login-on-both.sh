# shellcheck shell=bash
title "Login works on every server" \
    "在哪台服务器上都能登录"
ask "The two clients are on different servers. Can both users log in?" \
    "两个客户端在不同的服务器上。两个用户都能登录吗？"
login A 13 123456
see A 20 'login ok id=13 .*:6000|(served by|服务器) .*:6000|@6000' "13 (zhang san) is logged in on 6000" \
    "13（zhang san）在 6000 上登录"
login B 21 123456
see B 20 'login ok id=21 .*:6002|(served by|服务器) .*:6002|@6002' "21 (gao yang) is logged in on 6002" \
    "21（gao yang）在 6002 上登录"
why "Accounts are in the database, and both servers read the same one." \
    "账号在数据库里，两台服务器读的是同一个数据库。"
if_not "\"this account is using, input another!\": that user is already logged in, on this server or on the other one." \
    "this account is using, input another!（该账号正在使用，请换一个）：这个用户已经登录了，在这台或另一台服务器上。"
code ChatServer/Handlers/LoginHandler.cs
