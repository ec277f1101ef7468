using ChatCluster.TestKit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Servers a, b, c ... that say their letter to each client and then echo.</summary>
internal sealed class LetterServers : IAsyncDisposable
{
    private readonly List<FaultyTcpServer> _servers;

    private LetterServers(int count) =>
        _servers = [.. Enumerable.Range(0,
            count).Select(index => FaultyTcpServer.Start(ServerScripts.NameThenEcho($"{(char)('a' + index)}")))];

    public string this[int index] => _servers[index].Name;

    public static LetterServers Start(int count) => new(count);

    /// <summary>The inside of an <c>upstream</c> block with these servers.</summary>
    /// <param name="parameters">One text a server, for example <c>weight=2</c>.</param>
    public string Lines(params string[] parameters) =>
        string.Concat(parameters.Zip(_servers, (parameter, server) => $"server {server.Name} {parameter};\n"));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }
}
