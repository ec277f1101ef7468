using System.Net;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
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
/// The start and the stop of the server. Before it listens, the database is prepared. After the socket is bound, so that no other process
/// has the same name, users left online by an earlier run are set offline. At the end, all users of this server are set offline.
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
    ClusterInbox inbox,
    StartupGate startup,
    ILogger<ServerLife> log) : IHostedLifecycleService
{
    /// <summary>How long the stop waits for the database to set the users offline.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMilliseconds(500);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // A signal ends the start at once; the threads of the database finish what they do, or roll it back.
        await PrepareAsync().WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var place = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        // "All addresses" is not a unique name: two such servers on different machines would set each other's users offline.
        var isAnyAddress = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        name.Set(isAnyAddress ? $"{Dns.GetHostName()}:{place.Port}" : place.Authority);
        log.Listening(name, Environment.ProcessId, database.Place);
        WarnOfFewDescriptors();
        if (await lease.TakeAsync() is > 0 and var count)
            log.CleanedUp(count, name);
        await inbox.OpenAsync();
        startup.Open();
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
            await lease.EndAsync().WaitAsync(EndTime, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException)
        {
            log.NotCleanedUp(name);
        }
        log.Stopped(name);
    }

    private async Task PrepareAsync()
    {
        await migrator.MigrateAsync();
        await tokens.LoadKeyAsync();
        if (options.SeedLesson && await seed.PlantAsync(passwords.Hash))
            log.Seeded();
    }

    private void WarnOfFewDescriptors()
    {
        if (options.Transport.Loops > 0 && DescriptorReserve.LeftForClients is var room && room < options.Connections.MaxConnections)
            log.FewDescriptors(options.Connections.MaxConnections, room);
    }
}
