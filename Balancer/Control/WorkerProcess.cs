using System.Globalization;
using System.Runtime.InteropServices;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Control;

/// <summary>The worker as its master sees it: the same program, started with one end of a channel.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Names the descriptor of the channel to the worker.</summary>
    public const string Marker = "CHATCLUSTER_BALANCER_WORKER";

    /// <summary>The file that runs now, also when its name leads to another one since.</summary>
    private const string ThisProgram = "/proc/self/exe";

    /// <summary>
    /// How much a worker allocates before the runtime collects garbage, in hexadecimal: 1 MB. The runtime's own choice, the size of a
    /// processor's cache, leaves a worker that has seen many short connections with ten times that for good. Relaying allocates nothing.
    /// </summary>
    private const string CollectAfter = "100000";

    private const string CollectAfterVariable = "DOTNET_GCGen0MaxBudget";

    private readonly DescriptorChannel _channel;
    private readonly ChildProcess _child;

    private WorkerProcess(DescriptorChannel channel, ChildProcess child) => (_channel, _child) = (channel, child);

    public int Id => _child.Id;

    /// <summary>Readable when the worker has something to say, or has ended.</summary>
    public SafeFileHandle Socket => _channel.Socket;

    /// <exception cref="NativeException">The system refused another process.</exception>
    public static WorkerProcess Start()
    {
        var (channel, there) = DescriptorChannel.Open();
        using (there)
        {
            SystemProcess.LetChildrenInherit(there);
            var descriptor = ((int)there.DangerousGetHandle()).ToString(CultureInfo.InvariantCulture);
            var chosen = Environment.GetEnvironmentVariable(CollectAfterVariable);
            var refused = ChildProcess.Start(ThisProgram, OwnProgram.ArgumentsAs("Balancer: worker process"),
                OwnProgram.EnvironmentWith((Marker, descriptor), (CollectAfterVariable, chosen ?? CollectAfter)), out var child);
            return child is not null ? new WorkerProcess(channel, child) : throw new NativeException("posix_spawn", refused);
        }
    }

    /// <summary>Sends a message. One that fails was for a worker that has ended, as the next <see cref="Receive"/> tells.</summary>
    public void Tell(HandoverKind kind, string text = "", SafeHandle? handle = null) =>
        _ = _channel.Send(new HandoverMessage(kind, text).Encode(), handle);

    /// <summary>The same, but a worker that does not read is not waited for.</summary>
    public void TellWithoutWaiting(HandoverKind kind) => _ = _channel.Send(new HandoverMessage(kind).Encode(), waits: false);

    /// <summary>Sends a configuration, after the sockets and files that it needs.</summary>
    public void Configure(ConfigOffer offer)
    {
        using var file = SystemProcess.MemoryFile(offer.Snapshot);
        Tell(HandoverKind.Configuration, offer.Number, file);
    }

    /// <summary>The next message; null when the worker has ended.</summary>
    public HandoverMessage? Receive() => _channel.Receive() is { } received ? HandoverMessage.Decode(received.Message) : null;

    /// <summary>Kills it if it still runs.</summary>
    public void Kill() => _child.Signal((int)ProcessSignal.Kill);

    /// <summary>
    /// Says how it ended, in nginx's words and levels; only after <see cref="Receive"/> has said that it did.
    /// </summary>
    public void Collect(ProcessLog log)
    {
        var end = _child.TryCollect(waits: true)!.Value;
        log.Write(end.Signal != 0 ? LogLevel.Alert : LogLevel.Notice, $"worker process {Id} {end}");
    }

    /// <summary>Ends one that was never needed.</summary>
    public void Discard()
    {
        Kill();
        _child.TryCollect(waits: true);
        Dispose();
    }

    public void Dispose() => _channel.Dispose();
}
