using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// The lesson's connection map: user id to connection, for this process only. A user who is not in it cannot be reached from here, even if
/// they are logged in on another server.
/// </summary>
public sealed class SessionRegistry
{
    /// <summary>A log line names this many users and counts the rest.</summary>
    private const int NamedInText = 20;

    private readonly ConcurrentDictionary<int, ClientSession> _sessions = new();

    public bool TryFind(int userId, [MaybeNullWhen(false)] out ClientSession session) => _sessions.TryGetValue(userId, out session);

    public void Add(int userId, ClientSession session) => _sessions[userId] = session;

    /// <summary>Removes the entry if it still is this session.</summary>
    public void Remove(int userId, ClientSession session) => _sessions.TryRemove(new(userId, session));

    /// <summary>All users that are logged in here at this moment.</summary>
    public IEnumerable<(ClientSession Session, Identity User)> All => _sessions.Values
        .Select(session => (session, session.User)).Where(one => one.User is not null).Select(one => (one.session, one.User!));

    /// <summary>"{13, 15}"; of many users only "{250 users}", so that a text for each message costs little.</summary>
    public string ToShortText() => _sessions.Count > NamedInText ? $"{{{_sessions.Count} users}}" : ToString();

    /// <summary>The ids in order, as in "{13, 15}".</summary>
    public override string ToString()
    {
        var ids = _sessions.Keys.Order().ToList();
        var rest = ids.Count - NamedInText;
        return "{" + string.Join(", ", ids.Take(NamedInText)) + (rest > 0 ? $", and {rest} more" : "") + "}";
    }
}
