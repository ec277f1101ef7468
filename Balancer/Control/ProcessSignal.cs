namespace ChatCluster.Balancer.Control;

/// <summary>The signals the balancer answers, with their numbers on Linux.</summary>
internal enum ProcessSignal
{
    /// <summary>HUP: take over the configuration file as it is now.</summary>
    Reload = 1,

    /// <summary>INT, from Ctrl-C: stop at once.</summary>
    Interrupt = 2,

    /// <summary>QUIT: stop accepting, end when the last session has ended.</summary>
    Quit = 3,

    /// <summary>USR1: open the log files anew.</summary>
    Reopen = 10,

    /// <summary>USR2: nginx's change of the program file while running, which the balancer does not have.</summary>
    Upgrade = 12,

    /// <summary>TERM: stop at once.</summary>
    Stop = 15,
}

internal static class ProcessSignalText
{
    /// <summary>As nginx logs it. Who sent it is not known here: the runtime does not pass that on.</summary>
    public static string LogLine(this ProcessSignal signal)
    {
        var (name, action) = signal switch
        {
            ProcessSignal.Reload => ("SIGHUP", "reconfiguring"),
            ProcessSignal.Interrupt => ("SIGINT", "exiting"),
            ProcessSignal.Quit => ("SIGQUIT", "shutting down"),
            ProcessSignal.Reopen => ("SIGUSR1", "reopening logs"),
            ProcessSignal.Upgrade => ("SIGUSR2", "ignoring"),
            ProcessSignal.Stop => ("SIGTERM", "exiting"),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "not a signal of the balancer"),
        };
        return $"signal {(int)signal} ({name}) received, {action}";
    }
}
