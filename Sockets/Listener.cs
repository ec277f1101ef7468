using System.Diagnostics;
using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets;

/// <summary>
/// Accepts connections on one loop. When the system has no descriptor or no memory left, it reports that once, pauses and retries. New
/// connections wait in the socket's queue meanwhile, and open ones are served.
/// </summary>
/// <remarks>All members are for the loop's thread.</remarks>
/// <param name="loop">Watches the socket.</param>
/// <param name="socket">Listening and non-blocking. The caller closes it after <see cref="Stop"/>.</param>
/// <param name="options">How it accepts.</param>
/// <param name="accepted">Takes over each connection, with the peer's address (null for a unix socket).</param>
/// <param name="onFailure">
/// Reports that the named system call failed. Called for the first failure, and again only after a minute without failures.
/// </param>
public sealed class Listener<TSocket>(
    SocketLoop<TSocket> loop, TSocket socket, ListenerOptions options, Action<TSocket, EndPoint?> accepted, Action<string, Errno> onFailure)
    : IReadyHandler
    where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>How long a pause is. nginx's <c>accept_mutex_delay</c> has the same default.</summary>
    public const int PauseMilliseconds = 500;

    /// <summary>After this time without a failure the next one is reported again.</summary>
    private const int CalmMilliseconds = 60_000;

    private LoopTimer? _pause;
    private LoopTimer? _calm;
    private ulong? _token;
    private bool _hasReported;

    /// <summary>Begins to accept, or continues after <see cref="Stop"/>.</summary>
    public void Start()
    {
        Debug.Assert(loop.IsCurrent);
        try
        {
            _token ??= loop.AddListener(socket, this);
        }
        catch (NativeException refused)
        {
            Pause("epoll_ctl", refused.Error);
        }
    }

    /// <summary>Accepts no more. Connections in the queue stay there for the socket's next user.</summary>
    public void Stop()
    {
        Debug.Assert(loop.IsCurrent);
        if (_pause is not null)
            loop.ClearTimer(_pause);
        if (_calm is not null)
            loop.ClearTimer(_calm);
        _hasReported = false;
        Forget();
    }

    void IReadyHandler.OnReady(int side, Readiness readiness)
    {
        Debug.Assert(loop.IsCurrent);
        for (var i = 0; i < options.AcceptsPerTurn && _token is not null; i++)
        {
            var result = socket.Accept(out var client, out var address, options.IsForOperators);
            if (result.IsWouldBlock)
                return;
            if (result.IsDone)
                accepted(client, address);
            else if (!IsTransient(result.Error) && !(result.Error == Errno.TooManyOpenFiles && options.FreeDescriptor?.Invoke() == true))
                Pause("accept4", result.Error);
        }
    }

    /// <summary>The peer was gone before it was accepted, or a signal came first: the next connection can be accepted.</summary>
    private static bool IsTransient(Errno error) => error == Errno.ConnectionAborted || error == Errno.Interrupted;

    private void Pause(string call, Errno error)
    {
        if (!_hasReported)
            onFailure(call, error);
        _hasReported = true;
        Forget();
        loop.SetTimer(_pause ??= new LoopTimer(Start), PauseMilliseconds);
        loop.SetTimer(_calm ??= new LoopTimer(() => _hasReported = false), CalmMilliseconds);
    }

    private void Forget()
    {
        if (_token is { } token)
            loop.RemoveListener(socket, token);
        _token = null;
    }
}

/// <summary>How a <see cref="Listener{TSocket}"/> accepts.</summary>
/// <param name="AcceptsPerTurn">
/// Connections accepted before the loop serves other sockets again. A small number favours connections that are open already, a large one
/// those that are waiting.
/// </param>
/// <param name="IsForOperators">Its connections may use descriptors that clients leave free (<see cref="DescriptorReserve"/>).</param>
/// <param name="FreeDescriptor">Called when the process has no descriptor left; true if it closed one, so that accepting goes on.</param>
public sealed record ListenerOptions(int AcceptsPerTurn, bool IsForOperators = false, Func<bool>? FreeDescriptor = null);
