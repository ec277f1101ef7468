using System.Net;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>A session as modules see it. The object serves one session after the other; <see cref="Release"/> is between them.</summary>
public abstract class SessionContext
{
    private List<IDisposable>? _held;

    /// <summary>What is known of the session.</summary>
    public SessionFacts Facts { get; }

    /// <summary>Its lines in the error log.</summary>
    public SessionLogger Log { get; }

    /// <summary>The addresses of the listening sockets.</summary>
    public abstract IReadOnlyList<EndPoint> Listeners { get; }

    /// <summary>The host name that the client asks for, in lower case; null: none. The server of that name gets the session.</summary>
    public string? ServerName { get; set; }

    /// <summary>How often the session was passed from one server to another.</summary>
    public int Passes { get; set; }

    protected SessionContext(SessionFacts facts)
    {
        Facts = facts;
        Log = new SessionLogger(facts);
    }

    /// <summary>Keeps something until the session ends, and disposes of it then.</summary>
    public void Hold(IDisposable resource) => (_held ??= []).Add(resource);

    /// <summary>Gives up what is held: the session ends, or is not admitted.</summary>
    public void Release()
    {
        _held?.ForEach(static resource => resource.Dispose());
        _held?.Clear();
    }
}
