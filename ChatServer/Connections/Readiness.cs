namespace ChatCluster.Server.Connections;

/// <summary>
/// The socket listens before the database has forgotten what an earlier life of this server left behind; a connection that comes in between
/// waits here.
/// </summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _ready.Task.IsCompletedSuccessfully;

    public void Open() => _ready.TrySetResult();

    public Task WaitAsync(CancellationToken cancel) => _ready.Task.WaitAsync(cancel);
}
