# shellcheck shell=bash
# What the exercises share. A file of scripts/exercises asks a question, and says with the functions answer and check what is right.

question() { question=$(t "$1" "$2"); }

# need CONDITION EN ZH: one box; the exercise is complete when every CONDITION is a number other than 0.
need() {
    if [[ ${1:-0} != 0 ]]; then
        printf '  %s☑%s %s\n' "$green" "$plain" "$(t "$2" "$3")"
    else
        printf '  %s☐%s %s\n' "$red" "$plain" "$(t "$2" "$3")"
        complete=0
    fi
}

need_balancer() {
    need "$(listening "$balancer_port" && echo 1)" "a balancer listens on $balancer_port" "$balancer_port 上有负载均衡器在监听"
    listening "$balancer_port"
}

# compare_prediction: the answer comes first; how else would anyone be surprised?
compare_prediction() {
    local predicted right
    printf '? %s\n' "$question"
    IFS= read -r predicted || predicted=''
    predicted=$(one_spaced "${predicted//,/ }")
    right=$(one_spaced "$(answer)")
    need "$([[ ${predicted,,} == "${right,,}" ]] && echo 1)" "predicted: ${predicted:--}   right: $right" "预测：${predicted:--}   正确：$right"
}

one_spaced() { tr -s ' ' <<< "$1" | sed 's/^ //; s/ $//'; }

# simulate OPTIONS...: the servers that clients of the file would get, without starting anything.
simulate() { "$top/bin/Balancer" --simulate -p "$data" -c "$(realpath "$conf")" --lang en "$@" | sed -n 's/^landings: //p'; }

run_land() { landings=$("$top/scripts/land.sh" "$1" --port "$balancer_port"); }

# used_servers NUMBER: true when so many different servers are in $landings.
used_servers() {
    local strip=${landings%% (*}
    (($(tr ' ' '\n' <<< "$strip" | grep -v '^-$' | sort -u | wc -l) == $1))
}

# The running lesson's file, else the one in the repository.
conf_in_use() {
    local lesson
    lesson=$(data=/nonexistent panes show -gv @data 2> /dev/null)
    if [[ -n $lesson ]]; then echo "$lesson/nginx-compat.conf"; else echo "$top/nginx-compat.conf"; fi
}

# The balancer's log, as the file names it: beside the file in a lesson, else below the repository.
error_log() {
    local folder
    folder=$(dirname "$(realpath "$conf")")
    echo "$folder/logs/error.log"
}
