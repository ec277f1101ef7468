-- Who brings along what he wrote on another server: the same as the SQLite script of this number, which says what it means.

CREATE UNIQUE INDEX offlinemessage_sender ON offlinemessage (senderid, userid, mid);
DROP INDEX offlinemessage_name ON offlinemessage;
