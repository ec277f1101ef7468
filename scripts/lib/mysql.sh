# shellcheck shell=bash
# Which driver for MySQL the build gets: MySqlConnector where it can be restored. Asked once; the answer lies in artifacts/mysql-driver,
# where every build finds it (Directory.Build.props).
choose_mysql_driver() {
    local answer=artifacts/mysql-driver version probe
    [[ ! -s $answer ]] || return 0
    version=$(sed -n 's/.*"MySqlConnector" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
    probe=$(mktemp -d)
    cat > "$probe/probe.csproj" << XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>
  <ItemGroup><PackageReference Include="MySqlConnector" Version="$version" /></ItemGroup>
</Project>
XML
    mkdir -p artifacts
    if timeout --kill-after=5 120 dotnet restore "$probe/probe.csproj" > /dev/null 2>&1; then
        echo MySqlConnector > "$answer"
        say "MySQL driver: MySqlConnector $version, so ChatServer takes --db mysql: too." \
            "MySQL 驱动：MySqlConnector $version，ChatServer 可以使用 --db mysql:。"
    else
        echo none > "$answer"
        say "MySQL driver: none, because MySqlConnector $version cannot be fetched here; ChatServer keeps to SQLite. To look again: rm $answer" \
            "MySQL 驱动：无，因为这里下载不到 MySqlConnector $version；ChatServer 只用 SQLite。要重新查找：rm $answer"
    fi
    rm -rf "$probe"
}
