namespace ChatCluster.Sockets.Native;

/// <summary>A system call failed that only fails when the process is out of resources or has a bug.</summary>
public sealed class NativeException(string call, Errno error) : Exception($"{call}() failed ({error})")
{
    public Errno Error { get; } = error;
}
