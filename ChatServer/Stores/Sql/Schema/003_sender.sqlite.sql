-- Somebody who comes from another server brings along what he wrote there to people here (see LateMessages): a message's name is looked up by
-- its sender first.
CREATE UNIQUE INDEX offlinemessage_sender ON offlinemessage (senderid, userid, mid);
DROP INDEX offlinemessage_name;
