using System.Buffers;

namespace ChatCluster.Protocol.Framing;

/// <summary>
/// Finds where each JSON object in a stream of bytes ends. TCP keeps no borders: one read may bring half a message or ten. Objects may be
/// separated by nothing, NUL bytes or white space, so the course's clients, its unterminated replies and a person with telnet are all
/// understood.
/// </summary>
/// <remarks>
/// It only matches braces and strings; whether the frame is JSON is the codec's business. It remembers where it stopped, so each byte is
/// looked at once however many pieces a frame comes in. One reader belongs to one connection and is not thread-safe.
/// </remarks>
/// <param name="maxBytes">The largest frame accepted, in bytes, at least 2.</param>
public sealed class FrameReader(int maxBytes = FrameReader.DefaultMaxBytes)
{
    public const int DefaultMaxBytes = 64 * 1024;

    private const byte Nul = 0;

    private static readonly byte[] Controls = [.. Enumerable.Range(0, ' ').Select(code => (byte)code)];

    private static readonly SearchValues<byte> EndOfSkipping = SearchValues.Create([Nul, (byte)'\n']);

    /// <summary>Outside of strings: brackets, the start of a string, and what JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableOutside = SearchValues.Create([.. Controls.Except("\t\r\n"u8.ToArray()), .. "{}[]\""u8]);

    /// <summary>Inside of strings: their end, an escape, and what JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableInString = SearchValues.Create([.. Controls, .. "\"\\"u8]);

    private State _state = State.Between;
    private long _looked;
    private int _depth;

    private enum State
    {
        Between,
        Inside,
        InString,
        AfterBackslash,
        Skipping,
    }

    /// <summary>True after a part of a frame: a connection that ends now ends in the middle of a message.</summary>
    public bool IsInsideFrame => _state is State.Inside or State.InString or State.AfterBackslash;

    /// <summary>Takes the next frame off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">
    /// Everything received and not yet taken. On return it begins after what was taken; after <see cref="FrameStatus.NeedMore"/> the next
    /// call must bring the same bytes again, with more behind them.
    /// </param>
    /// <param name="frame">The object from <c>{</c> to <c>}</c>, valid as long as the buffer's memory is; empty unless a frame was found.</param>
    public FrameStatus TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (_state is State.Between or State.Skipping)
            SkipToStart(ref buffer);
        if (buffer.IsEmpty || _state == State.Skipping)
            return FrameStatus.NeedMore;
        if (_state == State.Between && !IsOpeningBrace(buffer))
            return Skip(FrameStatus.NotJson);

        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_looked);
        while (reader.Consumed < maxBytes && TryReadNotable(ref reader, out var next))
        {
            if (!Step(next))
            {
                buffer = buffer.Slice(reader.Consumed - 1);
                return Skip(FrameStatus.NotJson);
            }
            if (_state == State.Between)
            {
                frame = buffer.Slice(0, reader.Consumed);
                buffer = buffer.Slice(reader.Consumed);
                _looked = 0;
                return FrameStatus.Frame;
            }
        }
        _looked = reader.Consumed;
        if (_looked < maxBytes)
            return FrameStatus.NeedMore;
        buffer = buffer.Slice(_looked);
        return Skip(FrameStatus.TooLarge);
    }

    /// <summary>Gives up what stands before the next NUL or line end: for a frame whose braces match but which turned out not to be JSON.</summary>
    public void SkipToSeparator() => Skip(FrameStatus.NotJson);

    private FrameStatus Skip(FrameStatus status)
    {
        _state = State.Skipping;
        _looked = 0;
        _depth = 0;
        return status;
    }

    /// <summary>Drops separators, and while skipping everything before the first of them.</summary>
    private void SkipToStart(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (_state == State.Skipping)
        {
            if (!TryAdvanceToAny(ref reader))
            {
                buffer = buffer.Slice(buffer.End);
                return;
            }
            _state = State.Between;
        }
        reader.AdvancePastAny([Nul, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        buffer = buffer.Slice(reader.Position);
    }

    private static bool TryAdvanceToAny(ref SequenceReader<byte> reader)
    {
        while (!reader.End)
        {
            var index = reader.UnreadSpan.IndexOfAny(EndOfSkipping);
            if (index >= 0)
            {
                reader.Advance(index);
                return true;
            }
            reader.Advance(reader.UnreadSpan.Length);
        }
        return false;
    }

    /// <summary>The next byte that can change anything, passing over all that cannot: most of a message is plain text.</summary>
    private bool TryReadNotable(ref SequenceReader<byte> reader, out byte next)
    {
        while (!reader.End && reader.Consumed < maxBytes)
        {
            var unread = reader.UnreadSpan[..(int)Math.Min(reader.UnreadSpan.Length, maxBytes - reader.Consumed)];
            var plain = _state switch
            {
                State.AfterBackslash => 0,
                State.InString => unread.IndexOfAny(NotableInString),
                _ => unread.IndexOfAny(NotableOutside),
            };
            reader.Advance(plain < 0 ? unread.Length : plain);
            if (plain >= 0)
                return reader.TryRead(out next);
        }
        next = 0;
        return false;
    }

    private static bool IsOpeningBrace(in ReadOnlySequence<byte> buffer) => buffer.FirstSpan[0] == (byte)'{';

    /// <summary>One byte further; false when this byte cannot stand here. A NUL or a bare control character ends any hope of JSON.</summary>
    private bool Step(byte next)
    {
        switch (_state)
        {
            case State.AfterBackslash:
                _state = State.InString;
                return next >= ' ';
            case State.InString:
                if (next == '"')
                    _state = State.Inside;
                else if (next == '\\')
                    _state = State.AfterBackslash;
                return next >= ' ';
            default:
                if (next == '"')
                    _state = State.InString;
                else if (next is (byte)'{' or (byte)'[')
                    _depth++;
                else if (next is (byte)'}' or (byte)']')
                    _depth--;
                _state = _state == State.InString ? State.InString : _depth > 0 ? State.Inside : State.Between;
                return next is >= (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
        }
    }
}
