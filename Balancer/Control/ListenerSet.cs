using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>The listening sockets of the process. One that stays in the configuration stays open through every reload.</summary>
/// <param name="open">Opens a socket, or takes one that another process has opened.</param>
internal sealed class ListenerSet(Func<ListenConfig, ListenSocket> open, ProcessLog log, TimeProvider time) : IDisposable
{
    /// <summary>How often and how long nginx hopes that an address in use becomes free.</summary>
    private const int Rounds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<EndPoint, Listener> _open = [];

    public ListenSocket this[EndPoint address] => _open[address].Socket;

    /// <summary>What is open: the address in the configuration, and the socket.</summary>
    public IEnumerable<(EndPoint Address, ListenSocket Socket)> Open => _open.Select(static one => (one.Key, one.Value.Socket));

    /// <summary>Opens the sockets that are asked for and not open yet.</summary>
    /// <returns>False when the system refused one of them: the log tells why, and nothing has changed.</returns>
    public async Task<bool> TryOpenAsync(IEnumerable<ListenConfig> wanted)
    {
        var missing = wanted.Where(config => !_open.ContainsKey(config.Address)).ToList();
        var opened = new List<EndPoint>();
        for (var round = 1; round <= Rounds; round++)
        {
            if (!TryOpenAll(missing, opened))
                return Abandon(opened);

            if (missing.Count == 0)
                return true;

            log.Write(LogLevel.Notice, $"try again to bind() after {Pause.TotalMilliseconds}ms");
            await Task.Delay(Pause, time);
        }

        log.Write(LogLevel.Emerg, "still could not bind()");
        return Abandon(opened);
    }

    /// <summary>Gives sockets that stay open their new options, and says what the kernel cannot change on them.</summary>
    public void ApplyChanges(IEnumerable<ListenConfig> wanted)
    {
        foreach (var config in wanted)
        {
            var (before, socket) = _open[config.Address];
            var after = config.Over(before);
            if (before.OfSocket != after.OfSocket)
                _open[config.Address] = new Listener(after, Change(socket, before, after));
            if (after.OfSocket != config.OfSocket)
                log.Write(LogLevel.Warn, $"some options of listen {socket.Name} cannot change while it is open: a restart applies them");
        }
    }

    private ListenSocket Change(ListenSocket socket, ListenConfig before, ListenConfig after)
    {
        try
        {
            // The loops of a worker share what the master opened, also with reuseport.
            var isSplit = after.ReusePort && !before.ReusePort && after.Address is IPEndPoint && !socket.IsHandedOver;
            socket = isSplit ? socket.Split(after) : socket;
        }
        catch (ListenException refused)
        {
            log.Write(LogLevel.Alert, refused.Message);
        }
        foreach (var option in socket.Reconfigure(after))
            log.Write(LogLevel.Alert, option);
        log.Write(LogLevel.Notice, $"listening on {socket.Name}, backlog {socket.EffectiveBacklog}");
        return socket;
    }

    /// <summary>Closes the sockets that are no longer asked for.</summary>
    public void CloseAllBut(IEnumerable<ListenConfig> wanted) =>
        _open.Keys.Except(wanted.Select(config => config.Address)).ToList().ForEach(Close);

    public void Dispose() => CloseAllBut([]);

    /// <summary>Tries each missing address once, and takes those that open off the list.</summary>
    /// <returns>False when one failed for a reason that waiting does not cure.</returns>
    private bool TryOpenAll(List<ListenConfig> missing, List<EndPoint> opened)
    {
        foreach (var config in missing.ToArray())
        {
            try
            {
                var socket = open(config);
                _open.Add(config.Address, new Listener(config, socket));
                opened.Add(config.Address);
                missing.Remove(config);
                foreach (var option in socket.RefusedOptions)
                    log.Write(LogLevel.Alert, option);

                if (!socket.IsHandedOver)
                    log.Write(LogLevel.Notice, $"listening on {socket.Name}, backlog {socket.EffectiveBacklog}");
            }
            catch (ListenException refused)
            {
                log.Write(LogLevel.Emerg, refused.Message);
                if (refused.Error != Errno.AddressInUse)
                    return false;
            }
        }

        return true;
    }

    /// <returns>False: nothing has changed.</returns>
    private bool Abandon(List<EndPoint> opened)
    {
        opened.ForEach(Close);
        return false;
    }

    private void Close(EndPoint address)
    {
        _open.Remove(address, out var listener);
        listener!.Socket.Dispose();
    }

    private sealed record Listener(ListenConfig Config, ListenSocket Socket);
}
