using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>How users, groups and servers are called on the screen.</summary>
internal sealed class TalkNames(TextCatalog texts, Painter paint)
{
    /// <summary>The talk's id and name, as far as the client knows it.</summary>
    public string Of(ChatState state, Talk talk) => talk.IsGroup
        ? texts.Format("talk.group", Named(talk.Id, state.Groups.Find(group => group.GroupId == talk.Id)?.Name))
        : Named(talk.Id, state.Friends.Find(friend => friend.UserId == talk.Id)?.Name);

    /// <summary>An id and the name behind it.</summary>
    public static string Named(int? id, string? name) => $"{id}{(string.IsNullOrEmpty(name) ? "" : $" {SafeText.Of(name)}")}";

    /// <summary>The server's endpoint in its colour, with its sign before it.</summary>
    public string Server(string server) => $"{Sign(server)} {Coloured(server, server)}";

    /// <summary>The server's sign in its colour.</summary>
    public string Sign(string server) => Coloured(server, ServerSign.Of(server).Sign.ToString());

    /// <summary>The server's port in its colour; the whole endpoint unless it is on this machine.</summary>
    public string Short(string server) =>
        Coloured(server, server.StartsWith("127.", StringComparison.Ordinal) ? server[(server.LastIndexOf(':') + 1)..] : server);

    private string Coloured(string server, string text) => paint.Server(ServerSign.Of(server), SafeText.Of(text));
}
