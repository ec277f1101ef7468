namespace ChatCluster.Client.Screen;

/// <summary>Lines from a pipe or file. Nothing is ever echoed there.</summary>
public sealed class StreamLineReader(TextReader input) : ILineReader
{
    /// <remarks>On a thread of its own: a read from a pipe cannot be cancelled, and a program that ends must not wait for it.</remarks>
    public Task<string?> ReadAsync(Prompt prompt) =>
        Task.Factory.StartNew(input.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
