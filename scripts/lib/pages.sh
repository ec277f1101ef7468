# shellcheck shell=bash
# The lesson as documents: the walkthrough, the transcript, the recording. Expects: steps.sh, commands.sh.

walkthrough() {
    local file
    cat "$top/scripts/lesson/walkthrough.$CHAT_LANG.md"
    while read -r file; do
        read_step "$file"
        walkthrough_step
    done < <(step_files)
    echo
    cat "$top/scripts/lesson/walkthrough-end.$CHAT_LANG.md"
}

walkthrough_step() {
    local i
    printf '\n## %s. %s\n\n%s\n\n' "$number" "$title" "**$(t 'Ask first:' '先问：')** $ask"
    for i in "${!kinds[@]}"; do walkthrough_item "$i"; done
    printf '\n%s\n' "**$(t 'Why:' '原因：')** $why"
    printf '\n%s\n' "*$(t 'If it is different:' '如果结果不同：')* $if_not"
    printf '\n%s [%s](../%s)\n' "$(t 'Code:' '代码：')" "$(basename "$code")" "$code"
    [[ -z $only ]] || printf '\n%s %s\n' "$(t 'With nginx:' '用 nginx 时：')" "$only_why"
}

walkthrough_item() {
    local place=${places[$1]} words
    read -ra words <<< "${arguments[$1]}"
    case ${kinds[$1]} in
        client)
            step_line "$place" "\`./ChatClient 127.0.0.1 8000\`"
            ((${#words[@]} == 0)) || step_line "$place" "$(menu_login)"
            ;;
        login) step_line "$place" "$(menu_login)" ;;
        friends) step_line "$place" "\`loginout\`, $(menu_login)" ;;
        enter) step_line "$place" "\`${arguments[$1]}\`" ;;
        shell) step_line "$place" "$(by_hand "${words[@]}")" ;;
        see | never | once) printf '  - [ ] **%s**: %s\n' "$place" "${texts[$1]}" ;;
    esac
}

step_line() { printf -- '- *%s*: %s\n' "$1" "$2"; }

# The menu of a client at a terminal.
menu_login() { t "\`1\`, then \`${words[0]}\` and \`${words[1]}\`" "\`1\`，然后 \`${words[0]}\` 和 \`${words[1]}\`"; }

# transcript OPTIONS...: what the lesson prints, with fixed times, process and connection numbers, and the lesson's own ports.
transcript() {
    local output
    output=$("$top/scripts/run-demo.sh" --lang "$CHAT_LANG" "$@" 2>&1) || {
        printf '%s\n' "$output" >&2
        return 1
    }
    read_ports "$@"
    sed -n '/^1\. /,$p' <<< "$output" | on_lesson_ports | without_chance
}

# read_ports OPTIONS...: those of run-demo.sh.
read_ports() {
    while (($# > 1)); do
        [[ $1 != --ports ]] || IFS=, read -r -a listen <<< "$2"
        [[ $1 != --port ]] || balancer_port=$2
        shift
    done
}

on_lesson_ports() {
    sed -E -e "s/\b${listen[0]}\b/<0>/g; s/\b${listen[1]}\b/<1>/g; s/\b${listen[2]}\b/<2>/g; s/\b$balancer_port\b/<b>/g" \
        -e 's/<0>/6000/g; s/<1>/6002/g; s/<2>/6004/g; s/<b>/8000/g'
}

# What differs from run to run: times, numbers that the system gives, how a dead connection looks, and in the last two steps who is first.
without_chance() {
    sed -E \
        -e 's#[0-9]{4}([-/])[0-9]{2}[-/][0-9]{2} [0-9:]{8}(\.[0-9]+)?#2026\111\130 10:00:00#g' \
        -e 's#redis://127.0.0.1:[0-9]+#redis://127.0.0.1:6380#' \
        -e 's/\] [0-9]+#[0-9]+:/] …:/; s/worker process [0-9]+/worker process …/; s/(INF|WRN) #[0-9]+/\1 #…/' \
        -e 's/(connected from 127\.0\.0\.1):[0-9]+/\1:…/; s/(disconnected 127\.0\.0\.1:8000).*/\1 …/; s/at last: .*/at last: …/' \
        -e '/^9\. /,$ s/^ +6000 6002 6000 6002 \(/      6002 6000 6002 6000 (/; /^10\. /,$ s/(reconnected server=127\.0\.0\.1):600./\1:…/'
}

# cast: the committed transcript as a recording; a typed line takes as long as it would by hand.
cast() {
    printf '{"version": 2, "width": 150, "height": 40, "title": "ChatCluster"}\n'
    awk -v bold='\\u001b[1m' -v green='\\u001b[32m' -v cyan='\\u001b[36m' -v plain='\\u001b[0m' '
        { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); wait = 0.3 }
        /^  [A-Z] › |^  \$ / { $0 = bold $0 plain; wait = 1.5 }
        /^[0-9]+\. / { $0 = bold $0 plain; wait = 2 }
        /^  \? / { wait = 3 }
        /^  → / { wait = 1 }
        /^  ✓ / { sub(/✓/, green "✓" plain) }
        /^      / { $0 = cyan $0 plain }
        { time += wait; printf "[%.1f, \"o\", \"%s\\r\\n\"]\n", time, $0 }' "$top/docs/transcript.$CHAT_LANG.txt"
}
