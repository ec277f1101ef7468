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
/// <param name="maxBytes">See <see cref="MaxBytes"/>.</param>
public sealed class FrameReader(int maxBytes = FrameReader.DefaultMaxBytes)
{
    public const int DefaultMaxBytes = 64 * 1024;

    private const byte Nul = 0;

    /// <summary>U+FEFF in UTF-8, which some editors and shells put before everything they send.</summary>
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private static readonly byte[] Controls = [.. Enumerable.Range(0, ' ').Select(code => (byte)code)];

    private static readonly SearchValues<byte> EndOfSkipping = SearchValues.Create([Nul, (byte)'\n']);

    /// <summary>Outside of strings: brackets, the start of a string, and what JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableOutside = SearchValues.Create([.. Controls.Except("\t\r\n"u8.ToArray()), .. "{}[]\""u8]);

    /// <summary>Inside of strings: their end, an escape, and what JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableInString = SearchValues.Create([.. Controls, .. "\"\\"u8]);

    private State _state = State.Start;

    /// <summary>Bytes of the unfinished frame that have been looked at; behind a torn frame, bytes skipped so far.</summary>
    private long _looked;

    /// <summary>The last frame broke off at a separator, which may have been a raw NUL or line end within one of its strings.</summary>
    private bool _isTorn;
    private int _depth;

    private enum State
    {
        Start,
        Between,
        Inside,
        InString,
        AfterBackslash,
        Skipping,
    }

    /// <summary>The largest frame accepted, in bytes, at least 2. May change at any time, also in the middle of a frame.</summary>
    public int MaxBytes { get; set; } = maxBytes;

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
        if (_state == State.Start && !TrySkipByteOrderMark(ref buffer))
            return FrameStatus.NeedMore;
        if (_state is State.Between or State.Skipping)
            SkipToStart(ref buffer);
        if (buffer.IsEmpty || _state == State.Skipping)
            return FrameStatus.NeedMore;
        if (_state == State.Between && !IsOpeningBrace(buffer))
            return Skip(FrameStatus.NotJson);
        if (_state == State.Between)
            (_isTorn, _looked) = (false, 0);

        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_looked);
        while (reader.Consumed < MaxBytes && TryReadNotable(ref reader, out var next))
        {
            if (!Step(next))
            {
                buffer = buffer.Slice(reader.Consumed - 1);
                return Skip(FrameStatus.NotJson, isTorn: next is Nul or (byte)'\n' or (byte)'\r');
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
        if (_looked < MaxBytes)
            return FrameStatus.NeedMore;
        buffer = buffer.Slice(_looked);
        return Skip(FrameStatus.TooLarge);
    }

    /// <summary>Gives up what stands before the next NUL or line end: for a frame whose braces match but which turned out not to be JSON.</summary>
    public void SkipToSeparator() => Skip(FrameStatus.NotJson);

    /// <summary>Only before the first object of the stream.</summary>
    /// <returns>False when what is there may still become one.</returns>
    private bool TrySkipByteOrderMark(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (reader.IsNext(ByteOrderMark, advancePast: true))
            buffer = buffer.Slice(reader.Position);
        else if (buffer.Length < ByteOrderMark.Length && (buffer.IsEmpty || reader.IsNext(ByteOrderMark.AsSpan(0, (int)buffer.Length))))
            return false;
        _state = State.Between;
        return true;
    }

    private FrameStatus Skip(FrameStatus status, bool isTorn = false)
    {
        _state = State.Skipping;
        _isTorn = isTorn;
        _looked = 0;
        _depth = 0;
        return status;
    }

    /// <summary>
    /// Drops separators, and while skipping everything before the first of them. What follows a torn frame is the rest of it until an object
    /// begins behind a separator: otherwise one document with a raw NUL in a string would count as two bad frames.
    /// </summary>
    private void SkipToStart(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        do
        {
            if (_state == State.Skipping && !TryAdvanceToAny(ref reader))
                break;
            _state = State.Between;
            reader.AdvancePastAny([Nul, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
            // No longer than a frame may be: then it counts as the next bad frame.
            if (_isTorn && reader.TryPeek(out var next) && next != '{' && _looked + reader.Consumed < MaxBytes)
                _state = State.Skipping;
        }
        while (_state == State.Skipping);
        if (_isTorn)
            _looked += reader.Consumed;
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
        while (!reader.End && reader.Consumed < MaxBytes)
        {
            var unread = reader.UnreadSpan[..(int)Math.Min(reader.UnreadSpan.Length, MaxBytes - reader.Consumed)];
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
