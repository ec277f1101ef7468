# shellcheck shell=bash
question "One server is killed (kill -9). How many of 20 new clients fail?" \
    "用 kill -9 杀掉一台服务器。20 个新客户端有几个失败？"
answer() { echo 0; }
check() {
    local port dead=''
    for port in "${servers[@]}"; do listening "$port" || dead=$port; done
    need "${dead:+1}" "a server of the file is dead (kill -9 it, then run this within 30 s)" "文件里有一台服务器已死（kill -9，然后 30 秒之内运行本命令）"
    need_balancer || return
    [[ -n $dead ]] || return
    run_land 20
    need "$([[ $landings != *-* ]] && echo 1)" "of 20 clients none fails; $(refused "$dead") connects to $dead were refused on the way" \
        "20 个客户端没有一个失败；其中有 $(refused "$dead") 次连接 $dead 被拒绝"
}

refused() { grep -c "111: Connection refused.*:$1\"" "$(error_log)" 2> /dev/null || true; }
