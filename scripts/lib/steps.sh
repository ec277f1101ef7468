# shellcheck shell=bash
# The words in which the files of scripts/lesson are written. A step is data: reading its file fills the variables below, and each reader makes
# something else of them: run-demo.sh plays and checks them, the guide shows them, lesson-docs.sh prints them as pages.
#   title EN ZH                      of the step
#   ask EN ZH                        the prediction to ask for first
#   client NAME [ID PASSWORD]        a new client connects (and logs in)
#   login NAME ID PASSWORD           the client logs in
#   friends NAME ID PASSWORD         the client shows its current friend list
#   enter NAME TEXT                  the client's user types TEXT
#   shell COMMAND                    a command of lib/commands.sh
#   see PLACE SECONDS REGEX EN ZH    this appears at PLACE (a client, a server's port, balancer, shell) within SECONDS; REGEX is extended
#   with BALANCER see ...            with this balancer only
#   never NAME TEXT EN ZH            the client does not show TEXT
#   once NAME TEXT EN ZH             the client shows TEXT in one line only
#   why EN ZH                        the reason, after the result
#   if_not EN ZH                     what a different result means
#   code FILE                        the source file to open
#   only BALANCER EN ZH              the other balancer cannot do this step; the text says why
# Ports stand in the files as 6000, 6002, 6004 and 8000, whichever ports the lesson runs on. Step 11 belongs to --bus redis.

title() { title=$(t "$1" "$2"); }
ask() { ask=$(t "$1" "$2"); }
why() { why=$(t "$1" "$2"); }
if_not() { if_not=$(t "$1" "$2"); }
code() { code=$1; }
only() { only=$1 only_why=$(t "$2" "$3"); }

client() { item client "$1" "${*:2}"; }
login() { item login "$1" "${*:2}"; }
friends() { item friends "$1" "${*:2}"; }
enter() { item enter "$1" "$2"; }
shell() { item shell shell "$*"; }
see() { item see "$1" "$3" "$2" "$(t "$4" "$5")"; }
with() { [[ $1 != "$balancer" ]] || "${@:2}"; }
never() { item never "$1" "$2" '' "$(t "$3" "$4")"; }
once() { item once "$1" "$2" '' "$(t "$3" "$4")"; }

# item KIND PLACE ARGUMENT SECONDS TEXT
item() {
    kinds+=("$1") places+=("$2") arguments+=("$3") seconds+=("${4:-}") texts+=("${5:-}")
}

step_files() {
    local file
    for file in "$top"/scripts/lesson/[0-9][0-9]-*.sh; do
        [[ $file == */11-* && -z $bus ]] || printf '%s\n' "$file"
    done
}

# read_step FILE: the step, in the language of the terminal and with the ports of this run.
read_step() {
    title='' ask='' why='' if_not='' code='' only='' only_why=''
    kinds=() places=() arguments=() seconds=() texts=()
    number=$(basename "$1")
    number=$((10#${number%%-*}))
    # shellcheck source=/dev/null
    source <(on_our_ports "$(< "$1")")
}
