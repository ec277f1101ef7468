# shellcheck shell=bash
question "With \"hash \$remote_addr consistent;\" six clients connect from this one laptop. How many servers do they reach?" \
    "使用 hash \$remote_addr consistent; 时，六个客户端从这一台电脑连接。它们会到达几台服务器？"
answer() { echo 1; }
check() {
    local one many
    need "$(grep -qE '^ *hash ' "$conf" && echo 1)" "$conf has a hash directive in the upstream" "$conf 的 upstream 里有 hash 指令"
    one=$(simulate -n 12)
    many=$(wc -w < <(tr ' ' '\n' <<< "$one" | sort -u))
    need "$((many == ${#servers[@]}))" "twelve clients from one address reach every server: $one (which key differs from client to client?)" \
        "同一地址的十二个客户端到达每台服务器：$one（什么样的键对每个客户端都不同？）"
}
