using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>A connection that has a password checked or hashed, as the queue for that needs it.</summary>
public interface IPasswordClient
{
    /// <summary>The address that counts where limits go by address; null when none does.</summary>
    IPAddress? LimitedAddress { get; }

    /// <summary>How many passwords have been hashed for this connection, or refused, since its last login.</summary>
    int PasswordsHashed { get; }

    /// <summary>The connection has ended: no answer is needed.</summary>
    bool IsEnding { get; }
}
