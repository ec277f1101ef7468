using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatCluster.Balancer.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// The worker's end of the channel to its master: sockets and log files come open, a configuration as the snapshot of what the master
/// read, and commands as if they were signals.
/// </summary>
/// <param name="channel">To the master.</param>
/// <param name="onEnd">Called when the master has ended.</param>
internal sealed class MasterLink(DescriptorChannel channel, Action onEnd) : IDisposable
{
    private readonly Channel<ProcessSignal> _commands = Channel.CreateUnbounded<ProcessSignal>();
    private readonly ConcurrentQueue<ReceivedConfig> _configs = new();
    private readonly ConcurrentDictionary<string, SafeFileHandle> _logs = new(StringComparer.Ordinal);
    private Dictionary<string, SafeSocketHandle> _listeners = new(StringComparer.Ordinal);
    private bool _hasBegun;

    /// <summary>Commands in order. A configuration is the command to reload, except for the first.</summary>
    public Channel<ProcessSignal> Commands => _commands;

    /// <summary>Waits for the first configuration; <see cref="Follow"/> hears what the master says after it.</summary>
    /// <returns>False when the master has ended before.</returns>
    public bool TryBegin()
    {
        while (_configs.IsEmpty)
        {
            if (!TryReceive())
                return false;
        }
        return true;
    }

    /// <summary>Takes what the master says from now on, on a thread of its own. The worker serves by then.</summary>
    public void Follow() => new Thread(Listen) { Name = "master", IsBackground = true }.Start();

    /// <summary>The first configuration, or that of a command to reload: one for each.</summary>
    public ReceivedConfig NextConfig() => _configs.TryDequeue(out var config) ? config : throw new InvalidOperationException();

    /// <summary>The open file of a log; null: the master has not handed over one of that path.</summary>
    public SafeFileHandle? Log(string path) => _logs.GetValueOrDefault(path);

    public void Answer(ReceivedConfig config, bool isTaken) =>
        _ = channel.Send(new HandoverMessage(isTaken ? HandoverKind.Taken : HandoverKind.Refused, config.Number).Encode());

    public void Dispose() => channel.Dispose();

    private void Listen()
    {
        while (TryReceive())
        {
        }
        onEnd();
    }

    /// <returns>False when the master has ended.</returns>
    private bool TryReceive()
    {
        if (channel.Receive() is not var (bytes, handle))
            return false;

        var message = HandoverMessage.Decode(bytes);
        switch (message.Kind)
        {
            case HandoverKind.Listener:
                _listeners[message.Text] = new SafeSocketHandle(handle!.DangerousGetHandle(), ownsHandle: true);
                handle.SetHandleAsInvalid();
                break;
            case HandoverKind.Log:
                _logs[message.Text] = handle!;
                break;
            case HandoverKind.Configuration:
                _configs.Enqueue(new ReceivedConfig(message.Text, ReceivedConfig.Read(handle!), _listeners));
                _listeners = new(StringComparer.Ordinal);
                if (_hasBegun)
                    _commands.Writer.TryWrite(ProcessSignal.Reload);
                _hasBegun = true;
                break;
            case HandoverKind.Reopen:
                _commands.Writer.TryWrite(ProcessSignal.Reopen);
                break;
            case HandoverKind.Quit:
                _commands.Writer.TryWrite(ProcessSignal.Quit);
                break;
            case HandoverKind.Stop:
                _commands.Writer.TryWrite(ProcessSignal.Stop);
                break;
        }
        return true;
    }
}
