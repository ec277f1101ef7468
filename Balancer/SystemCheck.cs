using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer;

/// <summary>Tries what only the system can answer: may the files be written, and are the addresses this machine's?</summary>
internal static class SystemCheck
{
    /// <summary>
    /// Null, or the first thing the system refuses. Files that are missing are made, as nginx makes them; nothing is overwritten.
    /// </summary>
    public static ConfigMessage? Run(BalancerConfig config)
    {
        return config.LogFiles.Prepend(config.PidFile).Select(TryOpen)
            .Concat(config.Sockets.Select(listen => listen.Address).Concat(config.Status is { } status ? [status] : []).Select(TryBind))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private static ConfigMessage? TryOpen(string file)
    {
        try
        {
            using (AppendedFile.Open(file))
                return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ConfigMessage(LogLevel.Emerg, $"open() \"{file}\" failed ({SystemError.Describe(exception, file)})");
        }
    }

    /// <summary>
    /// An address in use is no fault: most likely the running balancer has it. A unix socket is left alone for the same reason.
    /// </summary>
    private static ConfigMessage? TryBind(EndPoint address)
    {
        if (address is not IPEndPoint)
            return null;
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(address);
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return null;
        }
        catch (SocketException exception)
        {
            var reason = SystemError.Describe(exception.NativeErrorCode);
            return new ConfigMessage(LogLevel.Emerg, $"bind() to {address} failed ({reason})");
        }
    }
}
