using System.Globalization;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// The listening sockets that the master of an earlier program left open for this one: their descriptors stand in the environment
/// variable NGINX, each with a semicolon behind it, as nginx does it.
/// </summary>
internal sealed class InheritedSockets
{
    public const string Variable = "NGINX";

    private readonly string _text;
    private readonly List<Socket> _sockets = [];
    private readonly int _parent = IsHere ? SystemProcess.ParentId : 0;

    private InheritedSockets(string text) => _text = text;

    /// <summary>This process was started by an earlier master, to replace it.</summary>
    public static bool IsHere { get; } = Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>The master that left them still runs, and has them too.</summary>
    public bool AreShared => IsHere && SystemProcess.ParentId == _parent;

    /// <summary>Takes them over. Programs that this process starts find neither the sockets nor the variable.</summary>
    public static InheritedSockets Take()
    {
        var sockets = new InheritedSockets(Environment.GetEnvironmentVariable(Variable) ?? "");
        Environment.SetEnvironmentVariable(Variable, null);
        foreach (var descriptor in Decode(sockets._text))
        {
            try
            {
                var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
                SystemProcess.KeepFromChildren(socket.SafeHandle);
                sockets._sockets.Add(socket);
            }
            catch (SocketException)
            {
                // Not a socket: nginx ignores it as well.
            }
        }
        return sockets;
    }

    /// <summary>The variable's value for these descriptors.</summary>
    public static string Encode(IEnumerable<int> descriptors) =>
        string.Concat(descriptors.Select(static descriptor => string.Create(CultureInfo.InvariantCulture, $"{descriptor};")));

    /// <summary>The descriptors up to the first that is no number.</summary>
    public static IReadOnlyList<int> Decode(string text)
    {
        var descriptors = new List<int>();
        foreach (var part in text.Split([';', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
                break;
            descriptors.Add(descriptor);
        }
        return descriptors;
    }

    /// <summary>Says so in the log, if there are any.</summary>
    public void Announce(ProcessLog log)
    {
        if (_text.Length > 0)
            log.Write(LogLevel.Notice, $"using inherited sockets from \"{_text}\"");
    }

    /// <summary>The socket of that address if it is among them, else a new one.</summary>
    /// <exception cref="ListenException">The system refused a new one.</exception>
    public ListenSocket Open(ListenConfig config)
    {
        var found = _sockets.Find(socket => AddressText.Full(socket.LocalEndPoint) == AddressText.Full(config.Address));
        if (found is null)
            return ListenSocket.Open(config);
        _sockets.Remove(found);
        return ListenSocket.Adopt(config, found, ownsFile: true);
    }

    /// <summary>Closes those that the configuration does not name.</summary>
    public void CloseUnused()
    {
        _sockets.ForEach(static socket => socket.Dispose());
        _sockets.Clear();
    }
}
