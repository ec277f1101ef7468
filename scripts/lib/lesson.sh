# shellcheck shell=bash
# What the steps of the lesson share. A step that sees something else than it says ends the demo.

fail_step() {
    die "This is not what the lesson says. The logs are in $data." "这和课程讲的不一样。日志在 $data。"
}

must_be() {
    [[ $1 == "$2" ]] || {
        say "expected $2, saw $1" "应该是 $2，实际是 $1" >&2
        fail_step
    }
}

must_not_show() { ! grep -qF -- "$2" "$data/client-$1.log" || fail_step; }

took_another() { (($(landed "$1") > $2)); }

last_line() { grep -F -- "$2" "$data/server-$1.log" | tail -n 1; }

# reloaded N: the N-th reload is in place. nginx says so when its old worker stops accepting, the Balancer when it has read the file.
reloaded() {
    local sign='reconfigured'
    [[ $balancer == Balancer ]] || sign='gracefully shutting down'
    (($(grep -c "$sign" "$data/balancer.log") >= $1))
}

# Three more people log in, tell where they landed (in $places), and leave.
three_newcomers() {
    local name
    local -A password=([16]=123456 [18]=123456 [19]=123456)
    places=()
    for name in 16 18 19; do
        start_client "$name"
        login "$name" "$name" "${password[$name]}"
        places+=("$port")
    done
    for name in 16 18 19; do quit_client "$name"; done
}

count_places() { printf '%s\n' "${places[@]}" | grep -cx "$1" || true; }
