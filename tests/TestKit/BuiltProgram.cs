namespace ChatCluster.TestKit;

/// <summary>The suite's programs as a user runs them: what <c>scripts/build.sh</c>, or a later build, has linked into <c>bin</c>.</summary>
public static class BuiltProgram
{
    /// <param name="name"><c>ChatServer</c>, <c>ChatClient</c> or <c>Balancer</c>.</param>
    public static string PathOf(string name) => Repository.PathOf("bin", name);
}
