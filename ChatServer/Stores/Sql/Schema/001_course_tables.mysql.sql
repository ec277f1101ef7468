-- The course's five tables, with the keys it left out: the same as the SQLite script of this number, which says what they mean.
-- MySQL ends a transaction at each CREATE or ALTER. A script that was cut off is run again, and what is there already is passed over: so
-- each of these is a statement of its own, and whatever else a script does must be the same when it is done twice.
-- Names compare by their bytes (utf8mb4_bin), as in SQLite.

CREATE TABLE user (
    id         INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name       VARCHAR(100) NOT NULL UNIQUE,
    password   VARCHAR(255) NOT NULL,
    state      VARCHAR(7)   NOT NULL DEFAULT 'offline' CHECK (state IN ('online', 'offline')),
    server     VARCHAR(100),
    connection BIGINT,
    createdat  BIGINT       NOT NULL,
    CHECK ((state = 'online') = (server IS NOT NULL AND connection IS NOT NULL)),
    KEY user_server (server)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE friend (
    userid    INT    NOT NULL,
    friendid  INT    NOT NULL,
    createdat BIGINT NOT NULL,
    PRIMARY KEY (userid, friendid),
    FOREIGN KEY (userid) REFERENCES user (id),
    FOREIGN KEY (friendid) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE allgroup (
    id        INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
    groupname VARCHAR(100) NOT NULL UNIQUE,
    groupdesc VARCHAR(400) NOT NULL DEFAULT '',
    createdat BIGINT       NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE groupuser (
    groupid   INT         NOT NULL,
    userid    INT         NOT NULL,
    grouprole VARCHAR(10) NOT NULL DEFAULT 'normal' CHECK (grouprole IN ('creator', 'normal')),
    createdat BIGINT      NOT NULL,
    PRIMARY KEY (groupid, userid),
    KEY groupuser_userid (userid),
    FOREIGN KEY (groupid) REFERENCES allgroup (id),
    FOREIGN KEY (userid) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE offlinemessage (
    id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    userid   INT         NOT NULL,
    message  MEDIUMTEXT  NOT NULL,
    mid      VARCHAR(64) NOT NULL,
    storedat BIGINT      NOT NULL,
    KEY offlinemessage_userid (userid, id),
    FOREIGN KEY (userid) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
