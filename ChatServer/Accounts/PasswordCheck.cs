using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Server.Accounts;

/// <summary>What became of a password that waited to be hashed.</summary>
internal enum PasswordVerdict
{
    Right,
    Wrong,

    /// <summary>Too many were waiting.</summary>
    Dropped,

    /// <summary>Its connection ended first.</summary>
    Gone,
}

/// <summary>One password that waits to be hashed.</summary>
/// <param name="client">For whom.</param>
/// <param name="account">The id that it is checked for, which need not exist; null to hash the password of a new account.</param>
/// <param name="hash">Hashes it and says whether it is right; null when there is no such account and so nothing to hash.</param>
internal sealed class PasswordCheck(IPasswordClient client, int? account, Func<bool>? hash)
{
    private const int BytesOfSite = 6;

    private readonly TaskCompletionSource<PasswordVerdict> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IPasswordClient Client => client;

    public int? Account => account;

    /// <summary>All addresses that do not count are one.</summary>
    public IPAddress Address { get; } = client.LimitedAddress ?? IPAddress.None;

    /// <summary>The IPv6 /48 that one customer of a provider usually has (RFC 6177); null for others.</summary>
    public IPAddress? Site { get; } = client.LimitedAddress is { AddressFamily: AddressFamily.InterNetworkV6 } address
        ? SiteOf(address) : null;

    /// <summary>The fewer passwords a connection has had hashed, the sooner it is its turn.</summary>
    public int Rank { get; } = client.PasswordsHashed;

    /// <summary>The place in the order of arrival; kept by <see cref="PasswordQueue"/>.</summary>
    public long Number { get; set; }

    /// <summary>When it began to wait, as a timestamp of the clock; kept by <see cref="PasswordService"/>.</summary>
    public long Since { get; set; }

    /// <summary>As far as its account goes it may be checked now (<see cref="LoginThrottle.TryTakeCheck"/>).</summary>
    public bool IsPermitted { get; set; } = account is null;

    /// <summary>It is to be hashed, and that has not begun.</summary>
    public bool NeedsHash { get; set; } = hash is not null;

    /// <summary>It is known to be wrong, or there is nothing to hash.</summary>
    public bool IsKnown { get; set; } = hash is null;

    /// <summary>Its turn to be answered has come.</summary>
    public bool IsDue { get; set; }

    public Task<PasswordVerdict> Verdict => _verdict.Task;

    public bool Hash() => hash!();

    public void Answer(PasswordVerdict verdict) => _verdict.TrySetResult(verdict);

    public void Fail(Exception fault) => _verdict.TrySetException(fault);

    public void Cancel() => _verdict.TrySetCanceled();

    private static IPAddress SiteOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfSite).Clear();
        return new(bytes);
    }
}
