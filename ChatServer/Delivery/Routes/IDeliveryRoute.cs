namespace ChatCluster.Server.Delivery.Routes;

/// <summary>
/// One way for a message to reach a receiver. <see cref="MessageRouter"/> offers a message to the routes in their order in ServerModule,
/// until no receiver is left: first the connection map (<see cref="LocalRoute"/>), last the offline store (<see cref="OfflineRoute"/>).
/// </summary>
public interface IDeliveryRoute
{
    /// <summary>
    /// Takes those of the message's remaining receivers that this route can serve (see <see cref="RoutedMessage"/>).
    /// Ends when it is decided whom the route takes; the outcome may come later.
    /// </summary>
    /// <remarks>
    /// The locks of all remaining receivers are held: none of them completes a login on this server meanwhile, and earlier messages to them
    /// have been pushed or stored.
    /// </remarks>
    /// <exception cref="Stores.Sql.StorageException">The store could not answer. The receivers that were taken before keep their
    /// outcome.</exception>
    ValueTask DeliverAsync(RoutedMessage message);
}
