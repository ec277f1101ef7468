# shellcheck shell=bash
# How the scripts speak: one language at a time, colour only where a person is watching.

: "${CHAT_LANG:=${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}}"

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' cyan=$'\e[36m' plain=$'\e[0m'
else
    bold='' dim='' green='' red='' cyan='' plain=''
fi

# t ENGLISH CHINESE: the one that the reader reads.
t() { if [[ $CHAT_LANG == zh* ]]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

say() { printf '%s\n' "$(t "$1" "$2")"; }

# What is about to be seen, and why.
explain() { printf '  %s%s%s\n' "$dim" "$(t "$1" "$2")" "$plain"; }

# A fact that was just observed. Arguments: the label in both languages, then the line itself.
seen() { printf '  %s✓%s %s %s%s%s\n' "$green" "$plain" "$(t "$1" "$2")" "$cyan" "${3:-}" "$plain"; }

headline() { printf '\n%s%s%s\n' "$bold" "$(t "$1" "$2")" "$plain"; }

# One clear sentence, what to do about it, and out.
die() {
    printf '%s%s%s\n' "$red" "$(t "$1" "$2")" "$plain" >&2
    exit 1
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false at the deadline.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}
