namespace ChatCluster.Server.Stores.Sql;

/// <summary>A row of the course's user table. The copies of that program do not all have a key on the id.</summary>
internal sealed record CourseUser(long? Id, CourseText? Name, CourseText? Password);

/// <summary>A row of its allgroup table.</summary>
internal sealed record CourseGroup(long? Id, CourseText? Name, CourseText? Description);

/// <summary>What the course's tables hold, as it stands there.</summary>
/// <param name="Messages">In the order in which they were stored: the table has no key.</param>
internal sealed record CourseRows(
    IReadOnlyList<CourseUser> Users, IReadOnlyList<CourseGroup> Groups, IReadOnlyList<(long? Receiver, CourseText? Text)> Messages)
{
    public IEnumerable<CourseText> Texts => Users.SelectMany(static user => new[] { user.Name, user.Password })
        .Concat(Groups.SelectMany(static group => new[] { group.Name, group.Description }))
        .Concat(Messages.Select(static message => message.Text))
        .OfType<CourseText>();

    /// <param name="places">Where each of the course's tables is: it may have stepped aside already.</param>
    public static CourseRows Read(SqlWork sql, IReadOnlyDictionary<string, string> places) => new(
        sql.Query<(long? Id, string?, string?, string?, string?, string?, string?)>(
            $"SELECT CAST(id AS SIGNED), {CourseText.Columns("name")}, {CourseText.Columns("password")} FROM `{places["user"]}` ORDER BY id")
            .ConvertAll(static row =>
                new CourseUser(row.Id, CourseText.From(row.Item2, row.Item3, row.Item4), CourseText.From(row.Item5, row.Item6, row.Item7))),
        sql.Query<(long? Id, string?, string?, string?, string?, string?, string?)>(
            $"SELECT CAST(id AS SIGNED), {CourseText.Columns("groupname")}, {CourseText.Columns("groupdesc")} FROM `{places["allgroup"]}` ORDER BY id")
            .ConvertAll(static row => new CourseGroup(row.Id, CourseText.From(row.Item2, row.Item3, row.Item4),
                CourseText.From(row.Item5, row.Item6, row.Item7))),
        sql.Query<(long? Receiver, string?, string?, string?)>(
            $"SELECT CAST(userid AS SIGNED), {CourseText.Columns("message")} FROM `{places["offlinemessage"]}`")
            .ConvertAll(static row => (row.Receiver, CourseText.From(row.Item2, row.Item3, row.Item4))));
}
