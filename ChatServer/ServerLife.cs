using System.Net;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using DescriptorReserve = ChatCluster.Sockets.Native.DescriptorReserve;

namespace ChatCluster.Server;

/// <summary>
/// What happens around the listening: before it the database is made ready, after the socket is bound (so the name is surely ours) it
/// forgets who was online here; at the end everybody who is still ours is set offline.
/// </summary>
internal sealed class ServerLife(
    ServerOptions options,
    ServerName name,
    IServer server,
    Database database,
    SchemaMigrator migrator,
    LessonSeed seed,
    PasswordService passwords,
    ResumeTokens tokens,
    ServerLease lease,
    Readiness readiness,
    ILogger<ServerLife> log) : IHostedLifecycleService
{
    /// <summary>What the database gets at the end, to note that everybody is offline.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync();
        await tokens.LoadKeyAsync();
        if (options.SeedLesson && await seed.PlantAsync(passwords.Hash))
            log.Seeded();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var place = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        // "All addresses" is no name: a server on another machine would have the same, and the two would take each other's people offline.
        var isAnywhere = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        name.Set(isAnywhere ? $"{Dns.GetHostName()}:{place.Port}" : place.Authority);
        log.Listening(name, Environment.ProcessId, database.Place);
        WarnOfFewDescriptors();
        if (await lease.TakeAsync() is > 0 and var count)
            log.CleanedUp(count, name);
        readiness.Open();
        log.Ready(name);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        log.Stopping(name);
        passwords.Stop();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await lease.EndAsync().WaitAsync(LastWord, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException)
        {
            log.NotCleanedUp(name);
        }
        log.Stopped(name);
    }

    private void WarnOfFewDescriptors()
    {
        if (options.Transport.Loops > 0 && DescriptorReserve.LeftForClients is var room && room < options.Connections.MaxConnections)
            log.FewDescriptors(options.Connections.MaxConnections, room);
    }
}
