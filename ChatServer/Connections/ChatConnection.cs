using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Connections;

/// <summary>The parts of one client's connection.</summary>
/// <param name="AcceptedAt">When it was accepted, as a <see cref="TimeProvider"/>'s timestamp.</param>
internal sealed record ChatConnection(
    ConnectionContext Context, ClientSession Session, FrameLoop Loop, OutboxWriter Writer, ConnectionActivity Activity, long AcceptedAt);

/// <summary>Makes the parts of each connection and connects them.</summary>
public sealed class ChatConnectionFactory(
    MessageDispatcher dispatcher,
    ConnectionOptions options,
    CourseClientOptions courseClients,
    ServerMetrics metrics,
    ConnectionAnnouncer announcer,
    TimeProvider time,
    ILogger<ChatConnectionFactory> log)
{
    internal ChatConnection Create(ConnectionContext context)
    {
        var admitted = context.Features.GetRequiredFeature<AdmittedConnection>();
        admitted.IsServed = true;
        var outbox = new Outbox(options.Outbox, overflow: () => context.Abort(new ConnectionAbortedException("the client does not read")));
        var session = new ClientSession(admitted.Number, admitted.Remote, outbox)
        {
            Since = time.GetUtcNow(),
            LimitedAddress = admitted.LimitedAddress,
        };
        var activity = new ConnectionActivity(session, options, courseClients.Protect, time, log);
        var loop = new FrameLoop(session, context.Transport.Input, activity, dispatcher, options, metrics, time, log);
        session.Reader = loop;
        var pacer = courseClients.Protect ? new CourseWritePacer(session, courseClients, time) : null;
        var writer = new OutboxWriter(outbox, context.Transport.Output, pacer, metrics);
        announcer.Add(activity);
        return new(context, session, loop, writer, activity, time.GetTimestamp());
    }
}
