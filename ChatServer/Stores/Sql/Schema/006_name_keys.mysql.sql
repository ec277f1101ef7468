-- Names are unique by their keys: the same as the SQLite script of this number, which says what they mean.

ALTER TABLE user ADD COLUMN namekey VARCHAR(255);
CREATE UNIQUE INDEX user_namekey ON user (namekey);

ALTER TABLE allgroup ADD COLUMN namekey VARCHAR(255);
CREATE UNIQUE INDEX allgroup_namekey ON allgroup (namekey);
