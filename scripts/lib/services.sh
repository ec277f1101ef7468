# shellcheck shell=bash
# What the servers share: the database, and with --bus a message bus. A MariaDB or a Redis is the lesson's own, on a free port, with its files
# in $data. Expects: ports.sh, cluster.sh, $database, $database_port, $database_pid.

redis_port='' redis_pid='' bus_url=''

database_url() {
    if [[ $database == mysql ]]; then
        echo "mysql:Server=127.0.0.1;Port=$database_port;Database=chat;User ID=root;Password="
    else
        echo "sqlite:$data/chat.db"
    fi
}

# start_database: only with --db mysql; SQLite is a library in each server. It is no part of the terminal's process group: with Ctrl-C the
# servers end first, and still say in the database that their users are offline.
start_database() {
    [[ $database == mysql ]] || return 0
    local folder=$data/mariadb log=$data/mariadb.log user=()
    ((EUID != 0)) || user=(--user=root)
    database_port=$(next_free $((balancer_port + 306)) "${listen[@]}" "$balancer_port")
    mkdir -p "$folder/tmp"
    echo 'CREATE DATABASE IF NOT EXISTS chat CHARACTER SET utf8mb4;' > "$folder/chat.sql"
    mariadb-install-db --no-defaults "${user[@]}" --datadir="$folder/data" --tmpdir="$folder/tmp" \
        --auth-root-authentication-method=normal --skip-test-db > "$log" 2>&1 || {
        tail -n 5 "$log" >&2
        die "The MariaDB of this lesson could not be made; the reason is above." "无法创建这节课的 MariaDB，原因见上。"
    }
    setsid mariadbd --no-defaults "${user[@]}" --datadir="$folder/data" --tmpdir="$folder/tmp" --socket="$folder/socket" \
        --pid-file="$folder/pid" --port="$database_port" --skip-networking=0 --bind-address=127.0.0.1 --init-file="$folder/chat.sql" \
        --innodb-buffer-pool-size=32M --innodb-log-file-size=16M >> "$log" 2>&1 < /dev/null &
    database_pid=$!
    disown
    await_listener "$database_port" "$database_pid" "$log" MariaDB
}

stop_database() { [[ -z $database_pid ]] || stop "$database_pid"; }

# choose_redis_port: 8379 for the balancer's 8000. Only when the Redis starts: until then another program may take the port.
choose_redis_port() { [[ -n $redis_port ]] || redis_port=$(next_free $((balancer_port + 379)) "${listen[@]}" "$balancer_port"); }

# It keeps nothing: the database has all messages.
redis_command() { printf '%q ' redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$data" --save '' --appendonly no; }

start_redis() {
    choose_redis_port
    eval "exec setsid $(redis_command)" >> "$data/redis.log" 2>&1 < /dev/null &
    redis_pid=$!
    # The shell must not report a Redis that a step kills.
    disown
    await_listener "$redis_port" "$redis_pid" "$data/redis.log" Redis
}

stop_redis() { [[ -z $redis_pid ]] || stop "$redis_pid"; }
