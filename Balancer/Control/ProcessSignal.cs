namespace ChatCluster.Balancer.Control;

/// <summary>The signals the balancer answers or sends, with their numbers on Linux.</summary>
internal enum ProcessSignal
{
    /// <summary>HUP: take over the configuration file as it is now.</summary>
    Reload = 1,

    /// <summary>INT, from Ctrl-C: stop at once.</summary>
    Interrupt = 2,

    /// <summary>QUIT: stop accepting, end when the last session has ended.</summary>
    Quit = 3,

    /// <summary>KILL, which a master sends to a worker that does not end.</summary>
    Kill = 9,

    /// <summary>USR1: reopen the log files.</summary>
    Reopen = 10,

    /// <summary>USR2: start the program file as it is now on the same sockets.</summary>
    Upgrade = 12,

    /// <summary>TERM: stop at once.</summary>
    Stop = 15,

    /// <summary>WINCH: the worker stops accepting and ends; the master waits.</summary>
    RetireWorker = 28,
}

internal static class ProcessSignalText
{
    /// <summary>As nginx logs it. Who sent it is not known here: the runtime does not pass that on.</summary>
    /// <param name="action">What follows, where it is not the usual.</param>
    public static string LogLine(this ProcessSignal signal, string? action = null)
    {
        var (name, usual) = signal switch
        {
            ProcessSignal.Reload => ("SIGHUP", "reconfiguring"),
            ProcessSignal.Interrupt => ("SIGINT", "exiting"),
            ProcessSignal.Quit => ("SIGQUIT", "shutting down"),
            ProcessSignal.Reopen => ("SIGUSR1", "reopening logs"),
            ProcessSignal.Upgrade => ("SIGUSR2", "ignoring"),
            ProcessSignal.Stop => ("SIGTERM", "exiting"),
            ProcessSignal.RetireWorker => ("SIGWINCH", "ignoring"),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "not a signal of the balancer"),
        };
        return $"signal {(int)signal} ({name}) received, {action ?? usual}";
    }
}
