using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// nginx's change of the program while it runs (USR2): the file is started once more on the same sockets. Both masters then serve, until
/// one is told to quit. The pid file and the control socket of the old one are renamed to <c>.oldbin</c>.
/// </summary>
internal sealed class BinaryUpgrade(ProcessLog log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private ChildProcess? _newBinary;
    private string? _pidFile;

    /// <summary>The new program runs beside this one.</summary>
    public bool IsUnderWay => _newBinary is not null;

    public bool CanStart => !IsUnderWay;

    /// <summary>How soon to call <see cref="HasFailed"/>; null: not needed.</summary>
    public TimeSpan? Patience => IsUnderWay ? LookAgain : null;

    /// <summary>The file that names this process now.</summary>
    public string OwnPidFile(BalancerConfig config) => _pidFile is { } renamed ? OldName(renamed) : config.PidFile;

    /// <summary>The name of a file while a new program has its own.</summary>
    public static string OldName(string path) => path + ".oldbin";

    /// <summary>Starts the program file as it is now.</summary>
    /// <param name="listeners">The sockets to leave it.</param>
    /// <returns>Whether it runs.</returns>
    public bool TryStart(BalancerConfig config, IEnumerable<ListenSocket> listeners)
    {
        if (!TryRename(config.PidFile, OldName(config.PidFile)))
            return false;
        var handles = listeners.Select(static listener => listener.Handle).ToList();
        handles.ForEach(SystemProcess.LetChildrenInherit);
        var sockets = InheritedSockets.Encode(handles.Select(static handle => (int)handle.DangerousGetHandle()));
        var refused = ChildProcess.Start(OwnProgram.File, OwnProgram.ArgumentsAs(OwnProgram.File),
            OwnProgram.EnvironmentWith((InheritedSockets.Variable, sockets)), out _newBinary);
        handles.ForEach(SystemProcess.KeepFromChildren);
        if (_newBinary is null)
        {
            log.Write(LogLevel.Alert, $"execve() failed while executing new binary process \"{OwnProgram.File}\" ({refused})");
            TryRename(OldName(config.PidFile), config.PidFile);
            return false;
        }
        _pidFile = config.PidFile;
        log.Write(LogLevel.Notice, $"start new binary process {_newBinary.Id}");
        return true;
    }

    /// <summary>The new program has ended since the last call: this one is alone again.</summary>
    public bool HasFailed()
    {
        if (_newBinary?.TryCollect(waits: false) is not { } end)
            return false;
        log.Write(LogLevel.Notice, $"new binary process {_newBinary.Id} {end}");
        TryRename(OldName(_pidFile!), _pidFile!);
        (_newBinary, _pidFile) = (null, null);
        return true;
    }

    private bool TryRename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Alert, $"rename() {from} to {to} failed ({SystemError.Describe(failure)})");
            return false;
        }
    }
}
