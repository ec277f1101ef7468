-- A lease is judged by whether its row changes, as seen by each observer's own monotonic clock, and no more by an expiry on a wall clock.
-- Leases live for seconds, so the table is made again: whoever is online without a lease is set offline.
DROP TABLE IF EXISTS serverlease;
CREATE TABLE serverlease (
    server    TEXT    PRIMARY KEY,
    epoch     INTEGER NOT NULL,                     -- the fencing token: see leaseepoch
    renewals  INTEGER NOT NULL,                     -- grows with each renewal
    duration  INTEGER NOT NULL,                     -- milliseconds without a renewal after which it has expired
    renewedat INTEGER NOT NULL                      -- the renewing server's wall clock, for a comparison of clocks only
) STRICT, WITHOUT ROWID;

-- One row: the last epoch that was given out. It only grows, whatever happens to clocks and leases.
CREATE TABLE leaseepoch (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;

INSERT INTO leaseepoch (id, last) SELECT 1, coalesce(max(epoch), 0) FROM user;

-- Whether a message is known as safe is asked before it is kept.
CREATE INDEX sentmessage_mid ON sentmessage (senderid, mid);
