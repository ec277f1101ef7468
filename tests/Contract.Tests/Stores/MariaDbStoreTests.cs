using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>Through the driver that the product is built with, where it is.</summary>
public sealed class MariaDbStoreTests(MariaDb mariaDb) : StoreContract
{
    protected override Task<DatabaseOptions> NewDatabaseAsync()
    {
        MariaDb.RequireConnector();
        return mariaDb.NewDatabaseAsync(MariaDb.Connector);
    }
}
