using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>stream { }</c>, <c>server { }</c>, and what every session has.</summary>
internal sealed class CoreModule : IModule
{
    private const int DefaultPrereadSize = 16 * 1024;

    private static readonly TimeSpan DefaultPrereadTimeout = TimeSpan.FromSeconds(30);

    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<MainDraft>("stream", Context.Main, Arity.None, BindStream) { IsBlock = true },
        new DirectiveRow<StreamDraft>("server", Context.Stream, Arity.None, BindServer) { IsBlock = true },
        new DirectiveRow<StreamDraft>("variables_hash_max_size", Context.Stream, Arity.One,
            Slot.LongNumber<StreamDraft>(draft => ref draft.VariablesHashMaxSize)),
        new DirectiveRow<StreamDraft>("variables_hash_bucket_size", Context.Stream, Arity.One,
            Slot.LongNumber<StreamDraft>(draft => ref draft.VariablesHashBucketSize)),
        new DirectiveRow<StreamDraft>("server_names_hash_max_size", Context.Stream, Arity.One,
            Slot.LongNumber<StreamDraft>(draft => ref draft.ServerNamesHashMaxSize)),
        new DirectiveRow<StreamDraft>("server_names_hash_bucket_size", Context.Stream, Arity.One,
            Slot.LongNumber<StreamDraft>(draft => ref draft.ServerNamesHashBucketSize)),
        new DirectiveRow<ServerNameDraft>("server_name", Context.Server, Arity.OneOrMore, ServerNameDirective.Bind),
        new DirectiveRow<ListenDraft>("listen", Context.Server, Arity.OneOrMore, ListenDirective.Bind),
        Row("tcp_nodelay", Slot.Flag<SessionDraft>(draft => ref draft.TcpNoDelay)),
        Row("proxy_protocol_timeout", Slot.Milliseconds<SessionDraft>(draft => ref draft.ProxyProtocolTimeout)),
        Row("preread_buffer_size", Slot.BufferSize<SessionDraft>(draft => ref draft.PrereadBufferSize)),
        Row("preread_timeout", Slot.Milliseconds<SessionDraft>(draft => ref draft.PrereadTimeout)),
    ];

    public static bool TcpNoDelayOf(ConfigBlock server) =>
        server.Nearest<SessionDraft>(static draft => draft.TcpNoDelay is not null)?.TcpNoDelay ?? true;

    public static TimeSpan? ProxyProtocolTimeoutOf(ConfigBlock server) =>
        server.Nearest<SessionDraft>(static draft => draft.ProxyProtocolTimeout is not null)?.ProxyProtocolTimeout;

    /// <summary>What the first module that wants a server's first bytes needs; null: none does.</summary>
    public static PrereadConfig? PrereadOf(ConfigBlock server, IEnumerable<IPrereadModule> modules)
    {
        var phase = modules.Select(module => module.PrereadOf(server)).FirstOrDefault(static phase => phase is not null);
        var size = server.Nearest<SessionDraft>(static draft => draft.PrereadBufferSize is not null)?.PrereadBufferSize;
        var timeout = server.Nearest<SessionDraft>(static draft => draft.PrereadTimeout is not null)?.PrereadTimeout;
        return phase is null ? null : new PrereadConfig(phase, size ?? DefaultPrereadSize, timeout ?? DefaultPrereadTimeout);
    }

    private static DirectiveRow<SessionDraft> Row(string name, Bind<SessionDraft> bind) =>
        new(name, Context.StreamAndServer, Arity.One, bind);

    private static ConfigMessage? BindStream(MainDraft main, DirectiveCall call)
    {
        if (main.Stream is not null)
            return call.RefuseDuplicate();
        main.Stream = new ConfigBlock(Context.Stream, call.Block);
        return call.WalkBlock(main.Stream) ?? Judge(call.Context);
    }

    private static ConfigMessage? BindServer(StreamDraft stream, DirectiveCall call)
    {
        var server = new ConfigBlock(Context.Server, call.Block);
        stream.Servers.Add(server);
        if (call.WalkBlock(server) is { } refusal)
            return refusal;
        return server.Draft<ListenDraft>().HasListen ? null : call.Refuse("no \"listen\" is defined for server");
    }

    /// <summary>What nginx finds out last, when all modules have completed the block.</summary>
    private static ConfigMessage? Judge(LoadContext context)
    {
        if (context.Variables.FirstUnknown() is { } variable)
            return ConfigError.Nowhere($"unknown \"{variable}\" variable");
        return context.Shared<ListenRegistry>().CollectNames(context.Warn) is { } complaint ? ConfigError.Nowhere(complaint) : null;
    }
}
