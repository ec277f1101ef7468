# shellcheck shell=bash
# Output of the scripts: in one language, coloured only on a terminal.

: "${CHAT_LANG:=${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}}"

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' cyan=$'\e[36m' plain=$'\e[0m'
else
    bold='' dim='' green='' red='' cyan='' plain=''
fi

# t ENGLISH CHINESE: prints the text in the language of the terminal.
t() { if [[ $CHAT_LANG == zh* ]]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

say() { printf '%s\n' "$(t "$1" "$2")"; }

# explain ENGLISH CHINESE: introduces the next result.
explain() { printf '  %s%s%s\n' "$dim" "$(t "$1" "$2")" "$plain"; }

# seen ENGLISH CHINESE LINE: prints an observed line with its label.
seen() { printf '  %s✓%s %s %s%s%s\n' "$green" "$plain" "$(t "$1" "$2")" "$cyan" "${3:-}" "$plain"; }

headline() { printf '\n%s%s%s\n' "$bold" "$(t "$1" "$2")" "$plain"; }

# die ENGLISH CHINESE: prints the error and ends the script.
die() {
    printf '%s%s%s\n' "$red" "$(t "$1" "$2")" "$plain" >&2
    exit 1
}

# wait_until SECONDS COMMAND...: true as soon as the command succeeds, false at the deadline.
# On a busy machine PATIENCE=4 waits four times as long.
wait_until() {
    local deadline=$((SECONDS + $1 * ${PATIENCE:-1}))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}
