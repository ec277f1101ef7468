using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>A module's part of every session between accept and content. One object for all sessions of a server, on all loops.</summary>
public interface IAdmissionPhase
{
    /// <summary>Null: go on; else how the session ends.</summary>
    RelayEnd? Admit(SessionContext session);
}

/// <summary>What a server's configuration says to such a phase. Immutable.</summary>
public interface IPhaseConfig
{
    IAdmissionPhase Create(ModuleServices services);
}

/// <summary>A module with an admission phase.</summary>
internal interface IPhaseModule : IModule
{
    /// <summary>Merges a <c>server</c> block with the blocks around it; null when the server does not use the phase.</summary>
    IPhaseConfig? PhaseOf(ConfigBlock server);
}
