using System.Text.Json;
using ChatCluster.Server.Sessions;
using ChatCluster.Sockets;

namespace ChatCluster.Server.Events;

/// <summary>
/// What happens to users and messages here, for those who read <c>/events</c>. Contains no message text. Costs nothing while nobody reads.
/// </summary>
public sealed class ServerEvents(EventHub hub, TimeProvider time)
{
    /// <summary>The user is in the connection map.</summary>
    public void LoggedIn(ClientSession session, Identity user) => Publish("login", json => Write(json, session, user));

    /// <summary>The user is not in the connection map any more.</summary>
    public void LoggedOut(ClientSession session, Identity user) => Publish("logout", json => Write(json, session, user));

    /// <param name="delivery">"live", "relayed", "stored" or "refused".</param>
    /// <param name="reason">The sentence that the sender is told; null when the message was delivered.</param>
    public void Message(int from, int to, string delivery, string? reason) => Publish("message", json =>
    {
        json.WriteNumber("from", from);
        json.WriteNumber("to", to);
        json.WriteString("delivery", delivery);
        if (reason is not null)
            json.WriteString("reason", reason);
    });

    /// <param name="live">How many members have it from this server.</param>
    /// <param name="relayed">How many members have it from another server.</param>
    /// <param name="stored">How many members get it at their next login.</param>
    public void GroupMessage(int from, int group, int live, int relayed, int stored) => Publish("group_message", json =>
    {
        json.WriteNumber("from", from);
        json.WriteNumber("group", group);
        json.WriteNumber("live", live);
        json.WriteNumber("relayed", relayed);
        json.WriteNumber("stored", stored);
    });

    private static void Write(Utf8JsonWriter json, ClientSession session, Identity user)
    {
        json.WriteNumber("id", user.Id);
        json.WriteString("name", user.Name);
        json.WriteNumber("connection", session.Number);
        json.WriteString("remote", session.Remote);
    }

    private void Publish(string name, Action<Utf8JsonWriter> write)
    {
        if (hub.IsIdle)
            return;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow());
            write(json);
            json.WriteEndObject();
        }
        hub.Publish(name, bytes.ToArray());
    }
}
