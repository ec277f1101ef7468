-- Delivery, leases and resumed logins: the same as the SQLite script of this number, which says what they mean.
-- A script that was cut off is run again: each change of a table is a statement of its own, and the UPDATE does nothing the second time.

ALTER TABLE offlinemessage ADD COLUMN senderid INT NOT NULL DEFAULT 0;
UPDATE offlinemessage SET senderid = -id WHERE senderid = 0;
CREATE UNIQUE INDEX offlinemessage_name ON offlinemessage (userid, senderid, mid);

CREATE TABLE sentmessage (
    id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    senderid INT         NOT NULL,
    mid      VARCHAR(64) NOT NULL,
    live     INT         NOT NULL,
    stored   INT         NOT NULL,
    sentat   BIGINT      NOT NULL,
    KEY sentmessage_sender (senderid, id),
    FOREIGN KEY (senderid) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE serverlease (
    server  VARCHAR(100) NOT NULL PRIMARY KEY,
    epoch   BIGINT       NOT NULL,
    expires BIGINT       NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE user ADD COLUMN epoch BIGINT;
ALTER TABLE user ADD COLUMN loginid VARCHAR(64);

CREATE TABLE clustersecret (
    name  VARCHAR(50)  NOT NULL PRIMARY KEY,
    value VARCHAR(255) NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE INDEX friend_friendid ON friend (friendid);
