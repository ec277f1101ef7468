-- Somebody who comes from another server brings along what he wrote there to people here: see LateMessages.
CREATE INDEX offlinemessage_sender ON offlinemessage (senderid);
