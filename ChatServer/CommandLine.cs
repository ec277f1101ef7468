using System.CommandLine;
using System.Net;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Sockets;

namespace ChatCluster.Server;

/// <summary>The command line, as text and as options.</summary>
internal sealed class CommandLine
{
    private const string SqlitePrefix = "sqlite:";
    private const string MySqlPrefix = "mysql:";

    /// <summary>MySQL writes many transactions at once, and each waits for the disk.</summary>
    private const int MySqlThreads = 8;

    private readonly Argument<IPAddress> _address = new("ip")
    {
        Description = "the address to listen on, such as 127.0.0.1",
        CustomParser = result =>
        {
            if (NumericAddress.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"\"{result.Tokens[0].Value}\" is not an IP address");
            return null;
        },
    };

    private readonly Argument<int> _port = new("port")
    {
        Description = "the TCP port, 0 to 65535; with 0 the system chooses a free port and the log reports it",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var port) && port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort)
                return port;
            result.AddError($"\"{result.Tokens[0].Value}\" is not a port from 0 to 65535");
            return 0;
        },
    };

    private readonly Option<string> _database = new("--db")
    {
        Description = "the database that all servers of the cluster share: sqlite:FILE, created if missing;"
            + " or \"mysql:Server=127.0.0.1;Database=chat;User ID=chat;Password=...\"",
        HelpName = "sqlite:FILE|mysql:...",
        DefaultValueFactory = _ => SqlitePrefix + DefaultFile(),
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && ProblemWithDatabase(result.Tokens[0].Value) is { } problem)
                    result.AddError(problem);
            },
        },
    };

    private readonly Option<bool> _migrate = new("--migrate")
    {
        Description = "migrate the course's MySQL database to this schema (irreversible);"
            + " the old tables are renamed to course_user and so on",
    };

    private readonly Option<string?> _courseText = new("--course-text")
    {
        Description = "with --migrate: the encoding of its texts: utf8 as stored; gbk or latin1: UTF-8 that was stored under that name."
            + " Default: decided from the data and logged",
        HelpName = "utf8|gbk|latin1",
    };

    private readonly Option<string> _courseReport = new("--course-report")
    {
        Description = "with --migrate: the file that lists every changed name and id, old and new",
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.Combine(DataFolder(), "course-migration.txt"),
    };

    private readonly Option<string> _sync = new("--sync")
    {
        Description = "SQLite: normal: accepted data survives kill -9; full: also a power failure, but each transaction waits for the disk",
        DefaultValueFactory = _ => "normal",
    };

    private readonly Option<bool> _courseClients = new("--course-clients")
    {
        Description = "default: serve sessions without seq as the course's client needs it: documents of at most 1024 bytes,"
            + " padded and 20 ms apart when several follow each other, no idle timeout",
    };

    private readonly Option<bool> _noCourseClients = new("--no-course-clients")
    {
        Description = "serve sessions without seq at full speed with documents of any length, and close idle ones",
    };

    private readonly Option<bool> _seedLesson = new("--seed-lesson")
    {
        Description = "add the course's test users to an empty database:"
            + " 13 zhang san, 15 li si, 16 liu shuo, 18 wu yang, 19 pi pi, 21 gao yang",
    };

    private readonly LogCommandLine _log = new();

    private readonly LimitOptions _limits = new();

    private readonly OperatingOptions _operating = new();

    public CommandLine()
    {
        _courseText.AcceptOnlyFromAmong("utf8", "gbk", "latin1");
        _sync.AcceptOnlyFromAmong("normal", "full");
        Root = new("One server of a chat cluster: JSON over TCP, one connection map per process."
            + " Example: ./ChatServer 127.0.0.1 6000 --seed-lesson")
        {
            _address, _port, _database, _migrate, _courseText, _courseReport, _sync, _courseClients, _noCourseClients, _seedLesson,
        };
        foreach (var option in (Option[])[.. _log.All, .. _operating.All, .. _limits.All])
            Root.Add(option);
        Root.Validators.Add(_operating.Check);
        Root.Validators.Add(result =>
        {
            if (result.GetValue(_courseClients) && result.GetValue(_noCourseClients))
                result.AddError("--course-clients and --no-course-clients contradict each other");
        });
    }

    public RootCommand Root { get; }

    public ServerOptions Options(ParseResult line) => _limits.Apply(line, new()
    {
        Address = line.GetRequiredValue(_address),
        Port = line.GetRequiredValue(_port),
        Database = DatabaseFrom(line.GetRequiredValue(_database)) with
        {
            Migrate = line.GetValue(_migrate),
            CourseText = line.GetValue(_courseText) is { } reading ? Enum.Parse<CourseReading>(reading, ignoreCase: true) : null,
            CourseReport = line.GetRequiredValue(_courseReport),
            SyncFull = line.GetValue(_sync) == "full",
        },
        CourseClients = new CourseClientOptions { Protect = !line.GetValue(_noCourseClients) },
        SeedLesson = line.GetValue(_seedLesson),
        Log = _log.Options(line),
        Tls = _operating.Tls(line),
        Admin = _operating.Admin(line),
        Bus = _operating.Bus(line),
        SecondLogin = _operating.SecondLogin(line),
        Connections = new() { ProxyProtocolFrom = _operating.ProxyProtocolFrom(line) },
    });

    private static DatabaseOptions DatabaseFrom(string text) => text.StartsWith(MySqlPrefix, StringComparison.Ordinal)
        ? new() { MySql = text[MySqlPrefix.Length..], Threads = MySqlThreads }
        : new() { File = text[SqlitePrefix.Length..] };

    private static string? ProblemWithDatabase(string text)
    {
        if (text.StartsWith(MySqlPrefix, StringComparison.Ordinal))
            return MySqlDialect.ProblemWith(text[MySqlPrefix.Length..]);
        return text.StartsWith(SqlitePrefix, StringComparison.Ordinal) && text.Length > SqlitePrefix.Length
            ? null
            : $"\"{text}\" is not a database: give it as sqlite:FILE or mysql:Server=...;Database=...;User ID=...;Password=...";
    }

    /// <summary>
    /// One file for all servers that a user runs on this machine, in the folder where programs keep their data ($XDG_DATA_HOME).
    /// </summary>
    private static string DefaultFile() => Path.Combine(DataFolder(), "chat.db");

    private static string DataFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "chatcluster");
}
