using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Contract.Tests.Stores;

public sealed class MariaDbStoreTests(MariaDb mariaDb) : StoreContract
{
    protected override Task<DatabaseOptions> NewDatabaseAsync() => mariaDb.NewDatabaseAsync();
}
