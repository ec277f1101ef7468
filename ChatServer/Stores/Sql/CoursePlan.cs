using System.Globalization;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// What the course's users, groups and messages become in our tables, worked out before anything is changed: every id and every name is
/// there once and fits, so that nothing can fail half-way.
/// </summary>
internal sealed class CoursePlan
{
    // Of our columns, in characters (001_course_tables.mysql.sql).
    private const int MaxName = 100;
    private const int MaxDescription = 400;
    private const int MaxPassword = 255;

    private const string PlainPassword = "$plain$";

    private readonly List<string> _changes = [];

    public CoursePlan(CourseRows rows, CourseReading? ordered)
    {
        Verdict = CourseVerdict.On(rows.Texts, ordered);
        var userIds = Ids("user", [.. rows.Users.Select(static user => user.Id)]);
        var userNames = Names("user", userIds, [.. rows.Users.Select(static user => user.Name)]);
        Users = [.. rows.Users.Select((user, row) => (userIds[row], userNames[row], Password(userIds[row], user.Password)))];
        var groupIds = Ids("group", [.. rows.Groups.Select(static group => group.Id)]);
        var groupNames = Names("group", groupIds, [.. rows.Groups.Select(static group => group.Name)]);
        Groups = [.. rows.Groups.Select((group, row) => (groupIds[row], groupNames[row], Description(groupIds[row], group.Description)))];
        var users = userIds.ToHashSet();
        Messages =
        [
            .. from message in rows.Messages
               where message is { Receiver: { } id, Text: not null } && id is > 0 and <= int.MaxValue && users.Contains((int)id)
               let receiver = (int)message.Receiver!.Value
               select (receiver, CourseMessage.Mended(Text(message.Text!), receiver)),
        ];
    }

    public CourseVerdict Verdict { get; }

    public IReadOnlyList<(int Id, string Name, string Password)> Users { get; }

    public IReadOnlyList<(int Id, string Name, string Description)> Groups { get; }

    public IReadOnlyList<(int Receiver, string Text)> Messages { get; }

    /// <summary>What does not stay as its owner knows it, a line each; passwords are never quoted.</summary>
    public IReadOnlyList<string> Changes => _changes;

    private string Text(CourseText text) => text.Read(Verdict.Reading, Verdict.IsOrdered);

    /// <summary>Each row's id if no row before it has it and our column can hold it; otherwise a free one.</summary>
    private int[] Ids(string what, IReadOnlyList<long?> stored)
    {
        var taken = new HashSet<long>(stored.OfType<long>());
        var given = new HashSet<long>();
        // Behind all others, as a new account would be, unless there is no room.
        var highest = taken.Where(IsPossible).DefaultIfEmpty().Max();
        var next = highest + stored.Count < int.MaxValue ? highest + 1 : 1;
        return [.. stored.Select(Id)];

        int Id(long? id)
        {
            if (id is { } kept && IsPossible(kept) && given.Add(kept))
                return (int)kept;
            while (!taken.Add(next))
                next++;
            given.Add(next);
            _changes.Add($"{what} with the id {id?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}, which cannot be kept or which another row has: its id is now {next}");
            return (int)next;
        }
    }

    private static bool IsPossible(long id) => id is > 0 and < int.MaxValue;

    /// <summary>
    /// Of several rows with one name the first keeps it. The others get a number that makes no name of any other row: no user loses a name
    /// to a suffix, nor to a row that had none.
    /// </summary>
    private string[] Names(string what, int[] ids, IReadOnlyList<CourseText?> stored)
    {
        var wanted = stored.Select((text, row) => text is null ? $"{what} {ids[row]}" : Start(SafeText.Of(Text(text)), MaxName)).ToArray();
        var all = wanted.Select(Compared).ToHashSet();
        var given = new HashSet<string>();
        var names = new string[wanted.Length];
        foreach (var row in Enumerable.Range(0, wanted.Length).OrderBy(row => stored[row] is null).ThenBy(row => ids[row]))
        {
            names[row] = wanted[row];
            for (var number = 2; given.Contains(Compared(names[row])) || (number > 2 && all.Contains(Compared(names[row]))); number++)
                names[row] = Suffixed(wanted[row], number);
            given.Add(Compared(names[row]));
            NoteName(what, ids[row], stored[row]?.AsStored, wanted[row], names[row]);
        }
        NoteLookalikes(what, ids, names);
        return names;
    }

    private void NoteName(string what, int id, string? stored, string wanted, string name)
    {
        if (name != wanted)
            _changes.Add($"{what} {id}: the name {Quoted(wanted)} is taken; it is now {Quoted(name)}");
        else if (stored is null)
            _changes.Add($"{what} {id}: had no name; it is now {Quoted(name)}");
        else if (stored != name)
            _changes.Add($"{what} {id}: the name {Quoted(stored)} is now {Quoted(name)}");
    }

    /// <summary>They keep their names: the rule that makes these one name is younger than they are.</summary>
    private void NoteLookalikes(string what, int[] ids, string[] names)
    {
        foreach (var same in names.Select((name, row) => (Name: name, Id: ids[row])).GroupBy(static one => NameKey.Of(one.Name)).Where(
            static same => same.Count() > 1))
            _changes.Add($"{what} {string.Join(", ", same.Select(static one => $"{one.Id} {Quoted(one.Name)}"))}: the names look alike; all keep theirs");
    }

    private string Password(int id, CourseText? stored)
    {
        if (stored is null)
            return "";
        var password = PlainPassword + Text(stored);
        if (Length(password) <= MaxPassword)
            return password;
        _changes.Add($"user {id}: the password is too long to be kept; the user cannot log in");
        return "";
    }

    private string Description(int id, CourseText? stored)
    {
        var text = stored is null ? "" : SafeText.Of(Text(stored));
        var kept = Start(text, MaxDescription);
        if (kept != text)
            _changes.Add($"group {id}: the description is cut to {MaxDescription} characters");
        return kept;
    }

    /// <summary>MySQL takes names that differ in spaces at the end for one.</summary>
    private static string Compared(string name) => name.TrimEnd(' ');

    private static string Suffixed(string name, int number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"_{number}");
        return Start(Compared(name), MaxName - suffix.Length) + suffix;
    }

    private static string Start(string text, int characters) => Length(text) <= characters
        ? text : string.Concat(text.EnumerateRunes().Take(characters));

    /// <summary>In code points, as MySQL counts.</summary>
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text, Readable);

    /// <summary>Chinese as it is; quotes, control characters and what could disturb a terminal escaped.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };
}
