namespace ChatCluster.TestKit;

/// <summary>From the end of one connection to the next successful login.</summary>
/// <param name="Attempts">How often the client dialled for it.</param>
public readonly record struct Absence(TimeSpan Time, int Attempts);
