namespace ChatCluster.Benchmarks.Scaling;

/// <summary>What one second of the day looks like.</summary>
/// <param name="Online">Users who are logged in.</param>
/// <param name="WaitingUsers">Users who want to be, and try again.</param>
/// <param name="Logins">In this second.</param>
/// <param name="Delivered">Messages in this second, those to mailboxes among them.</param>
/// <param name="WaitingMessages">Deliveries whose message its client still holds, because it was not acknowledged.</param>
internal readonly record struct CitySecond(double Online, double WaitingUsers, double Logins, double Delivered, double WaitingMessages);

/// <summary>
/// A day of the city, second by second. At noon a database is lost until its standby has taken over; in the busiest hour a balancer is lost
/// with all of its connections, and comes back later.
/// </summary>
/// <remarks>
/// Users are counted, not simulated one by one; how many come, go and write in a second scatters around its mean as independent events do.
/// No function of the C library is used, so the day is the same on every machine.
/// </remarks>
internal sealed class CityDay
{
    public const int Seconds = 24 * Hour;

    private const int Minute = 60;
    private const int Hour = 60 * Minute;

    /// <summary>Of the online users at the busiest hour, at each full hour from midnight on.</summary>
    private static readonly double[] Curve =
    [
        0.30, 0.18, 0.12, 0.10, 0.10, 0.13, 0.25, 0.45, 0.60, 0.66, 0.70, 0.74, 0.82, 0.78, 0.72, 0.70, 0.72, 0.78, 0.88, 0.96, 1.00, 0.98,
        0.80, 0.52, 0.30,
    ];

    private readonly Random _random = new(1);
    private readonly Community _city;
    private readonly double[] _online;
    private readonly double _loginsPerSecond;
    private readonly double _deliveriesPerSecond;
    private readonly int _databases;
    private double _joining;
    private double _joiningLost;
    private double _heldBack;

    public CityDay(Sizing sizing)
    {
        _city = sizing.Community;
        _databases = sizing.Databases;
        _online = new double[sizing.Balancers];
        Array.Fill(_online, _city.Online * Curve[0] / _online.Length);
        _loginsPerSecond = sizing.LoginsPerSecond;
        // Of one database at full load, which is more than it is planned for.
        _deliveriesPerSecond = Factors.Cores / (sizing.DatabaseCores / (_city.Deliveries + _city.Stored));
    }

    /// <summary>A database is lost, and with it the logins of its users and the messages to them.</summary>
    public static (int From, int To) LostDatabase { get; } = (12 * Hour, (12 * Hour) + (10 * Minute));

    /// <summary>A balancer is lost, and its users connect to the others.</summary>
    public static (int From, int To) LostBalancer { get; } = (20 * Hour, (20 * Hour) + (30 * Minute));

    /// <summary>Runs the day.</summary>
    public CitySecond[] Run() => [.. Enumerable.Range(0, Seconds).Select(Next)];

    private CitySecond Next(int second)
    {
        if (second == LostBalancer.From)
        {
            _joining += _online[0];
            _online[0] = 0;
        }
        LeaveAndCome(second);
        var logins = LogIn(second);
        var online = _online.Sum();
        var written = Scattered((_city.Deliveries + _city.Stored) * online / _city.Online);
        return new(online, _joining + _joiningLost, logins, Deliver(second, written), _heldBack);
    }

    /// <summary>As many as make the number of online users follow the curve.</summary>
    private void LeaveAndCome(int second)
    {
        var planned = PlannedAt(second);
        var connects = _city.Connects * planned / _city.Online;
        var leaving = Scattered(Math.Max(0, connects - (PlannedAt(second + 1) - planned)));
        var staying = Math.Max(0, 1 - (leaving / Math.Max(1, _online.Sum())));
        for (var balancer = 0; balancer < _online.Length; balancer++)
            _online[balancer] *= staying;
        var come = Scattered(connects);
        var ofLost = Within(LostDatabase, second) ? come / _databases : 0;
        _joining += come - ofLost;
        _joiningLost += ofLost;
    }

    /// <summary>As many as the servers can, spread over the balancers that are there.</summary>
    private double LogIn(int second)
    {
        if (!Within(LostDatabase, second))
            (_joining, _joiningLost) = (_joining + _joiningLost, 0);
        var logins = Math.Min(_joining, _loginsPerSecond);
        _joining -= logins;
        var first = Within(LostBalancer, second) ? 1 : 0;
        for (var balancer = first; balancer < _online.Length; balancer++)
            _online[balancer] += logins / (_online.Length - first);
        return logins;
    }

    /// <summary>The clients hold what the lost database cannot take, and send it again when it is back, as fast as it can.</summary>
    private double Deliver(int second, double written)
    {
        var ofOne = written / _databases;
        if (Within(LostDatabase, second))
        {
            _heldBack += ofOne;
            return written - ofOne;
        }
        var again = Math.Min(_heldBack, Math.Max(0, _deliveriesPerSecond - ofOne));
        _heldBack -= again;
        return written + again;
    }

    private double PlannedAt(int second)
    {
        var (hour, part) = (second / Hour, (double)(second % Hour) / Hour);
        return _city.Online * (hour >= 24 ? Curve[24] : Curve[hour] + ((Curve[hour + 1] - Curve[hour]) * part));
    }

    /// <summary>A number of independent events: its variance is its mean. Nearly normal, as a sum of twelve is.</summary>
    private double Scattered(double mean)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += _random.NextDouble();
        return Math.Max(0, Math.Round(mean + (sum * Math.Sqrt(mean))));
    }

    private static bool Within((int From, int To) time, int second) => second >= time.From && second < time.To;
}
