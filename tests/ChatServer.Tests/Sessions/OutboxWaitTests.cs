using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

/// <summary>How the writer waits, and what it takes afterwards.</summary>
public sealed class OutboxWaitTests
{
    private readonly Outbox _outbox = new(new() { MaxBytes = int.MaxValue }, overflow: () => { });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_EndsTheWait()
    {
        var waiting = WaitAsync();
        Assert.False(waiting.IsCompleted);

        _outbox.TryPost(new(new byte[1]));

        Assert.True(await waiting.WaitAsync(Eventually.Deadline, Cancellation));
    }

    [Fact]
    public async Task Complete_EndsTheWait()
    {
        var waiting = WaitAsync();

        _outbox.Complete();

        Assert.False(await waiting.WaitAsync(Eventually.Deadline, Cancellation));
    }

    [Fact]
    public void Wait_OnceBegun_IsEndedOnceAndNotWithinThePost()
    {
        var place = new Place();
        var ended = 0;
        place.Run(() => _outbox.WaitAsync().OnCompleted(() => ended++));

        for (var count = 0; count < 10; count++)
            _outbox.TryPost(new(new byte[1]));
        _outbox.Complete();

        Assert.Equal(0, ended);
        Assert.Equal(1, place.RunPosted());
        Assert.Equal(1, ended);
    }

    /// <summary>An await looks first and gives its continuation afterwards; what comes in between must not be missed.</summary>
    [Fact]
    public void Post_BetweenLookingAndWaiting_EndsTheWait()
    {
        var place = new Place();
        var wait = _outbox.WaitAsync();
        Assert.False(wait.IsCompleted);

        _outbox.TryPost(new(new byte[1]));
        place.Run(() => wait.OnCompleted(() => { }));

        Assert.Equal(1, place.RunPosted());
    }

    [Fact]
    public void Take_TakesInOrderUntilThereAreSoManyBytes()
    {
        for (byte number = 0; number < 5; number++)
            _outbox.TryPost(new(new byte[] { number, 0 }));

        Assert.Equal([0, 1], Numbers(_outbox.Take(3)));
        _outbox.TryPost(new(new byte[] { 5, 0 }));
        Assert.Equal([2, 3, 4, 5], Numbers(_outbox.Take(int.MaxValue)));
        Assert.Null(_outbox.Take(1));
        _outbox.TryPost(new(new byte[] { 6, 0 }));
        Assert.Equal([6], Numbers(_outbox.Take(int.MaxValue)));
    }

    [Fact]
    public async Task Post_FromManyThreads_LosesNothingAndKeepsTheOrderOfEach()
    {
        const byte threads = 4;
        const int each = 20_000;
        var posting = Enumerable.Range(0, threads).Select(thread => Task.Run(
            () =>
            {
                for (var number = 0; number < each; number++)
                    _outbox.TryPost(new((byte[])[.. BitConverter.GetBytes(number), (byte)thread]));
            },
            Cancellation)).ToList();
        var taking = TakeAllAsync();

        await Task.WhenAll(posting);
        _outbox.Complete();

        var taken = await taking.WaitAsync(Eventually.Deadline, Cancellation);
        Assert.Equal(threads * each, taken.Count);
        foreach (var ofOne in taken.GroupBy(frame => frame.Span[4]))
            Assert.Equal(Enumerable.Range(0, each), ofOne.Select(frame => BitConverter.ToInt32(frame.Span)));
    }

    private async Task<bool> WaitAsync() => await _outbox.WaitAsync();

    private async Task<List<ReadOnlyMemory<byte>>> TakeAllAsync()
    {
        var taken = new List<ReadOnlyMemory<byte>>();
        while (await _outbox.WaitAsync())
        {
            for (var item = _outbox.Take(500); item is not null; item = item.Next)
                taken.Add(item.Frame);
        }
        return taken;
    }

    private static IEnumerable<byte> Numbers(OutboxItem? item)
    {
        for (; item is not null; item = item.Next)
            yield return item.Frame.Span[0];
    }

    /// <summary>Keeps what is posted to it.</summary>
    private sealed class Place : SynchronizationContext
    {
        private readonly Queue<Action> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue(() => d(state));

        public void Run(Action action)
        {
            var before = Current;
            SetSynchronizationContext(this);
            action();
            SetSynchronizationContext(before);
        }

        /// <returns>How many there were.</returns>
        public int RunPosted()
        {
            var count = 0;
            for (; _posted.TryDequeue(out var posted); count++)
                posted();
            return count;
        }
    }
}
