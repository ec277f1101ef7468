using ChatCluster.TestKit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>What this process holds: objects that are still referred to, memory in all, open files and sockets.</summary>
internal sealed record Footprint(long HeapBytes, long ResidentBytes, int Descriptors)
{
    /// <summary>Less than the least of what the server holds for a connection, times the connections of a flood.</summary>
    private const long HeapSlack = 1_000_000;

    /// <summary>The collector keeps pages for later, so this bound is wide.</summary>
    private const long ResidentSlack = 128_000_000;

    private const int DescriptorSlack = 50;

    public static Footprint Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet, Directory.GetFiles("/proc/self/fd").Length);
    }

    /// <summary>
    /// Runs it twice: the first time fills the pools that a server keeps for good, the second must leave no more than the first.
    /// </summary>
    public static async Task ComesBackAsync(Func<Task> flood)
    {
        await flood();
        var before = Take();
        await flood();
        var after = before;
        try
        {
            await Eventually.HoldsAsync(() => (after = Take()).IsNear(before), "memory and descriptors come back");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}: before {before}, after {after}", late);
        }
    }

    private bool IsNear(Footprint before) => HeapBytes < before.HeapBytes + HeapSlack
        && ResidentBytes < before.ResidentBytes + ResidentSlack && Descriptors < before.Descriptors + DescriptorSlack;
}
