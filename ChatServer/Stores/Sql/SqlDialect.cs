using System.Data.Common;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Where two databases differ, and nowhere else: the stores speak the SQL that both understand, and take from here the few words in which
/// they differ.
/// </summary>
public abstract class SqlDialect : IDisposable
{
    /// <summary>In the names of the schema's scripts: "sqlite", "mysql".</summary>
    public abstract string Name { get; }

    /// <summary>Which database it is, in readable form and without its password.</summary>
    public abstract string Place { get; }

    /// <summary>
    /// After a SELECT within a transaction: nobody else changes these rows, or locks them so, before it ends. Where a transaction holds
    /// the whole database anyway there is nothing to say.
    /// </summary>
    public abstract string ForUpdate { get; }

    /// <summary>The same, but others may lock the rows in this way too: nobody changes them before the last of us has ended.</summary>
    public abstract string ForShare { get; }

    /// <summary>At the end of an INSERT into a table with an id: a row whose key is there already is left out.</summary>
    public abstract string UnlessThere { get; }

    /// <summary>How many rows to insert, or keys to find, a statement should have; see <see cref="RepeatedStatement"/>.</summary>
    public abstract int TuplesInStatement { get; }

    /// <summary>The expression for the key that this connection's last INSERT was given.</summary>
    public abstract string LastKey { get; }

    /// <summary>The SELECT that waits until no other server works on the schema; gives 1 when that came true.</summary>
    public abstract string LockSchema { get; }

    /// <summary>The SELECT that ends <see cref="LockSchema"/>.</summary>
    public abstract string UnlockSchema { get; }

    /// <summary>
    /// The statement that goes on in a transaction after a change of tables, where such a change has committed and ended the one before;
    /// null where tables change within a transaction like everything else.
    /// </summary>
    public abstract string? BeginAfterTableChange { get; }

    /// <summary>Done once, before anything else: what a database needs before it can have tables.</summary>
    /// <exception cref="StorageException">It cannot be had.</exception>
    public abstract void Prepare();

    /// <summary>
    /// Asked before each commit: whether what is committed would be there at the next start. Nothing can be said against a database that is
    /// a program of its own.
    /// </summary>
    /// <returns>Why it would not; null when it would.</returns>
    public virtual string? FindLoss() => null;

    /// <summary>After a loss: saves everything that was committed.</summary>
    /// <returns>Where.</returns>
    public virtual string SaveCopy() => throw new NotSupportedException();

    /// <summary>An open connection, new or from the pool.</summary>
    public abstract DbConnection Open();

    /// <summary>Begins a transaction that will write.</summary>
    public abstract DbTransaction Begin(DbConnection connection);

    /// <summary>The row was not inserted because another one has its key; the transaction can go on.</summary>
    public abstract bool IsDuplicateKey(DbException failure);

    /// <summary>
    /// A statement of a schema script failed because its work is done already: an earlier run was cut off behind it, in a database that
    /// cannot undo a change of tables.
    /// </summary>
    public abstract bool IsAlreadyDone(DbException failure);

    /// <summary>The database undid the whole transaction to let another one through; done again it will succeed.</summary>
    public abstract bool IsDeadlock(DbException failure);

    /// <summary>The number by which the database's manual names the failure; 0 when it has none.</summary>
    public abstract int NumberOf(DbException failure);

    public abstract void Dispose();
}
