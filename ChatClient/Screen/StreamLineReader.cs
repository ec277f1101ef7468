using System.Text;

namespace ChatCluster.Client.Screen;

/// <summary>Lines of UTF-8 from a pipe or file, with or without a byte order mark. Nothing is ever echoed there.</summary>
public sealed class StreamLineReader : ILineReader
{
    private const string ByteOrderMark = "\u00ef\u00bb\u00bf";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TextReader _bytes;
    private int _number;

    private StreamLineReader(TextReader bytes) => _bytes = bytes;

    /// <remarks>In Latin-1 every byte is a character: so a line that is not UTF-8 can still be told from the next one.</remarks>
    public static StreamLineReader Over(Stream input) => new(new StreamReader(input, Encoding.Latin1, detectEncodingFromByteOrderMarks: false));

    /// <remarks>On a thread of its own: a read from a pipe cannot be cancelled, and a program that ends must not wait for it.</remarks>
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
