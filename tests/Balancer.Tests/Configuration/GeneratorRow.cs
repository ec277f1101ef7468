namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Blocks of a configuration, as a set.</summary>
[Flags]
internal enum Places
{
    Main = 1,
    Events = 2,
    Stream = 4,
    Server = 8,
    Upstream = 16,
    StreamAndServer = Stream | Server,
}

/// <summary>A directive the <see cref="ConfigurationGenerator"/> writes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Where">Where it may stand.</param>
/// <param name="Arguments">
/// For each argument the texts it may be; an empty text leaves it out, a text that ends with <c>}</c> closes a block instead of the line.
/// Nearly always one of the first three is taken: they make sense. <c>PORT</c> is a new port.
/// </param>
internal sealed record GeneratorRow(string Name, Places Where, params string[][] Arguments)
{
    /// <summary>How often it is chosen, compared to others.</summary>
    public int Share { get; init; } = 1;
}
