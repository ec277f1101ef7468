using System.Net;
using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>Keeps the addresses of one name of an upstream up to date: asks, waits as long as the answer holds, and asks again.</summary>
/// <remarks>Source of the rules: nginx's ngx_stream_upstream_zone_module.c. A failed question leaves the servers as they are.</remarks>
/// <param name="upstream">Gets the addresses.</param>
/// <param name="name">What is watched.</param>
/// <param name="resolver">Who is asked.</param>
/// <param name="retryAfter">The wait after a failed question.</param>
/// <param name="report">Gets a line for the error log.</param>
/// <param name="changed">Called when the list of peers has changed.</param>
internal sealed class NameWatch(
    Upstream upstream, ServerName name, NameResolver resolver, TimeSpan retryAfter, Action<string> report, Action changed)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var wait = await (name.Service is null ? AskAsync() : AskServiceAsync(name.Service));
            await Task.Delay(wait > Shortest ? wait : Shortest, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TimeSpan> AskAsync()
    {
        var answer = await resolver.FindAsync(name.Host);
        if (answer.Error is { } error)
            report($"{name.Host} could not be resolved ({error})");
        var addresses = answer.Addresses.Select(address => new NamedAddress(new IPEndPoint(address, name.Port)));
        return Take(answer.Error, answer.Lifetime, [.. addresses]);
    }

    private async Task<TimeSpan> AskServiceAsync(string service)
    {
        var answer = await resolver.FindServiceAsync(service, name.Host);
        foreach (var target in answer.Targets.Where(static target => target.Answer.Error is not null))
            report($"{target.Name} could not be resolved ({target.Answer.Error}) while resolving service {service} of {name.Host}");
        if (answer.Error is { } error)
            report($"service {service} of {name.Host} could not be resolved ({error})");
        var known = answer.Targets.Where(static target => target.Answer.Addresses.Count > 0).ToList();
        var first = known.Select(static target => target.Priority).DefaultIfEmpty().Min();
        return Take(answer.Error, answer.Lifetime, [.. known.SelectMany(target => target.Answer.Addresses.Select(address =>
            new NamedAddress(new IPEndPoint(address, target.Port), target.Name, target.Weight, target.Priority != first)))]);
    }

    /// <summary>A name that is gone has no servers any more; any other error says nothing of them.</summary>
    private TimeSpan Take(NameError? error, TimeSpan lifetime, IReadOnlyList<NamedAddress> addresses)
    {
        if (error is not null && error != NameError.NotFound)
            return retryAfter;
        if (upstream.Apply(name, addresses))
            changed();
        return lifetime;
    }
}
