using System.Net;

namespace ChatCluster.Balancer.Names;

/// <summary>What became of a question about a name.</summary>
/// <param name="Addresses">Empty when there is an error.</param>
/// <param name="Error">Null: the name has addresses.</param>
/// <param name="Lifetime">How long the answer holds.</param>
public sealed record NameAnswer(IReadOnlyList<IPAddress> Addresses, NameError? Error, TimeSpan Lifetime);

/// <summary>Why a name has no addresses, with nginx's number and words.</summary>
public sealed record NameError(int Number, string Words)
{
    /// <summary>There is no such name, or it has no addresses.</summary>
    public static readonly NameError NotFound = new(3, "Host not found");

    public static readonly NameError TimedOut = new(110, "Operation timed out");

    private static readonly NameError[] Known =
        [new(1, "Format error"), new(2, "Server failure"), NotFound, new(4, "Unimplemented"), new(5, "Operation refused")];

    /// <param name="code">The answer's code, as RFC 1035 numbers it; not 0.</param>
    public static NameError Of(int code) => Array.Find(Known, known => known.Number == code) ?? new NameError(code, "Unknown error");

    /// <summary><c>3: Host not found</c>.</summary>
    public override string ToString() => $"{Number}: {Words}";
}
