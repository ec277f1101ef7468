namespace ChatCluster.Balancer.Relay;

/// <summary>Why a half-pipe stopped moving bytes.</summary>
internal enum PumpResult
{
    /// <summary>Nothing more to receive now, the stream has ended, or there is no room to send.</summary>
    Waiting,

    /// <summary>There is more, but others have their turn first.</summary>
    Yielded,

    /// <summary>Receiving failed; counts as the stream's end.</summary>
    ReceiveFailed,

    /// <summary>Sending failed.</summary>
    SendFailed,
}
