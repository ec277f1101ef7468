-- Leases that are judged without wall clocks: the same as the SQLite script of this number, which says what it means.
-- A script that was cut off is run again: the epoch's row is then there already and stays.

DROP TABLE IF EXISTS serverlease;
CREATE TABLE serverlease (
    server    VARCHAR(100) NOT NULL PRIMARY KEY,
    epoch     BIGINT       NOT NULL,
    renewals  BIGINT       NOT NULL,
    duration  BIGINT       NOT NULL,
    renewedat BIGINT       NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE leaseepoch (
    id   INT    NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO leaseepoch (id, last) SELECT 1, coalesce(max(epoch), 0) FROM user
    ON DUPLICATE KEY UPDATE last = leaseepoch.last;

CREATE INDEX sentmessage_mid ON sentmessage (senderid, mid);
