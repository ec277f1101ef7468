namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// What the guarantees cost: messages, stored messages, logins and memory of one chat server, each measured for some seconds. What the rows
/// mean stands in docs/benchmarks.md.
/// </summary>
internal static class ChatBenchmark
{
    private static readonly (string Name, Func<Task> MeasureAsync)[] Parts =
    [
        ("live", LiveRows.MeasureAsync), ("stored", StoredRows.MeasureAsync), ("logins", LoginRows.MeasureAsync),
        ("idle", IdleRow.MeasureAsync),
    ];

    /// <param name="names">The parts to measure; none for all. Or "beside" and another build's ChatServer, "address" and those of servers
    /// that run already, or "scaling".</param>
    /// <returns>False when there is no part of such a name.</returns>
    public static async Task<bool> RunAsync(string[] names)
    {
        switch (names)
        {
            case ["beside", var otherProgram, .. var options]:
                await SideBySideRows.MeasureBuildAsync(otherProgram, options);
                return true;
            case ["address", .. var addresses]:
                return await SideBySideRows.MeasureAddressesAsync(addresses);
            case ["scaling"]:
                await ScalingRows.MeasureAsync();
                return true;
        }
        if (names.Except(Parts.Select(static part => part.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine(
                $"there is no part \"{unknown}\"; the parts are {string.Join(", ", Parts.Select(static part => part.Name))}");
            return false;
        }
        Console.WriteLine("One chat server, its clients on the same machine; two and a half minutes for everything.\n");
        foreach (var (name, measureAsync) in Parts)
        {
            if (names.Length == 0 || names.Contains(name))
                await measureAsync();
        }
        return true;
    }
}
