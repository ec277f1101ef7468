using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>Lines of UTF-8 from a pipe or file, with or without a byte order mark.</summary>
public sealed class StreamLineReader : ILineReader
{
    private const string ByteOrderMark = "\u00ef\u00bb\u00bf";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TextReader _bytes;
    private int _number;

    private StreamLineReader(TextReader bytes) => _bytes = bytes;

    /// <remarks>Reads Latin-1, where every byte is a character: so a line that is not UTF-8 still ends at its line end.</remarks>
    public static StreamLineReader Over(Stream input) =>
        new(new StreamReader(input, Encoding.Latin1, detectEncodingFromByteOrderMarks: false));

    /// <remarks>
    /// Uses a thread of its own: a read from a pipe cannot be cancelled, and the program must not wait for it at its end.
    /// </remarks>
    public Task<string?> ReadAsync(Prompt prompt) =>
        Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private string? Read()
    {
        if (_bytes.ReadLine() is not { } line)
            return null;
        _number++;
        if (_number == 1 && line.StartsWith(ByteOrderMark, StringComparison.Ordinal))
            line = line[ByteOrderMark.Length..];
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(line));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"line {_number} is not UTF-8!");
        }
    }
}
