using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>When one direction is worth splicing, and the kernel pipe that holds its bytes. A structure: part of its half-pipe.</summary>
internal struct SpliceState
{
    /// <summary>Full buffers in a row after which splicing pays.</summary>
    private const int FullReceivesToSplice = 2;

    /// <summary>A splice that moves less than this costs more than copying.</summary>
    private const int WorthSplicing = 16 * 1024;

    private SplicePipe? _pipe;
    private int _fullReceives;

    internal readonly bool HasPending => _pipe is { Count: > 0 };

    /// <summary>Bytes are always copied.</summary>
    internal bool IsForbidden { readonly get; private set; }

    /// <summary>The direction has a rate, or its socket cannot be spliced.</summary>
    internal void Forbid() => (IsForbidden, _fullReceives) = (true, 0);

    /// <summary>Counts a receive into memory.</summary>
    internal void NoteReceive(bool isFull)
    {
        if (!IsForbidden)
            _fullReceives = isFull ? _fullReceives + 1 : 0;
    }

    /// <summary>The next receive is to be a splice: a pipe is there for it.</summary>
    internal bool TryStart(PipePool pipes) => _fullReceives >= FullReceivesToSplice && (_pipe ??= pipes.TryRent()) is not null;

    /// <summary>Moves bytes from a socket into the pipe. Only after <see cref="TryStart"/>.</summary>
    internal IoResult Receive<TSocket>(TSocket source) where TSocket : struct, IStreamSocket<TSocket>
    {
        var received = source.SpliceInto(_pipe!);
        if (received.IsFailed && received.Error == Errno.InvalidArgument)
        {
            Forbid();
            // Nothing was taken from the socket: the next receive copies.
            return IoResult.WouldBlock;
        }
        if (received.IsDone && received.Bytes < WorthSplicing)
            _fullReceives = 0;
        return received;
    }

    /// <summary>Moves bytes from the pipe to a socket.</summary>
    internal readonly IoResult Send<TSocket>(TSocket destination) where TSocket : struct, IStreamSocket<TSocket> =>
        destination.SpliceFrom(_pipe!);

    /// <summary>Gives an empty pipe back to the others.</summary>
    internal void ReturnIfEmpty(PipePool pipes)
    {
        if (_pipe is { Count: 0 })
            Return(pipes);
    }

    /// <summary>Back to the state of a new one.</summary>
    internal void Reset(PipePool pipes)
    {
        if (_pipe is not null)
            Return(pipes);
        (_fullReceives, IsForbidden) = (0, false);
    }

    private void Return(PipePool pipes)
    {
        pipes.Return(_pipe!);
        _pipe = null;
    }
}
