using System.Net;
using ChatCluster.Server.Accounts;

namespace ChatCluster.ChatServer.Tests.Accounts;

internal sealed class PasswordClient : IPasswordClient
{
    public IPAddress? LimitedAddress { get; init; }

    public int PasswordsHashed { get; init; }

    public bool IsEnding { get; set; }
}
