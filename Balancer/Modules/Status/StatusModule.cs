using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary><c>status ADDRESS:PORT</c>: state, events and metrics of the process over HTTP. nginx does not have it.</summary>
internal sealed class StatusModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow("status", Context.Main | Context.Stream, Arity.One, static call => Bind(call.Context.Shared<StatusDraft>(), call)),
    ];

    /// <summary>Reads an address with a port; a port alone is on the loopback address. Null: it is no such thing.</summary>
    public static IPEndPoint? ParseAddress(string text) =>
        AddressParser.Parse(text, toListen: true, out var address) is null
        && address is { HasPort: true, Literal: IPEndPoint literal } && address.Port == address.LastPort
            ? literal.Address.Equals(IPAddress.Any) && !text.Contains(':') ? new IPEndPoint(IPAddress.Loopback, literal.Port) : literal
            : null;

    private static ConfigMessage? Bind(StatusDraft draft, DirectiveCall call)
    {
        if (draft.Address is not null)
            return call.RefuseDuplicate();
        draft.Address = ParseAddress(call.Arguments[0]);
        return draft.Address is null ? call.RefuseDirective($"needs an address and a port, not \"{call.Arguments[0]}\"") : null;
    }
}

/// <summary>Where the status is served; null: nowhere.</summary>
internal sealed class StatusDraft
{
    public IPEndPoint? Address;
}
