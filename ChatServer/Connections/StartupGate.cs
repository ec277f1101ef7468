namespace ChatCluster.Server.Connections;

/// <summary>
/// The socket listens before the server has taken its lease and set offline the users of its earlier run. A connection that is accepted in
/// between waits here.
/// </summary>
public sealed class StartupGate
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _ready.Task.IsCompletedSuccessfully;

    public void Open() => _ready.TrySetResult();

    public Task WaitAsync(CancellationToken cancel) => _ready.Task.WaitAsync(cancel);
}
