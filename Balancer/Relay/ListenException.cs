using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>An address could not be listened on. The message is nginx's, for example <c>bind() to 0.0.0.0:8000 failed (98: Address already in use)</c>.</summary>
public sealed class ListenException(string action, Errno error, Exception cause) : Exception($"{action} failed ({error})", cause)
{
    public Errno Error { get; } = error;
}
