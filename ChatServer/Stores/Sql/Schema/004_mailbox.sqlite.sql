-- A mailbox is bounded by its bytes as well, in all and for each sender; a group message's text is stored once, however many wait for it.

-- With its sender a mid names a message for ever. A body is deleted with the last row that refers to it.
CREATE TABLE offlinebody (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    senderid INTEGER NOT NULL,
    mid      TEXT    NOT NULL,
    message  TEXT    NOT NULL,
    UNIQUE (senderid, mid)
) STRICT;

-- Null for a message whose text is in its own row, as it is for all from before this script; otherwise its own text is empty.
ALTER TABLE offlinemessage ADD COLUMN bodyid INTEGER REFERENCES offlinebody (id);
-- Of the whole text, as UTF-8, wherever it is stored.
ALTER TABLE offlinemessage ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE offlinemessage SET bytes = length(CAST(message AS BLOB));

CREATE INDEX offlinemessage_body ON offlinemessage (bodyid) WHERE bodyid IS NOT NULL;

-- Counting and paging read this index alone.
CREATE INDEX offlinemessage_mailbox ON offlinemessage (userid, id, senderid, bytes);
DROP INDEX offlinemessage_userid;
