using System.Runtime.InteropServices;

namespace ChatCluster.Protocol.Json;

/// <summary>
/// The members of one JSON object as a table, read from the wire or filled by a message. Reading a member never throws: a missing one, or
/// one of the wrong type, is recorded in <see cref="Problem"/> and read as a default. So a message reads its members in one expression, and
/// the codec checks once at the end.
/// </summary>
public sealed class JsonFields
{
    /// <summary>The largest message of the protocol has as many members: a list that has to grow is copied on the way.</summary>
    private const int UsualMembers = 9;

    private readonly List<JsonField> _fields = new(UsualMembers);

    /// <summary>The first problem, to send to the peer; null for none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Only until a member is added.</summary>
    internal ReadOnlySpan<JsonField> Fields => CollectionsMarshal.AsSpan(_fields);

    /// <summary>Names of members in forks of the course, for the reason of a refusal.</summary>
    private static readonly (string Name, string[] InForks)[] OtherNames =
    [
        ("password", ["pwd", "passwd", "passward"]),
        ("toid", ["to"]),
    ];

    internal int Integer(string name) => OptionalInteger(name) ?? FailMissing(name, 0);

    internal int? OptionalInteger(string name) => OptionalLong(name) switch
    {
        null => null,
        { } number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        _ => Fail<int?>(name, "is out of range", null),
    };

    internal long? OptionalLong(string name) => Find(name) switch
    {
        null => null,
        { Kind: JsonKind.Integer } field => field.Number,
        { Kind: JsonKind.Text } => Fail<long?>(name, "is a string, not an integer", null),
        { Text: { } number } when !number.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9') =>
            Fail<long?>(name, "is out of range", null),
        _ => Fail<long?>(name, "is not an integer", null),
    };

    internal string Text(string name) => OptionalText(name) ?? FailMissing(name, "");

    internal string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { Kind: JsonKind.Text } field => field.Text,
        { Kind: JsonKind.Integer } => Fail<string?>(name, "is a number, not a string", null),
        _ => Fail<string?>(name, "is not a string", null),
    };

    /// <summary>A message id: 1 to 64 printable ASCII characters.</summary>
    internal string? OptionalMid(string name) => OptionalText(name) switch
    {
        null => null,
        { Length: >= 1 and <= 64 } mid when !mid.AsSpan().ContainsAnyExceptInRange('!', '~') => mid,
        _ => Fail<string?>(name, "is not 1 to 64 printable ASCII characters", null),
    };

    /// <summary>"online" or "offline"; anything else counts as offline.</summary>
    internal bool Online(string name) => Text(name) == "online";

    /// <summary>The members except those in <paramref name="names"/>; null if there are none.</summary>
    internal JsonFields? AllBut(ReadOnlySpan<string> names)
    {
        JsonFields? rest = null;
        foreach (var field in _fields)
        {
            if (!names.Contains(field.Name))
                (rest ??= new JsonFields())._fields.Add(field);
        }
        return rest;
    }

    internal bool Contains(string name) => Find(name) is not null;

    internal void Add(string name, long value) => _fields.Add(new(name, JsonKind.Integer, value, null));

    internal void Add(string name, string value) => _fields.Add(new(name, JsonKind.Text, 0, value));

    internal void AddRaw(string name, string json) => _fields.Add(new(name, JsonKind.Raw, 0, json));

    internal void AddOnline(string name, bool online) => Add(name, online ? "online" : "offline");

    internal void AddIfAny(string name, long? value)
    {
        if (value is { } number)
            Add(name, number);
    }

    internal void AddIfAny(string name, string? value)
    {
        if (value is not null)
            Add(name, value);
    }

    internal void AddAll(JsonFields? others)
    {
        if (others is not null)
            _fields.AddRange(others._fields);
    }

    /// <summary>Sorts by name, bytewise: the order of the course's programs.</summary>
    internal void Sort() => _fields.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));

    internal JsonField? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name == name)
                return field;
        }
        return null;
    }

    /// <summary>The name from a fork of the course under which the member is present; null for none.</summary>
    internal string? InFork(string name) =>
        OtherNames.Where(row => row.Name == name).SelectMany(static row => row.InForks).FirstOrDefault(Contains);

    private T FailMissing<T>(string name, T answer) =>
        Fail(name, Problem is null && InFork(name) is { } other ? $"is missing; \"{other}\" is not its name here" : "is missing", answer);

    /// <summary>Records the first problem and returns <paramref name="answer"/>, so that reading continues.</summary>
    internal T Fail<T>(string name, string what, T answer)
    {
        Problem ??= $"\"{name}\" {what}";
        return answer;
    }
}
