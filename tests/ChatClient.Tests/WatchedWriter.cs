using System.Text;
using ChatCluster.TestKit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>An output stream in memory that a test can wait on.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly StringBuilder _text = new();

    public WatchedWriter() => NewLine = "\n";

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public override void Write(char value)
    {
        lock (_text)
            _text.Append(value);
    }

    /// <summary>Waits until <paramref name="text"/> stands behind <paramref name="from"/>.</summary>
    public async Task WaitForAsync(string text, int from = 0)
    {
        using var limit = new CancellationTokenSource(ScriptedPeer.Deadline);
        while (!Text[from..].Contains(text, StringComparison.Ordinal))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"\"{text}\" was not written:\n{Text[from..]}");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
