namespace ChatCluster.Balancer.Configuration;

/// <summary>What a text in the configuration may say of a session, each with its name in the file.</summary>
public enum SessionVariable
{
    /// <summary><c>$remote_addr</c>: the client's address as text, without port; <c>unix:</c> for a client on a unix socket.</summary>
    RemoteAddr,

    /// <summary><c>$binary_remote_addr</c>: the client's address as its 4 or 16 bytes.</summary>
    BinaryRemoteAddr,

    /// <summary><c>$remote_port</c>: the client's port, decimal.</summary>
    RemotePort,

    /// <summary><c>$server_addr</c>: the address the client connected to, as text, without port.</summary>
    ServerAddr,

    /// <summary><c>$server_port</c>: the port the client connected to, decimal.</summary>
    ServerPort,

    /// <summary><c>$connection</c>: the serial number of the session's connection, decimal.</summary>
    Connection,
}
