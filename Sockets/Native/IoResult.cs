namespace ChatCluster.Sockets.Native;

/// <summary>The result of a call on a non-blocking socket: done with a number of bytes, would block, or failed.</summary>
public readonly record struct IoResult
{
    private const int Blocked = int.MinValue;

    private readonly int _value;

    private IoResult(int value) => _value = value;

    /// <summary>The call would block; the poller reports when to try again.</summary>
    public static IoResult WouldBlock => new(Blocked);

    public bool IsDone => _value >= 0;

    public bool IsWouldBlock => _value == Blocked;

    public bool IsFailed => _value < 0 && _value != Blocked;

    /// <summary>Bytes moved; of a receive, zero is the end of the stream. Only when <see cref="IsDone"/>.</summary>
    public int Bytes => _value;

    /// <summary>Why it failed; only when <see cref="IsFailed"/>.</summary>
    public Errno Error => new(-_value);

    public static IoResult Done(int bytes = 0) => new(bytes);

    public static IoResult Failed(Errno error) => new(-error.Value);
}
