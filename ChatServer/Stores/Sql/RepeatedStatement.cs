using System.Data.Common;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// One statement for many tuples of values (rows to insert, keys to find), as many at a time as the database takes best.
/// </summary>
/// <remarks>
/// A database that is a program of its own should get few and long statements: each is a round trip. SQLite should get a statement for one
/// tuple, again and again: its text stays the same and is parsed once, and it looks for each parameter among all of them.
/// </remarks>
/// <param name="command">Of the connection and transaction.</param>
/// <param name="textOf">The statement's text for a number of tuples, whose values are @p0, @p1 and so on.</param>
internal sealed class RepeatedStatement(DbCommand command, Func<int, string> textOf)
{
    /// <summary>
    /// The texts among a statement's values, in characters, stay well below what a MySQL server takes at once (max_allowed_packet).
    /// </summary>
    private const int MaxText = 512 * 1024;

    private int _tuples;

    /// <summary>Runs it for all tuples, in their order.</summary>
    /// <param name="tuplesAtOnce">At most.</param>
    public void Run(IEnumerable<object?[]> tuples, int tuplesAtOnce, Action<DbCommand> execute)
    {
        var (some, text) = (new List<object?[]>(), 0);
        foreach (var tuple in tuples)
        {
            var more = tuple.Sum(static value => (value as string)?.Length ?? 0);
            if (some.Count == tuplesAtOnce || (some.Count > 0 && text + more > MaxText))
            {
                Run(some, execute);
                some.Clear();
                text = 0;
            }
            some.Add(tuple);
            text += more;
        }
        if (some.Count > 0)
            Run(some, execute);
    }

    private void Run(List<object?[]> tuples, Action<DbCommand> execute)
    {
        if (tuples.Count != _tuples)
            Prepare(tuples.Count, tuples[0].Length);
        var index = 0;
        foreach (var tuple in tuples)
        {
            foreach (var value in tuple)
                command.Parameters[index++].Value = value ?? DBNull.Value;
        }
        execute(command);
    }

    private void Prepare(int tuples, int width)
    {
        _tuples = tuples;
        command.CommandText = textOf(tuples);
        command.Parameters.Clear();
        for (var index = 0; index < tuples * width; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Name(index);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>"(@p0, @p1), (@p2, @p3)".</summary>
    public static string Rows(int tuples, int width) => string.Join(
        ", ", Enumerable.Range(0, tuples).Select(tuple => $"({string.Join(", ", Enumerable.Range(tuple * width, width).Select(Name))})"));

    /// <summary>"(a = @p0 AND b = @p1) OR (a = @p2 AND b = @p3)".</summary>
    public static string Keys(int tuples, string[] columns) => string.Join(
        " OR ",
        Enumerable.Range(0, tuples).Select(tuple =>
            $"({string.Join(" AND ", columns.Select((column, index) => $"{column} = {Name((tuple * columns.Length) + index)}"))})"));

    private static string Name(int index) => $"@p{index}";
}
