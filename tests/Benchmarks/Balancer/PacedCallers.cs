using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>Clients that connect by the clock, each for one byte there and back, whatever becomes of the earlier ones.</summary>
/// <param name="proxy">Where to connect.</param>
/// <param name="perSecond">How many.</param>
internal sealed class PacedCallers(EndPoint proxy, int perSecond)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<(long Begun, long Served)> _served = [];

    /// <summary>Connects that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Sessions that ended without the byte: they were the dead worker's.</summary>
    public int Ended { get; private set; }

    /// <summary>Calls until it is told to stop, and waits for the last answer.</summary>
    public async Task CallAsync(CancellationToken stop)
    {
        var (calls, begun) = (new List<Task>(), Stopwatch.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond); calls.Count < due;)
                calls.Add(CallAsync());
            await Task.Delay(1, CancellationToken.None);
        }
        await Task.WhenAll(calls);
    }

    /// <summary>How long after this moment the first client that came later was served; null: none yet.</summary>
    /// <param name="moment">By <see cref="Stopwatch.GetTimestamp"/>.</param>
    public TimeSpan? FirstServedAfter(long moment)
    {
        lock (_lock)
        {
            var later = _served.Where(one => one.Begun > moment).Select(static one => one.Served).DefaultIfEmpty(0).Min();
            return later > 0 ? Stopwatch.GetElapsedTime(moment, later) : null;
        }
    }

    private async Task CallAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience);
        var begun = Stopwatch.GetTimestamp();
        var isConnected = false;
        try
        {
            await socket.ConnectAsync(proxy, limit.Token);
            isConnected = true;
            await socket.SendAsync(new byte[1], limit.Token);
            if (await socket.ReceiveAsync(new byte[1], limit.Token) == 1)
                Note(() => _served.Add((begun, Stopwatch.GetTimestamp())));
            else
                Note(() => Ended++);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            Note(() => _ = isConnected ? Ended++ : Refused++);
        }
    }

    private void Note(Action note)
    {
        lock (_lock)
            note();
    }
}
