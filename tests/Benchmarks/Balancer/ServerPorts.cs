namespace ChatCluster.Benchmarks.Balancer;

/// <summary>The ports of the servers behind a balancer.</summary>
/// <param name="Echo">Sends back what comes.</param>
/// <param name="Source">Sends without end.</param>
/// <param name="Sink">Receives without end.</param>
internal sealed record ServerPorts(int Echo, int Source, int Sink)
{
    /// <summary>Where bulk is not measured.</summary>
    public static ServerPorts EchoOnly(int echo) => new(echo, echo, echo);
}
