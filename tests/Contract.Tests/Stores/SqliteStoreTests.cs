using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;

namespace ChatCluster.Contract.Tests.Stores;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<DatabaseOptions> NewDatabaseAsync() =>
        Task.FromResult(new DatabaseOptions { File = _folder.PathOf($"chat{++_files}.db") });
}
