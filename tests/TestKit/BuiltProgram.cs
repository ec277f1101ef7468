namespace ChatCluster.TestKit;

/// <summary>The suite's programs where the build has put them.</summary>
/// <remarks>Each project of tests gets copies of them too, but only the programs' own folders have the packages in the form in which they start fastest.</remarks>
public static class BuiltProgram
{
    /// <param name="name"><c>ChatServer</c>, <c>ChatClient</c> or <c>Balancer</c>; the project of the tests refers to it, so it is as new as they are.</param>
    public static string PathOf(string name)
    {
        var ownFolder = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.PathOf("artifacts", "bin", name, ownFolder.Name, name);
    }
}
