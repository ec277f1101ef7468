using System.Text.Json;

namespace ChatCluster.TestKit;

/// <summary>One message as its receiver was shown it.</summary>
/// <param name="Group">Null for a message to this user alone.</param>
public sealed record Shown(int Sender, int? Group, string Mid, string Text)
{
    public static Shown Read(JsonElement push) => new(
        push.GetProperty("id").GetInt32(),
        push.TryGetProperty("groupid", out var group) ? group.GetInt32() : null,
        push.GetProperty("mid").GetString()!,
        push.GetProperty("msg").GetString()!);

    /// <summary>The sender's own number of the message.</summary>
    public int Number => int.Parse(Text[(Text.LastIndexOf(' ') + 1)..], provider: null);
}
