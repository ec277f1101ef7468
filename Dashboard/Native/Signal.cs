namespace ChatCluster.Dashboard.Native;

/// <summary>The signals that the buttons send, with Linux's numbers.</summary>
internal enum Signal
{
    Hangup = 1,
    Kill = 9,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends a signal to a process of this machine.</summary>
internal static class SignalExtensions
{
    /// <returns>Whether the process is there and may be signalled.</returns>
    public static bool SendTo(this Signal signal, int process) => Libc.Kill(process, (int)signal) == 0;
}
