namespace ChatCluster.TestKit;

/// <summary>What one user says: sent in order, and again in order over each new connection until it is answered.</summary>
internal sealed class Outgoing(int userId)
{
    /// <summary>The seq of message 0; smaller ones are for other requests.</summary>
    private const int FirstSeq = 10;

    private readonly Lock _door = new();
    private readonly List<Saying> _all = [];
    private TaskCompletionSource _news = New();

    public IReadOnlyList<Saying> All
    {
        get
        {
            lock (_door)
                return [.. _all];
        }
    }

    public Saying Add(int to, bool toGroup)
    {
        lock (_door)
        {
            var saying = new Saying(userId, _all.Count, to, toGroup);
            _all.Add(saying);
            _news.TrySetResult();
            return saying;
        }
    }

    public Saying Answered(int seq, int errno)
    {
        lock (_door)
        {
            var saying = _all[seq - FirstSeq];
            saying.Errno = errno;
            return saying;
        }
    }

    /// <summary>Sends over this connection until it ends.</summary>
    public async Task SendAsync(ChatSocket connection, CancellationToken ended)
    {
        for (var position = 0; ;)
        {
            var (saying, news) = Next(ref position);
            if (saying is not null)
                await connection.SendAsync(saying.Frame(FirstSeq + saying.Number));
            else
                await news.WaitAsync(ended);
        }
    }

    private (Saying? Saying, Task News) Next(ref int position)
    {
        lock (_door)
        {
            while (position < _all.Count)
            {
                if (_all[position++] is { Errno: null } waiting)
                    return (waiting, Task.CompletedTask);
            }
            if (_news.Task.IsCompleted)
                _news = New();
            return (null, _news.Task);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
