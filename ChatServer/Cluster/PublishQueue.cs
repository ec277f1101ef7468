using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// The messages to one server. What comes while earlier ones are on their way to Redis waits, and then leaves in one command with whatever
/// else waits. So under load a command carries many messages, and when there is little to say, nothing waits.
/// </summary>
/// <param name="publish">Sends one command. True when the server got it.</param>
internal sealed class PublishQueue(Func<byte[], Task<bool>> publish, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Queue<(byte[] Message, TaskCompletionSource<bool> Sent)> _waiting = new();
    private bool _isPublishing;

    /// <returns>True when the server got it.</returns>
    public Task<bool> SendAsync(BusMessage message)
    {
        var sent = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((message.ToBytes(), sent));
            if (_isPublishing)
                return sent.Task;
            _isPublishing = true;
        }
        PublishAllAsync().InBackground(log, "send messages to another server");
        return sent.Task;
    }

    /// <summary>One command after the other, until nothing waits.</summary>
    private async Task PublishAllAsync()
    {
        for (var taken = Take(); taken.Count > 0; taken = Take())
        {
            try
            {
                var isThere = await publish(BusMessage.Join(taken.ConvertAll(static one => one.Message)));
                taken.ForEach(one => one.Sent.SetResult(isThere));
            }
            catch (Exception fault)
            {
                taken.ForEach(one => one.Sent.SetException(fault));
            }
        }
    }

    /// <returns>As many as a command may carry; none when nothing waits, and the next message begins again.</returns>
    private List<(byte[] Message, TaskCompletionSource<bool> Sent)> Take()
    {
        var taken = new List<(byte[] Message, TaskCompletionSource<bool> Sent)>();
        lock (_lock)
        {
            for (var bytes = 0; _waiting.TryPeek(out var next); taken.Add(_waiting.Dequeue()))
            {
                bytes += next.Message.Length + 1;
                if (taken.Count > 0 && bytes > BusMessage.MaxBytes / 2)
                    break;
            }
            _isPublishing = taken.Count > 0;
        }
        return taken;
    }
}
