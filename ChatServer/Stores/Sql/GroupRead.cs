namespace ChatCluster.Server.Stores.Sql;

/// <summary>What is to be read at about the same time is read by the same statements, outside of any transaction.</summary>
/// <param name="read">Has one result for each item.</param>
public sealed class GroupRead<TItem, TResult>(Database database, Func<SqlWork, IReadOnlyList<TItem>, IReadOnlyList<TResult>> read)
    : OperationGroup<TItem, TResult>(database, static _ => 1)
{
    protected override IReadOnlyList<TResult> Run(IReadOnlyList<TItem> items, Func<bool> mayCommit) =>
        Database.Read(sql => read(sql, items));
}
