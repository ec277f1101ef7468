namespace ChatCluster.Balancer.Names;

/// <summary>What became of a question about a service.</summary>
/// <param name="Targets">Empty when there is an error.</param>
/// <param name="Error">Null: the service has records.</param>
/// <param name="Lifetime">How long the answer holds.</param>
public sealed record ServiceAnswer(IReadOnlyList<ServiceTarget> Targets, NameError? Error, TimeSpan Lifetime);

/// <summary>One SRV record.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Priority">Those with the lowest number come first; the others are their backup.</param>
/// <param name="Weight">Its share among those of the same priority.</param>
/// <param name="Answer">The addresses of the name.</param>
public sealed record ServiceTarget(string Name, int Port, int Priority, int Weight, NameAnswer Answer);
