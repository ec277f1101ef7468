-- Bounded mailboxes: the same as the SQLite script of this number, which says what it means.
-- The two columns and the foreign key are one statement: MySQL does all of it or nothing.

CREATE TABLE offlinebody (
    id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    senderid INT         NOT NULL,
    mid      VARCHAR(64) NOT NULL,
    message  MEDIUMTEXT  NOT NULL,
    UNIQUE KEY offlinebody_name (senderid, mid)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE offlinemessage
    ADD COLUMN bodyid BIGINT,
    ADD COLUMN bytes INT NOT NULL DEFAULT 0,
    ADD CONSTRAINT offlinemessage_body FOREIGN KEY (bodyid) REFERENCES offlinebody (id);
UPDATE offlinemessage SET bytes = length(message) WHERE bodyid IS NULL;

CREATE INDEX offlinemessage_mailbox ON offlinemessage (userid, id, senderid, bytes);
DROP INDEX offlinemessage_userid ON offlinemessage;
