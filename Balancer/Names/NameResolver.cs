using System.Net.Sockets;
using System.Runtime.CompilerServices;
using DnsClient;
using DnsClient.Protocol;

namespace ChatCluster.Balancer.Names;

/// <summary>Asks the servers of one <c>resolver</c>, and remembers an answer as long as it holds. Any thread.</summary>
public sealed class NameResolver(ResolverConfig config, TimeProvider time)
{
    /// <summary>How long nginx waits before it asks once more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long those that watch a name do not ask for it when it was not found, as in nginx.</summary>
    private static readonly TimeSpan NotFoundLifetime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Clients may make names up (<c>$ssl_preread_server_name</c>): beyond so many, those whose time is over are forgotten.
    /// </summary>
    private const int MostNames = 1024;

    private const int LongestName = 253;
    private const int LongestPart = 63;

    private readonly LookupClient _client = new(new LookupClientOptions([.. config.Servers])
    {
        UseCache = false,
        ThrowDnsErrors = false,
        Timeout = Patience,
        Retries = Math.Max(0, (int)(config.Timeout / Patience)),
    });

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Task<NameAnswer> Answer, long Since)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name. The task does not fail: an error is an answer too, and is not remembered.</summary>
    public Task<NameAnswer> FindAsync(string name)
    {
        if (!IsName(name))
            return Task.FromResult(new NameAnswer([], NameError.NotFound, NotFoundLifetime));
        lock (_lock)
        {
            if (_known.TryGetValue(name, out var known) && Holds(known.Answer, known.Since))
                return known.Answer;
            if (_known.Count >= MostNames)
                Forget();
            var asked = AskAsync(name);
            _known[name] = (asked, time.GetTimestamp());
            return asked;
        }
    }

    /// <summary>The servers of a service, by its SRV records (RFC 2782). The task does not fail.</summary>
    /// <param name="service">With a dot the whole prefix of the name; else the service of TCP: <c>http</c> is <c>_http._tcp</c>.</param>
    /// <param name="name">The domain.</param>
    public async Task<ServiceAnswer> FindServiceAsync(string service, string name)
    {
        var prefix = service.Contains('.', StringComparison.Ordinal) ? service : $"_{service}._tcp";
        var (records, error) = await QueryAsync($"{prefix}.{name}", QueryType.SRV);
        var found = records.OfType<SrvRecord>().ToList();
        if (found.Count == 0)
            return new ServiceAnswer([], error ?? NameError.NotFound, config.Valid ?? NotFoundLifetime);
        var lifetime = LifetimeOf(found);
        var targets = new List<ServiceTarget>();
        foreach (var record in found)
        {
            var target = record.Target.Value.TrimEnd('.');
            var answer = await FindAsync(target);
            targets.Add(new ServiceTarget(target, record.Port, record.Priority, record.Weight, answer));
            if (answer.Lifetime < lifetime)
                lifetime = answer.Lifetime;
        }
        return new ServiceAnswer(targets, null, lifetime);
    }

    private async Task<NameAnswer> AskAsync(string name)
    {
        IEnumerable<(QueryType Type, bool IsWanted)> types = [(QueryType.A, config.Version4), (QueryType.AAAA, config.Version6)];
        var answers = await Task.WhenAll(types.Where(static one => one.IsWanted).Select(one => QueryAsync(name, one.Type)));
        var records = answers.SelectMany(static answer => answer.Records).OfType<AddressRecord>().ToList();
        if (records.Count > 0)
            return new NameAnswer([.. records.Select(static record => record.Address).Distinct()], null, LifetimeOf(records));
        var error = answers.Select(static answer => answer.Error).FirstOrDefault(static error => error is not null);
        return new NameAnswer([], error ?? NameError.NotFound, config.Valid ?? NotFoundLifetime);
    }

    /// <summary>The records of one type, or why there are none.</summary>
    private async Task<(IReadOnlyList<DnsResourceRecord> Records, NameError? Error)> QueryAsync(string name, QueryType type)
    {
        try
        {
            var response = await _client.QueryAsync(name, type).WaitAsync(config.Timeout, time);
            var code = (int)response.Header.ResponseCode;
            return code == 0 ? (response.Answers, null) : ([], NameError.Of(code));
        }
        catch (Exception failure) when (failure is TimeoutException or DnsResponseException or SocketException)
        {
            return ([], NameError.TimedOut);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // No DNS name at all.
            return ([], NameError.NotFound);
        }
    }

    private TimeSpan LifetimeOf(IEnumerable<DnsResourceRecord> records) =>
        config.Valid ?? TimeSpan.FromSeconds(records.Min(static record => record.TimeToLive));

    /// <summary>Parts of 1 to 63 bytes between dots (RFC 1035, section 2.3.4): other texts are not asked for.</summary>
    private static bool IsName(string text) =>
        text.Length <= LongestName && text.Split('.').All(static part => part.Length is > 0 and <= LongestPart);

    /// <summary>It is on its way, or is an answer whose time is not over.</summary>
    private bool Holds(Task<NameAnswer> answer, long since) =>
        !answer.IsCompleted || (answer.Result.Error is null && time.GetElapsedTime(since) < answer.Result.Lifetime);

    private void Forget()
    {
        foreach (var (name, (answer, since)) in _known.ToList())
        {
            if (!Holds(answer, since))
                _known.Remove(name);
        }
    }
}

/// <summary>The resolvers of the configurations in use.</summary>
public sealed class NameResolvers(TimeProvider time)
{
    private readonly ConditionalWeakTable<ResolverConfig, NameResolver> _resolvers = [];

    /// <summary>The resolver of one <c>resolver</c> line, whichever servers and upstreams inherit it.</summary>
    public NameResolver Of(ResolverConfig config) => _resolvers.GetValue(config, known => new NameResolver(known, time));
}
