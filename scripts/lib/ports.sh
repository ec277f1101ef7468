# shellcheck shell=bash
# Who listens where, read from the kernel's tables: a connection to find out would take a turn at the balancer and a number at a server.

# listening PORT: true when a process listens on PORT.
listening() { [[ -n $(listening_inode "$1") ]]; }

# State 0A is LISTEN; the second field is the local address, its port in hexadecimal.
listening_inode() {
    awk -v port=":$(printf '%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' \
        /proc/net/tcp /proc/net/tcp6 2> /dev/null
}

# listener_pid PORT: the process that listens on PORT; nothing when it belongs to another user.
listener_pid() {
    local inode file
    inode=$(listening_inode "$1")
    [[ -n $inode ]] || return 1
    file=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2> /dev/null)
    file=${file#/proc/}
    [[ -n $file ]] && printf '%s\n' "${file%%/*}"
}

# listener_name PORT: its name, for an error message.
listener_name() {
    local pid
    pid=$(listener_pid "$1") && [[ -r /proc/$pid/comm ]] && printf '%s (pid %s)' "$(< "/proc/$pid/comm")" "$pid" && return
    t "another user's program" "其他用户的程序"
}

is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

# require_free_ports PORT...: the three servers' ports, then the balancer's.
require_free_ports() {
    local port other
    for port in "$@"; do
        if listening "$port"; then
            other=$(free_ports "$@")
            die "Port $port is in use by $(listener_name "$port"). Stop it, or choose free ports: $other" \
                "端口 $port 已被 $(listener_name "$port") 占用。请停掉它，或者换成空闲的端口：$other"
        fi
    done
}

# free_ports PORT...: the options for four free ports, each the same distance above those asked for.
free_ports() {
    local distance port chosen
    for distance in $(seq 10 10 2000); do
        chosen=()
        for port in "$@"; do
            port=$((port + distance))
            ! listening "$port" && ((port <= 65535)) && chosen+=("$port")
        done
        ((${#chosen[@]} == $#)) && printf -- '--ports %s,%s,%s --port %s' "${chosen[@]}" && return
    done
    printf -- '--ports A,B,C --port N'
}

# on_our_ports TEXT: the lesson's four ports, replaced all at once: a chosen port may be another one's name.
on_our_ports() {
    local text=$1 i names=(6000 6002 6004 8000) ours=("${listen[@]}" "$balancer_port") marks=($'\1' $'\2' $'\3' $'\4')
    for i in "${!names[@]}"; do text=${text//"${names[i]}"/"${marks[i]}"}; done
    for i in "${!names[@]}"; do text=${text//"${marks[i]}"/"${ours[i]}"}; done
    printf '%s\n' "$text"
}
