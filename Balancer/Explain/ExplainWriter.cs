using System.Collections.Concurrent;

namespace ChatCluster.Balancer.Explain;

/// <summary>Writes texts on a thread of its own: a terminal that is stopped (Ctrl-S) stops no event loop.</summary>
internal sealed class ExplainWriter : IDisposable
{
    private const int MostWaiting = 1024;

    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<string> _waiting = new(MostWaiting);
    private readonly TextWriter _output;
    private readonly Thread _thread;
    private int _dropped;

    /// <param name="output">Disposed with the writer.</param>
    public ExplainWriter(TextWriter output)
    {
        _output = output;
        _thread = new Thread(Run) { Name = "explain", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Queues a text of whole lines; without room it is dropped, and the output says how many were.</summary>
    public void Write(string text)
    {
        if (!_waiting.TryAdd(text))
            Interlocked.Increment(ref _dropped);
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        if (!_thread.Join(TimeToFinish))
            return;
        _waiting.Dispose();
        _output.Dispose();
    }

    private void Run()
    {
        foreach (var text in _waiting.GetConsumingEnumerable())
        {
            try
            {
                _output.Write(text);
                if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                    _output.WriteLine($"... {dropped}");
            }
            catch (IOException)
            {
                // The reader of the pipe has gone; the balancer goes on.
            }
        }
    }
}
