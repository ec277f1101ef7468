using ChatCluster.Server.Stores.Sql;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

public sealed class SyncTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Sync_IsWhatEachConnectionToTheFileHas(bool full, int expected)
    {
        await using var server =
            await TestServer.StartAsync(change: options => options with { Database = options.Database with { SyncFull = full } });

        // https://www.sqlite.org/pragma.html#pragma_synchronous
        Assert.Equal(expected, await server.Get<Database>().WriteAsync(sql => sql.First<int>("PRAGMA synchronous")));
    }
}
