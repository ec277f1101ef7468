-- The course's five tables, with the keys it left out. Text is UTF-8 of any length, times are unix milliseconds.

CREATE TABLE user (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    password   TEXT    NOT NULL,                    -- $pbkdf2-sha256$iterations$salt$hash
    state      TEXT    NOT NULL DEFAULT 'offline' CHECK (state IN ('online', 'offline')),
    -- Whose word the state is: the server process ("ip:port") and its connection. Only they may set the user offline.
    server     TEXT,
    connection INTEGER,
    createdat  INTEGER NOT NULL,
    CHECK ((state = 'online') = (server IS NOT NULL AND connection IS NOT NULL))
) STRICT;

CREATE INDEX user_server ON user (server) WHERE server IS NOT NULL;

-- One direction, as in the course: friendid is on userid's list.
CREATE TABLE friend (
    userid    INTEGER NOT NULL REFERENCES user (id),
    friendid  INTEGER NOT NULL REFERENCES user (id),
    createdat INTEGER NOT NULL,
    PRIMARY KEY (userid, friendid),
    CHECK (userid <> friendid)
) STRICT, WITHOUT ROWID;

CREATE TABLE allgroup (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    groupname TEXT    NOT NULL UNIQUE,
    groupdesc TEXT    NOT NULL DEFAULT '',
    createdat INTEGER NOT NULL
) STRICT;

CREATE TABLE groupuser (
    groupid   INTEGER NOT NULL REFERENCES allgroup (id),
    userid    INTEGER NOT NULL REFERENCES user (id),
    grouprole TEXT    NOT NULL DEFAULT 'normal' CHECK (grouprole IN ('creator', 'normal')),
    createdat INTEGER NOT NULL,
    PRIMARY KEY (groupid, userid)
) STRICT, WITHOUT ROWID;

CREATE INDEX groupuser_userid ON groupuser (userid);

-- id grows with each row ever made, so it is the order of arrival.
CREATE TABLE offlinemessage (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    userid   INTEGER NOT NULL REFERENCES user (id),
    message  TEXT    NOT NULL,                      -- the message as a course client reads it
    mid      TEXT    NOT NULL,                      -- its own name, for extended clients
    storedat INTEGER NOT NULL
) STRICT;

CREATE INDEX offlinemessage_userid ON offlinemessage (userid, id);
