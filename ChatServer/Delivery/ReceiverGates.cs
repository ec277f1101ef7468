namespace ChatCluster.Server.Delivery;

/// <summary>
/// For each person a gate that two things pass one at a time: his login (read the offline messages, enter the connection map), and the
/// storing of a message for him because he is not in the map. Otherwise a message stored just after the login has read them would wait for
/// the next.
/// </summary>
/// <remarks>A message to somebody who is in the map needs no gate. Several people may share one; that only costs time.</remarks>
public sealed class ReceiverGates
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Enters the gates of these people, always in the same order so that nobody waits in a ring.</summary>
    /// <returns>Leaves them when disposed.</returns>
    public async Task<IDisposable> EnterAsync(params IEnumerable<int> userIds)
    {
        var gates = userIds.Select(id => (int)((uint)id % _gates.Length)).Distinct().Order().Select(index => _gates[index]).ToList();
        foreach (var gate in gates)
            await gate.WaitAsync();
        return new Passage(gates);
    }

    private sealed class Passage(List<SemaphoreSlim> gates) : IDisposable
    {
        public void Dispose() => gates.ForEach(gate => gate.Release());
    }
}
