using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>A script that one database has and the other lacks would only be noticed by who uses the other.</summary>
public sealed partial class SchemaScriptTests
{
    [Fact]
    public void Script_IsThereForBothDatabases()
    {
        var scripts = Directory.GetFiles(Repository.PathOf("ChatServer", "Stores", "Sql", "Schema")).Select(Path.GetFileName).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Matches(@"^\d{3}_[a-z_]+\.(sqlite|mysql)\.sql$", script));
        Assert.Equal(Named("sqlite"), Named("mysql"));

        IEnumerable<string> Named(string dialect) =>
            scripts.Where(script => script!.Contains(dialect, StringComparison.Ordinal)).Select(script => Dialect().Replace(script!, ""))
                .Order();
    }

    [GeneratedRegex(@"\.(sqlite|mysql)\.sql$")]
    private static partial Regex Dialect();
}
