using System.Globalization;
using System.Text;

namespace ChatCluster.Benchmarks.Scaling;

/// <summary>The tables of docs/scaling.md and its Chinese sister, as Markdown.</summary>
internal sealed class ScalingTables(bool chinese)
{
    private static readonly (string Name, string Chinese, Community Community)[] Communities =
        [("class", "班级", Community.Class), ("campus", "校园", Community.Campus), ("city", "城市", Community.City)];

    /// <summary>What is assumed, and what follows.</summary>
    public string Needs()
    {
        var sizes = Communities.Select(static one => new Sizing(one.Community)).ToArray();
        var text = new StringBuilder();
        Line(text, ["", .. Communities.Select(one => chinese ? one.Chinese : one.Name)]);
        Line(text, ["---", .. sizes.Select(static _ => "---")]);
        Row("users", "用户", static one => one.Community.Users);
        Row("online in the busiest hour", "最忙时段在线", static one => one.Community.Online);
        Row("messages written a second", "每秒写出的消息", static one => one.Community.Messages);
        Row("deliveries a second to users who are online", "每秒投递给在线用户", static one => one.Community.Deliveries);
        Row("deliveries a second to mailboxes", "每秒存入离线信箱", static one => one.Community.Stored);
        Row("connections opened a second", "每秒新建连接", static one => one.Community.Connects);
        Row("password logins a second", "每秒密码登录", static one => one.Community.PasswordLogins);
        Row("busy cores: servers", "忙碌核数：服务器", static one => one.ServerCores);
        Row("of these for password hashes", "其中用于密码哈希", static one => one.HashCores);
        Row("busy cores: Redis", "忙碌核数：Redis", static one => one.RedisCores);
        Row("busy cores: databases", "忙碌核数：数据库", static one => one.DatabaseCores);
        Row("busy cores: balancers", "忙碌核数：负载均衡器", static one => one.BalancerCores);
        Row("**servers** of two cores", "**服务器**（两核）", static one => one.Servers);
        Row("**Redis** shards", "**Redis** 分片", static one => one.Redis);
        Row("**databases** of two cores, without standbys", "**数据库**（两核，不含备机）", static one => one.Databases);
        Row("**balancers** of one worker", "**负载均衡器**（单 worker）", static one => one.Balancers);
        Row("connections of one server", "每台服务器的连接", static one => one.ConnectionsOfServer);
        Row("memory of these connections, MB", "这些连接的内存，MB", static one => one.ServerMemory);
        Row("a balancer is lost: seconds until its users are back", "一台负载均衡器宕机：其用户全部恢复所需秒数", static one => one.SecondsAfterLostBalancer);
        Row("all log in by password at once: seconds", "全体同时用密码登录：秒数", static one => one.SecondsOfPasswords);
        return text.ToString();

        void Row(string name, string nameInChinese, Func<Sizing, double> value) =>
            Line(text, [chinese ? nameInChinese : name, .. sizes.Select(one => Show(value(one)))]);
    }

    /// <summary>What the simulated day of the city comes to.</summary>
    public string Day(CitySecond[] day)
    {
        var lostBalancer = day[CityDay.LostBalancer.From..];
        var lostDatabase = day[CityDay.LostDatabase.From..];
        var text = new StringBuilder();
        Line(text, [chinese ? "一天" : "the day", ""]);
        Line(text, ["---", "---"]);
        Row("logins", "登录次数", day.Sum(static one => one.Logins));
        Row("deliveries", "投递次数", day.Sum(static one => one.Delivered));
        Row("most users online", "最多在线用户", day.Max(static one => one.Online));
        Row("most deliveries in a second", "一秒内最多投递", day.Max(static one => one.Delivered));
        Row("database lost: most messages that clients held", "数据库宕机：客户端保留的最多消息", lostDatabase.Max(static one => one.WaitingMessages));
        Row("seconds after its return until none were held", "恢复后多少秒全部送出",
            Array.FindIndex(day[CityDay.LostDatabase.To..], static one => one.WaitingMessages == 0));
        Row("balancer lost: users disconnected", "负载均衡器宕机：断开的用户", lostBalancer[0].WaitingUsers + lostBalancer[0].Logins);
        Row("seconds until all of them were logged in", "多少秒后全部重新登录", Array.FindIndex(lostBalancer, static one => one.WaitingUsers == 0));
        return text.ToString();

        void Row(string name, string nameInChinese, double value) => Line(text, [chinese ? nameInChinese : name, Show(value)]);
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>One or two significant digits of what is small, whole numbers above, as the measurements behind them deserve.</summary>
    private static string Show(double value) => value switch
    {
        0 => "0",
        < 0.01 => "< 0.01",
        < 1 => value.ToString("F2", CultureInfo.InvariantCulture),
        < 10 when value != Math.Floor(value) => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", " ", StringComparison.Ordinal),
    };
}
