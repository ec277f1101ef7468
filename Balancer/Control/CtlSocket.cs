using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// Answers <c>Balancer ctl</c>. A request is one line (<see cref="CtlRequest"/>). The answer is <c>0</c> or <c>1</c> on a line, then text
/// to the end of the stream.
/// </summary>
internal sealed class CtlSocket : IAsyncDisposable
{
    private const int MaxRequest = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CtlListener _listener;
    private readonly Func<CtlRequest, Task<CtlAnswer>> _run;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    /// <param name="listener">Closed with this.</param>
    /// <param name="run">Carries out a command.</param>
    public CtlSocket(CtlListener listener, Func<CtlRequest, Task<CtlAnswer>> run)
    {
        (_listener, _run) = (listener, run);
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    /// <summary>Commands come one after the other: what one changes, the next one sees.</summary>
    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.Socket.AcceptAsync(_stopping.Token);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                limit.CancelAfter(Patience);
                await AnswerAsync(client, limit.Token);
            }
            catch (OperationCanceledException)
            {
                // The client was too slow, or the process ends.
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private async Task AnswerAsync(Socket client, CancellationToken cancellation)
    {
        var buffer = new byte[MaxRequest];
        var filled = 0;
        while (!buffer.AsSpan(0, filled).Contains((byte)'\n'))
        {
            var got = filled == buffer.Length ? 0 : await client.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (got == 0)
                return;
            filled += got;
        }

        var answer = await _run(CtlRequest.Parse(Encoding.UTF8.GetString(buffer, 0, filled).TrimEnd('\n')));
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes($"{(answer.IsDone ? 0 : 1)}\n{answer.Text}");
        while (bytes.Length > 0)
            bytes = bytes[await client.SendAsync(bytes, cancellation)..];
    }
}
