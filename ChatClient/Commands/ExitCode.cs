namespace ChatCluster.Client.Commands;

/// <summary>The program's exit codes.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>
    /// The connection is lost for good, an answer or an awaited event is missing, or the input ended within a password change.
    /// </summary>
    public const int Failed = 1;

    /// <summary>A wrong command line, or a script with a line that is no command.</summary>
    public const int Usage = 2;

    public const int CannotConnect = 3;

    /// <summary>
    /// In a script: the last login, or a registration without a later login, was refused, or the session could not be resumed.
    /// </summary>
    public const int Refused = 4;

    /// <summary>The server does not speak this protocol.</summary>
    public const int Protocol = 5;

    /// <summary>Ended by SIGHUP, because its terminal was closed: 128 + SIGHUP.</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl-C: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
