using System.Buffers;

namespace ChatCluster.Protocol.Framing;

/// <summary>
/// Finds the end of each JSON object in a stream of bytes. TCP has no message boundaries: one read may return half a message or ten.
/// Objects may be separated by nothing, NUL bytes or white space, which covers the course's clients, its unterminated replies and telnet.
/// </summary>
/// <remarks>
/// It only matches braces and strings; the codec checks whether the frame is JSON. It continues where it stopped, so each byte is scanned
/// once however many pieces a frame arrives in. One reader belongs to one connection and is not thread-safe.
/// </remarks>
/// <param name="maxBytes">See <see cref="MaxBytes"/>.</param>
public sealed class FrameReader(int maxBytes = FrameReader.DefaultMaxBytes)
{
    public const int DefaultMaxBytes = 64 * 1024;

    private const byte Nul = 0;

    /// <summary>U+FEFF in UTF-8, which some editors and shells send first.</summary>
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private static readonly byte[] Controls = [.. Enumerable.Range(0, ' ').Select(code => (byte)code)];

    private static readonly SearchValues<byte> EndOfSkipping = SearchValues.Create([Nul, (byte)'\n']);

    /// <summary>Outside strings: brackets, the start of a string, and characters that JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableOutside =
        SearchValues.Create([.. Controls.Except("\t\r\n"u8.ToArray()), .. "{}[]\""u8]);

    /// <summary>Inside strings: their end, an escape, and characters that JSON does not allow there.</summary>
    private static readonly SearchValues<byte> NotableInString = SearchValues.Create([.. Controls, .. "\"\\"u8]);

    private State _state = State.Start;

    /// <summary>Scanned bytes of the incomplete frame; after a torn frame, the bytes skipped so far.</summary>
    private long _scanned;

    /// <summary>The last frame ended at a separator, which may have been a raw NUL or line end within one of its strings.</summary>
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

    /// <summary>The largest frame accepted, in bytes; at least 2. May change at any time, also within a frame.</summary>
    public int MaxBytes { get; set; } = maxBytes;

    /// <summary>Whether a part of a frame was read: a connection that ends now ends within a message.</summary>
    public bool IsInsideFrame => _state is State.Inside or State.InString or State.AfterBackslash;

    /// <summary>Reads the next frame from the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">
    /// All received bytes that were not consumed. On return it begins after the consumed ones. After <see cref="FrameStatus.NeedMore"/> the
    /// next call must pass the same bytes again, followed by more.
    /// </param>
    /// <param name="frame">The object from <c>{</c> to <c>}</c>, in the memory of the buffer; empty unless a frame was found.</param>
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
            (_isTorn, _scanned) = (false, 0);

        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_scanned);
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
                _scanned = 0;
                return FrameStatus.Frame;
            }
        }
        _scanned = reader.Consumed;
        if (_scanned < MaxBytes)
            return FrameStatus.NeedMore;
        buffer = buffer.Slice(_scanned);
        return Skip(FrameStatus.TooLarge);
    }

    /// <summary>Skips to the next NUL or line end: for a frame whose braces match but which is not JSON.</summary>
    public void SkipToSeparator() => Skip(FrameStatus.NotJson);

    /// <summary>Skips a byte order mark before the first object of the stream.</summary>
    /// <returns>False while the bytes may still become one.</returns>
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
        _scanned = 0;
        _depth = 0;
        return status;
    }

    /// <summary>
    /// Drops separators, and while skipping everything before the first of them. After a torn frame, everything up to an object behind a
    /// separator is the rest of it: otherwise one document with a raw NUL in a string would count as two bad frames.
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
            // Only for the length of a frame: the rest counts as the next bad frame.
            if (_isTorn && reader.TryPeek(out var next) && next != '{' && _scanned + reader.Consumed < MaxBytes)
                _state = State.Skipping;
        }
        while (_state == State.Skipping);
        if (_isTorn)
            _scanned += reader.Consumed;
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

    /// <summary>Reads the next byte that can change the state. Most bytes of a message are plain text and are skipped.</summary>
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

    /// <summary>Advances by one byte; false if JSON does not allow it here, such as a NUL or another control character.</summary>
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
