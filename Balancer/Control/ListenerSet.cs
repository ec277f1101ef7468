using System.Net;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>The listening sockets of the process. One that stays in the configuration stays open through every reload.</summary>
internal sealed class ListenerSet(ProcessLog log, TimeProvider time) : IDisposable
{
    /// <summary>How often and how long nginx hopes that an address in use becomes free.</summary>
    private const int Rounds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<EndPoint, Listener> _open = [];

    public ListenSocket this[EndPoint address] => _open[address].Socket;

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

    /// <summary>Says what a reload cannot change on a socket that stays open.</summary>
    public void WarnOfChanges(IEnumerable<ListenConfig> wanted)
    {
        foreach (var config in wanted)
        {
            if (_open[config.Address].Config.OfSocket != config.OfSocket)
                log.Write(LogLevel.Warn, $"the options of listen {this[config.Address].Name} have changed: they hold from the next start on");
        }
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
                var socket = ListenSocket.Open(config);
                _open.Add(config.Address, new Listener(config, socket));
                opened.Add(config.Address);
                missing.Remove(config);
                foreach (var option in socket.RefusedOptions)
                    log.Write(LogLevel.Alert, option);

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
