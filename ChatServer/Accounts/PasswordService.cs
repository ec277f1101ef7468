using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Accounts;

/// <summary>Hashes and checks passwords on threads of its own, of low priority and behind a bounded queue.</summary>
public sealed class PasswordService(PasswordOptions options, ILogger<PasswordService> log) : IDisposable
{
    private readonly WorkerPool _workers = new("passwords", options.Threads, options.QueueLength, ThreadPriority.BelowNormal);
    private readonly string _nobody = PasswordHash.MakeUnusable(options.Iterations);

    /// <summary>Makes of a password what is stored; at once and on the caller's thread.</summary>
    public string Hash(string password) => PasswordHash.Make(password, options.Iterations);

    /// <returns>The hash to come; null when too many are waiting. Cancelled when the server stops.</returns>
    public Task<string>? TryHash(string password) => Try(() => Hash(password));

    /// <param name="stored">What is stored for the account; null when there is no such account, which takes just as long and is never
    /// right.</param>
    /// <returns>Whether the password is right; null when too many are waiting. Cancelled when the server stops.</returns>
    public Task<bool>? TryVerify(string password, string? stored) => Try(() => Verify(password, stored));

    /// <summary>Logins that still wait are told that the server stops, so that it can.</summary>
    public void Stop() => _workers.CancelWaiting();

    public void Dispose()
    {
        Stop();
        _workers.Dispose();
    }

    private bool Verify(string password, string? stored)
    {
        if (stored is not null && PasswordHash.IsHash(stored))
            return PasswordHash.Fits(password, stored);
        // As slow as all the others, so that nobody can tell.
        PasswordHash.Fits(password, _nobody);
        return stored is not null && PasswordHash.FitsPlain(password, stored);
    }

    private Task<T>? Try<T>(Func<T> work)
    {
        var result = _workers.TryRun(work);
        if (result is null)
            log.QueueFull(options.QueueLength);
        return result;
    }
}
