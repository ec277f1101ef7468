using ChatCluster.Server.Stores.Sql;
using Dapper;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>The course's own database, as its dump makes it and its servers fill it.</summary>
internal static class CourseTables
{
    private const string Dump =
        """
        CREATE TABLE user (id int(11) NOT NULL AUTO_INCREMENT, name varchar(50) DEFAULT NULL, password varchar(50) DEFAULT NULL,
            state enum('online','offline') CHARACTER SET latin1 DEFAULT 'offline', PRIMARY KEY (id), UNIQUE KEY name (name))
            ENGINE=InnoDB DEFAULT CHARSET=utf8;
        CREATE TABLE friend (userid int(11) NOT NULL, friendid int(11) NOT NULL, KEY userid (userid, friendid)) ENGINE=InnoDB DEFAULT CHARSET=utf8;
        CREATE TABLE allgroup (id int(11) NOT NULL AUTO_INCREMENT, groupname varchar(50) CHARACTER SET latin1 NOT NULL,
            groupdesc varchar(200) CHARACTER SET latin1 DEFAULT '', PRIMARY KEY (id), UNIQUE KEY groupname (groupname))
            ENGINE=InnoDB DEFAULT CHARSET=utf8;
        CREATE TABLE groupuser (groupid int(11) NOT NULL, userid int(11) NOT NULL,
            grouprole enum('creator','normal') CHARACTER SET latin1 DEFAULT NULL, KEY groupid (groupid, userid)) ENGINE=InnoDB DEFAULT CHARSET=utf8;
        CREATE TABLE offlinemessage (userid int(11) NOT NULL, message varchar(500) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=latin1;

        INSERT INTO user VALUES (13, 'zhang san', '123456', 'online'), (15, 'li si', '666666', 'offline'), (16, 'liu shuo', '123456', 'offline'),
            (18, 'wu yang', '123456', 'offline'), (19, 'pi pi', '123456', 'offline'), (21, 'gao yang', '123456', 'offline');
        INSERT INTO friend VALUES (13, 15), (13, 21), (21, 13), (21, 15);
        INSERT INTO allgroup VALUES (1, 'C++ chat project', 'start develop a chat project');
        INSERT INTO groupuser VALUES (1, 13, 'creator'), (1, 21, 'normal'), (1, 19, 'normal');
        INSERT INTO offlinemessage VALUES
            (19, '{"id":13,"msg":"first","msgid":6,"name":"zhang san","time":"2020-02-22 21:41:05","toid":19}'),
            (19, '{"groupid":1,"id":21,"msg":"second","msgid":10,"name":"gao yang","time":"2020-02-22 21:42:05"}'),
            (19, '{"id":13,"msg":"third","msgid":6,"name":"zhang san","time":"2020-02-22 21:43:05","toid":19}'),
            (19, '{"id":13,"msg":"fourth","msgid":6,"name":"zhang san","time":"2020-02-22 21:44:05","toid":19}'),
            (19, '{"id":13,"msg":"fifth","msgid":6,"name":"zhang san","time":"2020-02-22 21:45:05","toid":19}');
        """;

    /// <summary>
    /// What years of use leave behind: rows twice, rows that lead nowhere, eaten backslashes, and UTF-8 that was taken for GBK.
    /// </summary>
    private const string Wear =
        """
        INSERT INTO user VALUES (22, CONVERT(CAST(x'E5BCA0E4B889' AS CHAR CHARACTER SET binary) USING gbk), 'x', 'offline'),
            (23, '李', 'it''s "\\', 'online'), (24, NULL, NULL, 'offline'),
            (25, CONVERT(CAST(x'E69D8EE59B9B' AS CHAR CHARACTER SET binary) USING gbk), 'x', 'offline');
        INSERT INTO friend VALUES (13, 15), (13, 777), (15, 15);
        INSERT INTO groupuser VALUES (1, 13, 'normal'), (7, 13, 'creator'), (1, 15, NULL);
        INSERT INTO offlinemessage VALUES (777, '{"id":13,"msg":"lost","msgid":6,"name":"zhang san","time":"t","toid":777}'),
            (15, '{"id":13,"msg":"we said "hi", {then} left","msgid":6,"name":"zhang san","time":"2020-02-22 21:45:05","toid":15}'),
            (15, 'no JSON at all');
        """;

    /// <param name="capital">With the names written as in the course's slides: User, AllGroup, ...</param>
    public static void Make(DatabaseOptions options, bool worn, bool capital = false)
    {
        using var connection = MariaDb.Open(options);
        connection.Execute(Dump);
        if (worn)
            connection.Execute(Wear);
        if (capital)
        {
            connection.Execute(
                "RENAME TABLE user TO User, friend TO Friend, allgroup TO AllGroup, groupuser TO GroupUser, offlinemessage TO OfflineMessage");
        }
    }
}
