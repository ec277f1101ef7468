using System.Net;
using ChatCluster.Client.Connection;

namespace ChatCluster.Client;

/// <summary>What the command line says.</summary>
/// <param name="IsReconnecting">Whether a lost connection is made anew.</param>
/// <param name="Identity">What the server must prove, with TLS; null for plain TCP.</param>
internal sealed record ClientOptions(IPEndPoint Address, bool IsReconnecting, ServerIdentity? Identity);
