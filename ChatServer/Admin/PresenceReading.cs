using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Admin;

/// <summary>What the database says of who is online. Never more than one question waits for it, however many clients ask.</summary>
internal sealed class PresenceReading(PresenceStore store, TimeSpan timeout, TimeProvider time)
{
    private const int MostUsers = 1000;

    private readonly Lock _lock = new();
    private Task<List<OnlineUser>>? _reading;

    /// <returns>Null when the database does not answer in time.</returns>
    public async Task<IReadOnlyList<OnlineUser>?> ReadAsync()
    {
        Task<List<OnlineUser>> reading;
        lock (_lock)
            reading = _reading is { IsCompleted: false } ? _reading : _reading = store.OnlineAsync(MostUsers);
        try
        {
            return await reading.WaitAsync(timeout, time);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}
