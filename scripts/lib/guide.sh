#!/usr/bin/env bash
# The guide beside the lesson: asks for the prediction first, then shows what to do and ticks what has been seen by itself.
#   scripts/lib/guide.sh FOLDER      the lesson's folder, made by run-demo.sh --tmux
set -uo pipefail

# shellcheck source=/dev/null
source "$1/lesson.env"
# shellcheck source=/dev/null
for part in terminal ports dashboard services cluster client commands steps tmux wrap; do source "$top/scripts/lib/$part.sh"; done
# The session's language may be a locale that this machine does not have; characters must be characters all the same.
export LC_ALL=C.UTF-8

mapfile -t files < <(step_files)
current=0 stage=ask notice='' asked_to_quit=no
declare -a seen_before=() pid_before=() ticked=()

# open_step INDEX: counts what is on the screens already, so that only what comes now ticks a box.
open_step() {
    local i
    current=$1 stage=ask notice=''
    read_step "${files[current]}"
    seen_before=() pid_before=() ticked=()
    for i in "${!kinds[@]}"; do
        [[ ${kinds[i]} == see || ${kinds[i]} == once || ${kinds[i]} == never ]] || continue
        seen_before[i]=$(times_seen "$i") pid_before[i]=$(pid_in "${places[i]}") ticked[i]=no
    done
}

# times_seen ITEM: how often its line is there now.
times_seen() {
    local place=${places[$1]} form=-E
    [[ ${kinds[$1]} == see ]] || form=-F
    if has_log "$place"; then cat "$(place_log "$place")"; else screen_of "$place"; fi 2> /dev/null | grep -c "$form" -- "${arguments[$1]}"
}

# times_before ITEM: how often it was there before the step. A program that was started again has an empty screen.
times_before() {
    if has_log "${places[$1]}" || [[ $(pid_in "${places[$1]}") == "${pid_before[$1]}" ]]; then echo "${seen_before[$1]}"; else echo 0; fi
}

# has_log PLACE: its lines are looked for in a file, which lives on when the program is started again.
has_log() { [[ $1 == balancer || $1 == [0-9]* ]]; }

pid_in() { panes list-panes -s -t chat -F '#{@place} #{pane_pid}' 2> /dev/null | sed -n "s/^$1 //p"; }

# tick: looks for what is still to be seen. A line that the step expects twice must come twice.
tick() {
    local i j needed changed=1
    for i in "${!ticked[@]}"; do
        if [[ ${kinds[i]} != see ]]; then
            ! tick_count "$i" || changed=0
            continue
        fi
        [[ ${ticked[i]} == no ]] || continue
        needed=1
        for ((j = 0; j < i; j++)); do
            [[ ${kinds[j]} != see || ${places[j]} != "${places[i]}" || ${arguments[j]} != "${arguments[i]}" ]] || needed=$((needed + 1))
        done
        (($(times_seen "$i") >= $(times_before "$i") + needed)) && ticked[i]=yes changed=0
    done
    return "$changed"
}

# tick_count ITEM: what is to be seen once or never is counted at every tick, because it can still come too often. It is right when all
# that the step shows before it has been seen.
tick_count() {
    local j expected=0 count was=${ticked[$1]}
    [[ ${kinds[$1]} == never ]] || expected=1
    count=$(($(times_seen "$1") - $(times_before "$1")))
    if ((count > expected)); then
        ticked[$1]=wrong
    else
        ((count < expected)) && ticked[$1]=no || ticked[$1]=yes
        for ((j = 0; j < $1; j++)); do [[ ${kinds[j]} != see || ${ticked[j]} == yes ]] || ticked[$1]=no; done
    fi
    [[ ${ticked[$1]} != "$was" ]]
}

# What a user types for an item.
instruction() {
    local words
    read -ra words <<< "${arguments[$1]}"
    case ${kinds[$1]} in
        client) if ((${#words[@]} > 0)); then echo "shell › client ${words[0]}"; else echo "shell › client ${places[$1]}"; fi ;;
        login) echo "${places[$1]} › 1, ${words[0]}, ${words[1]}" ;;
        friends) echo "${places[$1]} › loginout, 1, ${words[0]}, ${words[1]}" ;;
        *) echo "${places[$1]} › ${arguments[$1]}" ;;
    esac
}

# perform ITEM: does it for the user, in the pane where the user would.
perform() {
    local words place=${places[$1]}
    read -ra words <<< "${arguments[$1]}"
    case ${kinds[$1]} in
        client)
            open_client "$place"
            ((${#words[@]} == 0)) || log_in "$place" "${words[@]}"
            ;;
        login) log_in "$place" "${words[@]}" ;;
        friends)
            enter_line "$place" loginout
            log_in "$place" "${words[@]}"
            ;;
        enter) enter_line "$place" "${arguments[$1]}" ;;
        shell) enter_line shell "${arguments[$1]}" ;;
    esac
}

