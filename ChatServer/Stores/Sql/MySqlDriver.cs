using System.Data.Common;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Finds the ADO.NET driver for MySQL. It is no part of every build (see docs/operating-database.md), so nothing here names its types: it
/// is looked for at run time, by name.
/// </summary>
public static class MySqlDriver
{
    /// <summary>MySqlConnector: free (MIT), and the one that scripts/build.sh builds with.</summary>
    public const string Default = "MySqlConnector";

    private const string DefaultFactory = "MySqlConnector.MySqlConnectorFactory, MySqlConnector";

    /// <param name="name">Its name in <see cref="DbProviderFactories"/>.</param>
    /// <returns>Null when this build has none.</returns>
    public static DbProviderFactory? Find(string name = Default)
    {
        if (name == Default && Type.GetType(DefaultFactory) is not null)
            DbProviderFactories.RegisterFactory(Default, DefaultFactory);
        return DbProviderFactories.TryGetFactory(name, out var factory) ? factory : null;
    }

    /// <returns>Why <paramref name="connectionString"/> cannot be used, in one line and with what to do; null when it can.</returns>
    public static string? ProblemWith(string connectionString)
    {
        if (Find() is not { } driver)
            return "this build has no MySQL driver: build it again with scripts/build.sh, or with: dotnet build -c Release -p:MySqlDriver=MySqlConnector";
        try
        {
            var settings = driver.CreateConnectionStringBuilder()!;
            settings.ConnectionString = connectionString;
            foreach (var key in (string[])["Server", "Database"])
            {
                if (settings[key] is null or "")
                    return $"{key}= is missing: give it as mysql:Server=127.0.0.1;Database=chat;User ID=chat;Password=...";
            }
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            return $"the part after mysql: cannot be understood: {failure.Message}";
        }
    }
}
