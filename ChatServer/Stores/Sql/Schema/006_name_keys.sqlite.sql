-- Names are unique by what is left of them after normalisation and case folding (see NameKey). The program fills the column; rows that an
-- older server makes have none until the next start.

ALTER TABLE user ADD COLUMN namekey TEXT;
CREATE UNIQUE INDEX user_namekey ON user (namekey);

ALTER TABLE allgroup ADD COLUMN namekey TEXT;
CREATE UNIQUE INDEX allgroup_namekey ON allgroup (namekey);
