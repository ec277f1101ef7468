using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Control;
using ChatCluster.Balancer.Modules;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>What a master hands to its worker, and an old program to a new one.</summary>
public sealed class HandoverTests
{
    [Theory]
    [InlineData((byte)'L', "[::1]:8000")]
    [InlineData((byte)'F', "/var/log/überlauf.log")]
    [InlineData((byte)'Q', "")]
    public void Message_RoundTrip_IsTheSame(byte kind, string text)
    {
        var message = new HandoverMessage((HandoverKind)kind, text);

        Assert.Equal(message, HandoverMessage.Decode(message.Encode()));
    }

    [Theory]
    [InlineData("3;4;")]
    [InlineData("")]
    public void InheritedSockets_RoundTrip_IsTheSame(string text) =>
        Assert.Equal(text, InheritedSockets.Encode(InheritedSockets.Decode(text)));

    [Theory]
    [InlineData("7:8:", new[] { 7, 8 })]
    [InlineData("5;x;6;", new[] { 5 })]
    [InlineData("-1;", new int[0])]
    public void InheritedSockets_OfAnotherProgram_AreReadUpToTheFirstThatIsNoNumber(string text, int[] expected) =>
        Assert.Equal(expected, InheritedSockets.Decode(text));

    [Fact]
    public void Snapshot_OfALoad_GivesTheSameConfigurationWithoutTheFiles()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "main.conf", "events { } stream { include servers/*.conf; }");
        Write(folder, "servers/a.conf", "upstream u { server localhost:1; } server { listen 127.0.0.1:1; proxy_pass u; }");
        var snapshot = Load(folder, snapshot: null).Snapshot!;

        Directory.Delete(folder.PathOf("servers"), recursive: true);
        Write(folder, "main.conf", "nonsense");

        var replayed = Load(folder, ConfigSnapshot.Decode(snapshot.Encode()));
        Assert.Equal(["u"], replayed.Config!.Upstreams.Select(static upstream => upstream.Name));
        Assert.Null(Load(folder, snapshot: null).Config);
    }

    [Fact]
    public void Snapshot_CutAnywhere_IsNoSnapshot()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "main.conf", "events { }");
        var encoded = Load(folder, snapshot: null).Snapshot!.Encode();

        Assert.All(Enumerable.Range(1, encoded.Length - 1),
            length => Assert.ThrowsAny<IOException>(() => ConfigSnapshot.Decode(encoded[..length])));
    }

    private static LoadResult Load(TemporaryFolder folder, ConfigSnapshot? snapshot) =>
        ConfigLoader.Load("main.conf", folder.PathOf(""), snapshot: snapshot);

    private static void Write(TemporaryFolder folder, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
        File.WriteAllText(folder.PathOf(name), text);
    }
}
