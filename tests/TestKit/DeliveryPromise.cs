namespace ChatCluster.TestKit;

/// <summary>
/// Checks a history against the promise: what was acknowledged was shown to each of its receivers; nothing was shown that was not said, or
/// not to this user; nothing twice; and what one user said to another, or to a group, in the order it was sent.
/// </summary>
/// <param name="members">Who is in a group.</param>
public sealed class DeliveryPromise(IReadOnlyCollection<FaithfulClient> clients, Func<int, IReadOnlyCollection<int>> members,
    History history)
{
    /// <returns>The first thing that should not be, with the story of the two users; null when all is well.</returns>
    public string? FirstBreach()
    {
        var said = clients.SelectMany(client => client.Said).ToDictionary(saying => saying.Text);
        foreach (var client in clients)
        {
            var shown = client.Shown;
            var breach = Phantom(client, shown, said) ?? Twice(client, shown);
            if (breach is not null)
                return breach;
        }
        return Lost(said.Values);
    }

    /// <returns>The first message that was shown before an earlier one of the same sender, with the story; null when all came in
    /// order.</returns>
    public string? FirstOutOfOrder() => clients.Select(client => OutOfOrder(client, client.Shown))
        .FirstOrDefault(breach => breach is not null);

    private string? Phantom(FaithfulClient client, IReadOnlyList<Shown> shown, Dictionary<string, Saying> said)
    {
        foreach (var one in shown)
        {
            if (!said.TryGetValue(one.Text, out var saying) || saying.Sender != one.Sender || saying.Mid != one.Mid
                || (one.Group ?? client.UserId) != saying.To || !Receivers(saying).Contains(client.UserId))
                return Tell($"{client.UserId} was shown \"{one.Text}\" from {one.Sender}, which was not sent to this user", client.UserId,
                    one.Sender);
        }
        return null;
    }

    private string? Twice(FaithfulClient client, IReadOnlyList<Shown> shown) =>
        shown.GroupBy(one => one.Text).FirstOrDefault(same => same.Count() > 1) is { } same
            ? Tell($"{client.UserId} was shown \"{same.Key}\" twice", client.UserId, same.First().Sender)
            : null;

    private string? OutOfOrder(FaithfulClient client, IReadOnlyList<Shown> shown)
    {
        foreach (var channel in shown.GroupBy(one => (one.Sender, one.Group)))
        {
            foreach (var (earlier, later) in channel.Zip(channel.Skip(1)))
            {
                if (later.Number < earlier.Number)
                    return Tell($"{client.UserId} was shown \"{later.Text}\" after \"{earlier.Text}\"", client.UserId, earlier.Sender);
            }
        }
        return null;
    }

    private string? Lost(IEnumerable<Saying> said)
    {
        var shown = clients.ToDictionary(client => client.UserId, client => client.Shown.Select(one => one.Text).ToHashSet());
        foreach (var saying in said.Where(saying => saying.IsAcknowledged))
        {
            foreach (var receiver in Receivers(saying))
            {
                if (!shown[receiver].Contains(saying.Text))
                    return Tell($"\"{saying.Text}\" was acknowledged and never shown to {receiver}", receiver, saying.Sender);
            }
        }
        return null;
    }

    private IEnumerable<int> Receivers(Saying saying) => saying.ToGroup ? members(saying.To).Where(id => id != saying.Sender) : [saying.To];

    private string Tell(string what, int one, int other) => $"{what}:\n{history.Of(one, other)}";
}
