using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Logging;

/// <summary>One session's lines in the error log, in nginx's words; texts are made only if their level is written.</summary>
public sealed class SessionLogger(SessionFacts facts)
{
    private ErrorLog? _log;
    private string _server = "";

    /// <summary>The session has reached the proxy: its lines include the byte counts.</summary>
    internal bool IsProxying { get; set; }

    /// <summary>The peer being tried or used, or the upstream's name when there is none.</summary>
    internal string? Upstream { get; set; }

    private string Bytes => facts.Traffic is { } traffic
        ? $", bytes from/to client:{traffic.FromClient}/{traffic.ToClient}"
            + $", bytes from/to upstream:{traffic.FromUpstream}/{traffic.ToUpstream}"
        : "";

    /// <summary>From now on lines go there.</summary>
    internal void ContinueIn(ErrorLog log) => _log = log;

    /// <param name="log">Where lines go.</param>
    /// <param name="address">The address of the configuration that the client was accepted for.</param>
    /// <param name="server">The address of the socket that accepted it.</param>
    internal void Begin(ErrorLog log, string address, string server)
    {
        _log = log;
        _server = server;
        IsProxying = false;
        if (log.IsEnabled(LogLevel.Info))
            log.Write(LogLevel.Info, facts.Connection, $"client {AddressText.Full(facts.Client)} connected to {address}");
    }

    /// <summary>The session is over: there are no more lines of it, and what was known of it is forgotten.</summary>
    internal void End()
    {
        facts.Clear();
        _log = null;
        _server = "";
        Upstream = null;
    }

    internal bool IsEnabled(LogLevel level) => _log!.IsEnabled(level);

    internal void Connected(EndPoint? local) =>
        _log!.Write(LogLevel.Info, facts.Connection, $"proxy {AddressText.Full(local)} connected to {Upstream}");

    internal void Disconnected(bool byClient)
    {
        if (IsEnabled(LogLevel.Info))
            _log!.Write(LogLevel.Info, facts.Connection, $"{(byClient ? "client" : "upstream")} disconnected{Bytes}");
    }

    /// <param name="status">The session's status.</param>
    /// <param name="end">How it ended.</param>
    internal void Ended<TEnd>(int status, TEnd end) where TEnd : struct, Enum
    {
        if (IsEnabled(LogLevel.Debug))
            _log!.Write(LogLevel.Debug, facts.Connection, $"finalize stream session: {status} ({end})");
    }

    /// <summary>
    /// A line with all that is known of the session; <paramref name="action"/> is one of <see cref="SessionAction"/>, or null.
    /// </summary>
    internal void Write(LogLevel level, string message, string? action)
    {
        if (!IsEnabled(level))
            return;
        var during = action is null ? "" : $" while {action}";
        var shown = Upstream is null ? "" : $", upstream: \"{Upstream}\"";
        var client = AddressText.Host(facts.Client);
        _log!.Write(level, facts.Connection, $"{message}{during}, client: {client}, server: {_server}{shown}{(IsProxying ? Bytes : "")}");
    }

    internal void Write(LogLevel level, string message, Errno error, string action)
    {
        if (IsEnabled(level))
            Write(level, $"{message} ({error})", action);
    }

    /// <summary>An error on a connection: the upstream's matter more than a client's, and what should not happen at all most.</summary>
    internal void ConnectionError(bool ofClient, string message, Errno error, string action) =>
        Write(!IsUsual(error) ? LogLevel.Alert : ofClient ? LogLevel.Info : LogLevel.Error, message, error, action);

    /// <summary>What happens to connections in the course of things, after nginx's <c>ngx_connection_error</c>.</summary>
    private static bool IsUsual(Errno error) =>
        error == Errno.ConnectionReset || error == Errno.BrokenPipe || error == Errno.NotConnected || error == Errno.TimedOut
        || error == Errno.ConnectionRefused || error == Errno.NetworkDown || error == Errno.NetworkUnreachable
        || error == Errno.HostDown || error == Errno.HostUnreachable;
}
