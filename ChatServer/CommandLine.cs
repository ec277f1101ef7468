using System.CommandLine;
using System.Net;
using ChatCluster.Presentation;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Sockets;

namespace ChatCluster.Server;

/// <summary>The command line, as text and as options.</summary>
/// <param name="texts">The descriptions, in one language.</param>
internal sealed class CommandLine(TextCatalog texts)
{
    private const string SqlitePrefix = "sqlite:";
    private const string MySqlPrefix = "mysql:";

    /// <summary>MySQL writes many transactions at once, and each waits for the disk.</summary>
    private const int MySqlThreads = 8;

    private readonly Argument<IPAddress> _address = new("ip")
    {
        Description = texts["option.ip"],
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
        Description = texts["option.port"],
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
        Description = texts["option.db"],
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
        Description = texts["option.migrate"],
    };

    private readonly Option<string?> _courseText = new("--course-text")
    {
        Description = texts["option.coursetext"],
        HelpName = "utf8|gbk|latin1",
    };

    private readonly Option<string> _courseReport = new("--course-report")
    {
        Description = texts["option.coursereport"],
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.Combine(DataFolder(), "course-migration.txt"),
    };

    private readonly Option<string> _sync = new("--sync")
    {
        Description = texts["option.sync"],
        DefaultValueFactory = _ => "normal",
    };

    private readonly Option<bool> _courseClients = new("--course-clients")
    {
        Description = texts["option.courseclients"],
    };

    private readonly Option<bool> _noCourseClients = new("--no-course-clients")
    {
        Description = texts["option.nocourseclients"],
    };

    private readonly Option<bool> _seedLesson = new("--seed-lesson")
    {
        Description = texts["option.seedlesson"],
    };

    private readonly LogCommandLine _log = new(texts);

    private readonly LimitOptions _limits = new(texts);

    private readonly OperatingOptions _operating = new(texts);

    public RootCommand Root => field ??= Build();

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

    private RootCommand Build()
    {
        _courseText.AcceptOnlyFromAmong("utf8", "gbk", "latin1");
        _sync.AcceptOnlyFromAmong("normal", "full");
        var root = new RootCommand(texts["option.program"])
        {
            _address, _port, _database, _migrate, _courseText, _courseReport, _sync, _courseClients, _noCourseClients, _seedLesson,
        };
        foreach (var option in (Option[])[.. _log.All, .. _operating.All, .. _limits.All])
            root.Add(option);
        root.Validators.Add(_operating.Check);
        root.Validators.Add(result =>
        {
            if (result.GetValue(_courseClients) && result.GetValue(_noCourseClients))
                result.AddError("--course-clients and --no-course-clients contradict each other");
        });
        return root;
    }

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
