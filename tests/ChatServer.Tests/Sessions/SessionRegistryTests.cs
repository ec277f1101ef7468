using ChatCluster.Server.Sessions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

public sealed class SessionRegistryTests
{
    [Fact]
    public void Remove_AnEntryThatIsAnothers_ChangesNothing()
    {
        var registry = new SessionRegistry();
        var (old, current) = (Session(), Session());
        registry.Add(13, old);
        registry.Add(13, current);

        registry.Remove(13, old);

        Assert.True(registry.TryFind(13, out var found));
        Assert.Same(current, found);
    }

    [Fact]
    public void Text_NamesTheFirstInOrderAndCountsTheRest()
    {
        var registry = new SessionRegistry();
        Assert.Equal("{}", registry.ToString());
        registry.Add(15, Session());
        registry.Add(13, Session());
        Assert.Equal("{13, 15}", registry.ToString());
        foreach (var id in Enumerable.Range(100, 20))
            registry.Add(id, Session());
        Assert.EndsWith("116, 117, and 2 more}", registry.ToString());
    }

    private static ClientSession Session() => new(new(new()), "somewhere", new Outbox(new(), overflow: () => { }));
}
