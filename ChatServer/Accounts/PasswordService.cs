using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// Hashes and checks passwords on threads of its own, of low priority, for clients that take turns (<see cref="PasswordQueue"/>).
/// </summary>
/// <remarks>
/// <para>A thread works in beats; each lasts as long as one hash. In every other beat the next in the order of answers is answered. If it
/// has not been hashed yet, the beat is used for that; otherwise for the next in the order of hashing; and if there is nothing to hash, the
/// beat is a pause. A right password is answered as soon as it is known.</para>
/// <para>So nothing is hashed for an id that does not exist, and still its answer comes when that of a real one would: the pace of the
/// answers depends on how many wait, not on which of them exist. And a flood of wrong passwords delays other wrong passwords, while a right
/// one waits for a few beats.</para>
/// </remarks>
public sealed class PasswordService : IDisposable
{
    /// <summary>
    /// How often it is looked whether one of those may be checked that had to wait (<see cref="LoginThrottle.TryTakeCheck"/>).
    /// </summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly PasswordOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PasswordService> _log;
    private readonly BlockingWorkerPool _workers;
    private readonly PasswordQueue _queue;
    private readonly HashDurations _durations;
    private readonly string _nobody;
    private int _busy;
    private volatile bool _hasStopped;

    public PasswordService(PasswordOptions options, LoginThrottle throttle, TimeProvider time, ILogger<PasswordService> log)
    {
        (_options, _time, _log) = (options, time, log);
        _workers = new("passwords", options.Threads, options.Threads, ThreadPriority.BelowNormal);
        _queue = new(options, throttle.TryTakeCheck);
        _durations = new(time);
        _nobody = PasswordHash.MakeUnusable(options.Iterations);
    }

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>Makes of a password what is stored; at once and on the caller's thread.</summary>
    public string Hash(string password) => PasswordHash.Make(password, _options.Iterations);

    /// <returns>What is to be stored for the password; null when too many wait. Cancelled when the server stops.</returns>
    public async Task<string?> HashAsync(IPasswordClient client, string password)
    {
        string? made = null;
        return await AskAsync(new(client, null, () => (made = Hash(password)) is not null)) == PasswordVerdict.Right ? made : null;
    }

    /// <param name="userId">The account, which need not exist.</param>
    /// <param name="stored">What is stored for it; null when it does not exist, which takes just as long and is never right.</param>
    /// <returns>Whether the password is right; null when too many wait, or the client has gone. Cancelled when the server stops.</returns>
    public async Task<bool?> VerifyAsync(IPasswordClient client, int userId, string password, string? stored) =>
        await AskAsync(new(client, userId, stored is null ? null : () => Verify(password, stored))) switch
        {
            PasswordVerdict.Right => true,
            PasswordVerdict.Wrong => false,
            _ => null,
        };

    /// <summary>Logins that still wait are told that the server stops, so that it can.</summary>
    public void Stop()
    {
        _hasStopped = true;
        _workers.CancelWaiting();
        lock (_lock)
            _queue.Take(static _ => true).ForEach(static check => check.Cancel());
    }

    public void Dispose()
    {
        Stop();
        _workers.Dispose();
    }

    private bool Verify(string password, string stored)
    {
        if (PasswordHash.IsHash(stored))
            return PasswordHash.Fits(password, stored);
        // Constant time: what is no hash takes as long as one.
        PasswordHash.Fits(password, _nobody);
        return PasswordHash.FitsPlain(password, stored);
    }

    private Task<PasswordVerdict> AskAsync(PasswordCheck check)
    {
        PasswordCheck? pushedOut;
        lock (_lock)
        {
            if (_hasStopped)
                return Task.FromCanceled<PasswordVerdict>(new(canceled: true));
            GiveUp();
            check.Since = _time.GetTimestamp();
            pushedOut = _queue.Add(check);
            if (_busy < _options.Threads)
            {
                _busy++;
                _workers.TryRun(Work)!.InBackground(_log, "hash passwords");
            }
        }
        pushedOut?.Answer(PasswordVerdict.Dropped);
        return check.Verdict;
    }

    /// <summary>Works until the queue is empty.</summary>
    private bool Work()
    {
        while (TryBegin(mayAnswer: true, out var due, out var hash))
        {
            if (due is null && hash is null)
            {
                Thread.Sleep(Look);
                continue;
            }
            Beat(hash);
            if (due is not null)
                Finish(due, due.IsKnown, isDue: true);
            if (TryBegin(mayAnswer: false, out _, out hash))
                Beat(hash);
            else
                break;
        }
        return true;
    }

    /// <summary>Begins a beat, unless the queue is empty: then the thread is free.</summary>
    private bool TryBegin(bool mayAnswer, out PasswordCheck? due, out PasswordCheck? hash)
    {
        lock (_lock)
        {
            GiveUp();
            (due, hash) = (null, null);
            if (_queue.Count == 0 || _hasStopped)
            {
                _busy--;
                return false;
            }
            _queue.Permit();
            if (mayAnswer)
                due = _queue.TakeNextAnswer();
            if (due is not { NeedsHash: true })
                hash = _queue.BeginNextHash();
            else
                _queue.BeginHash(hash = due);
            return true;
        }
    }

    /// <summary>Hashes, or lasts as long.</summary>
    private void Beat(PasswordCheck? check)
    {
        var began = _time.GetTimestamp();
        if (check is null && Draw() is { } pause)
        {
            Thread.Sleep(pause);
            return;
        }
        try
        {
            var isRight = check?.Hash() ?? PasswordHash.Fits("", _nobody);
            if (check is not null)
                Finish(check, isKnown: true, isDue: false, isRight);
        }
        catch (Exception fault)
        {
            Remove(check!);
            check!.Fail(fault);
        }
        lock (_lock)
            _durations.Note(_time.GetElapsedTime(began));
    }

    private TimeSpan? Draw()
    {
        lock (_lock)
            return _durations.Draw();
    }

    /// <summary>Answers what is right at once, and what is wrong when its turn has come and it is known to be wrong.</summary>
    private void Finish(PasswordCheck check, bool isKnown, bool isDue, bool isRight = false)
    {
        lock (_lock)
        {
            check.IsKnown |= isKnown;
            check.IsDue |= isDue;
            if (isRight)
                _queue.Remove(check);
            else if (!check.IsDue || !check.IsKnown)
                return;
        }
        check.Answer(isRight ? PasswordVerdict.Right : PasswordVerdict.Wrong);
    }

    private void Remove(PasswordCheck check)
    {
        lock (_lock)
            _queue.Remove(check);
    }

    /// <summary>Drops the checks whose connections have ended, and those that have waited too long.</summary>
    private void GiveUp()
    {
        _queue.Take(static check => check.Client.IsEnding).ForEach(static check => check.Answer(PasswordVerdict.Gone));
        _queue.Take(check => _time.GetElapsedTime(check.Since) >= _options.LongestWait && (check.NeedsHash || check.IsKnown))
            .ForEach(static check => check.Answer(PasswordVerdict.Dropped));
    }
}
