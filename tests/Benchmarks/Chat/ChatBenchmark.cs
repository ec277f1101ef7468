namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// What the guarantees cost: messages, stored messages, logins and memory of one chat server, each measured for some seconds. What the rows
/// mean stands in docs/benchmarks.md.
/// </summary>
internal static class ChatBenchmark
{
    public static async Task RunAsync()
    {
        Console.WriteLine("One chat server, its clients on the same machine; about two and a half minutes.\n");
        await LiveRows.MeasureAsync();
        await StoredRows.MeasureAsync();
        Console.WriteLine();
        await LoginRows.MeasureAsync();
        await IdleRow.MeasureAsync();
    }
}
