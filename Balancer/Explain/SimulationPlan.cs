using System.Net;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Explain;

/// <summary>What <c>--simulate</c> is to play.</summary>
public sealed record SimulationPlan
{
    /// <summary><c>--simulate</c> itself was given, not just an option of it.</summary>
    public bool IsAsked { get; init; }

    /// <summary>How many clients connect, one a second.</summary>
    public int Sessions { get; init; } = 12;

    /// <summary>The group; null: the only one.</summary>
    public string? Upstream { get; init; }

    /// <summary>Where the clients come from, in turns.</summary>
    public IReadOnlyList<IPEndPoint> Clients { get; init; } = [];

    /// <summary>Servers that stop or begin to answer, each before the session of that number.</summary>
    public IReadOnlyList<ServerEvent> Events { get; init; } = [];

    /// <summary>Where random policies begin; the same seed plays the same game.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Reads <c>SERVER@SESSION</c>; null when it is not that.</summary>
    public static ServerEvent? ParseEvent(string text, bool fails)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && NumberValue.TryParse(text[(at + 1)..], out int session) && session > 0
            ? new ServerEvent(text[..at], session, fails)
            : null;
    }

    /// <summary>Reads <c>ADDRESS[,ADDRESS...]</c>, each with or without a port; null when one is no address.</summary>
    public static IReadOnlyList<IPEndPoint>? ParseClients(string text)
    {
        var clients = new List<IPEndPoint>();
        foreach (var word in text.Split(','))
        {
            if (!IPEndPoint.TryParse(word, out var client))
                return null;
            clients.Add(client);
        }

        return clients;
    }
}

/// <summary>A server stops answering, or answers again.</summary>
/// <param name="Server">Its address, the text of its line, or its port alone.</param>
/// <param name="Session">The first session that meets it so, from 1.</param>
/// <param name="Fails">It refuses connects from then on.</param>
public sealed record ServerEvent(string Server, int Session, bool Fails);
