namespace ChatCluster.Balancer.Modules.LimitConn;

/// <summary>What came of a session's limits (<c>$limit_conn_status</c>).</summary>
/// <param name="Text">The variable's value.</param>
internal sealed record LimitConnStatus(byte[] Text)
{
    public static readonly LimitConnStatus Passed = new("PASSED"u8.ToArray());

    public static readonly LimitConnStatus Rejected = new("REJECTED"u8.ToArray());

    public static readonly LimitConnStatus RejectedDryRun = new("REJECTED_DRY_RUN"u8.ToArray());
}
