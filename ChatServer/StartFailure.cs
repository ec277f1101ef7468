using System.Net;
using System.Net.Sockets;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server;

/// <summary>Failures at the start that the operator can solve, each described in one sentence.</summary>
internal static class StartFailure
{
    /// <returns>Null for a bug.</returns>
    public static string? Describe(Exception failure, ServerOptions options)
    {
        var place = new IPEndPoint(options.Address, options.Port);
        return failure switch
        {
            StorageException when options.Database.File is { } file => $"cannot use the database {file}: {failure.Message}",
            StorageException => $"cannot use the MySQL database: {failure.Message}",
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
                $"cannot listen on {place}: another program does; stop it (find it with: ss -tlnp) or choose another port",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"cannot listen on {place}: ports below 1024 are for root; choose a higher one",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                $"cannot listen on {place}: this machine does not have that address",
            SocketException => $"cannot listen on {place}: {failure.Message}",
            IOException or UnauthorizedAccessException => $"cannot start: {failure.Message}",
            _ => null,
        };
    }
}