# perform_step: each action whose result has not been seen yet.
perform_step() {
    local i
    # The other balancer cannot do it; the page says why.
    [[ -z $only || $only == "$balancer" ]] || return 0
    stage=act notice=$(t 'working...' '正在执行……')
    draw
    for i in "${!kinds[@]}"; do
        case ${kinds[i]} in
            see)
                wait_until "${seconds[i]}" tick_item "$i" || {
                    notice=$(t "Not seen: ${texts[i]}. $if_not" "没有看到：${texts[i]}。$if_not")
                    return
                }
                ;;
            never | once)
                tick_item "$i" || {
                    notice=$(t "Not as expected: ${texts[i]}. $if_not" "和预期不同：${texts[i]}。$if_not")
                    return
                }
                ;;
            *) result_is_seen "$i" || perform "$i" ;;
        esac
    done
    notice=$(t 'Done. w: why?' '完成。w：为什么？')
}

tick_item() {
    ! tick || draw
    [[ ${ticked[$1]} == yes ]]
}

# result_is_seen ITEM: everything between this action and the next one that shows a result is ticked.
result_is_seen() {
    local i result=1
    # A server also notes the balancer's slow heartbeats as connections.
    [[ ${kinds[$1]} != client ]] || pane_runs "${places[$1]}" || return 1
    for ((i = $1 + 1; i < ${#kinds[@]}; i++)); do
        case ${kinds[i]} in
            see) [[ ${ticked[i]} == yes ]] && result=0 || return 1 ;;
            never | once) ;;
            *) ((result != 0)) || return 0 ;;
        esac
    done
    return "$result"
}

# measure: the pane's size, which changes when the terminal does.
measure() { read -r rows columns < <(stty size); }

draw() {
    local head body foot first i
    measure
    mapfile -t head < <(printf '%s\n' "$(t "Step $number of ${#files[@]}" "第 $number 步，共 ${#files[@]} 步")  $title")
    case $stage in
        ask) body=("" "? $ask" "" "$(t 'Predict first. Then Enter shows what to do, or d does it.' '先预测。然后按 Enter 看怎么做，或者按 d 替你做。')") ;;
        why) body=("→ $why" "" "$(t 'Different?' '结果不同？') $if_not" "$(t 'Code:' '代码：') $code") ;;
        act)
            body=()
            for i in "${!kinds[@]}"; do
                case ${kinds[i]} in
                    see | never | once) body+=("   $(box "${ticked[i]}") ${places[i]}: ${texts[i]}") ;;
                    *) body+=("$(instruction "$i")") ;;
                esac
            done
            ;;
    esac
    [[ -z $only || $only == "$balancer" ]] || body=("" "$only_why")
    [[ -z $notice ]] || body+=("$notice")
    mapfile -t body < <(for i in "${body[@]}"; do wrap "$i" "$columns"; done)
    foot=$(t 'Enter next  b back  d do it for me  w why  q quit' 'Enter 下一步  b 返回  d 替我做  w 为什么  q 退出')
    first=$(first_line_shown $((rows - 2)))
    printf '\e[H\e[1m%s\e[0m\e[K\r\n' "${head[0]}"
    for ((i = first; i < first + rows - 2; i++)); do print_line "${body[i]:-}"; done
    printf '\e[7m%s\e[0m\e[K\e[J' "$foot"
}

# box STATE
box() { case $1 in yes) echo ☑ ;; wrong) echo ☒ ;; *) echo ☐ ;; esac; }

# first_line_shown ROWS: the whole step if it fits; else from just above the first open box.
first_line_shown() {
    local i
    ((${#body[@]} > $1)) || { echo 0; return; }
    for i in "${!body[@]}"; do [[ ${body[i]} != *☐* ]] || break; done
    i=$((i - $1 / 2))
    ((i <= ${#body[@]} - $1)) || i=$((${#body[@]} - $1))
    echo $((i > 0 ? i : 0))
}

print_line() {
    local colour=''
    case $1 in
        *☑*) colour=$'\e[32m' ;;
        *☒*) colour=$'\e[31m' ;;
        '? '*) colour=$'\e[33m' ;;
        *' › '*) colour=$'\e[1m' ;;
    esac
    printf '%s%s\e[0m\e[K\r\n' "$colour" "$1"
}

next_step() {
    if [[ $stage == ask ]]; then
        stage=act
    elif ((current + 1 < ${#files[@]})); then
        open_step $((current + 1))
    else
        notice=$(t 'That was the lesson. q quits.' '这节课结束了。按 q 退出。')
    fi
}

# The end comes from outside: it ends this guide too.
quit() {
    if [[ $asked_to_quit == yes ]]; then
        setsid "$top/scripts/run-demo.sh" --stop --port "$balancer_port" > /dev/null 2>&1 < /dev/null &
        notice=$(t 'Stopping...' '正在停止……')
    else
        asked_to_quit=yes notice=$(t 'q once more stops everything.' '再按一次 q 停止全部程序。')
    fi
}

printf '\e[?25l\e[2J'
stty -echo -icanon 2> /dev/null
open_step 0
draw
while :; do
    size="$rows $columns"
    # The key counts, not read's exit code: one that comes as the time runs out is read, but reported as a timeout.
    IFS= read -rsN1 -t 0.5 key
    if [[ -n $key ]]; then
        [[ $key == q ]] || asked_to_quit=no
        case $key in
            $'\n') next_step ;;
            b) ((current == 0)) || open_step $((current - 1)) ;;
            d) perform_step ;;
            w) if [[ $stage == why ]]; then stage=act; else stage=why; fi ;;
            q) quit ;;
        esac
        draw
    else
        measure
        if tick || [[ $size != "$rows $columns" ]]; then draw; fi
    fi
done
