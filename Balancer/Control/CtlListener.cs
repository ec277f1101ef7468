using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>The listening unix socket of <c>Balancer ctl</c>, for its owner alone (mode 0600), and its file.</summary>
internal sealed class CtlListener : IDisposable
{
    /// <summary>What the name of the socket ends with until it is ready.</summary>
    private const string Fresh = "~";

    private readonly FileIdentity? _identity;
    private string _file;

    /// <param name="path">The name in the configuration.</param>
    /// <param name="file">The name to make it under.</param>
    /// <exception cref="SocketException">or <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>: the system refused the
    /// path.</exception>
    private CtlListener(string path, string file)
    {
        (Path, _file) = (path, file);
        Socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The name is taken over in one step: the process that started last answers, also during an upgrade of the program.
            var fresh = file + Fresh;
            File.Delete(fresh);
            Socket.Bind(new UnixDomainSocketEndPoint(fresh));
            // Before it listens nothing can connect: there is no moment in which others could.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(fresh, file, overwrite: true);
            _identity = FileIdentity.Of(file);
            Socket.Listen();
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    private CtlListener(string path, Socket socket) => (Path, _file, Socket) = (path, path, socket);

    /// <summary>Its name in the configuration. The file has another one while a new program has this one.</summary>
    public string Path { get; }

    public Socket Socket { get; }

    /// <returns>Null when the system refused the path, as the log tells.</returns>
    public static CtlListener? TryOpen(string path, ProcessLog log) => TryOpen(path, path, log);

    /// <summary>A new socket in the place of this one.</summary>
    /// <inheritdoc cref="TryOpen(string, ProcessLog)"/>
    public CtlListener? TryOpenAgain(ProcessLog log) => TryOpen(Path, _file, log);

    private static CtlListener? TryOpen(string path, string file, ProcessLog log)
    {
        try
        {
            return new CtlListener(path, file);
        }
        catch (SocketException refused)
        {
            log.Write(LogLevel.Emerg, $"bind() to unix:{path} failed ({SystemError.Describe(refused.NativeErrorCode)})");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Emerg, $"rename() to \"{path}\" failed ({SystemError.Describe(refused)})");
        }
        return null;
    }

    /// <summary>One that another process has opened, which removes its file.</summary>
    public static CtlListener Adopt(string path, SafeSocketHandle socket) => new(path, new Socket(socket));

    /// <summary>Gives the file another name: clients who use that one still reach this socket.</summary>
    public void Rename(string file)
    {
        if (_identity is null || FileIdentity.Of(_file) != _identity)
            return;
        File.Move(_file, file, overwrite: true);
        _file = file;
    }

    /// <summary>Closes the socket and removes its file, unless another process has taken over the name.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        if (_identity is not null && FileIdentity.Of(_file) == _identity)
            File.Delete(_file);
    }
}
