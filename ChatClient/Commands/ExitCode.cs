namespace ChatCluster.Client.Commands;

/// <summary>What the program's end means to whoever started it.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The connection was lost for good, an answer or an awaited event did not come.</summary>
    public const int Failed = 1;

    /// <summary>A wrong command line, or a script with a line that is no command.</summary>
    public const int Usage = 2;

    public const int CannotConnect = 3;

    /// <summary>In a script: the last login was answered with no, or a registration without a login after it, or no server took the login back.</summary>
    public const int Refused = 4;

    /// <summary>The other end does not speak this protocol.</summary>
    public const int Protocol = 5;

    /// <summary>Ended by SIGHUP, because its terminal was closed: 128 + SIGHUP.</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
