-- Delivery that loses nothing and repeats nothing; presence as a lease; logins that can be resumed. Times are unix milliseconds.

-- With its sender a mid names a message for ever. Messages kept before this script have no sender that we know: each gets one of its own.
ALTER TABLE offlinemessage ADD COLUMN senderid INTEGER NOT NULL DEFAULT 0;
UPDATE offlinemessage SET senderid = -id;
CREATE UNIQUE INDEX offlinemessage_name ON offlinemessage (userid, senderid, mid);

-- Messages that are safe: sent again they are acknowledged again and not delivered again. Old rows are deleted by age.
CREATE TABLE sentmessage (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    senderid INTEGER NOT NULL REFERENCES user (id),
    mid      TEXT    NOT NULL,
    live     INTEGER NOT NULL,
    stored   INTEGER NOT NULL,
    sentat   INTEGER NOT NULL
) STRICT;

CREATE INDEX sentmessage_sender ON sentmessage (senderid, id);

-- A server process owns its online users (user.server and user.epoch) as long as its row is here. Whoever finds a row expired deletes it
-- and sets its users offline.
CREATE TABLE serverlease (
    server  TEXT    PRIMARY KEY,
    epoch   INTEGER NOT NULL,                       -- another one in each life of a process
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE user ADD COLUMN epoch INTEGER;
-- The login that a resume token continues; null when there is none to continue.
ALTER TABLE user ADD COLUMN loginid TEXT;

-- What all servers of the cluster know and nobody else.
CREATE TABLE clustersecret (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has this person on his list: they are told when he comes and goes.
CREATE INDEX friend_friendid ON friend (friendid);
