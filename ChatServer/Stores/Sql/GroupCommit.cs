namespace ChatCluster.Server.Stores.Sql;

/// <summary>Group commit: what is to be written at about the same time is written in one transaction.</summary>
/// <remarks>
/// Described by D. DeWitt and others, "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984. There the database gathers
/// transactions for one write of its log; here the server gathers items for one transaction, which saves the round trips too.
/// </remarks>
/// <param name="write">Writes the items in their order; has one result for each. May be run again, as in
/// <see cref="Database.WriteAsync"/>.</param>
/// <param name="rowsOf">How many rows an item is.</param>
public sealed class GroupCommit<TItem, TResult>(
    Database database, Func<SqlWork, IReadOnlyList<TItem>, IReadOnlyList<TResult>> write, Func<TItem, int> rowsOf)
    : OperationGroup<TItem, TResult>(database, rowsOf)
{
    protected override IReadOnlyList<TResult> Run(IReadOnlyList<TItem> items, Func<bool> mayCommit) =>
        Database.Write(sql => write(sql, items), mayCommit);
}
