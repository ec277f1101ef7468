using System.Threading.Channels;
using ChatCluster.Client.Input;

namespace ChatCluster.ChatClient.Tests;

/// <summary>A keyboard or pipe in memory: each line is typed when the test says so.</summary>
internal sealed class QueuedLines : ILineReader
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>For each line that was asked for, whether it was to be hidden.</summary>
    public List<bool> Hidden { get; } = [];

    public void Type(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _lines.Writer.TryWrite(line);
    }

    public void End() => _lines.Writer.Complete();

    public async Task<string?> ReadAsync(Prompt prompt)
    {
        Hidden.Add(prompt.Hidden);
        return await _lines.Reader.WaitToReadAsync() ? await _lines.Reader.ReadAsync() : null;
    }
}
