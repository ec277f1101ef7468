using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>Through Oracle's driver.</summary>
public sealed class MariaDbStandInStoreTests(MariaDb mariaDb) : StoreContract
{
    protected override Task<DatabaseOptions> NewDatabaseAsync() => mariaDb.NewDatabaseAsync(MariaDb.StandIn);
}
