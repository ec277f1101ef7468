namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>Something between accept and proxying that a configuration asked for. One object for all sessions of a server, on all loops.</summary>
internal interface IAdmissionStep
{
    /// <summary>Null: go on; else how the session ends.</summary>
    RelayEnd? Admit(Visitor visitor);
}
