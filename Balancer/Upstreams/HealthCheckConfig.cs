using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>One periodic check of all servers of an upstream (<c>health_check</c>). The defaults are those of NGINX Plus.</summary>
public sealed record HealthCheckConfig
{
    /// <summary>From the start of a check to the start of the next; above zero.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Each check is late by a random time up to this.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Failed checks in a row that make a server unhealthy; at least 1.</summary>
    public int Fails { get; init; } = 1;

    /// <summary>Passed checks in a row that make it healthy again; at least 1.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Connect to this port of the server's address; null: to the server's own.</summary>
    public int? Port { get; init; }

    /// <summary>A new server gets no sessions before its first check has passed.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>With <see cref="IsMandatory"/>: a reload leaves the servers that stay in the state that they have.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>A check that takes longer has failed (<c>health_check_timeout</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the server must answer; null: it is enough that it accepts the connection.</summary>
    public MatchConfig? Match { get; init; }

    /// <summary>A PROXY header without a client, for servers that expect a header; usually empty.</summary>
    public byte[] Header { get; init; } = [];
}

/// <summary>A question and its right answer (<c>match</c>).</summary>
/// <param name="Send">Sent after the connect; may be empty.</param>
/// <param name="Expect">Null: any server that takes the bytes is right.</param>
public sealed record MatchConfig(byte[] Send, ExpectedAnswer? Expect);

/// <summary>What an answer must contain: a literal text or a match of an expression; exactly one of the two is given.</summary>
public sealed record ExpectedAnswer(byte[]? Text, Pattern? Pattern)
{
    /// <param name="received">All that came so far.</param>
    public bool IsIn(ReadOnlySpan<byte> received) => Text is not null ? received.IndexOf(Text) >= 0 : Pattern!.IsMatch(received);
}
