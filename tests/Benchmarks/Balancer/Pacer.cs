using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// Has clients send by the clock, in turn: every quarter of a millisecond those that are due. A thread of its own sends; by how much it is
/// late counts into the messages' times, for every balancer alike.
/// </summary>
/// <remarks>A loop's timers count milliseconds: too coarse for times of a tenth of that.</remarks>
internal sealed partial class Pacer
{
    private const int TicksPerSecond = 4000;

    private readonly List<PacedClient> _clients;
    private readonly int _perTick;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private InvalidDataException? _failure;
    private int _next;

    /// <param name="perSecond">Messages of all clients together; a multiple of 4000.</param>
    public Pacer(List<PacedClient> clients, int perSecond)
    {
        (_clients, _perTick) = (clients, perSecond / TicksPerSecond);
        _thread = new Thread(Run) { Name = "pacer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>No message is due after this.</summary>
    /// <exception cref="InvalidDataException">A message was not taken.</exception>
    public void Stop()
    {
        _isStopping = true;
        _thread.Join();
        if (_failure is not null)
            throw _failure;
    }

    private void Run()
    {
        try
        {
            Pace();
        }
        catch (InvalidDataException failure)
        {
            _failure = failure;
        }
    }

    private void Pace()
    {
        const long Tick = 1_000_000_000 / TicksPerSecond;
        var begun = Stopwatch.GetTimestamp();
        for (var tick = 1L; !_isStopping; tick++)
        {
            var ahead = (tick * Tick) - (long)Stopwatch.GetElapsedTime(begun).TotalNanoseconds;
            // Late already: the messages are sent at once, and their times say by how much.
            if (ahead > 0)
                Sleep(new(0, (nint)ahead), 0);
            Send(begun + (tick * Stopwatch.Frequency / TicksPerSecond));
        }
    }

    private void Send(long due)
    {
        for (var message = 0; message < _perTick; message++)
        {
            _clients[_next].Send(due);
            _next = (_next + 1) % _clients.Count;
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Duration duration, nint left);

    private readonly record struct Duration(nint Seconds, nint Nanoseconds);
}
