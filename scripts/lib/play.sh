# shellcheck shell=bash
# Plays a step with clients in pipes and checks it: whatever the step says is to be seen must appear in time. Expects: steps.sh, client.sh.

declare -A marks=()

# Every action begins a new page in each log: what is to be seen comes after it. Only "land" leaves alone what the others show.
mark_logs() {
    local place
    marks[shell]=$(lines_of "$data/shell.log")
    [[ $1 != land* ]] || return
    for place in balancer "${listen[@]}" "${!client_pid[@]}"; do marks[$place]=$(lines_of "$(place_log "$place")"); done
}

lines_of() { wc -l 2> /dev/null < "$1" || echo 0; }

# find_seen PLACE REGEX: leaves the first such line since the mark in $event.
find_seen() {
    event=$(tail -n "+$((${marks[$1]:-0} + 1))" "$(place_log "$1")" 2> /dev/null | grep -m 1 -E -- "$2")
    [[ -n $event ]]
}

play_step() {
    headline "$number. $title" "$number. $title"
    if [[ -n $only && $only != "$balancer" ]]; then
        explain "$only_why" "$only_why"
        return
    fi
    explain "? $ask" "? $ask"
    local i
    for i in "${!kinds[@]}"; do
        case ${kinds[i]} in
            see) play_see "${places[i]}" "${seconds[i]}" "${arguments[i]}" "${texts[i]}" ;;
            never) play_count 0 "${places[i]}" "${arguments[i]}" ;;
            once) play_count 1 "${places[i]}" "${arguments[i]}" ;;
            *)
                mark_logs "${arguments[i]}"
                read -ra words <<< "${arguments[i]}"
                "play_${kinds[i]}" "${places[i]}" "${arguments[i]}"
                ;;
        esac
    done
    explain "→ $why" "→ $why"
}

play_client() {
    typed "$1" "./ChatClient 127.0.0.1 $balancer_port"
    start_client "$1"
    ((${#words[@]} == 0)) || play_login "$1"
}

play_login() {
    typed "$1" "login ${words[*]}"
    type_into "$1" "login ${words[*]}"
}

# A client in a pipe has a command for it.
play_friends() {
    typed "$1" friends
    type_into "$1" friends
}

play_enter() {
    typed "$1" "$2"
    type_into "$1" "$2"
}

play_shell() {
    printf '  %s$ %s%s\n' "$bold" "$2" "$plain"
    "command_${words[0]}" "${words[@]:1}" >> "$data/shell.log" 2>&1 || fail_step "$2"
}

typed() { printf '  %s%s › %s%s\n' "$bold" "$1" "$2" "$plain"; }

play_see() {
    wait_until "$2" find_seen "$1" "$3" || {
        tail -n 5 "$(place_log "$1")" >&2
        fail_step "$1: $3"
    }
    printf '  %s✓%s %s: %s\n      %s%s%s\n' "$green" "$plain" "$1" "$4" "$cyan" "$event" "$plain"
}

# play_count NUMBER PLACE TEXT
play_count() { (($(grep -cF -- "$3" "$(place_log "$2")") == $1)) || fail_step "$2: $3"; }

# fail_step WHAT: ends the lesson; the last lines are above.
fail_step() {
    [[ -z $if_not ]] || say "$if_not" "$if_not" >&2
    die "This is not the expected result: $1. The logs are in $data." "结果和预期不同：$1。日志在 $data。"
}
